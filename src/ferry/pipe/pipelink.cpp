// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/pipe/pipelink_p.h>

#include <ferry/codec/cborframe_p.h>

#include <QtCore/QMutex>
#include <QtCore/QPointer>
#include <QtCore/QThread>
#include <QtCore/QWaitCondition>

#include <deque>

namespace Ferry {

struct PipeLink::Entry
{
    enum class Type { Frame, Document, Closed };
    Type type = Type::Frame;
    QByteArray frame;
    quint64 epoch = 0; // of the document that a frame is meant for, or that starts
    QUrl url;
    QString origin;
    DisconnectReason reason = DisconnectReason::Requested;
    IpcError error;
};

struct PipeState
{
    struct End
    {
        std::deque<PipeLink::Entry> inbox;
        qint64 inboxBytes = 0;
        PipeLink *link = nullptr; // posting under the mutex keeps it alive
        bool scheduled = false;
        bool wasHigh = false; // the writer saw a full inbox and waits for drained()
    };

    static PipeLink::Side opposite(PipeLink::Side side)
    {
        return side == PipeLink::Side::Main ? PipeLink::Side::Renderer : PipeLink::Side::Main;
    }
    End &of(PipeLink::Side side) { return ends[side == PipeLink::Side::Main ? 0 : 1]; }

    void schedule(End &end)
    {
        if (end.scheduled || !end.link)
            return;
        end.scheduled = true;
        QMetaObject::invokeMethod(end.link, [link = end.link] { link->deliver(); },
                                  Qt::QueuedConnection);
    }

