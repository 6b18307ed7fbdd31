// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/call.h>
#include <ferry/ipcresult.h>
#include <ferry/message/eventdata_p.h>
#include <ferry/message/gate_p.h>
#include <ferry/message/link_p.h>
#include <ferry/message/porttable_p.h>

#include <QtCore/QBasicTimer>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QVarLengthArray>

#include <deque>
#include <memory>
#include <unordered_map>

namespace Ferry {

/*! \brief What a peer does for: a WebContents on the main side, an IpcRenderer on the other. */
class PeerOwner
{
public:
    virtual ~PeerOwner() = default;
    virtual void documentStarted(const Document &document) = 0;
    virtual void documentMoved(const Document &document) { Q_UNUSED(document); }
    virtual void documentGone(int frameId, WebContents::GoneReason reason) = 0;
    /*! \brief Send, SendSync, Invoke or Post. Calls are answered through \a event. */
    virtual void received(Message &&message, const Impl::EventPointer &event) = 0;
    virtual void documentDenied(const QString &origin) { Q_UNUSED(origin); }
    virtual void messageDenied(const QString &origin, const QString &channel) = 0;
    virtual void drained() = 0;
    virtual void closed(DisconnectReason reason, const IpcError &error) = 0;
    virtual void passed(TapRecord::Direction direction, const Message &message, qsizetype bytes) = 0;
};

/*! \brief Who may still enter a queue that is full (design 4, back-pressure). */
enum class Priority {
    Ordinary, //!< send and calls: refused over Limits::queuedBytes
    Privileged //!< answers, reply(), broadcast(), control: up to four times that, then the peer is closed
};

/*!
    \brief One end of a conversation, the same on both sides: calls in both directions, what waits before the other end is
    ready, and the bounds.

    Thread: the one it was made in. Others come through its Gate.
*/
class FERRY_EXPORT Peer final : public QObject, private LinkReceiver
{
    Q_OBJECT

public:
    /*! \brief Which side of the conversation this end is; who may do what with ports depends on it. */
    enum class Role { Main, Renderer };

    Peer(Role role, PeerOwner *owner, QObject *ownerObject, const Limits &limits);
    ~Peer() override;

    enum class State {
        Waiting, //!< nothing to talk to yet: messages queue
        Open,
        Gone, //!< the document died; another may come
        Closed
    };
    State state() const { return m_state; }
    Role role() const { return m_role; }
    const std::shared_ptr<Gate> &gate() const { return m_gate; }
    const Limits &limits() const { return m_limits; }
    Link *link() const { return m_link.get(); }

    /*! \brief Gives the peer its way out. The first document may start from inside this call. */
    void setLink(std::unique_ptr<Link> link);
    /*! \brief Says goodbye and ends every call with ERR_CLOSED (or \a error when it has a code). */
    void close(DisconnectReason reason, const IpcError &error = IpcError(IpcError::Code::Closed));

    /*! \brief True when \a message was accepted. \a error says why not; cloning errors are the caller's to log. */
    bool send(Message &&message, Priority priority, IpcError *error)
    {
        return send(std::move(message), priority, error, {});
    }
    /*! \brief The same of a Post, with \a ports, which stay where they are when it was not accepted. */
    bool send(Message &&message, Priority priority, IpcError *error, const PortEnds &ports);
    /*! \brief Sends Invoke and keeps \a call until its answer, cancel, timeout (0: none) or the end. */
    void call(const QString &channel, const QVariantList &arguments,
              std::unique_ptr<Impl::PendingCall> call, std::chrono::milliseconds timeout);
    /*! \brief Sends SendSync and waits. \a blockThread: on the link alone. */
    IpcResult<QVariant> callSync(const QString &channel, const QVariantList &arguments,
                                 std::chrono::milliseconds timeout, bool blockThread);
    /*! \brief Counts a reply that came after the end of its document. */
    void dropLate() { ++m_dropped; }
    /*! \brief Answers the incoming call \a id of \a document; without effect when that is over. */
    void answer(quint64 id, const Document &document, IpcResult<QVariant> result);

