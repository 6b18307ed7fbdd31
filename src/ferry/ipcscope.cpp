// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcscope.h>
#include <ferry/ipcscope_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcScope, "ferry.scope", QtWarningMsg)

namespace Ferry {

bool IpcScopePrivate::hasListener(const QString &name) const
{
    const IpcChannel *channel = find(name);
    return channel && channel->hasListener();
}

void IpcScopePrivate::deliver(const IpcMainEvent &event, const QVariantList &arguments)
{
    if (IpcChannel *channel = find(event.channel()))
        Q_EMIT channel->received(event, arguments);
}

IpcScopePrivate *IpcScopePrivate::of(IpcScope *scope)
{
    return scope->d_ptr.get();
}

IpcScope::IpcScope(std::unique_ptr<IpcScopePrivate> dd, QObject *parent)
    : QObject(parent), d_ptr(std::move(dd))
{
    d_ptr->handlers = std::make_unique<HandlerTable<IpcMainInvokeEvent>>(this);
}

IpcScope::~IpcScope() = default;

IpcChannel *IpcScope::channel(const QString &name)
{
    IpcChannel *&channel = d_ptr->channels[name];
    if (!channel) {
        channel = new IpcChannel(name, this);
        d_ptr->channelOrder.append(name);
    }
    return channel;
}

QMetaObject::Connection IpcScope::addListener(const QString &name, const QObject *context,
                                              Impl::Listener<IpcMainEvent> listener,
                                              Qt::ConnectionType type)
{
    return connect(channel(name), &IpcChannel::received, context, std::move(listener), type);
}

void IpcScope::removeListener(const QString &, const QMetaObject::Connection &connection)
{
    disconnect(connection);
}

void IpcScope::removeAllListeners()
{
    for (IpcChannel *channel : std::as_const(d_ptr->channels))
        disconnect(channel, &IpcChannel::received, nullptr, nullptr);
}

void IpcScope::removeAllListeners(const QString &name)
{
    if (IpcChannel *channel = d_ptr->find(name))
        disconnect(channel, &IpcChannel::received, nullptr, nullptr);
}

qsizetype IpcScope::listenerCount(const QString &name) const
{
    const IpcChannel *channel = d_ptr->find(name);
    return channel ? channel->listenerCount() : 0;
}

QStringList IpcScope::eventNames() const
{
    QStringList names;
    for (const QString &name : std::as_const(d_ptr->channelOrder)) {
        if (d_ptr->hasListener(name))
            names.append(name);
    }
    return names;
}

bool IpcScope::addHandler(const QString &channel, const QObject *context, QThreadPool *pool,
                          Impl::Handler<IpcMainInvokeEvent> handler, bool once)
{
    if (d_ptr->handlers->add(channel, context, pool, std::move(handler), once))
        return true;
    qCWarning(lcScope).noquote().nospace()
        << "Attempted to register a second handler for '" << channel << "'";
    return false;
}

void IpcScope::removeHandler(const QString &channel)
{
    d_ptr->handlers->remove(channel);
}

bool IpcScope::hasHandler(const QString &channel) const
{
    return d_ptr->handlers->contains(channel);
}

QStringList IpcScope::handlerNames() const
{
    return d_ptr->handlers->names();
}

bool IpcScope::forward(const QString &pattern, WebContents *to)
{
    QString problem = ForwardTable::problem(pattern);
    if (problem.isEmpty() && (!to || to->isDestroyed()))
        problem = u"there is no renderer to answer '%1'"_s.arg(pattern);
    if (problem.isEmpty() && !d_ptr->forwards.add(pattern, to))
        problem = u"another renderer answers '%1'"_s.arg(pattern);
    if (!problem.isEmpty())
        qCWarning(lcScope).noquote() << "forward():" << problem;
    return problem.isEmpty();
}

void IpcScope::removeForward(const QString &pattern)
{
    d_ptr->forwards.remove(pattern);
}

void IpcScope::setGuard(std::function<bool(const IpcEvent &)> guard)
{
    d_ptr->guard = guard
        ? std::make_shared<const std::function<bool(const IpcEvent &)>>(std::move(guard))
        : nullptr;
}

void IpcScope::setSyncDispatch(const QString &channel, SyncDispatch dispatch)
{
    if (dispatch == SyncDispatch::Deferred)
        d_ptr->deferred.insert(channel);
    else
        d_ptr->deferred.remove(channel);
}

} // namespace Ferry
