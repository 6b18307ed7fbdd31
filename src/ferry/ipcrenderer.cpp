// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcrenderer.h>

#include <ferry/codec/cborframe_p.h>
#include <ferry/ipcrenderer_p.h>
#include <ferry/message/posting_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcRenderer, "ferry.renderer", QtWarningMsg)

namespace Ferry {

// ---- private -------------------------------------------------------------------------------------------------------

IpcRendererPrivate::IpcRendererPrivate(IpcRenderer *renderer) : q(renderer), handlers(renderer) { }

IpcRendererPrivate::~IpcRendererPrivate() = default;

IpcRendererPrivate *IpcRendererPrivate::of(const IpcRenderer *renderer)
{
    return renderer->d_ptr.get();
}

RendererChannel *IpcRendererPrivate::channel(const QString &name)
{
    RendererChannel *&found = channels[name];
    if (!found) {
        found = new RendererChannel(q);
        channelOrder.append(name);
    }
    return found;
}

void IpcRendererPrivate::setState(IpcRenderer::State to)
{
    if (std::exchange(state, to) != to)
        Q_EMIT q->stateChanged(to);
}

void IpcRendererPrivate::documentGone(int, WebContents::GoneReason) { }

void IpcRendererPrivate::received(Message &&message, const Impl::EventPointer &event)
{
    const IpcRendererEvent rendererEvent(event);
    switch (message.kind) {
    case MessageKind::Post:
        if (parentMessage && message.channel.isEmpty()) {
            parentMessage(message, rendererEvent);
            break;
        }
        message.arguments = { message.value };
        Q_FALLTHROUGH();
    case MessageKind::Send:
        if (observer)
            observer(rendererEvent, message.arguments);
        if (RendererChannel *found = channels.value(message.channel))
            Q_EMIT found->received(rendererEvent, message.arguments);
        break;
    case MessageKind::Invoke:
        if (!handlers.run(message.channel, rendererEvent, message.arguments))
            event->respond(IpcError(IpcError::Code::NoHandler,
                                    u"No handler registered for '%1'"_s.arg(message.channel)));
        break;
    default:
        event->respond(IpcError(IpcError::Code::Protocol,
                                u"main cannot call a renderer synchronously"_s));
        break;
    }
}

void IpcRendererPrivate::messageDenied(const QString &, const QString &) { }

void IpcRendererPrivate::drained()
{
    Q_EMIT q->drained();
}

void IpcRendererPrivate::passed(TapRecord::Direction, const Message &, qsizetype) { }

// ---- public --------------------------------------------------------------------------------------------------------

IpcRenderer::IpcRenderer(QObject *parent)
    : QObject(parent), d_ptr(std::make_unique<IpcRendererPrivate>(this))
{
}

IpcRenderer::~IpcRenderer()
{
    d_ptr->connector.reset();
    d_ptr->peer.reset();
}

IpcRenderer::State IpcRenderer::state() const
{
    return d_ptr->state;
}

IpcError IpcRenderer::error() const
{
    return d_ptr->error;
}

bool IpcRenderer::sendWith(const QString &channel, const QVariantList &arguments)
{
    Q_D(IpcRenderer);
    Message message;
    message.kind = MessageKind::Send;
    message.channel = channel;
    message.arguments = arguments;
    IpcError error;
    bool accepted = false;
    if (QThread::currentThread() == thread()) {
        accepted = d->peer && d->peer->send(std::move(message), Priority::Ordinary, &error);
    } else {
        std::shared_ptr<Gate> gate;
        {
            const QMutexLocker lock(&d->gateMutex);
            gate = d->gate;
        }
        qsizetype bytes = 0;
        if (!gate)
            return false;
        if (measure(message, &bytes, &error)) {
            accepted = gate->post(
                bytes, Limits().queuedBytes, [message](Peer &peer) mutable {
                    IpcError late;
                    if (!peer.send(std::move(message), Priority::Privileged, &late))
                        qCWarning(lcRenderer).noquote()
                            << "a queued send was not sent:" << late.message();
                });
        }
    }
    if (!accepted && (error.is(IpcError::Code::NotCloneable) || error.is(IpcError::Code::TooLarge)))
        qCWarning(lcRenderer).noquote().nospace()
            << "send('" << channel << "'): " << error.message();
    return accepted;
}

IpcResult<void> IpcRenderer::tryPostMessage(const QString &channel, const QVariant &message,
                                            const QList<MessagePort *> &transfer)
{
    Q_D(IpcRenderer);
    if (QThread::currentThread() == thread())
        return Ferry::postMessage(d->peer.get(), 0, channel, message, transfer, Poster::Renderer);
    std::shared_ptr<Gate> gate;
    {
        const QMutexLocker lock(&d->gateMutex);
        gate = d->gate;
    }
    return Ferry::postMessage(gate, Limits(), 0, channel, message, transfer);
}

bool IpcRenderer::post(const QString &channel, const QVariant &message,
                       const QList<MessagePort *> &transfer)
{
    return accepted(tryPostMessage(channel, message, transfer), "IpcRenderer::postMessage()");
}

IpcResult<QVariant> IpcRenderer::waitForReply(const QString &channel,
                                              const QVariantList &arguments)
{
    Q_D(IpcRenderer);
    if (!d->peer)
        return IpcError(IpcError::Code::Closed);
    return d->peer->callSync(channel, arguments, d->syncTimeout,
                             d->syncMode == SyncMode::BlockThread);
}

void IpcRenderer::startCall(const QString &channel, const QVariantList &arguments,
                            std::unique_ptr<Impl::PendingCall> call)
{
    Q_D(IpcRenderer);
    if (d->peer)
        d->peer->call(channel, arguments, std::move(call), d->invokeTimeout);
    else
        call->reject(IpcError(IpcError::Code::Closed));
}

QMetaObject::Connection IpcRenderer::addListener(const QString &channel, const QObject *context,
                                                 Impl::Listener<IpcRendererEvent> listener,
                                                 Qt::ConnectionType type)
{
    return connect(d_ptr->channel(channel), &RendererChannel::received, context,
                   std::move(listener), type);
}

void IpcRenderer::removeListener(const QString &, const QMetaObject::Connection &connection)
{
    disconnect(connection);
}

void IpcRenderer::removeAllListeners()
{
    for (RendererChannel *channel : std::as_const(d_ptr->channels))
        disconnect(channel, &RendererChannel::received, nullptr, nullptr);
}

void IpcRenderer::removeAllListeners(const QString &channel)
{
    if (RendererChannel *found = d_ptr->channels.value(channel))
        disconnect(found, &RendererChannel::received, nullptr, nullptr);
}

qsizetype IpcRenderer::listenerCount(const QString &channel) const
{
    const RendererChannel *found = d_ptr->channels.value(channel);
    return found ? found->listenerCount() : 0;
}

QStringList IpcRenderer::eventNames() const
{
    QStringList names;
    for (const QString &name : std::as_const(d_ptr->channelOrder)) {
        if (listenerCount(name) > 0)
            names.append(name);
    }
    return names;
}

bool IpcRenderer::addHandler(const QString &channel, const QObject *context, QThreadPool *pool,
                             Impl::Handler<IpcRendererEvent> handler, bool once)
{
    if (d_ptr->handlers.add(channel, context, pool, std::move(handler), once))
        return true;
    qCWarning(lcRenderer).noquote().nospace()
        << "Attempted to register a second handler for '" << channel << "'";
    return false;
}

void IpcRenderer::removeHandler(const QString &channel)
{
    d_ptr->handlers.remove(channel);
}

bool IpcRenderer::hasHandler(const QString &channel) const
{
    return d_ptr->handlers.contains(channel);
}

QStringList IpcRenderer::handlerNames() const
{
    return d_ptr->handlers.names();
}

void IpcRenderer::setSyncTimeout(std::chrono::milliseconds timeout)
{
    d_ptr->syncTimeout = timeout;
}

void IpcRenderer::setInvokeTimeout(std::chrono::milliseconds timeout)
{
    d_ptr->invokeTimeout = timeout;
}

void IpcRenderer::setSyncMode(SyncMode mode)
{
    d_ptr->syncMode = mode;
}

IpcRenderer::SyncMode IpcRenderer::syncMode() const
{
    return d_ptr->syncMode;
}

qint64 IpcRenderer::bytesToWrite() const
{
    return d_ptr->peer ? d_ptr->peer->bytesToWrite() : 0;
}

void IpcRenderer::flush()
{
    if (d_ptr->peer)
        d_ptr->peer->flush();
}

} // namespace Ferry
