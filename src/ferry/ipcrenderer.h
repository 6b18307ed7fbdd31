// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/call.h>
#include <ferry/impl/handler.h>
#include <ferry/ipcevent.h>
#include <ferry/ipcresult.h>
#include <ferry/reconnectpolicy.h>

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <chrono>
#include <memory>

QT_BEGIN_NAMESPACE
class QThreadPool;
QT_END_NAMESPACE

namespace Ferry {

class IpcMain;
class IpcRendererPrivate;

/*!
    \brief The renderer side in C++: in a process of its own, or in process with the IpcMain.

    Calls made while Connecting are queued, bounded and in order; while Unconnected they fail at once with ERR_CLOSED.
    Listeners and handlers stay when the connection ends.

    Thread: use from the thread it lives in; send() from any, in the order of the calling thread.
    Source: Electron ipcRenderer.
*/
class FERRY_EXPORT IpcRenderer : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IpcRenderer)
    Q_PROPERTY(Ferry::IpcRenderer::State state READ state NOTIFY stateChanged)

public:
    enum class State { Unconnected, Connecting, Connected, Closing };
    Q_ENUM(State)
    /*! \brief How sendSync() waits. */
    enum class SyncMode {
        EventLoop, //!< in a QEventLoop without user input; timers and sockets go on
        BlockThread //!< on the connection alone: faster, and nothing else runs meanwhile
    };
    Q_ENUM(SyncMode)

    explicit IpcRenderer(QObject *parent = nullptr);
    ~IpcRenderer() override;

    /*!
        \brief Connects to the IpcMain that listens under \a name. Ends with connected(), or errorOccurred() and disconnected().

        Shape:  the name as given to IpcMain::listen().
        Errors: ERR_CLOSED (nobody listens), ERR_DENIED (token, user), ERR_PROTOCOL (version), ERR_TIMEOUT.
                While connected it first disconnects.
        \sa setReconnectPolicy()
    */
    void connectToServer(const QString &name, const ConnectOptions &options = {});
    /*! \brief Joins \a main in this process. connected() comes from the event loop; calls may be made at once. */
    void connectTo(IpcMain *main);
    /*! \brief Says goodbye. What was accepted before is still delivered; calls without an answer end with ERR_CLOSED. */
    void disconnectFromServer();
    /*!
        \brief Whether a connection to a server that could not be made, or that ended without disconnectFromServer(), is made
        again. Default: no.

        While it waits and tries, the state is Connecting: calls queue as before a first connection, bounded and in order (set
        a timeout where that may take too long). Calls that were on their way when the connection ended fail with
        ERR_PEER_GONE and are never sent again. Listeners and handlers stay. It gives up after the policy's attempts, and at
        once when the server refuses (ERR_DENIED, ERR_PROTOCOL).

        Shape:  a new policy counts from the next failure on; it stays for later calls of connectToServer().
        Errors: false and a warning for values that make no sense; the policy stays as it was.
        \sa reconnecting()
    */
    bool setReconnectPolicy(const ReconnectPolicy &policy);
    ReconnectPolicy reconnectPolicy() const;
    State state() const;
    bool isConnected() const { return state() == State::Connected; }
    /*! \brief Why the last connection failed or ended; its code is empty while connected. */
    IpcError error() const;

    /*!
        \brief Sends \a channel with \a args to main.

        Shape:  any values of design section 5; Ferry::spread(list) passes a list's elements as arguments.
        Errors: false when it was not accepted, and nothing was sent: not connected, over the limits (see drained()), or a
                value that cannot be cloned (logged with its path, ferry.renderer).
        Thread: any. From another thread a true says that it was queued for this one.
        Source: Electron ipcRenderer.send().
    */
    template <typename... Args>
    bool send(const QString &channel, Args &&...args)
    {
        return sendWith(channel, Impl::packArguments(std::forward<Args>(args)...));
    }
    bool sendWith(const QString &channel, const QVariantList &arguments);

    /*!
        \brief Sends \a channel with one value, and hands the ports in \a transfer over with it.

        Shape:  any value of design section 5; main finds the ports in event.ports().
        Errors: false, and nothing was sent, and every port is as it was: without a word when there is no connection; else
                logged (ferry.ports), in Electron's words. A port that nobody takes at the other side is closed there.
        Thread: this object's; any without ports.
        Source: Electron ipcRenderer.postMessage(), which throws.
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
        \brief Sends and waits for the answer; returns it converted to R.

        Errors: throws IpcError: ERR_NO_LISTENER, ERR_NO_REPLY, ERR_TIMEOUT, ERR_PEER_GONE, ERR_CLOSED, ERR_BAD_ARGUMENT, or
                the listener's own. No timeout by default; a warning names the channel after 5 s.
        Thread: this object's. Other messages that come meanwhile are delivered after it returns.
        Source: Electron ipcRenderer.sendSync().
        \sa setSyncMode(), trySendSync()
    */
    template <typename R = QVariant, typename... Args>
    R sendSync(const QString &channel, Args &&...args)
    {
        IpcResult<R> result = trySendSync<R>(channel, std::forward<Args>(args)...);
        if constexpr (std::is_void_v<R>)
            result.value();
        else
            return std::move(result).value();
    }
    /*! \brief sendSync() that never throws. */
    template <typename R = QVariant, typename... Args>
    IpcResult<R> trySendSync(const QString &channel, Args &&...args)
    {
        return Impl::unpackResult<R>(
            waitForReply(channel, Impl::packArguments(std::forward<Args>(args)...)));
    }
    /*! \brief trySendSync() with the arguments as a list. */
    IpcResult<QVariant> trySendSyncWith(const QString &channel, const QVariantList &arguments)
    {
        return waitForReply(channel, arguments);
    }

    /*!
        \brief Calls the handler of \a channel on the main side.

        Shape:  R is the type that the result converts to (strictly); void ignores it.
        Errors: the future throws IpcError: the handler's own, or ERR_NO_HANDLER, ERR_BAD_ARGUMENT, ERR_NOT_CLONEABLE,
                ERR_BUSY, ERR_TIMEOUT, ERR_PEER_GONE, ERR_CLOSED. Cancelling it cancels the call.
        Thread: this object's. Never wait for result() on that thread: it could not arrive.
        Source: Electron ipcRenderer.invoke().
    */
    template <typename R = QVariant, typename... Args>
    [[nodiscard]] QFuture<R> invoke(const QString &channel, Args &&...args)
    {
        auto call = std::make_unique<Impl::PromiseCall<R>>();
        QFuture<R> future = call->future();
        startCall(channel, Impl::packArguments(std::forward<Args>(args)...), std::move(call));
        return future;
    }

    /*!
        \brief Runs \a listener for every message that main sends on \a channel.

        Shape:  [IpcRendererEvent,] T1 … Tn [, Rest], as IpcScope::on().
        Errors: logged (ferry.renderer). Thread: this object's, or the context's.
    */
    template <Impl::IpcRendererListener F>
    QMetaObject::Connection on(const QString &channel, F listener)
    {
        return addListener(channel, this, Impl::makeListener<IpcRendererEvent>(std::move(listener)),
                           Qt::AutoConnection);
    }
    template <Impl::IpcRendererListener F>
    QMetaObject::Connection on(const QString &channel, const QObject *context, F listener)
    {
        return addListener(channel, context,
                           Impl::makeListener<IpcRendererEvent>(std::move(listener)),
                           Qt::AutoConnection);
    }
    template <typename Object, Impl::RendererMethodOf<Object> Method>
    QMetaObject::Connection on(const QString &channel, Object *object, Method method)
    {
        return addListener(channel, object,
                           Impl::makeListener<IpcRendererEvent>(Impl::bind(object, method)),
                           Qt::AutoConnection);
    }
    template <typename F>
    QMetaObject::Connection on(const QString &channel, QThreadPool *pool, F listener) = delete;

    template <Impl::IpcRendererListener F>
    QMetaObject::Connection once(const QString &channel, F listener)
    {
        return addListener(channel, this, Impl::makeListener<IpcRendererEvent>(std::move(listener)),
                           onceConnection);
    }
    template <Impl::IpcRendererListener F>
    QMetaObject::Connection once(const QString &channel, const QObject *context, F listener)
    {
        return addListener(channel, context,
                           Impl::makeListener<IpcRendererEvent>(std::move(listener)),
                           onceConnection);
    }
    template <typename Object, Impl::RendererMethodOf<Object> Method>
    QMetaObject::Connection once(const QString &channel, Object *object, Method method)
    {
        return addListener(channel, object,
                           Impl::makeListener<IpcRendererEvent>(Impl::bind(object, method)),
                           onceConnection);
    }
    template <typename F>
    QMetaObject::Connection once(const QString &channel, QThreadPool *pool, F listener) = delete;

    /*! \brief Removes what on() or once() returned. */
    void removeListener(const QString &channel, const QMetaObject::Connection &connection);
    void off(const QString &channel, const QMetaObject::Connection &connection)
    {
        removeListener(channel, connection);
    }
    void removeAllListeners();
    void removeAllListeners(const QString &channel);
    qsizetype listenerCount(const QString &channel) const;
    QStringList eventNames() const;

    /*! \brief Answers WebContents::invoke() on \a channel. Shape, errors and thread as IpcScope::handle(). Beyond Electron. */
    template <Impl::IpcRendererHandler F>
    bool handle(const QString &channel, F handler)
    {
        return addHandler(channel, this, nullptr,
                          Impl::makeHandler<IpcRendererEvent>(std::move(handler)), false);
    }
    template <Impl::IpcRendererHandler F>
    bool handle(const QString &channel, const QObject *context, F handler)
    {
        return addHandler(channel, context, nullptr,
                          Impl::makeHandler<IpcRendererEvent>(std::move(handler)), false);
    }
    template <typename Object, Impl::RendererHandlerMethodOf<Object> Method>
    bool handle(const QString &channel, Object *object, Method method)
    {
        return addHandler(channel, object, nullptr,
                          Impl::makeHandler<IpcRendererEvent>(Impl::bind(object, method)), false);
    }
    template <Impl::IpcRendererHandler F>
    bool handle(const QString &channel, QThreadPool *pool, F handler)
    {
        return addHandler(channel, this, pool,
                          Impl::makeHandler<IpcRendererEvent>(std::move(handler)), false);
    }
    template <Impl::IpcRendererHandler F>
    bool handleOnce(const QString &channel, F handler)
    {
        return addHandler(channel, this, nullptr,
                          Impl::makeHandler<IpcRendererEvent>(std::move(handler)), true);
    }
    void removeHandler(const QString &channel);
    bool hasHandler(const QString &channel) const;
    QStringList handlerNames() const;

    /*! \brief Bounds every later sendSync(); 0, the default, is none. */
    void setSyncTimeout(std::chrono::milliseconds timeout);
    /*! \brief Bounds every later invoke(); 0, the default, is none. */
    void setInvokeTimeout(std::chrono::milliseconds timeout);
    /*! \brief Default: SyncMode::EventLoop. */
    void setSyncMode(SyncMode mode);
    SyncMode syncMode() const;

    /*! \brief Encoded bytes accepted and not yet handed to the system. */
    qint64 bytesToWrite() const;
    /*! \brief Hands gathered messages to the system now; call it before blocking the thread. */
    void flush();

