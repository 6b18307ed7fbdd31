// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagelink_p.h"

#include <ferrywebengine/pagehost_p.h>
#include <ferrywebengine/runtime_p.h>

#include <QtCore/QBuffer>
#include <QtCore/QLoggingCategory>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPage, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

// Documents say hello before their first script; a page without one may be slow, not mute.
constexpr auto helloPatience = 1s;

constexpr qsizetype shownUrlLength = 200; // a data: address may have megabytes

// One is enough, unless the machine is very slow.
constexpr int maximumLoadsAgain = 3;

// Of those that were replaced, a few may still be talking.
constexpr qsizetype rememberedDocuments = 32;

bool isHello(const QJsonValue &message)
{
    return message.toArray().at(0).toInt(-1) == int(MessageKind::Hello);
}

} // namespace

PageLink::PageLink(std::unique_ptr<PageHost> host, const WebEngineOptions &options, int mainFrameId)
    : m_page(std::move(host), options)
    , m_main(&m_page, mainFrameId, PageFrame::Role::Main)
    , m_subFrames(&m_page, &m_main)
    , m_pageName(randomWord())
{
    m_helloTimer.setSingleShot(true);
    m_helloTimer.setInterval(helloPatience);
    connect(&m_helloTimer, &QTimer::timeout, this, &PageLink::checkHello);

    connect(&m_page.bridge, &Bridge::received, this, &PageLink::batchArrived);
    connect(&m_main, &PageFrame::leaving, &m_page.bridge, &Bridge::send);
    const auto closeChannel = [this] { m_page.channel.close(); };
    connect(&m_main, &PageFrame::documentReplaced, this, closeChannel);
    connect(&m_main, &PageFrame::documentLost, this, closeChannel);
    connect(&m_main, &PageFrame::documentAccepted, this,
            [this] { m_page.channel.open(m_main.epoch()); });
    connect(&m_subFrames, &SubFrames::acknowledged, this, &PageLink::acknowledged);
    const PageHost *page = m_page.host.get();
    connect(page, &PageHost::navigating, this, &PageLink::leaving);
    connect(page, &PageHost::loaded, this, &PageLink::loaded);
    connect(page, &PageHost::urlChanged, this, [this] {
        // Until its hello the address may be that of a document to come.
        if (m_helloSeen && !m_page.closed)
            m_main.documentMoved();
    });
    connect(page, &PageHost::errorPageShown, this,
            [this] { m_main.documentEnded(WebContents::GoneReason::Closed); });
    connect(page, &PageHost::rendererGone, this, &PageLink::rendererGone);
    connect(page, &PageHost::pageDestroyed, this, &PageLink::pageDestroyed);
}

PageLink::~PageLink()
{
    close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
}

void PageLink::setPreloadFailed(std::function<void(const QString &, const IpcError &)> function)
{
    m_page.preloadFailed = std::move(function);
}

void PageLink::setReceiver(LinkReceiver *receiver)
{
    Link::setReceiver(receiver);
    m_page.receiver = receiver;
    RuntimeConfig config;
    config.page = m_pageName;
    config.secret = m_secret = randomWord();
    config.preloads = m_page.options.preloads;
    config.contextIsolation = m_page.options.contextIsolation;
    config.isolatedWorlds = m_page.options.isolatedWorlds;
    config.answersPrompts = m_page.host->answersPrompts() || m_page.options.answersPrompts;
    config.pageChannel = m_page.options.pageChannel;
    config.subFrames = m_page.options.subFrames;
    config.limits = m_page.options.limits;
    m_requests = RequestHandler::of(m_page.host.get());
    m_requests->add(m_pageName, config.secret, this);
    m_page.bridge.setChannel(m_page.host->channel());
    m_page.host->attach(runtimeScripts(config, m_page.policy, m_page.subFramePolicy));
}

qint64 PageLink::peerProcessId() const
{
    return m_page.host->renderProcessId();
}

void PageLink::addStatistics(Statistics *statistics) const
{
    statistics->messagesDropped += m_main.outbox().droppedMessages() + m_subFrames.droppedMessages();
    statistics->syncPrompts += m_syncPrompts;
    statistics->syncRequests += m_syncRequests;
}

WriteResult PageLink::write(const Message &message)
{
    if (m_page.closed)
        return { false, 0, IpcError(IpcError::Code::Closed) };
    if (!message.frameId || message.frameId == m_main.frameId())
        return m_main.write(message);
    if (PageFrame *frame = m_subFrames.frame(message.frameId))
        return frame->write(message);
    return { false, 0, IpcError(IpcError::Code::Closed) };
}

