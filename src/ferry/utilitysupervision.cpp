// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The supervision of a utility process: one run after the other.

#include <ferry/utilityprocess_p.h>

#include <ferry/utility/childprocess_p.h>
#include <ferry/utility/standin_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcSupervision, "ferry.utility", QtWarningMsg)

namespace Ferry {

using State = UtilityProcess::State;

void UtilityProcessPrivate::after(std::chrono::milliseconds time, std::function<void()> deed)
{
    m_deed = std::move(deed);
    m_timer.start(time);
}

void UtilityProcessPrivate::setState(State to)
{
    if (std::exchange(state, to) != to)
        Q_EMIT q->stateChanged(to);
}

void UtilityProcessPrivate::complain(const IpcError &failure)
{
    error = failure;
    Q_EMIT q->errorOccurred(failure);
}

// ---- a run begins
// --------------------------------------------------------------------------------------------------

void UtilityProcessPrivate::launch()
{
    m_timer.stop();
    m_failure.reset();
    m_isRequested = false;
    isSpawned = false;
    error = IpcError();
    link->end(WebContents::GoneReason::Closed, Hereafter::ComesBack,
              IpcError(IpcError::Code::PeerGone));
    ChildUser *user = this;
    if (options.runIn == UtilityProcessOptions::RunIn::Process)
        child = std::make_unique<ChildProcess>(user, program, arguments, options);
    else
        child = std::make_unique<StandIn>(user, options);
    if (options.readyTimeout > 0ms) {
        after(options.readyTimeout, [this] {
            fail(ExitReason::NotReady,
                 IpcError(IpcError::Code::Timeout,
                          u"'%1' was not ready within %2 ms"_s.arg(program).arg(
                              options.readyTimeout.count())));
        });
    }
    child->start();
    setState(State::Starting);
}

void UtilityProcessPrivate::childSpawned()
{
    isSpawned = true;
    Q_EMIT q->spawned();
}

void UtilityProcessPrivate::childJoined(std::unique_ptr<Link> way)
{
    if (state == State::Starting && link) // else it is being stopped, and hears a goodbye
        link->join(std::move(way));
}

void UtilityProcessPrivate::linkOpened()
{
    if (state != State::Starting)
        return;
    m_timer.stop();
    const QPointer<UtilityProcess> alive = q;
    setState(State::Running);
    if (alive && state == State::Running)
        Q_EMIT q->ready();
}

// ---- its way to the end
// --------------------------------------------------------------------------------------------

void UtilityProcessPrivate::childRefused(const IpcError &refusal)
{
    if (refusal.is(IpcError::Code::PeerGone))
        expectEnd(); // it hung up
    else
        fail(ExitReason::ProtocolError, refusal);
}

void UtilityProcessPrivate::linkBroke(DisconnectReason reason, const IpcError &cause)
{
    const bool comesBack = !m_isRequested && options.restart.when != RestartPolicy::When::Never;
    const QPointer<UtilityProcess> alive = q;
    link->end(WebContents::GoneReason::Crashed,
              comesBack ? Hereafter::ComesBack : Hereafter::Nothing,
              IpcError(IpcError::Code::PeerGone));
    if (!alive || !child)
        return;
    if (reason == DisconnectReason::ProtocolError || reason == DisconnectReason::Overflow)
        fail(ExitReason::ProtocolError, cause);
    else
        expectEnd();
}

void UtilityProcessPrivate::expectEnd()
{
    if (m_isRequested || m_failure)
        return; // on its way
    after(options.askTimeout, [this] {
        m_failure = { ExitReason::NotReady,
                      IpcError(IpcError::Code::PeerGone,
                               u"'%1' closed its connection and went on"_s.arg(program)) };
        terminate();
    });
}

void UtilityProcessPrivate::fail(ExitReason reason, const IpcError &failure)
{
    if (m_failure || !child)
        return;
    m_failure = { reason, failure };
    m_timer.stop();
    const QPointer<UtilityProcess> alive = q;
    setState(State::Stopping);
    if (alive && child)
        child->kill();
}

void UtilityProcessPrivate::stop(bool ask)
{
    m_isRequested = true;
    const bool canAsk = ask && state == State::Running;
    const QPointer<UtilityProcess> alive = q;
    setState(State::Stopping);
    if (!alive || !child)
        return;
    if (!canAsk) {
        terminate();
        return;
    }
    after(options.askTimeout, [this] { terminate(); });
    link->part();
    link->end(WebContents::GoneReason::Closed, Hereafter::Nothing,
              IpcError(IpcError::Code::Closed));
}

void UtilityProcessPrivate::terminate()
{
    after(options.terminateTimeout, [this] { child->kill(); });
    child->terminate();
}

void UtilityProcessPrivate::standDown()
{
    m_timer.stop();
    const QPointer<UtilityProcess> alive = q;
    if (link)
        link->end(WebContents::GoneReason::Closed, Hereafter::Nothing,
                  IpcError(IpcError::Code::PeerGone));
    if (alive)
        setState(State::NotRunning);
}

// ---- the end
// -------------------------------------------------------------------------------------------------------

UtilityProcess::ExitReason UtilityProcessPrivate::reasonOf(const ChildEnd &end) const
{
    if (m_isRequested)
        return ExitReason::Requested;
    if (!end.started)
        return ExitReason::FailedToStart;
    if (m_failure)
        return m_failure->reason;
    return end.crashed ? ExitReason::Crashed : ExitReason::Exited;
}

bool UtilityProcessPrivate::isWanted(ExitReason reason, int code) const
{
    if (reason == ExitReason::Requested || !link)
        return false;
    switch (options.restart.when) {
    case RestartPolicy::When::Never:
        return false;
    case RestartPolicy::When::OnCrash:
        return reason != ExitReason::Exited || code != 0;
    case RestartPolicy::When::Always:
        break;
    }
    return true;
}

bool UtilityProcessPrivate::countEnding()
{
    endings.removeIf([](const QDeadlineTimer &ending) { return ending.hasExpired(); });
    endings.append(QDeadlineTimer(options.restart.within));
    return options.restart.endings == 0 || endings.size() < options.restart.endings;
}

void UtilityProcessPrivate::childEnded(const ChildEnd &end)
{
    m_timer.stop();
    const QPointer<UtilityProcess> alive = q;
    if (link)
        link->drain(); // what it said before it ended
    if (!alive)
        return;
    if (link)
        link->part();
    const ExitReason reason = reasonOf(end);
    const int code =
        reason == ExitReason::Requested && (end.crashed || !end.started) ? 0 : end.code;
    const bool isUnwell = isWanted(reason, code);
    const bool comesBack = isUnwell && countEnding();
    const int attempt = int(endings.size());
    const auto delay = options.restart.jitteredDelay(attempt);
    if (reason == ExitReason::FailedToStart)
        m_failure = { reason,
                      IpcError(IpcError::Code::Closed, u"'%1': %2"_s.arg(program, end.problem)) };
    const std::optional<Failure> failure = m_isRequested ? std::nullopt : m_failure;
    child.reset();
    isSpawned = false;
    if (comesBack)
        after(delay, [this] { launch(); });
    // First the state: whoever hears of it, or of the end of a call, may stop or start it.
    const State next = comesBack ? State::Restarting
        : isUnwell               ? State::CrashLoop
                                 : State::NotRunning;
    setState(next);
    if (alive && link && state == next)
        link->end(reason == ExitReason::Requested ? WebContents::GoneReason::Closed
                                                  : WebContents::GoneReason::Crashed,
                  comesBack ? Hereafter::ComesBack : Hereafter::Nothing,
                  IpcError(IpcError::Code::PeerGone));
    if (alive && failure)
        complain(failure->error);
    if (alive)
        Q_EMIT q->exited(code, reason);
    // Whoever heard that may have decided otherwise.
    if (!alive || state != next)
        return;
    if (comesBack) {
        Q_EMIT q->restarting(attempt, delay);
    } else if (isUnwell) {
        qCWarning(lcSupervision).noquote().nospace()
            << "'" << program << "' ended " << attempt << " times within "
            << options.restart.within.count() << " ms and stays down";
        Q_EMIT q->crashLooping();
    }
}

void UtilityProcessPrivate::linkGone()
{
    link = nullptr;
    contents.clear();
    m_timer.stop();
    const bool wasRun = isRun();
    child.reset();
    isSpawned = false;
    const QPointer<UtilityProcess> alive = q;
    setState(State::NotRunning);
    if (alive && wasRun)
        Q_EMIT q->exited(0, ExitReason::Requested);
}

void UtilityProcessPrivate::childWroteOutput(const QByteArray &bytes)
{
    Q_EMIT q->standardOutput(bytes);
}

void UtilityProcessPrivate::childWroteError(const QByteArray &bytes)
{
    Q_EMIT q->standardError(bytes);
}

} // namespace Ferry
