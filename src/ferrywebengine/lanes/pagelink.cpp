// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagelink_p.h"

#include "pagecodec_p.h"

#include <ferrywebengine/pagehost_p.h>
#include <ferrywebengine/runtime_p.h>

#include <QtCore/QJsonDocument>
#include <QtCore/QLoggingCategory>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcPage, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

// Documents say hello before their first script; a page without one may be slow, not mute.
constexpr auto helloPatience = 1s;

bool isHello(const QJsonValue &message)
{
    return message.toArray().at(0).toInt(-1) == int(MessageKind::Hello);
}

} // namespace

PageLink::PageLink(std::unique_ptr<PageHost> host, const WebEngineOptions &options, int mainFrameId)
    : m_host(std::move(host))
    , m_options(options)
    , m_policy(options.allowedOrigins, options.allowOpaqueOrigins)
    , m_mainFrameId(mainFrameId)
    , m_pageName(randomWord())
    , m_held(options.syncTimeout)
{
    m_helloTimer.setSingleShot(true);
    m_helloTimer.setInterval(helloPatience);
    connect(&m_helloTimer, &QTimer::timeout, this, &PageLink::checkHello);

    m_channel.registerObject(Bridge::channelName(), &m_bridge);
    connect(&m_bridge, &Bridge::received, this, &PageLink::batchArrived);
    connect(&m_outbox, &Outbox::leaving, &m_bridge, &Bridge::send);
    connect(&m_held, &HeldCalls::timedOut, this, [this](const QString &epoch, quint64 call) {
        if (epoch == m_epoch)
            tell(MessageKind::Cancel, call);
    });
    connect(m_host.get(), &PageHost::navigating, this, &PageLink::leaving);
    connect(m_host.get(), &PageHost::loaded, this, &PageLink::loaded);
    connect(m_host.get(), &PageHost::errorPageShown, this,
            [this] { documentEnded(WebContents::GoneReason::Closed); });
    connect(m_host.get(), &PageHost::rendererGone, this, &PageLink::rendererGone);
    connect(m_host.get(), &PageHost::pageDestroyed, this, &PageLink::pageDestroyed);
}

PageLink::~PageLink()
{
    close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
}

void PageLink::setPreloadFailed(std::function<void(const QString &, const IpcError &)> function)
{
    m_preloadFailed = std::move(function);
}

void PageLink::setReceiver(LinkReceiver *receiver)
{
    Link::setReceiver(receiver);
    RuntimeConfig config;
    config.page = m_pageName;
    config.secret = randomWord();
    config.preloads = m_options.preloads;
    config.contextIsolation = m_options.contextIsolation;
    config.isolatedWorlds = m_options.isolatedWorlds;
    config.limits = m_options.limits;
    m_requests = RequestHandler::of(m_host.get());
    m_requests->add(m_pageName, config.secret, this);
    m_host->attach(&m_channel, runtimeScripts(config, m_policy));
}

qint64 PageLink::peerProcessId() const
{
    return m_host->renderProcessId();
}

// ---- to the page -----------------------------------------------------------------------------------------------------

bool PageLink::toPageId(quint64 *id) const
{
    if (*id >> 32 != m_documentNumber)
        return false;
    *id &= 0xffffffffu;
    return true;
}

WriteResult PageLink::write(const Message &message)
{
    if (m_closed || !m_document)
        return { false, 0, IpcError(IpcError::Code::Closed) };

    const bool isAnswer = message.kind == MessageKind::Reply || message.kind == MessageKind::Error;
    Message out = message;
    if (isAnswer && !toPageId(&out.id))
        return { true, 0, IpcError() }; // the document that asked is gone
    QJsonArray json;
    qsizetype bytes = 0;
    IpcError error;
    if (!toPageMessage(out, &json, &bytes, &error))
        return { false, 0, error };
    if (bytes > m_options.limits.messageBytes)
        return { false, 0, tooLargeError(bytes, m_options.limits.messageBytes) };

    const HeldCalls::Key key { m_epoch, out.id };
    if (isAnswer && m_held.holds(key))
        m_held.answer(key, QJsonDocument(json).toJson(QJsonDocument::Compact));
    else
        m_outbox.append(json, bytes);
    return { true, bytes, IpcError() };
}

