// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcmain.h>

#include <ferry/codec/cborframe_p.h>
#include <ferry/ipcmain_p.h>
#include <ferry/ipctransport.h>
#include <ferry/local/localserver_p.h>
#include <ferry/webcontents_p.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QMutex>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcMain, "ferry.main", QtWarningMsg)

namespace Ferry {

namespace {

QBasicMutex instancesMutex;
Q_GLOBAL_STATIC(QList<IpcMain *>, instances)

} // namespace

// ---- private -------------------------------------------------------------------------------------------------------

IpcMainPrivate::IpcMainPrivate(IpcMain *main) : q(main) { }

IpcMainPrivate::~IpcMainPrivate() = default;

IpcMainPrivate *IpcMainPrivate::of(const IpcMain *main)
{
    return main->d_func();
}

WebContents *IpcMainPrivate::create(WebContents::Kind kind, QObject *peerObject,
                                    const Limits &limits, const QString &name)
{
    auto *created = new WebContents(
        std::make_unique<WebContentsPrivate>(q, kind, peerObject, limits), q);
    WebContentsPrivate::of(created)->name = name;
    contents.append(created);
    Q_EMIT q->webContentsCreated(created);
    return created;
}

WebContents *IpcMainPrivate::adopt(WebContents::Kind kind, QObject *peerObject,
                                   const Limits &limits, std::unique_ptr<Link> link,
                                   const QString &name)
{
    const QPointer<WebContents> created = create(kind, peerObject, limits, name);
    if (created)
        WebContentsPrivate::of(created)->peer->setLink(std::move(link));
    return created;
}

// ---- public --------------------------------------------------------------------------------------------------------

IpcMain::IpcMain(QObject *parent) : IpcScope(std::make_unique<IpcMainPrivate>(this), parent)
{
    const QMutexLocker lock(&instancesMutex);
    instances->append(this);
}

IpcMain::~IpcMain()
{
    {
        const QMutexLocker lock(&instancesMutex);
        if (!instances.isDestroyed())
            instances->removeOne(this);
    }
    IpcMainPrivate *d = d_func();
    d->server.reset();
    // While this object is still an IpcMain: each says goodbye and drops out of the list.
    while (!d->contents.isEmpty())
        delete d->contents.constFirst();
    const QList<WebContents *> late = findChildren<WebContents *>(Qt::FindDirectChildrenOnly);
    qDeleteAll(late);
}

IpcMain *IpcMain::instance()
{
    const QMutexLocker lock(&instancesMutex);
    return instances.isDestroyed() || instances->isEmpty() ? nullptr : instances->constFirst();
}

IpcMainPrivate *IpcMain::d_func() const
{
    return static_cast<IpcMainPrivate *>(d_ptr.get());
}

bool IpcMain::listen(const QString &name, const ListenOptions &options)
{
    IpcMainPrivate *d = d_func();
    if (isListening()) {
        d->errorString = u"listening already"_s;
        return false;
    }
    auto server = std::make_unique<LocalServer>();
    server->setAccepted([d, limits = options.limits](std::unique_ptr<Link> link,
                                                              const QString &clientName, qint64) {
        d->adopt(WebContents::Kind::Process, nullptr, limits, std::move(link), clientName);
    });
    if (!server->listen(name, options)) {
        d->errorString = server->errorString();
        return false;
    }
    d->errorString.clear();
    d->server = std::move(server);
    return true;
}

void IpcMain::close()
{
    IpcMainPrivate *d = d_func();
    d->server.reset();
    const QList<WebContents *> living = d->contents;
    for (const QPointer<WebContents> contents : living) {
        if (contents && contents->kind() == WebContents::Kind::Process)
            WebContentsPrivate::of(contents)->peer->close(DisconnectReason::Requested);
    }
}

bool IpcMain::isListening() const
{
    const IpcMainPrivate *d = d_func();
    return d->server && d->server->isListening();
}

QString IpcMain::errorString() const
{
    return d_func()->errorString;
}

WebContents *IpcMain::connectTo(IpcTransport *transport)
{
    IpcMainPrivate *d = d_func();
    d->transports.removeAll(nullptr);
    if (!transport)
        d->errorString = u"no transport"_s;
    else if (d->transports.contains(transport))
        d->errorString = u"the transport is connected already"_s;
    else
        d->errorString = transport->refusal();
    if (!d->errorString.isEmpty()) {
        qCWarning(lcMain).noquote() << "connectTo():" << d->errorString;
        return nullptr;
    }
    d->transports.append(transport);
    const QPointer<WebContents> created
        = d->create(transport->kind(), transport->peerObject(), transport->limits());
    if (!created)
        return nullptr;
    transport->m_webContents = created;
    WebContentsPrivate *contents = WebContentsPrivate::of(created);
    connect(transport, &QObject::destroyed, created, [created] {
        WebContentsPrivate::of(created)->peer->close(DisconnectReason::Requested);
    });
    contents->peer->setLink(transport->createLink(contents->mainFrameId));
    return created;
}

QList<WebContents *> IpcMain::webContents() const
{
    return d_func()->contents;
}

WebContents *IpcMain::fromId(int id) const
{
    for (WebContents *contents : std::as_const(d_func()->contents)) {
        if (contents->id() == id)
            return contents;
    }
    return nullptr;
}

void IpcMain::broadcastWith(const QString &channel, const QVariantList &arguments)
{
    if (QThread::currentThread() != thread()) {
        QMetaObject::invokeMethod(
            this, [this, channel, arguments] { broadcastWith(channel, arguments); },
            Qt::QueuedConnection);
        return;
    }
    const QList<WebContents *> all = d_func()->contents;
    for (const QPointer<WebContents> contents : all) {
        if (contents) {
            WebContentsPrivate *to = WebContentsPrivate::of(contents);
            to->send(to->mainFrameId, channel, arguments, Priority::Privileged);
        }
    }
}

void IpcMain::setTap(std::function<void(const TapRecord &)> tap)
{
    d_func()->tap = std::move(tap);
}

} // namespace Ferry
