// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/message_p.h>
#include <ferry/webcontents.h>

#include <QtCore/QDeadlineTimer>
#include <QtCore/QUrl>

#include <memory>

namespace Ferry {

/*! \brief Who talks: one document of one frame (a page), or one connection (everything else). Shared by its events. */
struct DocumentInfo
{
    int frameId = 0;
    bool mainFrame = true;
    QUrl url;
    QString origin;
    qint64 processId = 0;
    bool alive = true; //!< false from the moment it is replaced; read and written on the peer's thread only
};
using Document = std::shared_ptr<DocumentInfo>;

/*! \brief What a Link tells the peer that it serves. All calls come on the peer's thread. */
class LinkReceiver
{
public:
    virtual ~LinkReceiver() = default;

    /*! \brief From now on messages can be exchanged, with \a document. A second call for the same frame replaces the first. */
    virtual void documentStarted(const Document &document) = 0;
    /*! \brief \a document stays and has another address, its url: a fragment, or history.pushState(). */
    virtual void documentMoved(const Document &document) { Q_UNUSED(document); }
    /*! \brief The document is gone (crash, sub-frame removed), the link stays and may bring another. */
    virtual void documentGone(int frameId, WebContents::GoneReason reason) = 0;
    /*! \brief Whether something follows a renderer that ended. */
    enum class Hereafter {
        ComesBack, //!< another document starts by itself, and what is sent until then waits for it
        Nothing
    };
    /*!
        \brief The renderer ended, started or not, and the link stays. Calls without an answer end with \a error; those that
        still wait to be sent go on waiting when it comes back.
    */
    virtual void rendererEnded(WebContents::GoneReason reason, Hereafter hereafter,
                               const IpcError &error)
    {
        Q_UNUSED(reason)
        Q_UNUSED(hereafter)
        Q_UNUSED(error)
    }
    /*!
        \brief A decoded \a message from \a document. \a bytes is its encoded size.

        Never Hello, Ack or Bye: those belong to the link.
    */
    virtual void messageReceived(Message &&message, const Document &document, qsizetype bytes) = 0;
    /*! \brief The origin rules refuse the document that is there now, after documentGone(). Told by WebContents::denied(). */
    virtual void documentDenied(const QString &origin) { Q_UNUSED(origin); }
    /*! \brief A message that the link itself refused: counted, and told by WebContents::denied(). */
    virtual void messageDenied(const QString &origin, const QString &channel) = 0;
    /*! \brief bytesToWrite() fell to a level at which producers may go on. */
    virtual void drained() = 0;
    /*! \brief The end, told once. The link may be destroyed from inside this call. */
    virtual void linkClosed(DisconnectReason reason, const IpcError &error) = 0;
};

/*! \brief The outcome of Link::write(). */
struct WriteResult
{
    bool accepted = false;
    qsizetype bytes = 0; //!< encoded size when accepted
    IpcError error; //!< ERR_NOT_CLONEABLE, ERR_TOO_LARGE, ERR_CLOSED, ERR_PEER_GONE when not; then nothing was written
};

/*!
    \brief One end of the way to another peer: encodes, carries, decodes. Knows nothing of what a channel name means.

    Implementations: LocalLink (sockets, CBOR), PipeLink (in process, CBOR), PageLink (QtWebEngine, tagged JSON).
    Thread: all calls on the thread of the peer that owns it.
*/
class FERRY_EXPORT Link
{
public:
    virtual ~Link();
    Q_DISABLE_COPY_MOVE(Link)

    /*! \brief Set once, by the peer, before the event loop turns again. The first documentStarted() may come from inside this call. */
    virtual void setReceiver(LinkReceiver *receiver) { m_receiver = receiver; }

    /*!
        \brief Encodes and sends \a message, in the order of the calls.

        A refused value (NotCloneable, TooLarge) writes nothing and leaves the link usable.
    */
    virtual WriteResult write(const Message &message) = 0;
    /*! \brief Encoded bytes accepted and not yet taken by the system (pages: not yet acknowledged). */
    virtual qint64 bytesToWrite() const = 0;
    /*! \brief Adds what only the link counts. */
    virtual void addStatistics(Statistics *) const { }
    /*! \brief Hands gathered messages to the system now, without waiting for the end of the turn. */
    virtual void flush() { }
    /*!
        \brief Blocks the thread until at least one message has been delivered to the receiver, the link closed, or \a deadline.

        For SyncMode::BlockThread, and (with an expired deadline) to deliver at once what has arrived already.
        Returns false when nothing came.
    */
    virtual bool waitForMessage(QDeadlineTimer deadline) = 0;
    /*! \brief False when blocking this thread would block the other end too. */
    virtual bool canBlock() const { return true; }
    /*!
        \brief Says goodbye and closes. Calls linkClosed() of this end with \a reason, once, before it returns.
        \a error travels to the other end, which reports it.
    */
    virtual void close(DisconnectReason reason, const IpcError &error) = 0;
    /*! \brief Process id of the other end when it is another process (the kernel's word), else 0. */
    virtual qint64 peerProcessId() const { return 0; }
    /*! \brief Whether the other end knows Post with ports, PortMessage, PortClose and PortJoin. */
    virtual bool canCarryPorts() const { return false; }
    /*! \brief Whether stacks of errors may cross to the other end. */
    virtual bool isTrusted() const { return true; }

protected:
    Link() = default;
    LinkReceiver *receiver() const { return m_receiver; }

private:
    LinkReceiver *m_receiver = nullptr;
};

/*! \brief A number for a frame, unique in this process and never used again. */
FERRY_EXPORT int nextFrameId();
/*! \brief Cuts encoding errors to their common form: "An object could not be cloned. (args[0].user.cb: function)". */
FERRY_EXPORT IpcError notCloneableError(const QString &path, const QString &type);
/*! \brief ERR_TOO_LARGE naming \a bytes and \a limit. */
FERRY_EXPORT IpcError tooLargeError(qsizetype bytes, qsizetype limit);

} // namespace Ferry
