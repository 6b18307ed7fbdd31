// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/pack.h>
#include <ferry/ipcresult.h>
#include <ferry/messageevent.h>

#include <QtCore/QObject>

#include <memory>

namespace Ferry {

class MessagePortPrivate;

/*!
    \brief One of the two ports of a channel: what is posted on one comes out of the other, wherever
   that is.

    Made by a MessageChannel, or received: IpcMainEvent::ports(), IpcRendererEvent::ports(),
   MessageEvent::ports(). A port can be passed on to another process, or over another port, any
   number of times; the channel stays, and nothing is lost or overtaken. It ends when either port is
   closed or deleted, when a message with it finds nobody to take it, or when the process (of a
   page: the document) that has it goes away.

    Owns:   nothing. A port that was transferred is of no use any more and deletes itself later. One
   that is closed stays until its owner goes: delete it (deleteLater() from closed()) where many
   come and go. Thread: use from the thread it lives in, which is that of its IPC object; do not
   move it to another. Source: Electron MessagePortMain.
*/
class FERRY_EXPORT MessagePort : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MessagePort)

public:
    /*! \brief As close(), without its signal. */
    ~MessagePort() override;

    /*!
        \brief Sends \a message to the other port, and with it the ports in \a transfer.

        Shape:  any value of design section 5. Posted before the other port is started, or on its
       way, it waits there. Errors: false, and nothing was sent, and every port is as it was:
       without a word when the channel is closed or this port was transferred; else logged
       (ferry.ports) in Electron's words: "An object could not be cloned. (…)", "Port at index 0 is
       already neutered." … More than Limits::queuedBytes that wait are ERR_BUSY. Source: Electron
       port.postMessage(), which throws. \sa tryPostMessage(), bufferedAmount()
    */
    template <typename T = QVariant>
    bool postMessage(T &&message, const QList<MessagePort *> &transfer = {})
    {
        return post(Impl::pack(std::forward<T>(message)), transfer);
    }
    /*! \brief Posts null. */
    bool postMessage() { return post(null(), {}); }
    /*! \brief postMessage() that says what was wrong. A closed channel is ERR_CLOSED. */
    IpcResult<void> tryPostMessage(const QVariant &message,
                                   const QList<MessagePort *> &transfer = {});

    /*! \brief Begins to deliver what has come and comes, from the event loop. A second call does
     * nothing. */
    void start();
    bool isStarted() const;
    /*! \brief Closes the channel: the other port has closed() after all that was posted here. Emits
     * closed() at once, once. */
    void close();
    /*! \brief True from closed() on, and once it was transferred. */
    bool isClosed() const;

    /*!
        \brief Bytes that were posted and still wait in this process: for the other port to be
       started, or for the connection to it.

        postMessage() is refused while they are more than Limits::queuedBytes. What a connection has
       taken shows in its own bytesToWrite().
    */
    qint64 bufferedAmount() const;

Q_SIGNALS:
    /*! \brief One message, in order. Nothing comes before start(). */
    void message(const Ferry::MessageEvent &event);
    /*! \brief The other port is closed or gone, and all that it posted has been delivered; or
     * close() was called. */
    void closed();

private:
    friend class MessagePortPrivate;
    explicit MessagePort(QObject *parent);
    bool post(const QVariant &message, const QList<MessagePort *> &transfer);

    std::unique_ptr<MessagePortPrivate> d_ptr;
    Q_DECLARE_PRIVATE(MessagePort)
};

} // namespace Ferry
