// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utilityprocess.h>

#include <ferry/ipcmain_p.h>
#include <ferry/message/posting_p.h>
#include <ferry/utility/processmetrics_p.h>
#include <ferry/utilityprocess_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcUtility, "ferry.utility", QtWarningMsg)

namespace Ferry {

QString UtilityProcessOptions::problem() const
{
    if (runIn != RunIn::Process && !worker)
        return u"there is no worker to run in this process"_s;
    for (const auto &[name, time] :
         { std::pair("readyTimeout", readyTimeout), std::pair("askTimeout", askTimeout),
           std::pair("terminateTimeout", terminateTimeout) }) {
        if (time.count() < 0)
            return u"%1 is %2 ms, which is less than 0"_s.arg(QLatin1StringView(name))
                .arg(time.count());
    }
    return restart.problem();
}

// ---- private
// -------------------------------------------------------------------------------------------------------

UtilityProcessPrivate::UtilityProcessPrivate(UtilityProcess *utility, const QString &program_,
                                             const QStringList &arguments_,
                                             const UtilityProcessOptions &options_)
    : q(utility)
    , program(program_)
    , arguments(arguments_)
    , options(options_)
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        const auto deed = std::exchange(m_deed, nullptr);
        if (deed)
            deed();
    });
    IpcMain *main = options.ipcMain ? options.ipcMain : IpcMain::instance();
    if (!main || main->thread() != QThread::currentThread())
        return;
    UtilityLink::Keeper *keeper = this;
    auto made = std::make_unique<UtilityLink>(keeper);
    link = made.get();
    contents = IpcMainPrivate::of(main)->adopt(WebContents::Kind::Utility, utility, options.limits,
                                               std::move(made), options.serviceName);
    if (contents) {
        WebContentsPrivate::of(contents)->utilityMessage = [this](const QVariant &value,
                                                              const IpcMainEvent &event) {
            Q_EMIT q->message(value, event.ports());
        };
    }
}

UtilityProcessPrivate::~UtilityProcessPrivate()
{
    if (link) {
        link->part();
        std::exchange(link, nullptr)->forgetKeeper();
    }
    child.reset();
    if (contents) {
        WebContentsPrivate *d = WebContentsPrivate::of(contents);
        d->utilityMessage = nullptr;
        d->peer->close(DisconnectReason::Requested);
    }
}

QString UtilityProcessPrivate::problem() const
{
    if (!contents)
        return u"there is no IpcMain in this thread"_s;
    if (options.runIn == UtilityProcessOptions::RunIn::Process && program.isEmpty())
        return u"Missing UtilityProcess entry script."_s;
    return options.problem();
}

// ---- public
// --------------------------------------------------------------------------------------------------------

UtilityProcess::UtilityProcess(const QString &program, const QStringList &arguments,
                               const UtilityProcessOptions &options, QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<UtilityProcessPrivate>(this, program, arguments, options))
{
}

UtilityProcess::~UtilityProcess() = default;

UtilityProcess *UtilityProcess::fork(const QString &program, const QStringList &arguments,
                                     const UtilityProcessOptions &options)
{
    auto *utility = new UtilityProcess(program, arguments, options);
    if (const WebContents *contents = utility->webContents())
        utility->setParent(contents->ipcMain());
    utility->start();
    return utility;
}

bool UtilityProcess::start()
{
    Q_D(UtilityProcess);
    if (d->isRun())
        return false;
    const QString problem = d->problem();
    if (!problem.isEmpty()) {
        qCWarning(lcUtility).noquote() << "UtilityProcess:" << problem;
        d->error = IpcError(IpcError::Code::BadArgument, problem);
        QMetaObject::invokeMethod(
            this, [this, error = d->error] { Q_EMIT errorOccurred(error); }, Qt::QueuedConnection);
        return false;
    }
    d->endings.clear();
    d->launch();
    return true;
}

bool UtilityProcess::stop()
{
    Q_D(UtilityProcess);
    if (d->state == State::Restarting)
        d->standDown();
    else if (!d->isRun())
        return false;
    else if (d->state != State::Stopping)
        d->stop(true);
    return true;
}

bool UtilityProcess::kill()
{
    Q_D(UtilityProcess);
    if (d->state == State::Restarting)
        d->standDown();
    else if (!d->isRun())
        return false;
    else
        d->stop(false);
    return true;
}

UtilityProcess::State UtilityProcess::state() const
{
    return d_ptr->state;
}

qint64 UtilityProcess::pid() const
{
    return d_ptr->isSpawned && d_ptr->child ? d_ptr->child->processId() : 0;
}

IpcError UtilityProcess::error() const
{
    return d_ptr->error;
}

UtilityMetrics UtilityProcess::metrics() const
{
    return processMetrics(pid());
}

const UtilityProcessOptions &UtilityProcess::options() const
{
    return d_ptr->options;
}

bool UtilityProcess::setRestartPolicy(const RestartPolicy &policy)
{
    const QString problem = policy.problem();
    if (!problem.isEmpty()) {
        qCWarning(lcUtility).noquote() << "setRestartPolicy():" << problem;
        return false;
    }
    d_ptr->options.restart = policy;
    return true;
}

WebContents *UtilityProcess::webContents() const
{
    return d_ptr->contents;
}

IpcScope *UtilityProcess::ipc() const
{
    return d_ptr->contents ? d_ptr->contents->ipc() : nullptr;
}

bool UtilityProcess::postMessage(const QVariant &message, const QList<MessagePort *> &transfer)
{
    Q_D(UtilityProcess);
    Peer *peer = d->contents ? WebContentsPrivate::of(d->contents)->peer.get() : nullptr;
    return accepted(Ferry::postMessage(peer, 0, QString(), message, transfer, Poster::Main),
                    "UtilityProcess::postMessage()");
}

} // namespace Ferry
