// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "subframes_p.h"

#include "pagecodec_p.h"

#include <ferry/message/link_p.h>

#include <QtCore/QBuffer>
#include <QtCore/QJsonObject>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// Documents that no frame is known for: a page that makes more of them than this hinders itself.
constexpr qsizetype maximumStrays = 1000;

QJsonObject helloOf(const QJsonArray &batches)
{
    const QJsonArray first = batches.at(0).toArray().at(3).toArray().at(0).toArray();
    return first.at(0).toInt(-1) == int(MessageKind::Hello) ? first.at(1).toObject()
                                                            : QJsonObject();
}

void sayGoodbye(SubDocument *document, const IpcError &error)
{
    Message message;
    message.kind = MessageKind::Bye;
    message.error = error;
    PageMessage encoded;
    IpcError refusal;
    QJsonArray messages;
    if (toPageMessage(message, &encoded, &refusal))
        messages.append(withAttachments(encoded, nullptr));
    document->send(messages);
}

} // namespace

SubFrames::SubFrames(PageContext *page, const PageFrame *main)
    : m_page(page)
    , m_main(main)
{
    page->frameSeen = [this](quint64 number, const QString &epoch, const QString &origin) {
        frameSeen(number, epoch, origin);
    };
    connect(main, &PageFrame::documentReplaced, this, &SubFrames::dropRetired);
    connect(main, &PageFrame::documentLost, this, [this] {
        clear(IpcError(IpcError::Code::Closed, u"the page's main frame may not use IPC"_s));
    });
}

SubFrames::~SubFrames()
{
    qDeleteAll(m_documents);
}

PageFrame *SubFrames::frame(int frameId) const
{
    for (const auto *list : { &m_frames, &m_retired }) {
        for (const auto &frame : *list) {
            if (frame->frameId() == frameId)
                return frame.get();
        }
    }
    return nullptr;
}

PageFrame *SubFrames::frameOf(const QString &epoch) const
{
    const SubDocument *document = m_documents.value(epoch);
    return document ? document->frame : nullptr;
}

qint64 SubFrames::unacknowledgedBytes() const
{
    qint64 bytes = 0;
    for (const auto &frame : m_frames)
        bytes += frame->outbox().unacknowledgedBytes();
    return bytes;
}

quint64 SubFrames::droppedMessages() const
{
    quint64 dropped = m_dropped;
    for (const auto &frame : m_frames)
        dropped += frame->outbox().droppedMessages();
    return dropped;
}

void SubFrames::flush()
{
    for (const auto &frame : m_frames)
        frame->flush();
}

IpcError SubFrames::refusedMainError() const
{
    return IpcError(IpcError::Code::Denied,
                    u"Ferry: IPC is refused to the main frame of this page, whose origin is %1, "
                    "and so to all of its frames."_s.arg(m_main->refusedOrigin()));
}

// ---- requests ------------------------------------------------------------------------------------

void SubFrames::requestArrived(const PageRequest &request)
{
    SubDocument *document = m_page->closed ? nullptr : m_documents.value(request.epoch);
    if (!document && !m_page->closed)
        document = begin(request);
    const bool isSync = request.kind == PageRequest::Kind::Sync;
    if (!document || (isSync && !m_main->hasDocument())) {
        if (isSync)
            HeldCalls::refuse(request.job, request.number,
                              m_main->isRefused() ? refusedMainError()
                                                  : IpcError(IpcError::Code::Closed));
        else
            request.job->fail(QWebEngineUrlRequestJob::RequestDenied);
        return;
    }
    switch (request.kind) {
    case PageRequest::Kind::Sync:
        if (!document->frame)
            enter(document, 0);
        document->take(request.batches);
        if (m_page->held.hold({ request.epoch, request.number }, request.job))
            document->frame->scheduleDrain();
        else
            HeldCalls::refuse(request.job, request.number, IpcError(IpcError::Code::Closed));
        break;
    case PageRequest::Kind::Post:
        document->post(request.job, request.batches);
        break;
    case PageRequest::Kind::Poll:
        document->poll(request.job, request.number);
        break;
    case PageRequest::Kind::Bye:
        request.job->fail(QWebEngineUrlRequestJob::RequestAborted);
        leave(document);
        break;
    case PageRequest::Kind::Call:
    case PageRequest::Kind::Bytes:
        break; // the link has answered it
    }
}