    QMutex mutex;
    QWaitCondition arrived;
    End ends[2];
    Limits limits;
    bool mainMade = false;
};

PipeLink::State PipeLink::makeState(const Limits &limits)
{
    auto state = std::make_shared<PipeState>();
    state->limits = limits;
    return state;
}

PipeLink::PipeLink(Side side, State state, int mainFrameId)
    : m_side(side), m_state(std::move(state)), m_mainFrameId(mainFrameId)
{
    const QMutexLocker lock(&m_state->mutex);
    PipeState::End &own = m_state->of(m_side);
    own.link = this;
    m_state->mainMade = m_state->mainMade || side == Side::Main;
    if (!own.inbox.empty())
        m_state->schedule(own);
}

PipeLink::~PipeLink()
{
    {
        const QMutexLocker lock(&m_state->mutex);
        m_state->of(m_side).link = nullptr;
    }
    if (!std::exchange(m_closed, true)) {
        Entry entry;
        entry.type = Entry::Type::Closed;
        entry.reason = DisconnectReason::PeerGone;
        entry.error = IpcError(IpcError::Code::PeerGone);
        push(*m_state, PipeState::opposite(m_side), std::move(entry));
    }
}

void PipeLink::setReceiver(LinkReceiver *receiver)
{
    Link::setReceiver(receiver);
    const QMutexLocker lock(&m_state->mutex);
    PipeState::End &own = m_state->of(m_side);
    if (!own.inbox.empty())
        m_state->schedule(own);
}

void PipeLink::push(PipeState &state, Side to, Entry &&entry)
{
    const QMutexLocker lock(&state.mutex);
    PipeState::End &end = state.of(to);
    end.inboxBytes += entry.frame.size();
    end.inbox.push_back(std::move(entry));
    end.wasHigh = end.wasHigh || end.inboxBytes > state.limits.queuedBytes;
    state.schedule(end);
    state.arrived.wakeAll();
}

std::shared_ptr<void> PipeLink::expectMain(const State &state)
{
    return std::shared_ptr<void>(nullptr, [state](void *) {
        {
            const QMutexLocker lock(&state->mutex);
            if (state->mainMade)
                return;
        }
        Entry entry;
        entry.type = Entry::Type::Closed;
        entry.reason = DisconnectReason::PeerGone;
        entry.error = IpcError(IpcError::Code::PeerGone);
        push(*state, Side::Renderer, std::move(entry));
    });
}

void PipeLink::startDocument(const QUrl &url, const QString &origin)
{
    Q_ASSERT(m_side == Side::Renderer);
    if (m_closed)
        return;
    ++m_epoch;
    Entry entry;
    entry.type = Entry::Type::Document;
    entry.epoch = m_epoch;
    entry.url = url;
    entry.origin = origin;
    push(*m_state, PipeState::opposite(m_side), std::move(entry));

    m_document = std::make_shared<DocumentInfo>();
    m_document->url = url;
    m_document->origin = origin;
    if (receiver())
        receiver()->documentStarted(m_document);
}

WriteResult PipeLink::write(const Message &message)
{
    if (m_closed)
        return { false, 0, IpcError(IpcError::Code::Closed) };
    Entry entry;
    entry.epoch = m_epoch;
    IpcError error;
    if (!encodeFrame(message, &entry.frame, &error, ErrorStack::Include))
        return { false, 0, error };
    const qsizetype bytes = entry.frame.size();
    if (bytes > m_state->limits.messageBytes)
        return { false, 0, tooLargeError(bytes, m_state->limits.messageBytes) };
    push(*m_state, PipeState::opposite(m_side), std::move(entry));
    return { true, bytes, IpcError() };
}

qint64 PipeLink::bytesToWrite() const
{
    const QMutexLocker lock(&m_state->mutex);
    return m_state->of(PipeState::opposite(m_side)).inboxBytes;
}

void PipeLink::deliver()
{
    {
        const QMutexLocker lock(&m_state->mutex);
        m_state->of(m_side).scheduled = false;
    }
    const QPointer<PipeLink> self = this;
    while (self && deliverOne()) { }
}

bool PipeLink::deliverOne()
{
    if (!receiver())
        return false;
    Entry entry;
    bool drained = false;
    PipeLink *writer = nullptr;
    {
        const QMutexLocker lock(&m_state->mutex);
        PipeState::End &own = m_state->of(m_side);
        if (own.inbox.empty())
            return false;
        entry = std::move(own.inbox.front());
        own.inbox.pop_front();
        own.inboxBytes -= entry.frame.size();
        // A nested event loop in what follows must go on with the rest.
        if (!own.inbox.empty())
            m_state->schedule(own);
        if (own.wasHigh && own.inboxBytes < m_state->limits.queuedBytes / 2) {
            own.wasHigh = false;
            drained = true;
            writer = m_state->of(PipeState::opposite(m_side)).link;
        }
        if (drained && writer) {
            QMetaObject::invokeMethod(
                writer,
                [writer] {
                    if (writer->receiver() && !writer->m_closed)
                        writer->receiver()->drained();
                },
                Qt::QueuedConnection);
        }
    }
    handle(std::move(entry));
    return true;
}

void PipeLink::handle(Entry &&entry)
{
    if (m_closed)
        return;
    switch (entry.type) {
    case Entry::Type::Document:
        m_epoch = entry.epoch;
        m_document = std::make_shared<DocumentInfo>();
        m_document->frameId = m_mainFrameId;
        m_document->url = entry.url;
        m_document->origin = entry.origin;
        receiver()->documentStarted(m_document);
        return;
    case Entry::Type::Closed:
        m_closed = true;
        receiver()->linkClosed(entry.reason, entry.error);
        return;
    case Entry::Type::Frame:
        break;
    }
    if (entry.epoch != m_epoch || !m_document)
        return; // meant for a document that has been replaced
    Message message;
    IpcError error;
    const qsizetype bytes = entry.frame.size();
    if (!decodeFrame(entry.frame, &message, &error)) {
        close(DisconnectReason::ProtocolError, error);
        return;
    }
    receiver()->messageReceived(std::move(message), m_document, bytes);
}

bool PipeLink::canBlock() const
{
    const QMutexLocker lock(&m_state->mutex);
    const PipeLink *other = m_state->of(PipeState::opposite(m_side)).link;
    return !other || other->thread() != thread();
}

bool PipeLink::waitForMessage(QDeadlineTimer deadline)
{
    if (deliverOne())
        return true;
    PipeLink *other = nullptr;
    {
        QMutexLocker lock(&m_state->mutex);
        other = m_state->of(PipeState::opposite(m_side)).link;
        if (!other || other->thread() != thread()) {
            PipeState::End &own = m_state->of(m_side);
            while (own.inbox.empty() && !m_closed && !deadline.hasExpired())
                m_state->arrived.wait(&m_state->mutex, deadline);
            other = nullptr;
        }
    }
    // On one thread nothing can come of itself: run the other end right here.
    return other ? other->deliverOne() : deliverOne();
}

void PipeLink::close(DisconnectReason reason, const IpcError &error)
{
    if (std::exchange(m_closed, true))
        return;
    Entry entry;
    entry.type = Entry::Type::Closed;
    entry.reason = reason == DisconnectReason::Requested ? DisconnectReason::ServerClosed : reason;
    entry.error = error;
    push(*m_state, PipeState::opposite(m_side), std::move(entry));
    if (receiver())
        receiver()->linkClosed(reason, error);
}

void PipeLink::vanish()
{
    close(DisconnectReason::PeerGone, IpcError(IpcError::Code::PeerGone));
}

} // namespace Ferry