Q_SIGNALS:
    /*! \brief Each time that a connection has been made; state() is Connected. */
    void connected();
    /*!
        \brief A connection ended, or could not be made for good. state() is Unconnected, or Connecting when it comes back by
        itself.
    */
    void disconnected(Ferry::DisconnectReason reason);
    /*! \brief \a attempt (from 1) to come back begins after its delay. \sa setReconnectPolicy() */
    void reconnecting(int attempt);
    void stateChanged(Ferry::IpcRenderer::State state);
    /*!
        \brief The connection broke, or could not be made; disconnected() follows, or reconnecting() when only an attempt
        failed. Not for a server that says goodbye (DisconnectReason::ServerClosed), and never about a single call.
    */
    void errorOccurred(const Ferry::IpcError &error);
    /*! \brief After a refused send(): there is room again. */
    void drained();

private:
    friend class IpcRendererPrivate;
    static constexpr auto onceConnection
        = Qt::ConnectionType(Qt::AutoConnection | Qt::SingleShotConnection);

    QMetaObject::Connection addListener(const QString &channel, const QObject *context,
                                        Impl::Listener<IpcRendererEvent> listener,
                                        Qt::ConnectionType type);
    bool addHandler(const QString &channel, const QObject *context, QThreadPool *pool,
                    Impl::Handler<IpcRendererEvent> handler, bool once);
    bool post(const QString &channel, const QVariant &message, const QList<MessagePort *> &transfer);
    IpcResult<QVariant> waitForReply(const QString &channel, const QVariantList &arguments);
    void startCall(const QString &channel, const QVariantList &arguments,
                   std::unique_ptr<Impl::PendingCall> call);

    std::unique_ptr<IpcRendererPrivate> d_ptr;
    Q_DECLARE_PRIVATE(IpcRenderer)
};

} // namespace Ferry
