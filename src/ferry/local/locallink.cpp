// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>
#include <ferry/local/locallink_p.h>
#include <ferry/local/localwire_p.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr qsizetype gatheredBytes = 64 * 1024;

/*! \brief Why \a message may not come in now; empty when it may. */
QString refusal(const Message &message, const LocalConnection &connection)
{
    switch (message.kind) {
    case MessageKind::Send:
    case MessageKind::Invoke:
    case MessageKind::Reply:
    case MessageKind::Error:
    case MessageKind::Cancel:
    case MessageKind::Ack:
    case MessageKind::Bye:
        return {};
    case MessageKind::SendSync:
        return connection.side == LocalConnection::Side::Main ? QString() : u"sendSync from main"_s;
    case MessageKind::Post:
        return connection.ports || message.ports.isEmpty()
            ? QString()
            : u"post with ports, which were not agreed on"_s;
    case MessageKind::PortMessage:
    case MessageKind::PortClose:
    case MessageKind::PortJoin:
        if (connection.ports)
            return {};
        return u"%1: ports were not agreed on"_s.arg(
            QLatin1StringView(messageKindName(message.kind)));
    case MessageKind::Memory:
    case MessageKind::SealedMemory:
    case MessageKind::MemoryRelease:
    case MessageKind::MemoryForget:
        return {}; // unknown to the decoder where they were not agreed on
    case MessageKind::Hello:
        return u"A second hello"_s;
    }
    return u"Unknown kind %1"_s.arg(int(message.kind));
}

DisconnectReason reasonOfBye(const IpcError &error)
{
    if (error.is(IpcError::Code::Protocol) || error.is(IpcError::Code::TooLarge))
        return DisconnectReason::ProtocolError;
    if (error.is(IpcError::Code::Busy))
        return DisconnectReason::Overflow;
    if (error.is(IpcError::Code::Denied))
        return DisconnectReason::Refused;
    return DisconnectReason::ServerClosed;
}

} // namespace

LocalLink::LocalLink(LocalConnection &&connection)
    : m_connection(std::move(connection))
    , m_document(std::make_shared<DocumentInfo>())
{
    m_connection.reader.setLimit(m_connection.limits.messageBytes);
    m_connection.reader.setFindTail(trailingBytes);
    m_connection.stream->setUser(this);
    if (m_connection.sharedMemory)
        m_shared = std::make_unique<SharedLane>(*m_connection.stream, m_out);
    m_document->processId = m_connection.peerProcessId;
}

LocalLink::~LocalLink()
{
    if (!m_closed) {
        sayBye(IpcError(IpcError::Code::Closed));
        m_connection.stream->close(LocalStream::Farewell::Linger);
    }
}

void LocalLink::setReceiver(LinkReceiver *receiver)
{
    Link::setReceiver(receiver);
    if (!receiver || m_closed)
        return;
    // What came with or behind the hello is delivered from the event loop, not into a receiver that
    // is being set up.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (readBatch() && !m_closed && !m_connection.stream->isOpen())
                streamClosed();
        },
        Qt::QueuedConnection);
    const Document document = m_document;
    receiver->documentStarted(document);
}

