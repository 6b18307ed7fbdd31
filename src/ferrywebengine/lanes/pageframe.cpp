// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pageframe_p.h"

#include "pagecodec_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QJsonDocument>

using namespace Qt::StringLiterals;

namespace Ferry {

PageContext::PageContext(std::unique_ptr<PageHost> host_, const WebEngineOptions &options_)
    : host(std::move(host_))
    , options(options_)
    , policy(options_.allowedOrigins, options_.allowOpaqueOrigins)
    , subFramePolicy(options_.subFrameOrigins.isEmpty()
                         ? policy
                         : OriginPolicy(options_.subFrameOrigins, options_.allowOpaqueOrigins,
                                        u"subFrameOrigins"_s))
    , held(options_.syncTimeout)
    , bridge(host.get())
    , channel(options_.pageChannel, options_.limits, &bridge)
{
}

PageContext::~PageContext() = default;

PageFrame::PageFrame(PageContext *page, int frameId, Role role)
    : m_page(page)
    , m_frameId(frameId)
    , m_role(role)
{
    connect(&m_outbox, &Outbox::leaving, this, &PageFrame::leaving);
    connect(&page->held, &HeldCalls::timedOut, this, [this](const QString &epoch, quint64 call) {
        if (epoch == m_epoch)
            tell(MessageKind::Cancel, call);
    });
}

// ---- to the page --------------------------------------------------------------------------------

bool PageFrame::toPageId(quint64 *id) const
{
    if (*id >> 32 != m_documentNumber)
        return false;
    *id &= 0xffffffffu;
    return true;
}

WriteResult PageFrame::write(const Message &message)
{
    if (!m_document)
        return { false, 0, IpcError(IpcError::Code::Closed) };

    const bool isAnswer = message.kind == MessageKind::Reply || message.kind == MessageKind::Error;
    Message out = message;
    if (isAnswer && !toPageId(&out.id))
        return { true, 0, IpcError() }; // the document that asked is gone
    PageMessage encoded;
    IpcError error;
    if (!toPageMessage(out, &encoded, &error))
        return { false, 0, error };
    const qsizetype bytes = encoded.bytes;
    if (bytes > m_page->options.limits.messageBytes)
        return { false, 0, tooLargeError(bytes, m_page->options.limits.messageBytes) };

    const QJsonArray json = withAttachments(encoded, &m_offers);
    const HeldCalls::Key key { m_epoch, out.id };
    if (isAnswer && m_page->held.holds(key))
        m_page->held.answer(key, QJsonDocument(json).toJson(QJsonDocument::Compact));
    else
        m_outbox.append(json, bytes);
    return { true, bytes, IpcError() };
}

void PageFrame::tell(MessageKind kind, quint64 id, const IpcError &error)
{
    Message message;
    message.kind = kind;
    message.id = id;
    message.error = error;
    if (kind == MessageKind::Cancel) {
        message.id = fromPageId(id);
        if (m_document)
            m_page->receiver->messageReceived(std::move(message), m_document, 0);
        return;
    }
    PageMessage encoded;
    IpcError refusal;
    if (toPageMessage(message, &encoded, &refusal))
        m_outbox.append(withAttachments(encoded, &m_offers), encoded.bytes);
}

bool PageFrame::acknowledge(const QString &epoch, quint64 sequence)
{
    return epoch == m_epoch && m_outbox.acknowledge(sequence);
}

// ---- from the page: the queue -------------------------------------------------------------------

void PageFrame::take(const QString &epoch, const QJsonArray &messages, const QString &origin,
                     const QUrl &url)
{
    for (const QJsonValue &value : messages) {
        const QJsonArray message = unboxed(value.toArray());
        const int kind = message.at(0).toInt(-1);
        if (kind == parkedBytesKind) {
            bytesCame(quint64(message.at(1).toInteger()),
                      QByteArray::fromBase64(message.at(2).toString().toLatin1()));
            continue;
        }
        if (kind == int(MessageKind::Hello))
            dropIncomplete(); // of the document before
        m_inbox.push_back({ message, epoch, origin, url, {} });
        if (kind == int(MessageKind::SendSync))
            takeEarlyBytes(&m_inbox.back());
        else
            m_inbox.back().parked =
                ParkedBytes(attachmentsOf(message), m_page->options.limits.messageBytes);
    }
    if (!messages.isEmpty())
        scheduleDrain();
}

void PageFrame::documentMoved()
{
    Arrival arrival;
    arrival.isMove = true;
    arrival.url = m_page->host->url();
    m_inbox.push_back(std::move(arrival));
    scheduleDrain();
}

void PageFrame::documentEnded(WebContents::GoneReason reason)
{
    dropIncomplete();
    Arrival arrival;
    arrival.gone = reason;
    m_inbox.push_back(std::move(arrival));
    scheduleDrain();
}

void PageFrame::scheduleDrain()
{
    if (m_drainScheduled)
        return;
    m_drainScheduled = true;
    QMetaObject::invokeMethod(this, &PageFrame::drain, Qt::QueuedConnection);
}

void PageFrame::drain()
{
    m_drainScheduled = false;
    const QPointer<PageFrame> self = this;
    while (self && !m_page->closed && !m_inbox.empty()) {
        const Turn turn = turnOfFirst();
        if (turn == Turn::Wait)
            break;
        const Arrival arrival = std::move(m_inbox.front());
        m_inbox.pop_front();
        if (turn == Turn::Drop)
            continue;
        // For an event loop inside a listener.
        if (!m_inbox.empty())
            scheduleDrain();
        process(arrival);
    }
    // Answers given just now leave with this turn, not the next.
    if (self) {
        m_outbox.flush();
        pull();
    }
}

void PageFrame::shut()
{
    m_outbox.flush();
    m_offers.clear();
    m_inbox.clear();
    m_earlyBytes.clear();
    m_document.reset();
}

} // namespace Ferry
