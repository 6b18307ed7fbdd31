// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/webcontents.h>

#include <ferry/codec/cborframe_p.h>
#include <ferry/ipcmain_p.h>
#include <ferry/ipcscope_p.h>
#include <ferry/message/router_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QDateTime>
#include <QtCore/QLoggingCategory>
#include <QtCore/QMetaMethod>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcContents, "ferry.router", QtWarningMsg)

namespace Ferry {

namespace {

int nextContentsId()
{
    static std::atomic<int> last { 0 };
    return ++last;
}

WebContents::GoneReason goneReason(DisconnectReason reason)
{
    switch (reason) {
    case DisconnectReason::PeerGone:
        return WebContents::GoneReason::Crashed;
    case DisconnectReason::Refused:
        return WebContents::GoneReason::Refused;
    case DisconnectReason::ProtocolError:
    case DisconnectReason::Overflow:
        return WebContents::GoneReason::ProtocolError;
    default:
        return WebContents::GoneReason::Closed;
    }
}

class Scope final : public IpcScope
{
public:
    explicit Scope(QObject *parent) : IpcScope(std::make_unique<IpcScopePrivate>(), parent) { }
};

} // namespace

int nextFrameId()
{
    static std::atomic<int> last { 0 };
    return ++last;
}

// ---- private -------------------------------------------------------------------------------------------------------

WebContentsPrivate::WebContentsPrivate(IpcMain *main_, WebContents::Kind kind_,
                                       QObject *peerObject_, const Limits &limits_)
    : main(main_)
    , kind(kind_)
    , id(nextContentsId())
    , mainFrameId(nextFrameId())
    , limits(limits_)
    , peerObject(peerObject_)
{
}

WebContentsPrivate::~WebContentsPrivate() = default;

WebContentsPrivate *WebContentsPrivate::of(const WebContents *contents)
{
    return contents->d_ptr.get();
}

void WebContentsPrivate::start(WebContents *contents)
{
    q = contents;
    peer = std::make_unique<Peer>(Peer::Role::Main, this, contents, limits);
}

bool WebContentsPrivate::isObserved(const QMetaMethod &signal) const
{
    return q->isSignalConnected(signal);
}

bool WebContentsPrivate::send(int frameId, const QString &channel, const QVariantList &arguments,
                              Priority priority)
{
    Message message;
    message.kind = MessageKind::Send;
    message.frameId = frameId;
    message.channel = channel;
    message.arguments = arguments;
    IpcError error;
    if (peer->send(std::move(message), priority, &error))
        return true;
    if (error.is(IpcError::Code::NotCloneable) || error.is(IpcError::Code::TooLarge))
        qCWarning(lcContents).noquote().nospace()
            << "send('" << channel << "') to WebContents #" << id << ": " << error.message();
    return false;
}

IpcScope *WebContentsPrivate::frameScope(int frameId)
{
    IpcScope *&found = frameScopes[frameId];
    if (!found)
        found = new Scope(q);
    return found;
}

void WebContentsPrivate::end(WebContents::GoneReason reason)
{
    if (std::exchange(destroyed, true))
        return;
    IpcMainPrivate::of(main)->contents.removeOne(q);
    const QPointer<WebContents> alive = q;
    Q_EMIT q->gone(reason);
    if (alive)
        q->deleteLater();
}

void WebContentsPrivate::documentStarted(const Document &document)
{
    const bool isMain = document->mainFrame;
    if (!document->frameId)
        document->frameId = mainFrameId; // lanes without frames do not know it
    const QUrl before = q->url();
    if (isMain) {
        documents.clear();
        lastEnd = WebContents::GoneReason::Closed;
        // Its sub-frames will never be again.
        for (auto it = frameScopes.begin(); it != frameScopes.end();) {
            if (it.key() == mainFrameId) {
                ++it;
                continue;
            }
            it.value()->deleteLater();
            it = frameScopes.erase(it);
        }
    }
    documents.insert(document->frameId, document);
    const QPointer<WebContents> alive = q;
    if (isMain && before != document->url)
        Q_EMIT q->urlChanged(document->url);
    if (alive && isMain)
        Q_EMIT q->ready();
}

void WebContentsPrivate::documentGone(int frameId, WebContents::GoneReason reason)
{
    if (frameId == mainFrameId) {
        documents.clear();
        lastEnd = reason;
    } else {
        documents.remove(frameId);
    }
}

void WebContentsPrivate::received(Message &&message, const Impl::EventPointer &event)
{
    if (!destroyed)
        Router::route(q, std::move(message), event);
}

void WebContentsPrivate::documentMoved(const Document &document)
{
    if (document->mainFrame)
        Q_EMIT q->urlChanged(document->url);
}

void WebContentsPrivate::documentDenied(const QString &origin)
{
    Q_EMIT q->denied(origin, QString());
}

void WebContentsPrivate::messageDenied(const QString &origin, const QString &channel)
{
    ++statistics.messagesDenied;
    Q_EMIT q->denied(origin, channel);
}

void WebContentsPrivate::drained()
{
    Q_EMIT q->drained();
}

void WebContentsPrivate::closed(DisconnectReason reason, const IpcError &error)
{
    if (reason == DisconnectReason::ProtocolError || reason == DisconnectReason::Overflow)
        qCWarning(lcContents).noquote().nospace()
            << "WebContents #" << id << " was closed: " << error.message();
    peer->gate()->forgetOwner(); // event.sender() is nullptr from here on
    const WebContents::GoneReason why = goneReason(reason);
    const bool hadCrashed = lastEnd == WebContents::GoneReason::Crashed
        || lastEnd == WebContents::GoneReason::Killed;
    end(why == WebContents::GoneReason::Closed && hadCrashed ? lastEnd : why);
}

void WebContentsPrivate::passed(TapRecord::Direction direction, const Message &message,
                                qsizetype bytes)
{
    if (direction == TapRecord::Direction::ToRenderer) {
        ++statistics.messagesSent;
        statistics.bytesSent += bytes;
    } else {
        ++statistics.messagesReceived;
        statistics.bytesReceived += bytes;
    }
    const auto &tap = IpcMainPrivate::of(main)->tap;
    if (!tap)
        return;
    TapRecord record;
    record.time = QDateTime::currentMSecsSinceEpoch();
    record.direction = direction;
    record.kind = messageKindName(message.kind);
    record.channel = message.channel;
    const bool isOfPort = message.kind == MessageKind::PortMessage
        || message.kind == MessageKind::PortClose || message.kind == MessageKind::PortJoin;
    record.callId = isOfPort ? 0 : message.id;
    record.webContentsId = id;
    record.frameId = message.frameId ? message.frameId : mainFrameId;
    record.bytes = bytes;
    try {
        tap(record);
    } catch (...) {
        qCWarning(lcContents).noquote()
            << "the tap threw:" << Impl::currentExceptionError().message();
    }
}

// ---- public --------------------------------------------------------------------------------------------------------

WebContents::WebContents(std::unique_ptr<WebContentsPrivate> dd, QObject *parent)
    : QObject(parent), d_ptr(std::move(dd))
{
    d_ptr->start(this);
}

WebContents::~WebContents()
{
    Q_D(WebContents);
    if (!std::exchange(d->destroyed, true))
        IpcMainPrivate::of(d->main)->contents.removeOne(this);
    d->peer.reset();
}

int WebContents::id() const
{
    return d_ptr->id;
}

WebContents::Kind WebContents::kind() const
{
    return d_ptr->kind;
}

QString WebContents::name() const
{
    return d_ptr->name;
}

QUrl WebContents::url() const
{
    const Document document = d_ptr->documents.value(d_ptr->mainFrameId);
    return document ? document->url : QUrl();
}

QString WebContents::origin() const
{
    const Document document = d_ptr->documents.value(d_ptr->mainFrameId);
    return document ? document->origin : QString();
}

qint64 WebContents::processId() const
{
    const Link *link = d_ptr->peer->link();
    return link ? link->peerProcessId() : 0;
}

bool WebContents::isDestroyed() const
{
    return d_ptr->destroyed;
}

QObject *WebContents::peerObject() const
{
    return d_ptr->peerObject;
}

IpcMain *WebContents::ipcMain() const
{
    return d_ptr->main;
}

bool WebContents::sendWith(const QString &channel, const QVariantList &arguments)
{
    return sendToFrameWith(d_ptr->mainFrameId, channel, arguments);
}

bool WebContents::sendToFrameWith(int frameId, const QString &channel,
                                  const QVariantList &arguments)
{
    Q_D(WebContents);
    const std::shared_ptr<Gate> gate = d->peer->gate();
    if (gate->isPeerThread())
        return d->hasFrame(frameId) && d->send(frameId, channel, arguments, Priority::Ordinary);

    Message message;
    message.kind = MessageKind::Send;
    message.frameId = frameId;
    message.channel = channel;
    message.arguments = arguments;
    qsizetype bytes = 0;
    IpcError error;
    if (!measure(message, &bytes, &error)) {
        qCWarning(lcContents).noquote().nospace()
            << "send('" << channel << "') to WebContents #" << d->id << ": " << error.message();
        return false;
    }
    return gate->post(bytes, d->limits.queuedBytes, [message, id = d->id](Peer &peer) mutable {
        IpcError late;
        if (!peer.send(std::move(message), Priority::Privileged, &late))
            qCWarning(lcContents).noquote().nospace()
                << "a queued send to WebContents #" << id << " was not sent: " << late.message();
    });
}

void WebContents::startCall(const QString &channel, const QVariantList &arguments,
                            std::unique_ptr<Impl::PendingCall> call)
{
    Q_D(WebContents);
    d->peer->call(channel, arguments, std::move(call), d->invokeTimeout);
}

void WebContents::setInvokeTimeout(std::chrono::milliseconds timeout)
{
    d_ptr->invokeTimeout = timeout;
}

IpcScope *WebContents::ipc()
{
    Q_D(WebContents);
    if (!d->scope)
        d->scope = new Scope(this);
    return d->scope;
}

WebFrame WebContents::mainFrame() const
{
    return WebFrame(const_cast<WebContents *>(this), d_ptr->mainFrameId);
}

QList<WebFrame> WebContents::frames() const
{
    QList<WebFrame> list { mainFrame() };
    for (int frameId : d_ptr->documents.keys()) {
        if (frameId != d_ptr->mainFrameId)
            list.append(WebFrame(const_cast<WebContents *>(this), frameId));
    }
    return list;
}

qint64 WebContents::bytesToWrite() const
{
    return d_ptr->peer->bytesToWrite();
}

Statistics WebContents::statistics() const
{
    Statistics statistics = d_ptr->statistics;
    d_ptr->peer->addStatistics(&statistics);
    return statistics;
}

} // namespace Ferry
