// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/standin_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcStandIn, "ferry.utility", QtWarningMsg)

namespace Ferry {

StandIn::StandIn(ChildUser *user, const UtilityProcessOptions &options)
    : m_user(user)
    , m_options(options)
    , m_pipe(PipeLink::makeState(options.limits))
{
    setObjectName(options.serviceName);
    connect(this, &QThread::finished, this, &StandIn::ended);
}

StandIn::~StandIn()
{
    disconnect(this, &QThread::finished, this, nullptr);
    quit();
    wait();
    m_isOver = true;
    dismiss();
}

void StandIn::start()
{
    const auto begin = [this] {
        const QPointer<StandIn> self = this;
        m_user->childSpawned();
        if (!self)
            return;
        if (m_options.runIn == UtilityProcessOptions::RunIn::Thread)
            QThread::start();
        else if (!gather(&m_crew))
            ask(1);
        if (self)
            m_user->childJoined(std::make_unique<PipeLink>(PipeLink::Side::Main, m_pipe));
    };
    QMetaObject::invokeMethod(this, begin, Qt::QueuedConnection);
}

bool StandIn::gather(Crew *crew)
{
    try {
        crew->port =
            ParentPortPrivate::make(m_pipe, m_options.limits, [this](int code) { ask(code); });
        crew->worker = m_options.worker(crew->port.get());
        return true;
    } catch (...) {
        qCWarning(lcStandIn).noquote()
            << "the worker was not made:" << Impl::currentExceptionError().message();
        return false;
    }
}

void StandIn::run()
{
    Crew crew;
    m_code = gather(&crew) ? exec() : 1;
    crew.worker.reset(); // before its port
}

// Any thread of the two: the worker ends itself, or main ends it.
void StandIn::ask(int code)
{
    if (m_options.runIn == UtilityProcessOptions::RunIn::Thread) {
        exit(code);
        return;
    }
    const auto leave = [this, code] {
        if (std::exchange(m_isOver, true))
            return;
        m_code = code;
        dismiss();
        ended();
    };
    QMetaObject::invokeMethod(this, leave, Qt::QueuedConnection);
}

void StandIn::dismiss()
{
    m_crew.worker.reset(); // before its port
    m_crew.port.reset();
}

void StandIn::ended()
{
    ChildEnd end;
    end.code = m_code;
    m_user->childEnded(end);
}

} // namespace Ferry
