// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/call.h>
#include <ferry/impl/pack.h>
#include <ferry/ipcerror.h>
#include <ferry/ipcresult.h>
#include <ferry/webframe.h>

#include <QtCore/QFuture>
#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <chrono>
#include <memory>

namespace Ferry {

class IpcMain;
class IpcMainEvent;
class IpcScope;
class MessagePort;
class WebContentsPrivate;

/*!
    \brief The main side's handle on one renderer of any kind.

    Owned by its IpcMain and deleted later after gone(). QObject::destroyed() stays QObject's.
    Thread: IpcMain's, except send(), sendToFrame(), their …With() forms and postMessage() without ports: any, in the order
    of the calling thread.
*/
class FERRY_EXPORT WebContents : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebContents)
    Q_PROPERTY(int id READ id CONSTANT)
    Q_PROPERTY(Ferry::WebContents::Kind kind READ kind CONSTANT)
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QUrl url READ url NOTIFY urlChanged)
    Q_PROPERTY(QString origin READ origin NOTIFY urlChanged)
    Q_PROPERTY(qint64 processId READ processId NOTIFY ready)

public:
    enum class Kind {
        Page, //!< a page in QtWebEngine
        Process, //!< another process, over a local socket
        InProcess, //!< an IpcRenderer in this process (QML screens, tests)
        Utility, //!< a process that main started
        Other //!< an IpcTransport of the application
    };
    Q_ENUM(Kind)
    enum class GoneReason {
        Closed, //!< the renderer said goodbye, its page was deleted, or main closed it
        Crashed, //!< its process ended without a word
        Killed, //!< its process was killed
        Refused, //!< it did not pass the handshake
        ProtocolError //!< it broke the protocol or outgrew the hard limit
    };
    Q_ENUM(GoneReason)

    ~WebContents() override;

    /*! \brief Unique in this process, never used again. */
    int id() const;
    Kind kind() const;
    /*! \brief What the renderer calls itself: ConnectOptions::name of a process, QObject::objectName() in process. */
    QString name() const;
    /*! \brief Of the current document of the main frame; empty for native renderers. */
    QUrl url() const;
    QString origin() const;
    /*! \brief Of the renderer's process as the system knows it; 0 in process. */
    qint64 processId() const;
    /*! \brief True from gone() on. */
    bool isDestroyed() const;
    /*! \brief The QWebEnginePage of a page, the IpcRenderer in process, the UtilityProcess, nullptr for another process. */
    QObject *peerObject() const;
    IpcMain *ipcMain() const;

    /*!
        \brief Sends \a channel with \a args to the current document of the main frame.

        Shape:  any values of design section 5; Ferry::spread(list) passes a list's elements as arguments.
        Errors: false when it was not accepted, and nothing was sent: gone, over the limits (see drained()), or a value
                that cannot be cloned (logged with its path, ferry.router). Before the first document messages wait in order.
        Thread: any. From another thread a true says that it was queued for this one.
        Source: Electron webContents.send().
    */
    template <typename... Args>
    bool send(const QString &channel, Args &&...args)
    {
        return sendWith(channel, Impl::packArguments(std::forward<Args>(args)...));
    }
    bool sendWith(const QString &channel, const QVariantList &arguments);

    /*! \brief As send(), to the frame \a frameId; false when there is no such frame. */
    template <typename... Args>
    bool sendToFrame(int frameId, const QString &channel, Args &&...args)
    {
        return sendToFrameWith(frameId, channel, Impl::packArguments(std::forward<Args>(args)...));
    }
    bool sendToFrameWith(int frameId, const QString &channel, const QVariantList &arguments);

    /*!
        \brief Sends \a channel with one value, and hands the ports in \a transfer over with it.

        Shape:  any value of design section 5; the renderer finds the ports in event.ports.
        Errors: false, and nothing was sent, and every port is as it was: without a word when the renderer is gone; else
                logged (ferry.ports), in Electron's words. A port that nobody takes at the other side is closed there.
        Thread: this object's; any without ports.
        Source: Electron webContents.postMessage(), which throws.
        \sa tryPostMessage(), MessageChannel
    */
    template <typename T = QVariant>
    bool postMessage(const QString &channel, T &&message, const QList<MessagePort *> &transfer = {})
    {
        return post(channel, Impl::pack(std::forward<T>(message)), transfer);
    }
    /*! \brief postMessage() that says what was wrong. */
    IpcResult<void> tryPostMessage(const QString &channel, const QVariant &message,
                                   const QList<MessagePort *> &transfer = {});

    /*!
        \brief Calls the handler that the renderer registered for \a channel. Beyond Electron.

        Shape:  R is the type that the result converts to (strictly); void ignores it.
        Errors: the future throws IpcError: the handler's own, or ERR_NO_HANDLER, ERR_BAD_ARGUMENT, ERR_NOT_CLONEABLE,
                ERR_BUSY, ERR_TIMEOUT, ERR_PEER_GONE, ERR_CLOSED. Cancelling it cancels the call.
        Thread: this object's. Never wait for result() on that thread: it could not arrive.
    */
    template <typename R = QVariant, typename... Args>
    [[nodiscard]] QFuture<R> invoke(const QString &channel, Args &&...args)
    {
        auto call = std::make_unique<Impl::PromiseCall<R>>();
        QFuture<R> future = call->future();
        startCall(channel, Impl::packArguments(std::forward<Args>(args)...), std::move(call));
        return future;
    }
    /*! \brief Bounds every later invoke() of this object; 0, the default, is none. */
    void setInvokeTimeout(std::chrono::milliseconds timeout);

    /*! \brief Listeners and handlers for this renderer alone. Source: Electron webContents.ipc. */
    IpcScope *ipc();
    WebFrame mainFrame() const;
    QList<WebFrame> frames() const;

    /*! \brief Encoded bytes accepted and not yet sent (pages: not yet acknowledged). */
    qint64 bytesToWrite() const;
    Statistics statistics() const;

