// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/peer_p.h>

#include <QtCore/QPointer>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPeer, "ferry.peer", QtWarningMsg)

namespace Ferry {

namespace {

IpcError closedError()
{
    return IpcError(IpcError::Code::Closed);
}

} // namespace

Peer::Peer(Role role, PeerOwner *owner, QObject *ownerObject, const Limits &limits)
    : m_role(role)
    , m_owner(owner)
    , m_limits(limits)
    , m_gate(std::make_shared<Gate>(this, ownerObject))
{
}

Peer::~Peer()
{
    m_gate->forgetOwner();
    m_gate->shut();
    m_owner = nullptr;
    if (m_link)
        m_link->close(DisconnectReason::Requested, closedError());
    m_state = State::Closed;
    closePorts(nullptr);
    cancelIncoming(nullptr);
    rejectOutgoing(closedError());
}

void Peer::setLink(std::unique_ptr<Link> link)
{
    m_link = std::move(link);
    m_link->setReceiver(this);
}

void Peer::close(DisconnectReason reason, const IpcError &error)
{
    if (m_state == State::Closed)
        return;
    if (m_link)
        m_link->close(reason, error);
    else
        linkClosed(reason, error);
}

void Peer::setState(State state)
{
    m_state = state;
    m_gate->accepting.store(state == State::Waiting || state == State::Open,
                            std::memory_order_release);
}

void Peer::flush()
{
    if (m_link)
        m_link->flush();
}

// ---- in ------------------------------------------------------------------------------------------------------------

void Peer::messageReceived(Message &&message, const Document &document, qsizetype bytes)
{
    if (!m_owner)
        return;
    m_owner->passed(TapRecord::Direction::FromRenderer, message, bytes);
    const bool isAnswer = message.kind == MessageKind::Reply || message.kind == MessageKind::Error;
    if (isAnswer && m_syncIds.contains(message.id)) {
        dispatch(std::move(message), document, bytes);
    } else if (!m_syncIds.isEmpty() || !m_held.empty()) {
        hold(std::move(message), document, bytes);
    } else {
        dispatch(std::move(message), document, bytes);
    }
}

void Peer::dispatch(Message &&message, const Document &document, qsizetype bytes)
{
    switch (message.kind) {
    case MessageKind::Reply:
        settle(message.id, message.value);
        return;
    case MessageKind::Error:
        settle(message.id, message.error);
        return;
    case MessageKind::Cancel:
        if (const auto event = m_incoming.value(message.id).lock())
            event->cancel();
        return;
    case MessageKind::PortMessage:
    case MessageKind::PortClose:
    case MessageKind::PortJoin:
        portsReceived(std::move(message), document, bytes);
        return;
    case MessageKind::Send:
    case MessageKind::Post:
    case MessageKind::SendSync:
    case MessageKind::Invoke:
        break;
    default:
        qCWarning(lcPeer) << "no use for a message of kind" << messageKindName(message.kind);
        return;
    }

    auto event = std::make_shared<Impl::EventData>(message.kind, message.id, message.channel,
                                                   document, m_gate);
    if (!message.ports.isEmpty() && !adoptPorts(message.ports, document, event.get()))
        return;
    if (event->isCall()) {
        if (m_incoming.contains(message.id)) {
            close(DisconnectReason::ProtocolError,
                  IpcError(IpcError::Code::Protocol,
                           u"call %1 is in use already"_s.arg(message.id)));
            return;
        }
        m_incoming.insert(message.id, event);
        if (m_incoming.size() > m_limits.pendingCalls) {
            event->respond(IpcError(IpcError::Code::Busy,
                                    u"%1 calls wait for their answers"_s.arg(m_incoming.size())));
            return;
        }
    }
    m_owner->received(std::move(message), event);
}

void Peer::hold(Message &&message, const Document &document, qsizetype bytes)
{
    m_heldBytes += bytes;
    if (m_heldBytes > 4 * qint64(m_limits.queuedBytes)) {
        close(DisconnectReason::Overflow,
              IpcError(IpcError::Code::Busy,
                       u"%1 bytes came while a synchronous call waited"_s.arg(m_heldBytes)));
        return;
    }
    m_held.push_back({ std::move(message), document, bytes });
}

void Peer::deliverHeld()
{
    m_deliverScheduled = false;
    const QPointer<Peer> self = this;
    while (self && m_owner && m_syncIds.isEmpty() && !m_held.empty()) {
        Held held = std::move(m_held.front());
        m_held.pop_front();
        m_heldBytes -= held.bytes;
        if (held.document->alive)
            dispatch(std::move(held.message), held.document, held.bytes);
    }
}

void Peer::documentMoved(const Document &document)
{
    if (m_owner)
        m_owner->documentMoved(document);
}

void Peer::documentDenied(const QString &origin)
{
    if (m_owner)
        m_owner->documentDenied(origin);
}

void Peer::messageDenied(const QString &origin, const QString &channel)
{
    if (m_owner)
        m_owner->messageDenied(origin, channel);
}

void Peer::drained()
{
    const QPointer<Peer> self = this;
    const auto tables = m_ports.values();
    for (const auto &table : tables)
        table->resume();
    if (self && std::exchange(m_wantsDrained, false) && m_owner)
        m_owner->drained();
}

void Peer::documentStarted(const Document &document)
{
    QList<Document> replaced;
    for (const Document &old : std::as_const(m_documents)) {
        if (document->mainFrame || old->frameId == document->frameId)
            replaced.append(old);
    }
    for (const Document &old : std::as_const(replaced)) {
        m_documents.removeOne(old);
        old->alive = false;
        closePorts(old);
        cancelIncoming(old);
    }
    const QPointer<Peer> self = this;
    if (document->mainFrame && m_state != State::Waiting)
        rejectOutgoing(IpcError(IpcError::Code::PeerGone,
                                u"the document that was called has been replaced"_s));
    if (!self || m_state == State::Closed)
        return;
    document->alive = true;
    m_documents.append(document);
    setState(State::Open);
    // First what waited: what a slot of ready() sends comes after it.
    if (document->mainFrame)
        flushQueue();
    if (self && m_owner && m_state == State::Open)
        m_owner->documentStarted(document);
}

void Peer::documentGone(int frameId, WebContents::GoneReason reason)
{
    bool main = false;
    const QList<Document> documents = m_documents;
    for (const Document &document : documents) {
        if (document->frameId == frameId)
            main = main || document->mainFrame;
    }
    for (const Document &document : documents) {
        if (!main && document->frameId != frameId)
            continue;
        m_documents.removeOne(document);
        document->alive = false;
        closePorts(document);
        cancelIncoming(document);
    }
    const QPointer<Peer> self = this;
    if (main) {
        setState(State::Gone);
        rejectOutgoing(IpcError(IpcError::Code::PeerGone));
    }
    if (self && m_owner)
        m_owner->documentGone(frameId, reason);
}

void Peer::rendererEnded(WebContents::GoneReason reason, Hereafter hereafter,
                         const IpcError &error)
{
    if (m_state == State::Closed)
        return;
    const bool waited = m_state == State::Waiting;
    const QList<Document> documents = std::exchange(m_documents, {});
    for (const Document &document : documents)
        document->alive = false;
    // First the state: whoever calls again because its call ended waits for what comes.
    setState(hereafter == Hereafter::ComesBack ? State::Waiting : State::Gone);
    Calls calls;
    if (!waited || hereafter == Hereafter::Nothing)
        calls.swap(m_outgoing);
    std::deque<Queued> unsent; // their ports close at the end of this
    if (hereafter == Hereafter::Nothing) {
        m_dropped += m_queue.size();
        unsent.swap(m_queue);
        m_queuedBytes = 0;
    }
    const QPointer<Peer> self = this;
    for (const Document &document : documents) {
        if (self)
            closePorts(document);
    }
    if (self)
        cancelIncoming(nullptr);
    reject(calls, error);
    for (const Document &document : documents) {
        if (self && m_owner)
            m_owner->documentGone(document->frameId, reason);
    }
}

void Peer::cancelIncoming(const Document &document)
{
    QList<std::shared_ptr<Impl::EventData>> events;
    for (auto it = m_incoming.begin(); it != m_incoming.end();) {
        const auto event = it.value().lock();
        if (event && document && event->document != document) {
            ++it;
            continue;
        }
        if (event)
            events.append(event);
        it = m_incoming.erase(it);
    }
    for (const auto &event : std::as_const(events))
        event->cancel();
}

void Peer::linkClosed(DisconnectReason reason, const IpcError &error)
{
    if (m_state == State::Closed)
        return;
    setState(State::Closed);
    for (const Document &document : std::as_const(m_documents))
        document->alive = false;
    m_documents.clear();
    m_dropped += m_queue.size() + m_held.size();
    const auto unsent = std::exchange(m_queue, {}); // their ports close at the end of this
    closePorts(nullptr);
    m_queuedBytes = 0;
    m_held.clear();
    m_heldBytes = 0;
    m_sweepTimer.stop();
    const QPointer<Peer> self = this;
    cancelIncoming(nullptr);
    if (!self)
        return;
    switch (reason) {
    case DisconnectReason::Requested:
        rejectOutgoing(closedError());
        break;
    case DisconnectReason::ServerClosed:
    case DisconnectReason::PeerGone:
        rejectOutgoing(IpcError(IpcError::Code::PeerGone));
        break;
    default:
        rejectOutgoing(error);
        break;
    }
    if (self && m_owner)
        m_owner->closed(reason, error);
}

} // namespace Ferry