    qint64 bytesToWrite() const { return m_link ? m_link->bytesToWrite() + m_queuedBytes : m_queuedBytes; }
    void addStatistics(Statistics *statistics) const
    {
        statistics->messagesDropped += m_dropped;
        if (m_link)
            m_link->addStatistics(statistics);
    }
    void flush();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    friend class PortTable;

    struct Outgoing
    {
        std::unique_ptr<Impl::PendingCall> call;
        QString channel;
        QDeadlineTimer deadline { QDeadlineTimer::Forever };
    };
    using Calls = std::unordered_map<quint64, Outgoing>;
    struct Queued
    {
        Message message;
        PortEnds ports;
    };
    struct Held
    {
        Message message;
        Document document;
        qsizetype bytes;
    };

    void documentStarted(const Document &document) override;
    void documentGone(int frameId, WebContents::GoneReason reason) override;
    void rendererEnded(WebContents::GoneReason reason, Hereafter hereafter,
                       const IpcError &error) override;
    void messageReceived(Message &&message, const Document &document, qsizetype bytes) override;
    void documentMoved(const Document &document) override;
    void documentDenied(const QString &origin) override;
    void messageDenied(const QString &origin, const QString &channel) override;
    void drained() override;
    void linkClosed(DisconnectReason reason, const IpcError &error) override;

    void dispatch(Message &&message, const Document &document, qsizetype bytes);
    void remember(quint64 id, const QString &channel, std::unique_ptr<Impl::PendingCall> call,
                  std::chrono::milliseconds timeout);
    std::unique_ptr<Impl::PendingCall> takeOutgoing(quint64 id);
    void settle(quint64 id, const QVariant &value);
    void settle(quint64 id, const IpcError &error);
    void hold(Message &&message, const Document &document, qsizetype bytes);
    void deliverHeld();
    bool enqueue(Message &&message, Priority priority, IpcError *error, const PortEnds &ports);
    void dequeue(quint64 id);
    void flushQueue();
    bool transmit(Message &&message, const PortEnds &ports, IpcError *error);
    bool write(const Message &message, IpcError *error);
    bool hasRoom(Priority priority, IpcError *error);
    void rejectOutgoing(const IpcError &error);
    static void reject(const Calls &calls, const IpcError &error);
    void cancelIncoming(const Document &document);
    std::shared_ptr<PortTable> portsOf(const Document &document);
    std::shared_ptr<PortTable> portsOf(int frameId);
    void portsReceived(Message &&message, const Document &document, qsizetype bytes);
    /*! \brief Gives \a event the ports that came with its message; false when that was the end. */
    bool adoptPorts(const QList<quint64> &ids, const Document &document, Impl::EventData *event);
    void closePorts(const Document &document);
    void setState(State state);
    void sweep();

    const Role m_role;
    PeerOwner *m_owner;
    Limits m_limits;
    std::shared_ptr<Gate> m_gate;
    std::unique_ptr<Link> m_link;
    State m_state = State::Waiting;
    bool m_wantsDrained = false;

    quint64 m_lastId = 0;
    Calls m_outgoing;
    Calls::node_type m_spareNode;
    QBasicTimer m_sweepTimer;

    QHash<quint64, std::weak_ptr<Impl::EventData>> m_incoming;
    QList<Document> m_documents;
    QHash<Document, std::shared_ptr<PortTable>> m_ports;

    std::deque<Queued> m_queue; // before the first document
    qint64 m_queuedBytes = 0;
    quint64 m_dropped = 0;

    QVarLengthArray<quint64, 4> m_syncIds;
    std::deque<Held> m_held; // what came while a synchronous call waited
    qint64 m_heldBytes = 0;
    bool m_deliverScheduled = false;
};

} // namespace Ferry
