// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pageframe_p.h"

#include "pagecodec_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QJsonObject>
#include <QtCore/QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcDocument, "ferry.page", QtWarningMsg)

// PageFrame's other half: what arrived is taken apart here.

namespace Ferry {

namespace {

constexpr qsizetype shownUrlLength = 200; // a data: address may have megabytes

IpcError deniedError(const OriginPolicy &policy, const QString &origin)
{
    return IpcError(IpcError::Code::Denied, u"Ferry: "_s + policy.refusal(u"this page"_s, origin));
}

MessageKind kindOf(const QJsonArray &message)
{
    return MessageKind(message.at(0).toInt(-1));
}

/*! \brief Id and channel of a message that is not decoded yet. */
quint64 idOf(const QJsonArray &message)
{
    return quint64(message.at(1).toInteger());
}

QString channelOf(const QJsonArray &message)
{
    return message.at(kindOf(message) == MessageKind::Send ? 1 : 2).toString(); // behind id or ports
}

} // namespace

HeldCalls::Key PageFrame::keyOf(const Arrival &arrival)
{
    return { arrival.epoch, idOf(arrival.message) };
}

/*!
    \brief A synchronous call is dispatched once its request is here as well; until then its page is
    blocked. When something is behind it the page has gone on: the request was refused, and with it
    the call.
*/
PageFrame::Turn PageFrame::turnOfFirst() const
{
    const Arrival &first = m_inbox.front();
    if (!first.parked.isComplete() && m_document && first.epoch == m_epoch)
        return Turn::Wait;
    if (kindOf(first.message) != MessageKind::SendSync || m_page->held.holds(keyOf(first)))
        return Turn::Take;
    const bool hasGoneOn =
        !std::all_of(m_inbox.cbegin() + 1, m_inbox.cend(), [](const Arrival &behind) {
            return behind.isMove; // it comes another way than what the page says
        });
    return hasGoneOn ? Turn::Drop : Turn::Wait;
}

void PageFrame::process(const Arrival &arrival)
{
    if (arrival.gone) {
        endDocument(*arrival.gone);
    } else if (arrival.isMove) {
        moveTo(arrival.url);
    } else if (kindOf(arrival.message) == MessageKind::Hello) {
        startDocument(arrival);
    } else if (arrival.epoch != m_epoch) {
        if (kindOf(arrival.message) == MessageKind::SendSync)
            m_page->held.fail(keyOf(arrival), IpcError(IpcError::Code::Closed));
    } else if (m_isRefused) {
        refuse(arrival);
    } else if (!m_document) {
        return;
    } else if (!policy().isAllowed(arrival.origin)
               || (!isMain() && arrival.origin != m_document->origin)) {
        revokeFor(arrival, arrival.origin);
    } else if (kindOf(arrival.message) == MessageKind::SendSync
               && m_page->held.initiatorOf(keyOf(arrival)) != m_document->origin) {
        revokeFor(arrival, m_page->held.initiatorOf(keyOf(arrival)));
    } else {
        deliver(arrival);
    }
}

const OriginPolicy &PageFrame::policy() const
{
    return isMain() ? m_page->policy : m_page->subFramePolicy;
}

void PageFrame::startDocument(const Arrival &arrival)
{
    Q_EMIT documentReplaced();
    // Its page cannot be waiting any more.
    m_page->held.endDocument(m_epoch);
    m_epoch = arrival.epoch;
    m_documentNumber = ++m_page->lastDocument;
    m_document.reset();
    m_outbox.restart(m_epoch);
    m_offers.clear();
    m_pulls = 0;
    const QJsonObject hello = arrival.message.at(1).toObject();
    const QString reported = originOf(hello.value(u"origin"_s).toString());
    const bool isVouchedAllowed = policy().isAllowed(arrival.origin);
    if (!isVouchedAllowed || !policy().isAllowed(reported)) {
        refuseDocument(isVouchedAllowed ? reported : arrival.origin, arrival.url);
        return;
    }
    if (isMain() ? !canBeOf(reported, arrival.origin) : reported != arrival.origin) {
        refuseDocument(arrival.origin, arrival.url);
        return;
    }
    m_isRefused = false;
    m_document = std::make_shared<DocumentInfo>();
    m_document->frameId = m_frameId;
    m_document->mainFrame = isMain();
    m_document->url = arrival.url;
    m_document->origin = reported;
    m_document->processId = m_page->host->renderProcessId();
    Q_EMIT documentAccepted();
    m_page->receiver->documentStarted(m_document);
}

void PageFrame::endDocument(WebContents::GoneReason reason)
{
    Q_EMIT documentLost();
    m_document.reset();
    m_page->held.endDocument(m_epoch);
    m_epoch.clear();
    m_isRefused = false;
    m_outbox.restart({});
    m_offers.clear();
    m_pulls = 0;
    m_page->receiver->documentGone(m_frameId, reason);
}

/*! \brief The document is at \a url now. False when there is none, or whoever was told ended it. */
bool PageFrame::moveTo(const QUrl &url)
{
    if (!m_document || m_document->url == url)
        return m_document != nullptr;
    m_document->url = url;
    const QPointer<PageFrame> self = this;
    const Document document = m_document;
    m_page->receiver->documentMoved(document);
    return self && !m_page->closed && m_document == document;
}

void PageFrame::deliver(const Arrival &arrival)
{
    const QJsonArray &json = arrival.message;
    if (json.at(0).toInt() == preloadErrorKind) {
        const QString path = json.at(1).toString();
        const IpcError error = fromPageError(json.at(2));
        qCWarning(lcDocument).noquote().nospace()
            << "the preload " << path << " failed in " << arrival.url.toString() << ": "
            << error.name() << ": " << error.message() << '\n'
            << error.stack();
        if (m_page->preloadFailed)
            m_page->preloadFailed(path, error);
        return;
    }
    if (json.at(0).toInt() == pageChannelKind) {
        if (isMain())
            m_page->channel.receive(json.at(1).toString(), json.at(2).toInteger());
        return;
    }
    if (json.at(0).toInt() == frameSeenKind) {
        if (isMain() && m_page->frameSeen)
            m_page->frameSeen(quint64(json.at(1).toInteger()), json.at(2).toString(),
                              originOf(json.at(3).toString()));
        return;
    }
    const qsizetype limit = m_page->options.limits.messageBytes;
    const qsizetype bytes = jsonSize(json, limit) + arrival.parked.size();
    Message message;
    IpcError error;
    if (bytes > limit) {
        error = tooLargeError(bytes, limit);
    } else if (fromPageMessage(json, arrival.parked, &message, &error)) {
        // Main calls main frames only: a sub-frame has nothing to answer.
        if (!isMain()
            && (message.kind == MessageKind::Reply || message.kind == MessageKind::Error))
            return;
        const bool isPagesOwn = message.kind == MessageKind::SendSync
            || message.kind == MessageKind::Invoke || message.kind == MessageKind::Cancel;
        if (message.kind == MessageKind::SendSync)
            m_page->held.setChannel(keyOf(arrival), message.channel);
        if (isPagesOwn)
            message.id = fromPageId(message.id);
        message.frameId = m_frameId;
        if (!moveTo(arrival.url))
            return;
        const QPointer<PageFrame> self = this;
        const Document document = m_document;
        m_page->receiver->messageReceived(std::move(message), document, bytes);
        // Freeing large arguments takes as long as reading them: an answer does not wait for that.
        if (self && bytes > offeredBytes)
            m_outbox.flush();
        return;
    }
    qCWarning(lcDocument).noquote().nospace()
        << "a message of " << arrival.url.toString() << " was dropped: " << error.message();
    if (kindOf(json) == MessageKind::SendSync)
        m_page->held.fail(keyOf(arrival), error);
    else if (kindOf(json) == MessageKind::Invoke)
        tell(MessageKind::Error, idOf(json), error);
}

/*! \brief Answers a message of a refused document. */
void PageFrame::refuse(const Arrival &arrival)
{
    const IpcError error = deniedError(policy(), m_refusedOrigin);
    const MessageKind kind = kindOf(arrival.message);
    if (kind == MessageKind::SendSync)
        m_page->held.fail(keyOf(arrival), error);
    else if (kind == MessageKind::Invoke)
        tell(MessageKind::Error, idOf(arrival.message), error);
    if (kind == MessageKind::Send || kind == MessageKind::SendSync || kind == MessageKind::Invoke
        || kind == MessageKind::Post)
        m_page->receiver->messageDenied(m_refusedOrigin, channelOf(arrival.message));
}

/*! \brief From now on nothing of the document that is there now is heard. */
void PageFrame::refuseDocument(const QString &origin, const QUrl &url)
{
    Q_EMIT documentLost();
    m_isRefused = true;
    m_refusedOrigin = origin;
    m_document.reset();
    const bool isPlaceholder = isMain() && m_page->host->isPlaceholder();
    if (isPlaceholder) {
        tell(MessageKind::Bye, 0, IpcError(IpcError::Code::Closed));
    } else {
        qCWarning(lcDocument).noquote()
            << policy().refusal(url.toDisplayString().left(shownUrlLength), origin);
        tell(MessageKind::Bye, 0, deniedError(policy(), origin));
    }
    const QPointer<PageFrame> self = this;
    m_page->receiver->documentGone(m_frameId, WebContents::GoneReason::Refused);
    if (self && !m_page->closed && !isPlaceholder)
        m_page->receiver->documentDenied(origin);
}

/*! \brief The document is not what it said when it began: from now on it is refused, with \a arrival. */
void PageFrame::revokeFor(const Arrival &arrival, const QString &origin)
{
    const QPointer<PageFrame> self = this;
    refuseDocument(origin, arrival.url);
    if (self && !m_page->closed)
        refuse(arrival);
}

} // namespace Ferry
