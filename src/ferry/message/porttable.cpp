// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/portroute_p.h>

#include <ferry/message/peer_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

PortTable::PortTable(Peer *peer, const Document &document)
    : m_peer(peer)
    , m_document(document)
    , m_parity(peer->role() == Peer::Role::Main ? 0 : 1)
    , m_nextId(m_parity == 0 ? 2 : 1)
{
}

void PortTable::shut()
{
    m_closed = true;
    m_ready.clear();
    m_paused.clear();
    const auto routes = std::exchange(m_routes, {});
    for (const RoutePointer &route : routes) {
        if (route->end)
            route->end->setSink(nullptr);
        const PortEndPointer target = route->restOf.lock();
        if (target && route->rest && route->inOpen)
            target->cutOff(std::exchange(route->rest, nullptr));
    }
    for (const RoutePointer &route : routes)
        route->end.reset();
}

bool PortTable::isCongested() const
{
    return m_peer->bytesToWrite() > queuedBytes();
}

qint64 PortTable::queuedBytes() const
{
    return m_peer->limits().queuedBytes;
}

PortTable::RoutePointer PortTable::add(quint64 id, const PortEndPointer &end)
{
    auto route = std::make_shared<Route>(this, id, end);
    m_routes.insert(id, route);
    ++(isOwn(id) ? m_ownCount : m_foreignCount);
    return route;
}

bool PortTable::write(Message &&message, const PortEnds &ports, IpcError *error)
{
    if (m_closed) {
        *error = IpcError(IpcError::Code::Closed);
        return false;
    }
    if (!ports.empty()) {
        const int limit = m_peer->limits().ports;
        if (!m_peer->link()->canCarryPorts()) {
            *error = IpcError(IpcError::Code::Protocol, u"The other side cannot take ports"_s);
            return false;
        }
        if (ports.size() > size_t(maximumPorts) || m_ownCount + int(ports.size()) > limit) {
            *error = IpcError(
                IpcError::Code::Busy,
                u"%1 ports that were sent are open; the limit is %2"_s.arg(m_ownCount).arg(limit));
            return false;
        }
    }
    for (size_t i = 0; i < ports.size(); ++i) {
        message.ports.append(m_nextId);
        m_nextId += 2; // not taken back when the writing fails: ids may be left out
    }
    if (!m_peer->write(message, error))
        return false;
    QList<RoutePointer> added;
    for (size_t i = 0; i < ports.size() && !m_closed; ++i)
        added.append(add(message.ports.at(qsizetype(i)), ports.at(i)));
    for (const RoutePointer &route : std::as_const(added)) {
        if (m_closed)
            break;
        route->end->setSink(route.get());
        flush(route); // nothing may wait, but perhaps it can be joined
    }
    return true;
}

std::optional<IpcResult<void>> PortTable::writeNow(Route *route, const QVariant &value,
                                                   const PortEnds &ports)
{
    if (m_closed || m_flushing || !route->outOpen || isCongested())
        return std::nullopt;
    Message message;
    message.kind = MessageKind::PortMessage;
    message.frameId = m_document->frameId;
    message.id = route->id;
    message.value = value;
    IpcError error;
    const RoutePointer alive = route->shared_from_this();
    ++route->sent;
    if (write(std::move(message), ports, &error))
        return IpcResult<void>();
    --route->sent;
    return IpcResult<void>(error);
}

/*
    One after the other and not inside one another: what waits in a port may hold ports in which
   something waits.
*/
void PortTable::flush(const RoutePointer &route)
{
    if (m_closed)
        return;
    m_ready.append(route);
    if (std::exchange(m_flushing, true))
        return;
    while (!m_ready.isEmpty())
        drain(m_ready.takeFirst());
    m_flushing = false;
}

void PortTable::drain(const RoutePointer &route)
{
    while (!m_closed && route->outOpen && route->end && route->end->hasItem()) {
        if (isCongested()) {
            m_paused.append(route);
            return;
        }
        PortItem item;
        route->end->take(&item);
        Message message;
        message.kind = MessageKind::PortMessage;
        message.frameId = m_document->frameId;
        message.id = route->id;
        message.value = item.value;
        IpcError error;
        ++route->sent;
        if (!write(std::move(message), item.ports, &error) && !m_closed)
            abandon(route, error);
    }
    if (m_closed || !route->outOpen || !route->end)
        return;
    if (route->end->isOver())
        closeOutgoing(route);
    else if (m_peer->role() == Peer::Role::Renderer)
        proposeJoin(route);
}

void PortTable::resume()
{
    const auto paused = std::exchange(m_paused, {});
    for (const RoutePointer &route : paused)
        flush(route);
}

/*
    Both ports of a channel went to main: it can join them and leave this process out. Everything
   that came has been passed on, which the counts tell.
*/
void PortTable::proposeJoin(const RoutePointer &route)
{
    const PortEnd *other = route->end->peer();
    if (route->joinProposed || !other || !route->end->isIdle() || !other->isIdle())
        return;
    const auto *sink = dynamic_cast<Route *>(other->sink());
    if (!sink || sink->table != this || sink->joinProposed || !sink->inOpen || !sink->outOpen
        || !route->inOpen)
        return;
    const RoutePointer with = m_routes.value(sink->id);
    route->joinProposed = true;
    with->joinProposed = true;
    tell(MessageKind::PortJoin, with->id, { route->id, with->received, route->received });
}

void PortTable::tell(MessageKind kind, quint64 id, const QList<quint64> &numbers)
{
    if (m_closed)
        return;
    Message message;
    message.kind = kind;
    message.frameId = m_document->frameId;
    message.id = id;
    message.ports = numbers;
    IpcError error; // the connection is gone: then so is everything else
    if (m_peer->hasRoom(Priority::Privileged, &error))
        m_peer->write(message, &error);
}

void PortTable::closeOutgoing(const RoutePointer &route)
{
    route->outOpen = false;
    if (!route->inOpen && m_routes.remove(route->id))
        --(isOwn(route->id) ? m_ownCount : m_foreignCount);
    tell(MessageKind::PortClose, route->id);
}

/*
    A message cannot go on. It may not be left out either, so its channel ends.
*/
void PortTable::abandon(const RoutePointer &route, const IpcError &why)
{
    if (!why.is(IpcError::Code::PeerGone)) // which the connection tells
        qCWarning(lcPorts).noquote() << "a port was closed:" << why.message();
    const PortEndPointer end = std::exchange(route->end, nullptr);
    if (end)
        end->setSink(nullptr);
    if (const PortEndPointer target = route->restOf.lock())
        target->cutOff(std::exchange(route->rest, nullptr));
    if (route->outOpen)
        closeOutgoing(route);
}

} // namespace Ferry