/*! \brief A message of the link's own: Cancel to the receiver, Error and Bye to the page. */
void PageLink::tell(MessageKind kind, quint64 id, const IpcError &error)
{
    Message message;
    message.kind = kind;
    message.id = id;
    message.error = error;
    if (kind == MessageKind::Cancel) {
        message.id = fromPageId(id);
        if (m_document)
            receiver()->messageReceived(std::move(message), m_document, 0);
        return;
    }
    QJsonArray json;
    qsizetype bytes = 0;
    IpcError refusal;
    if (toPageMessage(message, &json, &bytes, &refusal))
        m_outbox.append(json, bytes);
}

void PageLink::endHeldCalls(const IpcError &error)
{
    const QPointer<PageLink> self = this;
    const QList<HeldCalls::Key> ended = m_held.failAll(error);
    for (const HeldCalls::Key &key : ended) {
        if (self && !m_closed && key.first == m_epoch)
            tell(MessageKind::Cancel, key.second);
    }
}

// ---- from the page: arriving -------------------------------------------------------------------------------------------

void PageLink::batchArrived(const QJsonValue &value)
{
    const QJsonArray batch = value.toArray();
    const QJsonArray messages = batch.at(3).toArray();
    const QString epoch = batch.at(0).toString();
    if (m_closed || batch.size() != 4 || epoch.isEmpty())
        return;
    const QUrl url = m_host->url();
    const QString urlOrigin = originOf(url);
    for (const QJsonValue &message : messages)
        m_inbox.push_back({ message.toArray(), epoch, urlOrigin, url, {} });
    if (!messages.isEmpty()) {
        if (isHello(messages.at(0)))
            m_helloSeen = true;
        scheduleDrain();
    }
    if (epoch == m_epoch && m_outbox.acknowledge(quint64(batch.at(1).toInteger()))
        && bytesToWrite() <= m_options.limits.queuedBytes / 2) {
        // From the event loop: the receiver's owner may do anything in there.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (!m_closed)
                    receiver()->drained();
            },
            Qt::QueuedConnection);
    }
}

void PageLink::requestArrived(QWebEngineUrlRequestJob *job, const QString &epoch, quint64 call)
{
    const HeldCalls::Key key { epoch, call };
    if (m_closed || m_held.holds(key)) {
        HeldCalls::refuse(job, call, IpcError(IpcError::Code::Closed));
        return;
    }
    m_held.hold(key, job);
    scheduleDrain();
}

void PageLink::rendererGone(WebContents::GoneReason reason)
{
    m_held.failAll(IpcError(IpcError::Code::PeerGone));
    documentEnded(reason);
}

/*! \brief In its turn: what the document said before is still heard. */
void PageLink::documentEnded(WebContents::GoneReason reason)
{
    Arrival arrival;
    arrival.gone = reason;
    m_inbox.push_back(std::move(arrival));
    scheduleDrain();
}

void PageLink::leaving()
{
    // A blocked document cannot be left: the navigation would wait for the call, and the call for ever.
    endHeldCalls(IpcError(IpcError::Code::Canceled, u"the page is being left"_s));
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
    const QString scheme = m_host->url().scheme();
    if (ok && !m_helloSeen && !m_closed && !scheme.isEmpty() && scheme != u"about")
        m_helloTimer.start();
}

void PageLink::checkHello()
{
    if (m_helloSeen || m_closed)
        return;
    documentEnded(WebContents::GoneReason::Closed); // the one before
    if (!m_host->isAttached()) {
        qCWarning(lcPage).noquote().nospace()
            << m_host->url().toString()
            << " cannot speak: the page's QWebChannel was replaced, and a page has only one";
    } else {
        qCWarning(lcPage).noquote().nospace()
            << m_host->url().toString()
            << " loaded without a word: were Ferry's user scripts removed, or is JavaScript off?";
    }
}

// ---- the end -----------------------------------------------------------------------------------------------------------

void PageLink::close(DisconnectReason reason, const IpcError &error)
{
    if (!m_closed && m_document)
        tell(MessageKind::Bye, 0, error);
    shut(reason, error);
}

void PageLink::shut(DisconnectReason reason, const IpcError &error)
{
    if (std::exchange(m_closed, true))
        return;
    m_held.failAll(error);
    m_outbox.flush();
    m_inbox.clear();
    m_document.reset();
    m_helloTimer.stop();
    if (m_requests)
        m_requests->remove(m_pageName);
    m_host->detach();
    if (receiver())
        receiver()->linkClosed(reason, error);
}

} // namespace Ferry
