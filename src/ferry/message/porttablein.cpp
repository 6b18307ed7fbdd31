// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What a port table makes of the messages that come.

#include <ferry/message/portroute_p.h>

#include <ferry/message/peer_p.h>
#include <ferry/messageport_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

bool PortTable::checkIds(const QList<quint64> &ids, IpcError *error)
{
    for (quint64 id : ids) {
        if (id == 0 || isOwn(id)) {
            *error = IpcError(IpcError::Code::Protocol,
                              u"port %1 is not a number that the other side may choose"_s.arg(id));
            return false;
        }
        if (id <= m_lastForeignId) {
            *error = IpcError(IpcError::Code::Protocol,
                              u"port %1 does not count up from %2"_s.arg(id).arg(m_lastForeignId));
            return false;
        }
        m_lastForeignId = id;
    }
    return true;
}

bool PortTable::adopt(const QList<quint64> &ids, PortEnds *ports, IpcError *error)
{
    if (!checkIds(ids, error))
        return false;
    int refused = 0;
    for (quint64 id : ids) {
        if (m_closed || m_foreignCount >= m_peer->limits().ports) {
            ports->push_back(PortEnd::makeClosed());
            ++refused;
            tell(MessageKind::PortClose, id);
            continue;
        }
        const auto [far, near] = PortEnd::makePair();
        far->setSink(add(id, far).get());
        ports->push_back(near);
    }
    if (refused > 0 && !m_closed && !std::exchange(m_hasWarned, true))
        qCWarning(lcPorts) << refused << "ports were closed: the limit of" << m_peer->limits().ports
                           << "open ones is reached (told once)";
    return true;
}

bool PortTable::received(Message &&message, qsizetype bytes, IpcError *error)
{
    PortArrivals arrivals;
    const bool isFine = take(std::move(message), bytes, error);
    arrivals.deliver();
    return isFine;
}

bool PortTable::take(Message &&message, qsizetype bytes, IpcError *error)
{
    if (message.kind == MessageKind::PortJoin) {
        if (m_peer->role() == Peer::Role::Main) {
            joinReceived(message);
            return true;
        }
        *error = IpcError(IpcError::Code::Protocol, u"portJoin from main"_s);
        return false;
    }
    // Unknown ones are ignored: they may have closed here meanwhile.
    const RoutePointer route = m_routes.value(message.id);
    const bool isHeard = route && route->inOpen;
    if (message.kind == MessageKind::PortClose) {
        if (isHeard)
            closeReceived(route);
        return true;
    }
    PortItem item;
    if (!adopt(message.ports, &item.ports, error))
        return false;
    if (!isHeard)
        return true;
    item.value = std::move(message.value);
    item.bytes = bytes;
    messageReceived(route, std::move(item));
    return true;
}

void PortTable::messageReceived(const RoutePointer &route, PortItem &&item)
{
    ++route->received;
    if (!route->end)
        return; // abandoned, and the other side has not heard yet
    const qint64 limit = 4 * queuedBytes();
    if (*m_waiting + item.bytes > limit) {
        abandon(route,
                IpcError(IpcError::Code::Busy,
                         u"%1 bytes wait in the ports of one connection; the limit is %2"_s
                             .arg(*m_waiting)
                             .arg(limit)));
        return;
    }
    item.charge = PortCharge(m_waiting, item.bytes + portItemOverhead);
    if (const PortEndPointer target = route->restOf.lock()) {
        if (route->rest)
            target->push(route->rest, std::move(item));
    } else {
        const PortEndPointer end = route->end;
        end->pass(std::move(item));
    }
}

void PortTable::closeReceived(const RoutePointer &route)
{
    route->inOpen = false;
    if (!route->outOpen && m_routes.remove(route->id))
        --(isOwn(route->id) ? m_ownCount : m_foreignCount);
    const PortEndPointer end = route->end;
    if (const PortEndPointer target = route->restOf.lock()) {
        if (route->rest)
            target->endStream(std::exchange(route->rest, nullptr));
    } else if (end) {
        end->endOutgoing();
    }
}

void PortTable::joinReceived(const Message &message)
{
    const RoutePointer a = m_routes.value(message.id);
    const RoutePointer b = m_routes.value(message.ports.at(0));
    const auto canJoin = [](const RoutePointer &route) {
        return route && route->inOpen && route->outOpen && route->end && route->end->peer()
            && route->end->isOutgoingOpen();
    };
    // Whoever has ended meanwhile ends by the way that there is.
    if (a == b || !canJoin(a) || !canJoin(b) || a->end->peer() == b->end.get())
        return;
    // Nothing is on its way when all that was sent had come.
    const bool allOfA = a->end->isIdle() && a->sent == message.ports.at(1);
    const bool allOfB = b->end->isIdle() && b->sent == message.ports.at(2);
    const PortEndPointer left = a->end->peer()->shared_from_this();
    const PortEndPointer right = b->end->peer()->shared_from_this();
    a->restOf = left;
    b->restOf = right;
    a->rest = left->lastStream();
    b->rest = right->lastStream();
    PortEnd::join(PortEndPointer(a->end), PortEndPointer(b->end));
    if (allOfA && b->rest)
        right->endStream(std::exchange(b->rest, nullptr));
    if (allOfB && a->rest)
        left->endStream(std::exchange(a->rest, nullptr));
}

} // namespace Ferry
