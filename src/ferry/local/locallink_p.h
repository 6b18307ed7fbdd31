// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/framing_p.h>
#include <ferry/local/localstream_p.h>
#include <ferry/local/sharedlane_p.h>
#include <ferry/local/sparebuffers_p.h>
#include <ferry/local/turnhub_p.h>
#include <ferry/message/link_p.h>

#include <QtCore/QBasicTimer>
#include <QtCore/QObject>

#include <memory>

namespace Ferry {

/*! \brief What a handshake found out about a connection. */
struct LocalConnection
{
    enum class Side { Main, Renderer };

    Side side = Side::Main; //!< this end
    std::unique_ptr<LocalStream> stream;
    FrameReader reader; //!< with what arrived behind the hello
    Limits limits; //!< this end's
    qsizetype peerMessageBytes = 0; //!< the largest frame that the other end takes
    qint64 peerProcessId = 0; //!< the kernel's word; 0 where it has none
    bool trusted = true; //!< same user
    bool ports = false; //!< both ends know ports
    bool sharedMemory = false; //!< both ends take descriptors of memory
    std::shared_ptr<void> place; //!< what the server counts its clients by
};

/*!
    \brief A Link to another process: CBOR frames over a LocalStream, after the handshake.

    The first message of a turn, and the answer to the last one of a read batch, are written at once;
    others gather until then, 64 KiB, or the return to the event loop. May be destroyed in any call to its receiver.
*/
class FERRY_EXPORT LocalLink final : public QObject,
                                     public Link,
                                     private LocalStreamUser,
                                     private TurnHub::Guest
{
    Q_OBJECT

public:
    explicit LocalLink(LocalConnection &&connection);
    ~LocalLink() override;

    void setReceiver(LinkReceiver *receiver) override;
    WriteResult write(const Message &message) override;
    qint64 bytesToWrite() const override;
    void flush() override;
    bool waitForMessage(QDeadlineTimer deadline) override;
    void close(DisconnectReason reason, const IpcError &error) override;
    qint64 peerProcessId() const override { return m_connection.peerProcessId; }
    bool isTrusted() const override { return m_connection.trusted; }
    bool canCarryPorts() const override { return m_connection.ports; }

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    using Life = std::weak_ptr<char>;

    void streamReadable() override;
    void streamWritten() override;
    void streamClosed() override;
    void turnEnds() override;

    enum class Reading {
        Stream, //!< what has arrived as well
        Buffer //!< only what has been read already
    };
    qint64 gathered() const { return m_out.size() + m_insertedBytes; }
    bool readBatch(Reading reading = Reading::Stream);
    void deliver(QByteArrayView body, QByteArray tail);
    bool hasRoomForBooks();
    void handleMemory(const Message &message);
    void breakProtocol(const IpcError &error);
    void finish(DisconnectReason reason, const IpcError &error, LocalStream::Farewell farewell);
    void sayBye(const IpcError &error);
    void flushOut();
    void tellDrained();

    LocalConnection m_connection;
    std::shared_ptr<char> m_life = std::make_shared<char>();
    Document m_document;
    std::shared_ptr<SpareBuffers> m_spares = SpareBuffers::ofThread();
    QByteArray m_out; // encoded, not yet in the stream
    std::vector<Insert> m_inserts; // between its bytes
    qint64 m_insertedBytes = 0;
    std::unique_ptr<SharedLane> m_shared; // where it is agreed on
    QBasicTimer m_trimTimer;
    qint64 m_delivered = 0;
    int m_batches = 0; // readBatch() calls on the stack
    bool m_wroteThisTurn = false;
    bool m_wasHigh = false;
    bool m_waiting = false; // in waitForMessage()
    bool m_closed = false;
};

} // namespace Ferry