void PageLink::flush()
{
    m_main.flush();
    m_subFrames.flush();
}

PageFrame *PageLink::frameOf(const QString &epoch)
{
    return epoch == m_main.epoch() ? &m_main : m_subFrames.frameOf(epoch);
}

void PageLink::endHeldCalls(const IpcError &error)
{
    const QPointer<PageLink> self = this;
    const QList<HeldCalls::Key> ended = m_page.held.failAll(error);
    for (const HeldCalls::Key &key : ended) {
        PageFrame *frame = self && !m_page.closed ? frameOf(key.first) : nullptr;
        if (frame)
            frame->tell(MessageKind::Cancel, key.second);
    }
}

// ---- from the page: arriving --------------------------------------------------------------------

void PageLink::batchArrived(const QJsonValue &value)
{
    const PageBatch batch = PageBatch::from(value);
    if (m_page.closed || batch.epoch.isEmpty())
        return;
    if (!batch.messages.isEmpty() && isHello(batch.messages.at(0))) {
        m_helloSeen = true;
        beginDocument(batch.epoch);
        m_loadsAgain = 0;
        m_page.host->documentBegan(QUrl(batch.messages.at(0)[1][u"url"_s].toString()));
        m_subFrames.retire();
    }
    take(batch);
    // What went over the channel before it, hello and all, may just have come.
    const auto next = std::find_if(m_carried.begin(), m_carried.end(),
                                   [this](const PageBatch &carried) { return isNext(carried); });
    if (next != m_carried.end()) {
        const PageBatch carried = *next;
        m_carried.erase(next);
        takeCarried(carried);
    }
}

void PageLink::beginDocument(const QString &epoch)
{
    // Its calls end with it.
    m_carried.removeIf([this](const PageBatch &carried) { return carried.epoch == m_epoch; });
    if (!m_epoch.isEmpty())
        m_past.append(m_epoch);
    m_past.removeAll(epoch); // one that says hello is there, whatever it did before
    if (m_past.size() > rememberedDocuments)
        m_past.removeFirst();
    m_epoch = epoch;
    m_arrived = m_carriedLast = 0;
}

bool PageLink::isNext(const PageBatch &batch) const
{
    return batch.epoch == m_epoch && batch.first <= m_arrived + 1;
}

void PageLink::takeCarried(const PageBatch &batch)
{
    take(batch);
    m_carriedLast = batch.last();
}

void PageLink::take(PageBatch batch)
{
    if (const QUrl url = m_page.host->url(); url != m_url) {
        m_url = url;
        m_origin = originOf(url);
    }
    if (batch.epoch == m_epoch) { // not a last word of the document before
        batch.leaveOut(m_carriedLast);
        m_arrived = std::max(m_arrived, batch.last());
    }
    m_main.take(batch.epoch, batch.messages, m_origin, m_url);
    if (m_main.acknowledge(batch.epoch, batch.received))
        acknowledged();
}

qint64 PageLink::bytesToWrite() const
{
    const qint64 bytes = m_main.outbox().unacknowledgedBytes() + m_subFrames.unacknowledgedBytes();
    m_wasFull = m_wasFull || bytes > m_page.options.limits.queuedBytes / 2;
    return bytes;
}

void PageLink::acknowledged()
{
    if (!m_wasFull || bytesToWrite() > m_page.options.limits.queuedBytes / 2)
        return;
    m_wasFull = false;
    // From the event loop: the receiver's owner may do anything in there.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_page.closed)
                receiver()->drained();
        },
        Qt::QueuedConnection);
}

void PageLink::requestArrived(const PageRequest &request)
{
    using Kind = PageRequest::Kind;
    if (request.kind == Kind::Sync || request.kind == Kind::Call)
        ++m_syncRequests;
    if (request.kind == Kind::Bytes)
        bytesRequested(request);
    else if (request.kind != Kind::Call)
        m_subFrames.requestArrived(request);
    else if (m_page.closed || m_past.contains(request.epoch)
             || !m_page.held.hold({ request.epoch, request.number }, request.job))
        HeldCalls::refuse(request.job, request.number, IpcError(IpcError::Code::Closed));
    else
        callArrived(PageBatch::from(request.batches.at(0)));
}

/*! \brief Of the main frame, with \a batch when its runtime gave it one to bring along. */
void PageLink::callArrived(const PageBatch &batch)
{
    if (isNext(batch))
        takeCarried(batch);
    else if (!batch.epoch.isEmpty())
        m_carried.append(batch); // it has overtaken what went over the channel
    if (m_carried.size() > rememberedDocuments)
        m_page.held.endDocument(m_carried.takeFirst().epoch);
    m_main.scheduleDrain();
}

