// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What leaves a peer: messages, calls and answers, and what waits before there is anybody to take them.

#include <ferry/message/peer_p.h>

#include <ferry/codec/cborframe_p.h>

#include <QtCore/QPointer>
#include <QtCore/QTimerEvent>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPeerOut, "ferry.peer", QtWarningMsg)

namespace Ferry {

namespace {

// Cancels and timeouts are looked at this often while calls are out: nothing has to be made or watched per call.
constexpr auto sweepInterval = 20ms;

bool isOwnEnding(const IpcError &error)
{
    return error.is(IpcError::Code::Canceled) || error.is(IpcError::Code::NoReply);
}

} // namespace

bool Peer::send(Message &&message, Priority priority, IpcError *error, const PortEnds &ports)
{
    switch (m_state) {
    case State::Waiting:
        return enqueue(std::move(message), priority, error, ports);
    case State::Open:
        return hasRoom(priority, error) && transmit(std::move(message), ports, error);
    case State::Gone:
        *error = IpcError(IpcError::Code::PeerGone);
        return false;
    case State::Closed:
        break;
    }
    *error = IpcError(IpcError::Code::Closed);
    return false;
}

bool Peer::hasRoom(Priority priority, IpcError *error)
{
    const qint64 waiting = bytesToWrite();
    if (waiting <= m_limits.queuedBytes)
        return true;
    *error = IpcError(IpcError::Code::Busy,
                      u"%1 bytes wait to be sent; the limit is %2"_s.arg(waiting).arg(
                          m_limits.queuedBytes));
    if (priority == Priority::Ordinary) {
        m_wantsDrained = true;
        return false;
    }
    if (waiting <= 4 * qint64(m_limits.queuedBytes))
        return true;
    close(DisconnectReason::Overflow, *error);
    return false;
}

bool Peer::write(const Message &message, IpcError *error)
{
    const WriteResult result = m_link->write(message);
    if (!result.accepted) {
        *error = result.error;
        return false;
    }
    if (m_owner)
        m_owner->passed(TapRecord::Direction::ToRenderer, message, result.bytes);
    return true;
}

bool Peer::enqueue(Message &&message, Priority priority, IpcError *error, const PortEnds &ports)
{
    qsizetype bytes = 0;
    if (!measure(message, &bytes, error))
        return false;
    if (bytes > m_limits.messageBytes) {
        *error = tooLargeError(bytes, m_limits.messageBytes);
        return false;
    }
    const int room = priority == Priority::Ordinary ? 1 : 4;
    if (qsizetype(m_queue.size()) >= qsizetype(m_limits.queuedBeforeReady) * room
        || m_queuedBytes + bytes > qint64(m_limits.queuedBytes) * room) {
        *error = IpcError(IpcError::Code::Busy,
                          u"%1 messages (%2 bytes) wait for the renderer to be ready"_s
                              .arg(m_queue.size())
                              .arg(m_queuedBytes));
        m_wantsDrained = true;
        return false;
    }
    m_queuedBytes += bytes;
    m_queue.push_back({ std::move(message), ports });
    return true;
}

void Peer::dequeue(quint64 id)
{
    std::erase_if(m_queue, [this, id](const Queued &queued) {
        if (queued.message.id != id)
            return false;
        qsizetype bytes = 0;
        IpcError error;
        measure(queued.message, &bytes, &error);
        m_queuedBytes -= bytes;
        return true;
    });
}

void Peer::flushQueue()
{
    const bool wasFull = m_wantsDrained;
    std::deque<Queued> queue;
    queue.swap(m_queue);
    m_queuedBytes = 0;
    const QPointer<Peer> self = this; // a rejected call may end it
    for (; self && !queue.empty() && m_state == State::Open; queue.pop_front()) {
        const quint64 id = queue.front().message.id;
        const QString channel = queue.front().message.channel;
        IpcError error;
        if (transmit(std::move(queue.front().message), queue.front().ports, &error))
            continue;
        if (error.is(IpcError::Code::PeerGone))
            break; // gone while this was sent; the link is about to say so, which ends the calls
        if (id)
            settle(id, error);
        else
            qCWarning(lcPeerOut).noquote() << channel << "was not sent:" << error.message();
    }
    if (!self)
        return;
    m_dropped += queue.size(); // the link ended in between
    if (wasFull && m_state == State::Open)
        drained();
}

void Peer::call(const QString &channel, const QVariantList &arguments,
                std::unique_ptr<Impl::PendingCall> call, std::chrono::milliseconds timeout)
{
    if (qsizetype(m_outgoing.size()) >= m_limits.pendingCalls) {
        call->reject(IpcError(IpcError::Code::Busy,
                              u"%1 calls wait for their answers"_s.arg(m_outgoing.size())));
        return;
    }
    Message message;
    message.kind = MessageKind::Invoke;
    message.id = ++m_lastId;
    message.channel = channel;
    message.arguments = arguments;

    const quint64 id = message.id;
    remember(id, channel, std::move(call), timeout);

    IpcError error;
    if (!send(std::move(message), Priority::Ordinary, &error))
        settle(id, error);
    else if (!m_sweepTimer.isActive())
        m_sweepTimer.start(int(sweepInterval.count()), this);
}

void Peer::answer(quint64 id, const Document &document, IpcResult<QVariant> result)
{
    const bool isWanted = m_incoming.remove(id);
    if (!isWanted || !document->alive || m_state != State::Open) {
        // Not what ends a call by itself when its document ends.
        if (!document->alive && (result.hasValue() || !isOwnEnding(result.error())))
            dropLate();
        return;
    }
    Message message;
    message.frameId = document->frameId;
    message.id = id;
    if (result.hasValue()) {
        message.kind = MessageKind::Reply;
        message.value = std::move(result).value();
    } else {
        message.kind = MessageKind::Error;
        message.error = result.error();
    }
    IpcError error;
    if ((hasRoom(Priority::Privileged, &error) && write(message, &error)) || m_state != State::Open)
        return;
    if (error.is(IpcError::Code::PeerGone)) {
        dropLate();
        return;
    }
    // What cannot be sent becomes an error that can: the caller must not wait for ever.
    qCWarning(lcPeerOut).noquote() << "an answer was not sent:" << error.message();
    message.kind = MessageKind::Error;
    message.value.clear();
    message.error = error;
    if (!send(std::move(message), Priority::Privileged, &error))
        close(DisconnectReason::ProtocolError, error);
}

void Peer::remember(quint64 id, const QString &channel, std::unique_ptr<Impl::PendingCall> call,
                    std::chrono::milliseconds timeout)
{
    Outgoing outgoing;
    outgoing.call = std::move(call);
    outgoing.channel = channel;
    if (timeout > 0ms)
        outgoing.deadline = QDeadlineTimer(timeout);
    if (!m_spareNode) {
        m_outgoing.emplace(id, std::move(outgoing));
        return;
    }
    m_spareNode.key() = id;
    m_spareNode.mapped() = std::move(outgoing);
    m_outgoing.insert(std::move(m_spareNode));
}

/*
    nullptr when the call was cancelled, timed out, or never made.
*/
std::unique_ptr<Impl::PendingCall> Peer::takeOutgoing(quint64 id)
{
    Calls::node_type node = m_outgoing.extract(id);
    if (!node)
        return nullptr;
    std::unique_ptr<Impl::PendingCall> call = std::move(node.mapped().call);
    m_spareNode = std::move(node); // the next call takes it
    return call;
}

void Peer::settle(quint64 id, const QVariant &value)
{
    if (const auto call = takeOutgoing(id))
        call->resolve(value);
}

void Peer::settle(quint64 id, const IpcError &error)
{
    if (const auto call = takeOutgoing(id))
        call->reject(error);
}

void Peer::rejectOutgoing(const IpcError &error)
{
    const Calls calls = std::exchange(m_outgoing, {});
    reject(calls, error);
}

void Peer::reject(const Calls &calls, const IpcError &error)
{
    QList<quint64> ids;
    for (const auto &[id, call] : calls)
        ids.append(id);
    std::sort(ids.begin(), ids.end());
    for (quint64 id : std::as_const(ids))
        calls.at(id).call->reject(error);
}

void Peer::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_sweepTimer.timerId())
        sweep();
    else
        QObject::timerEvent(event);
}

void Peer::sweep()
{
    QList<std::pair<quint64, IpcError>> over;
    for (const auto &[id, outgoing] : m_outgoing) {
        if (outgoing.call->isCanceled())
            over.append({ id, IpcError(IpcError::Code::Canceled) });
        else if (outgoing.deadline.hasExpired())
            over.append({ id,
                          IpcError(IpcError::Code::Timeout,
                                   u"no answer on '%1' in time"_s.arg(outgoing.channel)) });
    }
    if (m_outgoing.empty())
        m_sweepTimer.stop();
    const QPointer<Peer> self = this;
    for (const auto &[id, reason] : std::as_const(over)) {
        Message cancel;
        cancel.kind = MessageKind::Cancel;
        cancel.id = id;
        IpcError error;
        if (m_state == State::Waiting)
            dequeue(id);
        else
            send(std::move(cancel), Priority::Privileged, &error);
        settle(id, reason);
        if (!self)
            return;
    }
}

} // namespace Ferry