WriteResult LocalLink::write(const Message &message)
{
    WriteResult result;
    if (m_closed) {
        result.error = IpcError(IpcError::Code::Closed);
        return result;
    }
    if (!m_connection.stream->isOpen()) {
        // Told when control returns to the event loop; whoever writes until something waits must
        // not write for ever.
        result.error = IpcError(IpcError::Code::PeerGone);
        return result;
    }
    if (m_out.isNull())
        m_spares->out.take(&m_out);
    const qint64 before = gathered();
    const qsizetype limit =
        std::min(m_connection.limits.messageBytes, m_connection.peerMessageBytes);
    if (!appendFrame(message, limit, m_connection.trusted, &m_out, &result.error,
                     &m_inserts, m_shared.get())) {
        if (m_shared)
            m_shared->rollback();
        if (!m_out.isEmpty())
            awaitTurn();
        return result;
    }
    m_insertedBytes = m_inserts.empty() ? 0 : sizeOf(m_inserts);
    result.accepted = true;
    result.bytes = gathered() - before - frameHeaderBytes;
    if (m_shared) {
        result.bytes += m_shared->placedBytes();
        m_shared->commit();
    }

    // The only answer of a batch leaves at once as well. A batch ends by itself: only what is gathered
    // in it asks for the end of the turn, for the sake of a receiver that runs a nested loop.
    const bool wantsToGather =
        m_wroteThisTurn || (m_batches > 0 && m_connection.reader.hasMore());
    const bool gather = (wantsToGather || m_batches == 0) && awaitTurn() && wantsToGather;
    m_wroteThisTurn = true;
    if (!gather || gathered() >= gatheredBytes)
        flushOut();
    m_wasHigh = m_wasHigh || bytesToWrite() > m_connection.limits.queuedBytes / 2;
    return result;
}

qint64 LocalLink::bytesToWrite() const
{
    return gathered() + (m_closed ? 0 : m_connection.stream->bytesToWrite())
        + (m_shared ? m_shared->lentBytes() : 0);
}

void LocalLink::flush()
{
    if (m_closed)
        return;
    flushOut();
    if (m_wasHigh)
        awaitTurn(); // drained() must not come from inside this call, and no signal of the socket
                     // may follow
}

void LocalLink::flushOut()
{
    if (m_out.isEmpty())
        return;
    if (m_inserts.empty()) {
        m_connection.stream->write(m_out);
    } else {
        m_connection.stream->write(m_out, m_inserts);
        m_inserts.clear();
        m_insertedBytes = 0;
    }
    if (m_shared)
        m_shared->flushed();
    m_out.resize(0);
    m_spares->out.giveBack(&m_out);
}

void LocalLink::tellDrained()
{
    if (m_wasHigh && !m_closed && receiver()
        && bytesToWrite() <= m_connection.limits.queuedBytes / 2) {
        m_wasHigh = false;
        receiver()->drained();
    }
}

bool LocalLink::waitForMessage(QDeadlineTimer deadline)
{
    const Life life = m_life;
    const qint64 before = m_delivered;
    while (!m_closed && receiver()) {
        // What the stream does not know of yet it is asked for by waiting, not by reading in vain.
        if (!readBatch(m_connection.stream->hasBytes() ? Reading::Stream : Reading::Buffer))
            return true;
        if (m_closed || m_delivered != before)
            return m_delivered != before;
        if (!m_connection.stream->isOpen()) {
            streamClosed();
            return false;
        }
        const bool last = deadline.hasExpired();
        flushOut();
        m_waiting = true;
        m_connection.stream->wait(deadline);
        m_waiting = false;
        tellDrained();
        if (life.expired())
            return false;
        if (last && !m_connection.stream->hasBytes() && m_connection.stream->isOpen())
            return false;
    }
    return false;
}

void LocalLink::close(DisconnectReason reason, const IpcError &error)
{
    if (m_closed)
        return;
    sayBye(error);
    finish(reason, error, LocalStream::Farewell::Linger);
}

void LocalLink::streamReadable()
{
    if (!m_waiting)
        readBatch();
}

void LocalLink::streamWritten()
{
    if (!m_waiting)
        tellDrained();
}

void LocalLink::streamClosed()
{
    if (m_waiting || m_closed || !receiver())
        return; // whoever waits, or setReceiver(), finds the stream closed
    if (readBatch() && !m_closed) {
        finish(DisconnectReason::PeerGone,
               IpcError(IpcError::Code::PeerGone,
                        m_connection.peerProcessId
                            ? u"Process %1 is gone"_s.arg(m_connection.peerProcessId)
                            : QString()),
               LocalStream::Farewell::AtOnce);
    }
}

