// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// How an IpcRenderer comes to its connection, loses it, and comes back.

#include <ferry/ipcrenderer.h>

#include <ferry/ipcmain_p.h>
#include <ferry/ipcrenderer_p.h>
#include <ferry/pipe/pipelink_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcConnection, "ferry.renderer", QtWarningMsg)

namespace Ferry {

namespace {

bool isFailure(DisconnectReason reason)
{
    return reason != DisconnectReason::Requested && reason != DisconnectReason::ServerClosed;
}

// Asking again would get the same answer.
bool isFinal(DisconnectReason reason, const IpcError &error)
{
    switch (reason) {
    case DisconnectReason::Requested:
    case DisconnectReason::ProtocolError:
        return true;
    case DisconnectReason::Refused:
        return !error.is(IpcError::Code::Busy);
    default:
        return error.is(IpcError::Code::Denied);
    }
}

} // namespace

void IpcRendererPrivate::makePeer(const Limits &limits)
{
    peer = std::make_unique<Peer>(Peer::Role::Renderer, this, q, limits);
    const QMutexLocker lock(&gateMutex);
    gate = peer->gate();
}

PipeLink *IpcRendererPrivate::pipe() const
{
    return peer ? dynamic_cast<PipeLink *>(peer->link()) : nullptr;
}

void IpcRendererPrivate::join(IpcMain *main, const QUrl &url, const QString &origin)
{
    const Limits limits;
    const PipeLink::State pipeState = PipeLink::makeState(limits);
    auto adopt = [pipeState, expected = PipeLink::expectMain(pipeState), limits, main,
                  name = q->objectName(), renderer = QPointer<QObject>(q)] {
        const QPointer<WebContents> contents =
            IpcMainPrivate::of(main)->create(WebContents::Kind::InProcess, renderer.data(), limits, name);
        if (!contents)
            return;
        WebContentsPrivate *d = WebContentsPrivate::of(contents);
        d->peer->setLink(
            std::make_unique<PipeLink>(PipeLink::Side::Main, pipeState, d->mainFrameId));
    };
    if (main->thread() == q->thread())
        adopt();
    else
        QMetaObject::invokeMethod(main, adopt, Qt::QueuedConnection);

    enter(pipeState, limits, url, origin);
}

void IpcRendererPrivate::enter(const PipeLink::State &pipeState, const Limits &limits,
                               const QUrl &url, const QString &origin)
{
    makePeer(limits);
    peer->setLink(std::make_unique<PipeLink>(PipeLink::Side::Renderer, pipeState));
    setState(IpcRenderer::State::Connecting);
    // From the event loop, so that connected() can still be connected to.
    QMetaObject::invokeMethod(
        peer.get(),
        [this, url, origin] {
            if (PipeLink *link = pipe())
                link->startDocument(url, origin);
        },
        Qt::QueuedConnection);
}

void IpcRendererPrivate::knock()
{
    connector = std::make_unique<LocalConnector>();
    connector->start(
        server.name, server.options,
        [this](std::unique_ptr<Link> link, const IpcError &failure, DisconnectReason reason) {
            knocked(std::move(link), failure, reason);
        });
}

void IpcRendererPrivate::knocked(std::unique_ptr<Link> link, const IpcError &failure,
                                 DisconnectReason reason)
{
    connector.release()->deleteLater();
    if (link)
        peer->setLink(std::move(link));
    else
        knockFailed(reason, failure);
}

void IpcRendererPrivate::enter(qintptr descriptor)
{
    // Whoever made the connection chose this process, whatever user it runs as.
    ConnectOptions options;
    options.access = ListenOptions::Access::World;
    makePeer(options.limits);
    connector = std::make_unique<LocalConnector>();
    connector->start(
        descriptor, options,
        [this](std::unique_ptr<Link> link, const IpcError &failure, DisconnectReason reason) {
            knocked(std::move(link), failure, reason);
        });
    setState(IpcRenderer::State::Connecting);
}

void IpcRendererPrivate::knockFailed(DisconnectReason reason, const IpcError &failure)
{
    if (!reconnectLater(reason, failure)) {
        peer->close(reason, failure);
        return;
    }
    error = failure;
    const QPointer<IpcRenderer> alive = q;
    Q_EMIT q->errorOccurred(failure);
    if (alive && isWaiting())
        Q_EMIT q->reconnecting(server.attempt);
}

bool IpcRendererPrivate::isWaiting() const
{
    return server.timer && server.timer->isActive();
}

// What is called until then waits in the peer.
bool IpcRendererPrivate::reconnectLater(DisconnectReason reason, const IpcError &failure)
{
    if (server.name.isEmpty() || isFinal(reason, failure)
        || !server.policy.allows(server.attempt + 1))
        return false;
    ++server.attempt;
    if (!server.timer) {
        server.timer = new QTimer(q);
        server.timer->setSingleShot(true);
        QObject::connect(server.timer, &QTimer::timeout, q, [this] { knock(); });
    }
    server.timer->start(server.policy.jitteredDelay(server.attempt));
    return true;
}

void IpcRendererPrivate::documentStarted(const Document &)
{
    if (state != IpcRenderer::State::Connecting)
        return; // a new document of a test renderer: the connection is the same
    error = IpcError();
    server.attempt = 0;
    const QPointer<IpcRenderer> alive = q;
    setState(IpcRenderer::State::Connected);
    if (alive && state == IpcRenderer::State::Connected)
        Q_EMIT q->connected();
}

void IpcRendererPrivate::closed(DisconnectReason reason, const IpcError &cause)
{
    // This call comes out of the peer: it goes later.
    if (peer)
        peer.release()->deleteLater();
    {
        const QMutexLocker lock(&gateMutex);
        gate.reset();
    }
    if (reason != DisconnectReason::Requested)
        error = cause;
    const bool again = reconnectLater(reason, cause);
    if (again)
        makePeer(server.options.limits);
    const QPointer<IpcRenderer> alive = q;
    setState(again ? IpcRenderer::State::Connecting : IpcRenderer::State::Unconnected);
    if (alive && isFailure(reason))
        Q_EMIT q->errorOccurred(cause);
    if (alive)
        Q_EMIT q->disconnected(reason);
    if (alive && again && isWaiting())
        Q_EMIT q->reconnecting(server.attempt);
}

// ---- public
// --------------------------------------------------------------------------------------------------------

void IpcRenderer::connectToServer(const QString &name, const ConnectOptions &options)
{
    Q_D(IpcRenderer);
    disconnectFromServer();
    d->makePeer(options.limits);
    d->server.name = name;
    d->server.options = options;
    d->server.attempt = 0;
    d->knock();
    d->setState(State::Connecting);
}

void IpcRenderer::connectTo(IpcMain *main)
{
    Q_D(IpcRenderer);
    disconnectFromServer();
    if (main) {
        d->join(main, QUrl(), QString());
        return;
    }
    d->error = IpcError(IpcError::Code::Closed, u"there is no IpcMain to connect to"_s);
    Q_EMIT errorOccurred(d->error);
    Q_EMIT disconnected(DisconnectReason::ConnectFailed);
}

void IpcRenderer::disconnectFromServer()
{
    Q_D(IpcRenderer);
    d->connector.reset();
    d->server.name.clear();
    delete std::exchange(d->server.timer, nullptr);
    if (!d->peer)
        return;
    d->setState(State::Closing);
    if (d->peer)
        d->peer->close(DisconnectReason::Requested);
}

bool IpcRenderer::setReconnectPolicy(const ReconnectPolicy &policy)
{
    const QString problem = policy.problem();
    if (!problem.isEmpty()) {
        qCWarning(lcConnection).noquote() << "setReconnectPolicy():" << problem;
        return false;
    }
    d_ptr->server.policy = policy;
    return true;
}

ReconnectPolicy IpcRenderer::reconnectPolicy() const
{
    return d_ptr->server.policy;
}

} // namespace Ferry
