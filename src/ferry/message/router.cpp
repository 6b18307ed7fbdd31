// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/router_p.h>

#include <ferry/ipcmain.h>
#include <ferry/ipcscope_p.h>
#include <ferry/message/eventdata_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QMetaMethod>

#include <algorithm>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcRoute, "ferry.router", QtWarningMsg)

namespace Ferry {

namespace {

/*! \brief The scopes that a message of \a frameId passes, in order. A frame that nobody touched has none. */
Router::Cascade cascade(WebContents *contents, int frameId)
{
    Router::Cascade scopes;
    WebContentsPrivate *d = WebContentsPrivate::of(contents);
    if (IpcScope *scope = d->frameScopes.isEmpty() ? nullptr : d->frameScopes.value(frameId))
        scopes.append(scope);
    if (d->scope)
        scopes.append(d->scope);
    scopes.append(d->main);
    return scopes;
}

bool isGuarded(IpcScope *scope)
{
    return bool(IpcScopePrivate::of(scope)->guard);
}

} // namespace

void Router::route(WebContents *contents, Message &&message, const Impl::EventPointer &event)
{
    Cascade scopes = cascade(contents, event->document->frameId);
    if (std::any_of(scopes.begin(), scopes.end(), isGuarded)) {
        const QPointer<WebContents> alive = contents;
        if (!passesGuards(contents, scopes, event) || !alive || contents->isDestroyed())
            return;
        scopes = cascade(contents, event->document->frameId); // a guard may have made one
    }
    switch (message.kind) {
    case MessageKind::Send:
        routeSend(contents, scopes, message.arguments, event);
        break;
    case MessageKind::Post: {
        const IpcMainEvent mainEvent(event);
        if (WebContentsPrivate *d = WebContentsPrivate::of(contents);
            d->utilityMessage && message.channel.isEmpty()) {
            d->utilityMessage(message.value, mainEvent);
            break;
        }
        // A posted message raises no ipcMessage(), as in Electron.
        for (const auto &scope : scopes) {
            if (scope)
                IpcScopePrivate::of(scope)->deliver(mainEvent, { message.value });
        }
        break;
    }
    case MessageKind::SendSync:
        routeSync(contents, scopes, message.arguments, event);
        break;
    case MessageKind::Invoke:
        routeInvoke(scopes, message.arguments, event);
        break;
    default:
        break;
    }
}

bool Router::passesGuards(WebContents *contents, const Cascade &scopes,
                          const Impl::EventPointer &event)
{
    const QPointer<WebContents> alive = contents;
    const int id = contents->id();
    // The application's own guard first: it decides for everybody.
    for (auto it = scopes.crbegin(); it != scopes.crend(); ++it) {
        const auto guard = *it ? IpcScopePrivate::of(*it)->guard : nullptr;
        if (!guard)
            continue;
        bool passes = false;
        try {
            passes = (*guard)(IpcMainEvent(event));
        } catch (...) {
            qCWarning(lcRoute).noquote()
                << "the guard threw:" << Impl::currentExceptionError().message();
        }
        if (passes)
            continue;
        const QString origin = event->document->origin;
        qCWarning(lcRoute).noquote().nospace()
            << "a guard refused '" << event->channel << "' from WebContents #" << id
            << (origin.isEmpty() ? QString() : u" ("_s + origin + u')');
        event->respond(IpcError(IpcError::Code::Denied,
                                u"'%1' was refused"_s.arg(event->channel)));
        if (alive)
            WebContentsPrivate::of(contents)->messageDenied(origin, event->channel);
        return false;
    }
    return true;
}

void Router::routeSend(WebContents *contents, const Cascade &scopes,
                       const QVariantList &arguments, const Impl::EventPointer &event)
{
    const QPointer<WebContents> alive = contents;
    const IpcMainEvent mainEvent(event);
    Q_EMIT contents->ipcMessage(mainEvent, event->channel, arguments);
    for (const auto &scope : scopes) {
        if (alive && scope)
            IpcScopePrivate::of(scope)->deliver(mainEvent, arguments);
    }
}

void Router::routeSync(WebContents *contents, const Cascade &scopes,
                       const QVariantList &arguments, const Impl::EventPointer &event)
{
    static const QMetaMethod observer = QMetaMethod::fromSignal(&WebContents::ipcMessageSync);
    bool heard = WebContentsPrivate::of(contents)->isObserved(observer);
    bool deferred = false;
    for (const auto &scope : scopes) {
        const IpcScopePrivate *d = IpcScopePrivate::of(scope);
        heard = heard || d->hasListener(event->channel);
        deferred = deferred || (!d->deferred.isEmpty() && d->deferred.contains(event->channel));
    }
    if (!heard) {
        qCWarning(lcRoute).noquote().nospace()
            << "WebContents #" << contents->id() << " called ipcRenderer.sendSync() with '"
            << event->channel << "' channel without listeners.";
        event->respond(IpcError(IpcError::Code::NoListener,
                                u"No listener registered for '%1'"_s.arg(event->channel)));
        return;
    }

    if (!deferred) {
        deliverSync(contents, scopes, arguments, event);
        return;
    }
    QMetaObject::invokeMethod(
        contents,
        [contents, scopes, arguments, event] { deliverSync(contents, scopes, arguments, event); },
        Qt::QueuedConnection);
}

void Router::deliverSync(WebContents *contents, const Cascade &scopes,
                         const QVariantList &arguments, const Impl::EventPointer &event)
{
    const QPointer<WebContents> alive = contents;
    const IpcMainEvent mainEvent(event);
    Q_EMIT contents->ipcMessageSync(mainEvent, event->channel, arguments);
    for (const auto &scope : scopes) {
        if (alive && scope)
            IpcScopePrivate::of(scope)->deliver(mainEvent, arguments);
    }
}

void Router::routeInvoke(const Cascade &scopes, const QVariantList &arguments,
                         const Impl::EventPointer &event)
{
    const IpcMainInvokeEvent invokeEvent(event);
    for (const auto &scope : scopes) {
        IpcScopePrivate *d = IpcScopePrivate::of(scope);
        if (d->handlers->run(event->channel, invokeEvent, arguments))
            return;
        if (WebContents *to = d->forwards.find(event->channel)) {
            ForwardTable::pass(to, arguments, event);
            return;
        }
    }
    event->respond(IpcError(IpcError::Code::NoHandler,
                            u"No handler registered for '%1'"_s.arg(event->channel)));
}

} // namespace Ferry
