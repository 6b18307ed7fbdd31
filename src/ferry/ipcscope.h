// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/handler.h>
#include <ferry/ipcchannel.h>

#include <QtCore/QStringList>

#include <memory>

QT_BEGIN_NAMESPACE
class QThreadPool;
QT_END_NAMESPACE

namespace Ferry {

class IpcScopePrivate;
class WebContents;

/*!
    \brief Listeners and handlers of one scope: what IpcMain, WebContents::ipc() and WebFrame::ipc() have in common.

    A message that a frame sends passes frame.ipc, then webContents.ipc, then ipcMain. A send or sendSync runs the
    listeners of all three, in that order; an invoke runs the handler of the first that has one.

    Owns:   its channels. Thread: use from the thread it lives in. Listeners and handlers may add and remove others.
*/
class FERRY_EXPORT IpcScope : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IpcScope)

public:
    ~IpcScope() override;

    /*!
        \brief Runs \a listener for every send() and sendSync() on \a channel.

        Shape:  [IpcMainEvent,] T1 … Tn [, Rest]. Extra arguments are ignored; a missing one is an error unless its Ti is
                std::optional or QVariant. (object, &Class::method) and (context, callable) bound its life and name its thread.
        Errors: arguments that do not convert, and what the listener throws, are logged (ferry.router); the other
                listeners still run, and a synchronous caller gets the error unless one of them answers.
        Thread: \a listener runs in the thread of the scope, or of its context.
        Source: Electron ipcMain.on(); it is a QObject::connect() to channel(), whose rules on order and removal apply.
    */
    template <IpcListener F>
    QMetaObject::Connection on(const QString &channel, F listener)
    {
        return addListener(channel, this, Impl::makeListener<IpcMainEvent>(std::move(listener)),
                           Qt::AutoConnection);
    }
    template <IpcListener F>
    QMetaObject::Connection on(const QString &channel, const QObject *context, F listener)
    {
        return addListener(channel, context, Impl::makeListener<IpcMainEvent>(std::move(listener)),
                           Qt::AutoConnection);
    }
    template <typename Object, Impl::MethodOf<Object> Method>
    QMetaObject::Connection on(const QString &channel, Object *object, Method method)
    {
        return addListener(channel, object,
                           Impl::makeListener<IpcMainEvent>(Impl::bind(object, method)),
                           Qt::AutoConnection);
    }
    template <typename F>
    QMetaObject::Connection on(const QString &channel, QThreadPool *pool, F listener) = delete;

    /*! \brief As on(), for the first message only: it is removed before it runs. */
    template <IpcListener F>
    QMetaObject::Connection once(const QString &channel, F listener)
    {
        return addListener(channel, this, Impl::makeListener<IpcMainEvent>(std::move(listener)),
                           onceConnection);
    }
    template <IpcListener F>
    QMetaObject::Connection once(const QString &channel, const QObject *context, F listener)
    {
        return addListener(channel, context, Impl::makeListener<IpcMainEvent>(std::move(listener)),
                           onceConnection);
    }
    template <typename Object, Impl::MethodOf<Object> Method>
    QMetaObject::Connection once(const QString &channel, Object *object, Method method)
    {
        return addListener(channel, object,
                           Impl::makeListener<IpcMainEvent>(Impl::bind(object, method)),
                           onceConnection);
    }
    template <typename F>
    QMetaObject::Connection once(const QString &channel, QThreadPool *pool, F listener) = delete;

    /*! \brief Removes what on() or once() returned. Takes effect at once, also during a dispatch. */
    void removeListener(const QString &channel, const QMetaObject::Connection &connection);
    void off(const QString &channel, const QMetaObject::Connection &connection)
    {
        removeListener(channel, connection);
    }
    /*! \brief Removes every listener of every channel. Handlers stay. */
    void removeAllListeners();
    void removeAllListeners(const QString &channel);
    qsizetype listenerCount(const QString &channel) const;
    /*! \brief Channels that have listeners, in the order in which they were first used. */
    QStringList eventNames() const;

    /*!
        \brief Makes \a handler the answer to invoke() on \a channel.

        Shape:  [IpcMainInvokeEvent,] T1 … Tn [, Rest] -> R, where R is a value, void, QFuture<T>, IpcResult<T>, or (with
                <ferry/ipccoro.h>) a QCoro::Task<T>, whose parameters are then taken by value.
        Errors: returns false and warns "Attempted to register a second handler for '…'" when the channel has one.
                A thrown IpcError rejects the call with all its members; any other exception with ERR_HANDLER_FAILED.
        Thread: runs in the thread of the scope or of \a context, which removes it when destroyed; or in \a pool.
        Source: Electron ipcMain.handle(), which throws on a second handler.
        \sa removeHandler(), IpcRenderer::invoke()
    */
    template <IpcHandler F>
    bool handle(const QString &channel, F handler)
    {
        return addHandler(channel, this, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), false);
    }
    template <IpcHandler F>
    bool handle(const QString &channel, const QObject *context, F handler)
    {
        return addHandler(channel, context, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), false);
    }
    template <typename Object, Impl::HandlerMethodOf<Object> Method>
    bool handle(const QString &channel, Object *object, Method method)
    {
        return addHandler(channel, object, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(Impl::bind(object, method)), false);
    }
    template <IpcHandler F>
    bool handle(const QString &channel, QThreadPool *pool, F handler)
    {
        return addHandler(channel, this, pool,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), false);
    }
    /*! \brief As handle(), for the first invocation only: it is removed before it runs. */
    template <IpcHandler F>
    bool handleOnce(const QString &channel, F handler)
    {
        return addHandler(channel, this, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), true);
    }
    template <IpcHandler F>
    bool handleOnce(const QString &channel, const QObject *context, F handler)
    {
        return addHandler(channel, context, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), true);
    }
    template <typename Object, Impl::HandlerMethodOf<Object> Method>
    bool handleOnce(const QString &channel, Object *object, Method method)
    {
        return addHandler(channel, object, nullptr,
                          Impl::makeHandler<IpcMainInvokeEvent>(Impl::bind(object, method)), true);
    }
    template <IpcHandler F>
    bool handleOnce(const QString &channel, QThreadPool *pool, F handler)
    {
        return addHandler(channel, this, pool,
                          Impl::makeHandler<IpcMainInvokeEvent>(std::move(handler)), true);
    }
    /*! \brief Removes the handler; silent when there is none. Calls in flight still answer. */
    void removeHandler(const QString &channel);
    bool hasHandler(const QString &channel) const;
    /*! \brief Channels that have a handler, in the order of registration. */
    QStringList handlerNames() const;

    /*!
        \brief Has \a to, another renderer, answer every invoke() on a channel of \a pattern: with the handlers that it
        registered there (IpcRenderer::handle()), or "No handler registered for '…'".

        Shape:  \a pattern is a channel, or the beginning of channels and a * ("image:*"). Of several that fit the longest
                counts; a handler of this scope comes first.
                Arguments and results pass as they are, binary data included; errors cross whole; a cancel travels on.
        Errors: false and a warning when another renderer has \a pattern, or when it makes no sense. What waits for an
                answer when \a to ends gets ERR_PEER_GONE. The pattern ends with \a to.
        \sa removeForward()
    */
    bool forward(const QString &pattern, WebContents *to);
    /*! \brief Ends forward(). Calls in flight still answer. */
    void removeForward(const QString &pattern);

    /*! \brief The channel object \a name, made when needed. Owned by the scope, the same object each time. */
    IpcChannel *channel(const QString &name);

    /*!
        \brief Asks \a guard about every message that passes this scope, before any listener or handler of any scope
        and before WebContents::ipcMessage(); false refuses it. ipcMain's guard comes first, then webContents.ipc's, then
        frame.ipc's, until one refuses.

        Errors: a refused call ends with ERR_DENIED; a refused send is dropped. Both are counted
                (Statistics::messagesDenied), logged (ferry.router) and told by WebContents::denied().
                A guard that throws refuses. An empty function removes the guard.
        Thread: \a guard runs in the scope's thread. It may replace or remove itself, and delete the renderer.
        \sa IpcEvent::origin(), IpcEvent::url()
    */
    void setGuard(std::function<bool(const IpcEvent &)> guard);

    /*!
        \brief Chooses when listeners of a sendSync() on \a channel run.

        Deferred runs them from the event loop, so that one may open a modal dialog. The caller waits all the same.
        Default: SyncDispatch::Direct.
    */
    void setSyncDispatch(const QString &channel, SyncDispatch dispatch);

protected:
    IpcScope(std::unique_ptr<IpcScopePrivate> dd, QObject *parent);
    std::unique_ptr<IpcScopePrivate> d_ptr;

private:
    friend class IpcScopePrivate;

    static constexpr auto onceConnection
        = Qt::ConnectionType(Qt::AutoConnection | Qt::SingleShotConnection);

    QMetaObject::Connection addListener(const QString &channel, const QObject *context,
                                        Impl::Listener<IpcMainEvent> listener,
                                        Qt::ConnectionType type);
    bool addHandler(const QString &channel, const QObject *context, QThreadPool *pool,
                    Impl::Handler<IpcMainInvokeEvent> handler, bool once);
};

} // namespace Ferry