void LocalLink::turnEnds()
{
    m_wroteThisTurn = false;
    if (m_closed)
        return;
    const Life life = m_life;
    if (m_batches > 0 && !readBatch(Reading::Buffer))
        return;
    flushOut();
    tellDrained();
}

/*
    Delivers everything that has arrived. False when that was the end of this object.
*/
bool LocalLink::readBatch(Reading reading)
{
    if (!receiver() || m_closed)
        return true;
    const Life life = m_life;
    FrameReader &reader = m_connection.reader;
    ++m_batches;
    while (!m_closed) {
        QByteArrayView body;
        const FrameReader::Result result = reader.next(&body);
        if (result == FrameReader::Result::Frame) {
            if (reader.hasMore())
                awaitTurn(); // a receiver that runs a nested loop gets the rest of this batch there
            deliver(body, reader.takeTail());
        } else if (result == FrameReader::Result::Incomplete) {
            if (!reader.hasMore() && m_connection.stream->hasDescriptor()) {
                breakProtocol(protocolError(u"A descriptor that no message asks for"_s));
                break;
            }
            if (reading == Reading::Buffer)
                break;
            qsizetype room = 0;
            char *to = reader.prepare(&room);
            const qsizetype size = m_connection.stream->read(to, room);
            if (size == 0)
                break;
            reader.commit(size);
            if (const QString problem = m_connection.stream->problem(); !problem.isEmpty())
                breakProtocol(protocolError(problem));
            else if (!m_connection.stream->hasBytes())
                reading = Reading::Buffer; // asking again would be in vain
        } else {
            breakProtocol(frameError(result, reader));
        }
        if (life.expired())
            return false;
    }
    if (--m_batches == 0 && !m_closed) {
        reader.rest();
        flushOut();
        m_wroteThisTurn = false;
    }
    return true;
}

void LocalLink::deliver(QByteArrayView body, QByteArray tail)
{
    qsizetype size = body.size() + tail.size();
    Message message;
    IpcError error;
    if (m_shared)
        m_shared->begin(m_connection.limits.messageBytes - size);
    if (!decodeFrame(body, &message, &error, std::move(tail), m_shared.get())) {
        breakProtocol(error);
        return;
    }
    if (m_shared) {
        size += m_shared->fetchedBytes();
        if (m_shared->release() && !hasRoomForBooks())
            return;
    }
    const QString problem = refusal(message, m_connection);
    if (!problem.isEmpty()) {
        breakProtocol(protocolError(problem));
    } else if (message.kind >= MessageKind::Memory && message.kind <= MessageKind::MemoryForget) {
        handleMemory(message);
    } else if (message.kind == MessageKind::Bye) {
        const DisconnectReason reason = reasonOfBye(message.error);
        finish(reason, message.error, LocalStream::Farewell::AtOnce);
    } else if (message.kind != MessageKind::Ack) {
        ++m_delivered;
        const Document document = m_document; // the receiver may destroy this
        receiver()->messageReceived(std::move(message), document, size);
    }
}

void LocalLink::breakProtocol(const IpcError &error)
{
    qCWarning(lcLocal, "Closing the connection with process %lld: %ls",
              static_cast<long long>(m_connection.peerProcessId), qUtf16Printable(error.message()));
    sayBye(error);
    finish(DisconnectReason::ProtocolError, error, LocalStream::Farewell::Linger);
}

void LocalLink::sayBye(const IpcError &error)
{
    m_out += byeFrame(error, m_connection.trusted);
    flushOut();
}

void LocalLink::finish(DisconnectReason reason, const IpcError &error,
                       LocalStream::Farewell farewell)
{
    m_closed = true;
    m_out.clear();
    m_inserts.clear();
    m_insertedBytes = 0;
    m_connection.stream->close(farewell);
    m_shared.reset();
    m_trimTimer.stop();
    m_connection.place.reset();
    if (receiver())
        receiver()->linkClosed(reason, error);
}

} // namespace Ferry
