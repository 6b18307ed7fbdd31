// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/portend_p.h>

#include <ferry/codec/cborframe_p.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Ferry {

Q_LOGGING_CATEGORY(lcPorts, "ferry.ports", QtWarningMsg)

namespace {

/*! \brief \a value as another process would get it: the same checks, the same copy, on every lane.
 */
bool cloneItem(const QVariant &value, PortItem *item, IpcError *error)
{
    Message message;
    message.kind = MessageKind::PortMessage;
    message.value = value;
    QByteArray bytes;
    if (!encodeFrame(message, &bytes, error, ErrorStack::Include)
        || !decodeFrame(bytes, &message, error))
        return false;
    item->value = message.value;
    item->bytes = bytes.size();
    return true;
}

} // namespace

qint64 PortSink::queueLimit() const
{
    return Limits().queuedBytes;
}

std::pair<PortEndPointer, PortEndPointer> PortEnd::makePair()
{
    auto a = std::make_shared<PortEnd>();
    auto b = std::make_shared<PortEnd>();
    a->m_peer = b.get();
    b->m_peer = a.get();
    return { a, b };
}

PortEndPointer PortEnd::makeClosed()
{
    return makePair().first;
}

PortEnd::PortEnd()
    : m_streams { std::make_shared<Stream>() }
{
}

PortEnd::~PortEnd()
{
    m_sink = nullptr;
    endOutgoing();
    if (m_peer)
        m_peer->m_peer = nullptr;
    dropStreams();
}

/*
    Ports may hold messages that hold ports, ten thousand deep: each level is taken apart here and
   not inside the one before, so that no stack grows with them.
*/
void PortEnd::dropStreams()
{
    using Grave = std::vector<std::deque<PortItem>>;
    thread_local Grave *open = nullptr;
    Grave own;
    Grave *grave = open ? open : &own;
    for (const StreamPointer &stream : m_streams) {
        if (!stream->items.empty())
            grave->push_back(std::exchange(stream->items, {}));
    }
    m_queuedBytes = 0;
    if (open)
        return;
    open = &own;
    while (!own.empty()) {
        const std::deque<PortItem> items = std::move(own.back());
        own.pop_back();
    }
    open = nullptr;
}

IpcResult<void> PortEnd::send(const QVariant &value, const PortEnds &ports)
{
    if (m_outgoingEnded || !m_peer)
        return IpcError(IpcError::Code::Closed);
    if (m_peer->m_sink && m_peer->isIdle()) {
        if (const auto written = m_peer->m_sink->portWrite(value, ports))
            return *written;
    }
    PortItem item;
    IpcError error;
    if (!cloneItem(value, &item, &error))
        return error;
    if (item.bytes > Limits().messageBytes)
        return tooLargeError(item.bytes, Limits().messageBytes);
    const qint64 limit = m_peer->m_sink ? m_peer->m_sink->queueLimit() : Limits().queuedBytes;
    if (m_peer->m_queuedBytes > limit)
        return IpcError(
            IpcError::Code::Busy,
            u"%1 bytes wait in the port; the limit is %2"_s.arg(m_peer->m_queuedBytes).arg(limit));
    item.ports = ports;
    pass(std::move(item));
    return {};
}

void PortEnd::pass(PortItem &&item)
{
    if (m_outgoingEnded || !m_peer)
        return;
    // A port that travels through its own channel could never come out of it.
    const bool holdsItself = std::any_of(item.ports.begin(), item.ports.end(),
                                         [this](const auto &port) { return port.get() == m_peer; });
    if (holdsItself)
        qCWarning(lcPorts) << "a port was posted through its own channel, which closes with it";
    else
        m_peer->push(m_peer->m_streams.back(), std::move(item));
}

void PortEnd::endOutgoing()
{
    if (std::exchange(m_outgoingEnded, true))
        return;
    if (m_peer)
        m_peer->endStream(m_peer->m_streams.back());
}

qint64 PortEnd::outgoingBytes() const
{
    if (!m_peer)
        return 0;
    qint64 bytes = m_peer->m_queuedBytes;
    for (const StreamPointer &stream : m_peer->m_streams)
        bytes -= qint64(stream->items.size()) * portItemOverhead;
    return bytes;
}

void PortEnd::setSink(PortSink *sink)
{
    m_sink = sink;
    if (hasItem() || isOver())
        notify();
}

void PortEnd::notify()
{
    if (m_sink)
        m_sink->portReady();
}

bool PortEnd::hasItem() const
{
    return !m_streams.front()->items.empty();
}

bool PortEnd::isOver() const
{
    return m_streams.size() == 1 && m_streams.front()->ended && m_streams.front()->items.empty();
}

bool PortEnd::isIdle() const
{
    return m_streams.size() == 1 && !m_streams.front()->ended && m_streams.front()->items.empty();
}

bool PortEnd::take(PortItem *item)
{
    if (!hasItem())
        return false;
    Stream &first = *m_streams.front();
    *item = std::move(first.items.front());
    first.items.pop_front();
    m_queuedBytes -= item->bytes + portItemOverhead;
    while (m_streams.size() > 1 && m_streams.front()->ended && m_streams.front()->items.empty())
        m_streams.pop_front();
    return true;
}

void PortEnd::push(const StreamPointer &stream, PortItem &&item)
{
    m_queuedBytes += item.bytes + portItemOverhead;
    stream->items.push_back(std::move(item));
    if (stream == m_streams.front())
        notify();
}

void PortEnd::endStream(const StreamPointer &stream)
{
    stream->ended = true;
    while (m_streams.size() > 1 && m_streams.front()->ended && m_streams.front()->items.empty())
        m_streams.pop_front();
    // Who gets the messages here and has no partner any more has nobody to send to either.
    if (stream == m_streams.back() && !(m_sink && m_sink->isRemote()))
        endOutgoing();
    if (hasItem() || isOver())
        notify();
}

void PortEnd::cutOff(const StreamPointer &stream)
{
    const auto at = std::find(m_streams.begin(), m_streams.end(), stream);
    if (at == m_streams.end())
        return;
    std::list<StreamPointer> lost;
    lost.splice(lost.end(), m_streams, std::next(at), m_streams.end());
    for (const StreamPointer &dropped : lost) {
        for (const PortItem &item : dropped->items)
            m_queuedBytes -= item.bytes + portItemOverhead;
    }
    if (m_peer) {
        m_peer->m_peer = nullptr;
        m_peer->m_outgoingEnded = true;
        PortEnd *other = std::exchange(m_peer, nullptr);
        if (!std::exchange(m_outgoingEnded, true))
            other->endStream(other->m_streams.back());
    }
    endStream(stream);
}

void PortEnd::join(const PortEndPointer &a, const PortEndPointer &b)
{
    PortEnd *left = std::exchange(a->m_peer, nullptr);
    PortEnd *right = std::exchange(b->m_peer, nullptr);
    left->m_peer = right;
    right->m_peer = left;
    left->m_streams.push_back(std::make_shared<Stream>());
    right->m_streams.push_back(std::make_shared<Stream>());
    // From now on left and right send to each other; a and b are not fed any more.
    a->m_outgoingEnded = true;
    b->m_outgoingEnded = true;
    a->endStream(a->m_streams.back());
    b->endStream(b->m_streams.back());
}

} // namespace Ferry