void PageLink::bytesRequested(const PageRequest &request)
{
    QWebEngineUrlRequestJob *job = request.job;
    std::optional<QByteArray> bytes;
    PageFrame *frame = m_page.closed ? nullptr : frameOf(request.epoch);
    if (frame)
        bytes = frame->takeOffer(request.number, originOf(job->initiator().toString()));
    if (!bytes) {
        job->fail(QWebEngineUrlRequestJob::UrlNotFound);
        return;
    }
    auto *body = new QBuffer(job);
    body->setData(*bytes);
    body->open(QIODevice::ReadOnly);
    job->reply(QByteArrayLiteral("application/octet-stream"), body);
}

void PageLink::rendererGone(WebContents::GoneReason reason)
{
    m_loadsAgain = 0;
    m_page.held.failAll(IpcError(IpcError::Code::PeerGone));
    m_main.documentEnded(reason);
}

void PageLink::leaving()
{
    // A blocked document cannot be left: the navigation would wait for the call, and the call for
    // ever.
    endHeldCalls(IpcError(IpcError::Code::Canceled, u"the page is being left"_s));
    ++m_loads;
    m_helloSeen = false;
    m_helloTimer.stop();
}

void PageLink::pageDestroyed()
{
    shut(DisconnectReason::ServerClosed,
         IpcError(IpcError::Code::PeerGone, u"the page was deleted"_s));
}

void PageLink::loaded(bool ok)
{
    const QString scheme = m_page.host->url().scheme();
    if (!ok || m_helloSeen || m_page.closed || scheme.isEmpty() || scheme == u"about")
        return;
    m_helloTimer.start();
    lookForRuntime();
}

/*!
    QtWebEngine keeps its way to a frame's user scripts by the address of the frame's C++ object. When a renderer was killed
    it keeps that of the old frame as well, which leads nowhere; a frame that comes to lie there soon after gets no scripts,
    be it of this page or of another new one. Seen in 6.4.2; user_resource_controller_host.cpp.
*/
void PageLink::lookForRuntime()
{
    if (m_loadsAgain == maximumLoadsAgain || !m_page.policy.isAllowed(originOf(m_page.host->url())))
        return;
    m_page.host->runScript(
        u"typeof qt === 'object' && !qt.webChannelTransport.onmessage"_s,
        [self = QPointer(this), load = m_loads](const QVariant &isMute) {
            if (self && isMute.toBool())
                QMetaObject::invokeMethod(self, [=] { self->loadAgain(load); }, Qt::QueuedConnection);
        });
}

void PageLink::loadAgain(quint64 load)
{
    if (m_helloSeen || m_page.closed || load != m_loads)
        return;
    const QString url = shownUrl();
    if (!m_page.host->loadAgain())
        return;
    ++m_loadsAgain;
    ++m_loads;
    m_helloTimer.start(); // the application may refuse the navigation
    qCWarning(lcPage).noquote().nospace()
        << url << " began without user scripts, as can happen shortly after a renderer was killed; it is loaded again";
    m_main.documentEnded(WebContents::GoneReason::Closed); // the one before
}

QString PageLink::shownUrl() const
{
    return m_page.host->url().toDisplayString().left(shownUrlLength);
}

void PageLink::checkHello()
{
    if (m_helloSeen || m_page.closed)
        return;
    m_main.documentEnded(WebContents::GoneReason::Closed); // the one before
    if (!m_page.host->isAttached()) {
        qCWarning(lcPage).noquote().nospace() << shownUrl()
                                              << " cannot speak: the page's QWebChannel was "
                                                 "replaced, and a page has only one; pass one of "
                                                 "your own as WebEngineOptions::pageChannel";
    } else {
        qCWarning(lcPage).noquote().nospace()
            << shownUrl()
            << " loaded without a word: were Ferry's user scripts removed, or did they fail? The page's console says more";
    }
}

// ---- the end ------------------------------------------------------------------------------------

void PageLink::close(DisconnectReason reason, const IpcError &error)
{
    if (!m_page.closed && m_main.hasDocument())
        m_main.tell(MessageKind::Bye, 0, error);
    shut(reason, error);
}

void PageLink::shut(DisconnectReason reason, const IpcError &error)
{
    if (std::exchange(m_page.closed, true))
        return;
    m_page.held.failAll(error);
    m_page.channel.close();
    m_main.shut();
    m_subFrames.clear(error);
    m_helloTimer.stop();
    if (m_requests)
        m_requests->remove(m_pageName);
    m_page.host->detach();
    m_page.bridge.leaveChannel();
    if (receiver())
        receiver()->linkClosed(reason, error);
}

} // namespace Ferry
