// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/childprocess_p.h>

#include <ferry/utility/childpreparation_p.h>
#include <ferry/utility/parentaddress_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QPointer>
#include <QtCore/QRandomGenerator>

#include <atomic>
#include <cerrno>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Ferry {

namespace {

using Stdio = UtilityProcessOptions::Stdio;

// The supervisor's timeout counts, not the server's own.
constexpr auto noTimeout = std::chrono::milliseconds(std::numeric_limits<int>::max());

QByteArray newToken()
{
    QByteArray token(32, Qt::Uninitialized);
    QRandomGenerator::system()->generate(token.begin(), token.end());
    return token;
}

QString newServerName()
{
    static std::atomic<int> last { 0 };
    return u"utility-%1-%2"_s.arg(QCoreApplication::applicationPid()).arg(++last);
}

void direct(QProcess *process, Stdio output, Stdio error)
{
    process->setStandardInputFile(QProcess::nullDevice());
    if (output == Stdio::Ignore)
        process->setStandardOutputFile(QProcess::nullDevice());
    if (error == Stdio::Ignore)
        process->setStandardErrorFile(QProcess::nullDevice());
    const bool forwardsOutput = output == Stdio::Inherit;
    const bool forwardsError = error == Stdio::Inherit;
    process->setProcessChannelMode(forwardsOutput && forwardsError ? QProcess::ForwardedChannels
                                       : forwardsOutput ? QProcess::ForwardedOutputChannel
                                       : forwardsError  ? QProcess::ForwardedErrorChannel
                                                        : QProcess::SeparateChannels);
}

} // namespace

ChildProcess::ChildProcess(ChildUser *user, const QString &program, const QStringList &arguments,
                           const UtilityProcessOptions &options)
    : m_user(user)
    , m_program(program)
    , m_arguments(arguments)
    , m_options(options)
    , m_process(new QProcess)
{
    connect(m_process, &QProcess::started, this, [this] { m_user->childSpawned(); });
    connect(m_process, &QProcess::finished, this, &ChildProcess::finished);
    connect(
        m_process, &QProcess::errorOccurred, this,
        [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                fail(m_process->errorString());
        },
        Qt::QueuedConnection); // it may come from inside start()
    connect(m_process, &QProcess::readyReadStandardOutput, this,
            [this] { m_user->childWroteOutput(m_process->readAllStandardOutput()); });
    connect(m_process, &QProcess::readyReadStandardError, this,
            [this] { m_user->childWroteError(m_process->readAllStandardError()); });
}

ChildProcess::~ChildProcess()
{
    m_process->disconnect(this);
    if (m_process->state() != QProcess::NotRunning) {
        m_process->kill();
        m_process->waitForFinished(-1);
    }
    m_process->deleteLater();
}

void ChildProcess::start()
{
#if defined(Q_OS_UNIX)
    if (m_options.door == UtilityProcessOptions::Door::Inherited) {
        startInherited();
        return;
    }
    m_process->setChildProcessModifier(childPreparation(-1));
#endif
    startThroughSocket();
}

void ChildProcess::startInherited()
{
#if defined(Q_OS_UNIX)
    SocketPair pair;
    if (!pair.open()) {
        failLater(u"socketpair: "_s + qt_error_string(errno));
        return;
    }
    m_process->setChildProcessModifier(childPreparation(pair.theirs()));
    ParentAddress address;
    address.descriptor = pair.theirs();
    launch(address.toString());

    QString problem;
    auto stream = makeLocalStream(pair.takeOurs(), &problem);
    if (!stream) {
        failLater(problem);
        return;
    }
    ListenOptions options;
    options.limits = m_options.limits;
    m_greeting = std::make_unique<LocalGreeting>(
        std::move(stream), childCredentials(m_process->processId()), options,
        [this](std::unique_ptr<Link> link, const QString &, const IpcError &error) {
            if (link)
                joined(std::move(link));
            else
                m_user->childRefused(error);
        },
        noTimeout);
#endif
}

void ChildProcess::startThroughSocket()
{
    ListenOptions options;
    options.token = newToken();
    options.limits = m_options.limits;
    m_server = std::make_unique<LocalServer>();
    m_server->setHandshakeTimeout(noTimeout);
    m_server->setAccepted(
        [this](std::unique_ptr<Link> link, const QString &, qint64) { joined(std::move(link)); });
    if (!m_server->listen(newServerName(), options)) {
        failLater(m_server->errorString());
        return;
    }
    ParentAddress address;
    address.server = m_server->path();
    address.token = options.token;
    launch(address.toString());
}

void ChildProcess::launch(const QString &address)
{
    QProcessEnvironment environment =
        m_options.environment.value_or(QProcessEnvironment::systemEnvironment());
    environment.insert(QString::fromLatin1(ParentAddress::variable), address);
    m_process->setProcessEnvironment(environment);
    m_process->setWorkingDirectory(m_options.workingDirectory);
    direct(m_process, m_options.standardOutput, m_options.standardError);
    m_process->start(m_program, m_arguments);
}

void ChildProcess::terminate()
{
    m_process->terminate();
}

void ChildProcess::kill()
{
    m_process->kill();
}

void ChildProcess::joined(std::unique_ptr<Link> link)
{
    // One is enough; whoever else has the address and the token comes too late.
    if (m_server)
        QMetaObject::invokeMethod(m_server.get(), &LocalServer::close, Qt::QueuedConnection);
    // Its first words may be read before the system's word that it runs.
    const QPointer<ChildProcess> self = this;
    if (m_process->state() == QProcess::Starting)
        m_process->waitForStarted();
    if (self)
        m_user->childJoined(std::move(link));
}

void ChildProcess::failLater(const QString &problem)
{
    QMetaObject::invokeMethod(
        this, [this, problem] { fail(problem); }, Qt::QueuedConnection);
}

void ChildProcess::fail(const QString &problem)
{
    ChildEnd end;
    end.started = false;
    end.code = 1;
    end.problem = problem;
    m_user->childEnded(end);
}

void ChildProcess::finished(int code, QProcess::ExitStatus status)
{
    ChildEnd end;
    end.code = code;
    end.crashed = status == QProcess::CrashExit;
    m_user->childEnded(end);
}

} // namespace Ferry
