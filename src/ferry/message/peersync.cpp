// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/peer_p.h>

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcSync, "ferry.sync", QtWarningMsg)

namespace Ferry {

namespace {

constexpr auto warnAfter = 5s;

/*! \brief What a waiting sendSync() and its answer share: on the stack of callSync(), which takes the call back before it ends. */
struct SyncState
{
    std::optional<IpcResult<QVariant>> result;
    QEventLoop *loop = nullptr;

    void finish(IpcResult<QVariant> &&answer)
    {
        if (!result)
            result.emplace(std::move(answer));
        if (loop)
            loop->quit();
    }
};

class SyncCall final : public Impl::PendingCall
{
public:
    explicit SyncCall(SyncState *state) : m_state(state) { }
    void resolve(const QVariant &value) override { m_state->finish(value); }
    void reject(const IpcError &error) override { m_state->finish(error); }
    bool isCanceled() const override { return false; }

private:
    SyncState *m_state;
};

void warnOfWait(const QString &channel)
{
    qCWarning(lcSync).noquote().nospace()
        << "sendSync('" << channel << "') has been waiting for " << warnAfter.count() << " s";
}

} // namespace

IpcResult<QVariant> Peer::callSync(const QString &channel, const QVariantList &arguments,
                                   std::chrono::milliseconds timeout, bool blockThread)
{
    if (qsizetype(m_outgoing.size()) >= m_limits.pendingCalls)
        return IpcError(IpcError::Code::Busy);

    SyncState state;
    Message message;
    message.kind = MessageKind::SendSync;
    message.id = ++m_lastId;
    message.channel = channel;
    message.arguments = arguments;
    const quint64 id = message.id;

    IpcError error;
    remember(id, channel, std::make_unique<SyncCall>(&state), 0ms);
    m_syncIds.append(id);

    const QPointer<Peer> self = this;
    bool timedOut = false;
    const QDeadlineTimer deadline
        = timeout > 0ms ? QDeadlineTimer(timeout) : QDeadlineTimer(QDeadlineTimer::Forever);
    if (!send(std::move(message), Priority::Ordinary, &error)) {
        settle(id, error);
    } else {
        if (m_link)
            m_link->flush();
        // A listener on this very thread answers in here; it may also end the peer.
        const bool blocks = blockThread && m_state == State::Open && m_link->canBlock();
        while (!blocks && self && !state.result && m_link && m_state != State::Closed
               && m_link->waitForMessage(QDeadlineTimer(0))) { }
        QDeadlineTimer warning(warnAfter);
        while (self && blockThread && !state.result && m_state == State::Open
               && m_link->canBlock() && !deadline.hasExpired()) {
            m_link->waitForMessage(std::min(deadline, warning));
            if (self && !state.result && warning.hasExpired()) {
                warnOfWait(channel);
                warning = QDeadlineTimer(QDeadlineTimer::Forever);
            }
        }
        if (self && !state.result && !deadline.hasExpired()) {
            QEventLoop loop;
            QTimer timer;
            QTimer warningTimer;
            timer.setSingleShot(true);
            warningTimer.setSingleShot(true);
            timer.setTimerType(Qt::PreciseTimer);
            QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
                timedOut = true;
                loop.quit();
            });
            QObject::connect(&warningTimer, &QTimer::timeout, &loop,
                             [channel] { warnOfWait(channel); });
            if (timeout > 0ms)
                timer.start(std::chrono::milliseconds(std::max<qint64>(0, deadline.remainingTime())));
            warningTimer.start(warnAfter);
            state.loop = &loop;
            loop.exec(QEventLoop::ExcludeUserInputEvents);
            state.loop = nullptr;
        }
    }

    if (!state.result) {
        // The loop was quit from outside (the application ends), or time is up.
        state.result = timedOut || deadline.hasExpired()
            ? IpcError(IpcError::Code::Timeout, u"no answer on '%1' in time"_s.arg(channel))
            : IpcError(IpcError::Code::Closed);
        if (self) {
            m_outgoing.erase(id);
            Message cancel;
            cancel.kind = MessageKind::Cancel;
            cancel.id = id;
            send(std::move(cancel), Priority::Privileged, &error);
        }
    }
    if (self) {
        m_syncIds.removeOne(id);
        if (m_syncIds.isEmpty() && !m_held.empty() && !m_deliverScheduled) {
            m_deliverScheduled = true;
            QMetaObject::invokeMethod(this, &Peer::deliverHeld, Qt::QueuedConnection);
        }
    }
    return std::move(*state.result);
}

} // namespace Ferry
