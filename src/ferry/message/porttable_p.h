// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>
#include <ferry/message/portend_p.h>

#include <QtCore/QHash>

namespace Ferry {

class Peer;

/*!
    \brief The ports that one document has sent and been sent: the ids of PROTOCOL.md, and the end
   that each stands for.

    A port that is in another process is an end whose sink is a Route.
    Thread: the peer's. Held by whoever calls it: the connection may end inside (a tap may do
   anything).
*/
class PortTable : public std::enable_shared_from_this<PortTable>
{
public:
    PortTable(Peer *peer, const Document &document);
    Q_DISABLE_COPY_MOVE(PortTable)

    /*! \brief The document is gone, or the peer: all its ports close. */
    void shut();

    /*! \brief Sends \a message, and with it \a ports, whose holder the other side is from then on.
     * False: nothing happened. */
    bool write(Message &&message, const PortEnds &ports, IpcError *error);
    /*! \brief The ends of the ports that came with a message. False: the ids break the protocol. */
    bool adopt(const QList<quint64> &ids, PortEnds *ports, IpcError *error);
    /*! \brief PortMessage, PortClose or PortJoin; delivers it. False: it breaks the protocol. */
    bool received(Message &&message, qsizetype bytes, IpcError *error);
    /*! \brief The connection has room again. */
    void resume();

private:
    class Route;
    using RoutePointer = std::shared_ptr<Route>;

    bool take(Message &&message, qsizetype bytes, IpcError *error);
    RoutePointer add(quint64 id, const PortEndPointer &end);
    bool checkIds(const QList<quint64> &ids, IpcError *error);
    void messageReceived(const RoutePointer &route, PortItem &&item);
    void closeReceived(const RoutePointer &route);
    void joinReceived(const Message &message);
    void flush(const RoutePointer &route);
    void drain(const RoutePointer &route);
    void proposeJoin(const RoutePointer &route);
    std::optional<IpcResult<void>> writeNow(Route *route, const QVariant &value,
                                            const PortEnds &ports);
    void tell(MessageKind kind, quint64 id, const QList<quint64> &numbers = {});
    void closeOutgoing(const RoutePointer &route);
    void abandon(const RoutePointer &route, const IpcError &why);
    bool isCongested() const;
    qint64 queuedBytes() const;
    bool isOwn(quint64 id) const { return id % 2 == m_parity; }

    Peer *m_peer;
    const Document m_document;
    const quint64 m_parity; // of the ids that this side chooses
    quint64 m_nextId;
    quint64 m_lastForeignId = 0;
    int m_ownCount = 0;
    int m_foreignCount = 0;
    QHash<quint64, RoutePointer> m_routes;
    QList<RoutePointer> m_ready;
    QList<RoutePointer> m_paused; // until the connection has room
    PortCharge::Account m_waiting =
        std::make_shared<qint64>(0); // what came from there and nobody took yet
    bool m_flushing = false;
    bool m_hasWarned = false; // of more ports than the limit
    bool m_closed = false;
};

} // namespace Ferry
