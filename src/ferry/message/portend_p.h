// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcresult.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QVariant>

#include <deque>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace Ferry {

Q_DECLARE_LOGGING_CATEGORY(lcPorts)

class PortEnd;
using PortEndPointer = std::shared_ptr<PortEnd>;
using PortEnds = std::vector<PortEndPointer>;

/*! \brief What a message that waits in a port costs beside its encoded bytes, roughly. */
inline constexpr qsizetype portItemOverhead = 128;

/*! \brief Bytes of one connection's messages that wait in ports, wherever those went; taken off
 * again with the message. */
class PortCharge
{
public:
    using Account = std::shared_ptr<qint64>;

    PortCharge() = default;
    PortCharge(Account account, qint64 bytes)
        : m_account(std::move(account))
        , m_bytes(bytes)
    {
        *m_account += m_bytes;
    }
    PortCharge(PortCharge &&other) noexcept = default;
    PortCharge &operator=(PortCharge &&other) noexcept
    {
        std::swap(m_account, other.m_account);
        std::swap(m_bytes, other.m_bytes);
        return *this;
    }
    ~PortCharge()
    {
        if (m_account)
            *m_account -= m_bytes;
    }

private:
    Account m_account;
    qint64 m_bytes = 0;
};

/*! \brief One message on its way from port to port. The ends in it close when it is dropped. */
struct PortItem
{
    QVariant value; //!< a normal form
    qsizetype bytes = 0;
    PortEnds ports;
    PortCharge charge;
};

/*! \brief Where the messages that come to an end go: a MessagePort, or a connection to another
 * process. */
class PortSink
{
public:
    virtual ~PortSink() = default;
    /*! \brief There is something to take(), or the end isOver(). No user code may run in here. */
    virtual void portReady() = 0;
    /*! \brief True when whoever gets the messages is behind a connection, and answers the end with
     * one of his own. */
    virtual bool isRemote() const { return false; }
    /*! \brief Sends now what would be the only message waiting; nullopt when it has to wait. */
    virtual std::optional<IpcResult<void>> portWrite(const QVariant &value, const PortEnds &ports)
    {
        Q_UNUSED(value)
        Q_UNUSED(ports)
        return std::nullopt;
    }
    /*! \brief From how many waiting bytes on the sender is refused. */
    virtual qint64 queueLimit() const;
};

/*!
    \brief One of the two entangled ends of a channel, as this process knows it.

    Its holder (a MessagePort, the message that it travels in, or the connection behind which its
   port is now) sends with it to the other end, and gives it a sink for what comes. Without a sink
   messages wait here. Dropped by its holder it closes.

    What comes to an end comes in streams, one after the other: when a channel is joined past a
   process that it went through, what is still on the way there comes first, and what is sent
   directly waits until then. The last stream is the other end's.

    Thread: one, that of both ends and their sinks.
*/
class PortEnd : public std::enable_shared_from_this<PortEnd>
{
public:
    /*! \brief Messages of one way, in order. */
    struct Stream
    {
        std::deque<PortItem> items;
        bool ended = false;
    };
    using StreamPointer = std::shared_ptr<Stream>;

    static std::pair<PortEndPointer, PortEndPointer> makePair();
    /*! \brief An end whose other end is closed. */
    static PortEndPointer makeClosed();
    PortEnd();
    ~PortEnd();
    Q_DISABLE_COPY_MOVE(PortEnd)

    // ---- the holder's side

    /*! \brief Sends a value of this process. ERR_CLOSED when there is no other end, ERR_BUSY when
     * too much waits there. */
    IpcResult<void> send(const QVariant &value, const PortEnds &ports);
    /*! \brief Passes on what came from elsewhere; dropped when there is no other end. */
    void pass(PortItem &&item);
    /*! \brief Nothing more will be sent: the other end is over after what waits there. */
    void endOutgoing();
    bool isOutgoingOpen() const { return !m_outgoingEnded; }
    /*! \brief Bytes that were sent and wait at the other end. */
    qint64 outgoingBytes() const;

    // ---- the receiving side

    void setSink(PortSink *sink);
    PortSink *sink() const { return m_sink; }
    bool take(PortItem *item);
    bool hasItem() const;
    /*! \brief True when everything has been taken and nothing more will come. */
    bool isOver() const;
    /*! \brief True when nothing waits and the one stream is the other end's. */
    bool isIdle() const;
    PortEnd *peer() const { return m_peer; }

    // ---- joining

    /*!
        \brief Entangles the other ends of \a a and \a b, which go on with what they have and then
       end.

        What was the last stream of each of those two comes before what they now send each other.
    */
    static void join(const PortEndPointer &a, const PortEndPointer &b);
    StreamPointer lastStream() const { return m_streams.back(); }
    void push(const StreamPointer &stream, PortItem &&item);
    void endStream(const StreamPointer &stream);
    /*! \brief \a stream broke off: what is missing cannot be bridged, so the channel ends with it.
     */
    void cutOff(const StreamPointer &stream);

private:
    void dropStreams();
    void notify();

    PortEnd *m_peer = nullptr;
    PortSink *m_sink = nullptr;
    std::list<StreamPointer> m_streams; // the first flows; never empty
    qint64 m_queuedBytes = 0;
    bool m_outgoingEnded = false;
};

} // namespace Ferry