/*! \brief A document that was not there before: it has to say hello first. */
SubDocument *SubFrames::begin(const PageRequest &request)
{
    const QJsonObject hello = helloOf(request.batches);
    if (hello.isEmpty() || m_documents.size() - qsizetype(m_numbers.size()) > maximumStrays)
        return nullptr;
    auto *document = new SubDocument(request.epoch, originOf(request.job->initiator().toString()),
                                     QUrl(hello.value(u"url"_s).toString()));
    m_documents.insert(request.epoch, document);
    connect(document, &SubDocument::lost, this, [this, document] { leave(document); });
    connect(document, &SubDocument::acknowledged, this, &SubFrames::acknowledged);
    if (m_main->isRefused())
        sayGoodbye(document, refusedMainError());
    for (auto it = m_places.cbegin(); it != m_places.cend(); ++it) {
        if (it->epoch == document->epoch && it->origin == document->origin) {
            enter(document, it.key());
            break;
        }
    }
    return document;
}

// ---- frames --------------------------------------------------------------------------------------

void SubFrames::frameSeen(quint64 number, const QString &epoch, const QString &origin)
{
    if (epoch.isEmpty()) { // it is no more
        m_places.remove(number);
        if (PageFrame *known = m_numbers.value(number))
            drop(known);
        return;
    }
    SubDocument *document = m_documents.value(epoch);
    if (!document)
        m_places.insert(number, { epoch, origin });
    else if (document->origin == origin) // any frame can say the words of any other
        enter(document, number);
}

/*! \brief \a document is in the frame \a number, or, with 0, in one that nobody knows of. */
void SubFrames::enter(SubDocument *document, quint64 number)
{
    m_places.remove(number);
    PageFrame *known = number ? m_numbers.value(number) : nullptr;
    if (document->frame) {
        // It spoke before it was seen, and keeps the frame that it has.
        if (number && known != document->frame) {
            if (known)
                drop(known);
            m_numbers.removeIf([&](const auto &it) { return it.value() == document->frame; });
            m_numbers.insert(number, document->frame);
        }
        return;
    }
    PageFrame *frame = known ? known : makeFrame();
    if (number)
        m_numbers.insert(number, frame);
    vacate(frame); // whoever was there, whether it has said goodbye or not
    document->enter(frame);
}

PageFrame *SubFrames::makeFrame()
{
    auto made = std::make_unique<PageFrame>(m_page, nextFrameId(), PageFrame::Role::Sub);
    PageFrame *frame = made.get();
    connect(frame, &PageFrame::leaving, this, [this](const QJsonArray &batch) {
        if (SubDocument *document = m_documents.value(batch.at(0).toString()))
            document->send(batch.at(1).toArray());
    });
    m_frames.push_back(std::move(made));
    return frame;
}

/*! \brief \a document is gone; its frame stays, for the next one. */
void SubFrames::leave(SubDocument *document)
{
    m_documents.remove(document->epoch);
    m_page->held.endDocument(document->epoch);
    if (document->frame)
        document->frame->documentEnded(WebContents::GoneReason::Closed);
    document->deleteLater();
}

void SubFrames::vacate(const PageFrame *frame)
{
    for (SubDocument *document : std::as_const(m_documents)) {
        if (document->frame == frame)
            document->frame = nullptr;
    }
}

/*! \brief \a frame is not a frame of this page any more. */
void SubFrames::drop(PageFrame *frame)
{
    m_numbers.removeIf([&](const auto &it) { return it.value() == frame; });
    vacate(frame);
    const auto it = std::find_if(m_frames.begin(), m_frames.end(),
                                 [&](const auto &other) { return other.get() == frame; });
    frame->documentEnded(WebContents::GoneReason::Closed);
    m_retired.push_back(std::move(*it));
    m_frames.erase(it);
    // Behind what it still has to say.
    QMetaObject::invokeMethod(
        this,
        [this, frame] {
            const auto own = [&](const auto &other) { return other.get() == frame; };
            const auto at = std::find_if(m_retired.begin(), m_retired.end(), own);
            if (at == m_retired.end())
                return;
            bury(std::move(*at));
            m_retired.erase(at);
        },
        Qt::QueuedConnection);
}

void SubFrames::bury(std::unique_ptr<PageFrame> frame)
{
    m_dropped += frame->outbox().droppedMessages();
    frame->shut();
    frame.release()->deleteLater(); // it may be the one that is at work
}

// ---- the main frame's documents --------------------------------------------------------------------

void SubFrames::retire()
{
    for (SubDocument *document : std::as_const(m_documents))
        document->deleteLater();
    m_documents.clear();
    m_numbers.clear();
    m_places.clear();
    std::move(m_frames.begin(), m_frames.end(), std::back_inserter(m_retired));
    m_frames.clear();
}

void SubFrames::dropRetired()
{
    for (auto &frame : m_retired)
        bury(std::move(frame));
    m_retired.clear();
}

void SubFrames::clear(const IpcError &error)
{
    for (SubDocument *document : std::as_const(m_documents))
        sayGoodbye(document, error);
    retire();
    dropRetired();
}

} // namespace Ferry