Q_SIGNALS:
    /*! \brief Every send() of this renderer, before any listener. Source: Electron 'ipc-message'. */
    void ipcMessage(const Ferry::IpcMainEvent &event, const QString &channel,
                    const QVariantList &arguments);
    /*! \brief Every sendSync() of this renderer; setReturnValue() here beats every listener. Source: Electron 'ipc-message-sync'. */
    void ipcMessageSync(const Ferry::IpcMainEvent &event, const QString &channel,
                        const QVariantList &arguments);
    /*! \brief A document (or connection) can be talked to; for pages once per document. */
    void ready();
    /*! \brief A document has another address than the one before it, or moved within itself: fragment, history.pushState(). */
    void urlChanged(const QUrl &url);
    /*!
        \brief The renderer is gone; this object is deleted later. A page that merely crashed is not gone: its reload is
        ready(). One that is deleted without a reload says Crashed or Killed.
    */
    void gone(Ferry::WebContents::GoneReason reason);
    /*! \brief After a refused send(): there is room again. */
    void drained();
    /*!
        \brief A message was refused, by the origin rules or by a guard (IpcScope::setGuard()): it has not been heard.

        \a origin is empty for native renderers. With a null \a channel the origin rules refused a document as it began,
        or in its life: once for each, whether it sends something or not. Statistics::messagesDenied counts messages alone.
    */
    void denied(const QString &origin, const QString &channel);
    /*! \brief A preload of the page cannot be read, does not parse or threw; \a path is the one of the page's options. */
    void preloadError(const QString &path, const Ferry::IpcError &error);

private:
    friend class IpcMain;
    friend class IpcMainPrivate;
    friend class WebContentsPrivate;
    friend class WebFrame;
    explicit WebContents(std::unique_ptr<WebContentsPrivate> dd, QObject *parent);
    void startCall(const QString &channel, const QVariantList &arguments,
                   std::unique_ptr<Impl::PendingCall> call);
    bool post(const QString &channel, const QVariant &message, const QList<MessagePort *> &transfer);
    IpcResult<void> postToFrame(int frameId, const QString &channel, const QVariant &message,
                                const QList<MessagePort *> &transfer);

    std::unique_ptr<WebContentsPrivate> d_ptr;
    Q_DECLARE_PRIVATE(WebContents)
};

} // namespace Ferry
