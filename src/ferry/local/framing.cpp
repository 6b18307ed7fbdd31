// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/framing_p.h>

#include <QtCore/QtEndian>

#include <algorithm>
#include <cstring>

namespace Ferry {

namespace {

constexpr qsizetype chunkBytes = 64 * 1024;
// A tail of which the like has come before takes no more than this on its header's word.
constexpr qsizetype keptTailBytes = 16 * 1024 * 1024;

} // namespace

void putFrameLength(char *header, quint32 length)
{
    qToLittleEndian(length, header);
}

FrameReader::FrameReader(qsizetype limit)
    : m_limit(limit)
{
}

quint32 FrameReader::announcedLength() const
{
    return available() < frameHeaderBytes
        ? 0
        : qFromLittleEndian<quint32>(m_buffer.constData() + m_begin);
}

char *FrameReader::prepare(qsizetype *room)
{
    if (m_tailSize)
        return prepareTail(room);
    if (m_begin == m_end) {
        m_begin = m_end = 0;
        if (m_buffer.size() > SpareBuffers::keptInBytes)
            m_buffer = QByteArray();
        if (m_buffer.isNull()) {
            if (!m_spares)
                m_spares = SpareBuffers::ofThread();
            m_spares->in.take(&m_buffer);
        }
    }
    const qint64 announced = std::min<qint64>(announcedLength(), m_limit);
    const qint64 wanted = std::max<qint64>(chunkBytes, frameHeaderBytes + announced);

    // Small frames at the end of a full buffer move to its front; so does a large one, once, before
    // it grows.
    if (m_begin > 0 && m_buffer.size() - m_begin < wanted) {
        std::memmove(m_buffer.data(), m_buffer.constData() + m_begin, size_t(available()));
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_buffer.size()) {
        const qint64 size = std::clamp<qint64>(2 * m_buffer.size(), chunkBytes,
                                               std::max<qint64>(wanted, m_end + 1));
        m_buffer.reserve(qsizetype(size)); // exactly: resize() alone takes the next power of two
        m_buffer.resize(qsizetype(size));
    }
    *room = m_buffer.size() - m_end;
    return m_buffer.data() + m_end;
}

/*
    What has come of the tail moves over, so that the frame's start stays alone in the buffer.
*/
void FrameReader::beginTail(quint32 length)
{
    const qsizetype received = available() - frameHeaderBytes;
    const char *start = m_buffer.constData() + m_begin + frameHeaderBytes;
    const qsizetype size = m_findTail(QByteArrayView(start, received), qsizetype(length));
    if (size <= 0)
        return;
    const qsizetype head = qsizetype(length) - size;
    m_tailSize = size;
    m_tailEnd = received - head;
    m_tail.reserve(std::max(std::min(m_tailKnown, size), m_tailEnd));
    m_tail.append(start + head, m_tailEnd);
    m_end -= m_tailEnd;
}

char *FrameReader::prepareTail(qsizetype *room)
{
    // Grows with what has come, or at once to what the last one really had.
    if (m_tailEnd == m_tail.size()) {
        const qsizetype size =
            std::min(m_tailSize, std::max({ 2 * m_tailEnd, chunkBytes, m_tailKnown }));
        m_tail.reserve(size);
        m_tail.resize(size);
    }
    *room = m_tail.size() - m_tailEnd;
    return m_tail.data() + m_tailEnd;
}

FrameReader::Result FrameReader::next(QByteArrayView *body)
{
    if (available() < frameHeaderBytes)
        return Result::Incomplete;
    const quint32 length = announcedLength();
    if (length == 0)
        return Result::Empty;
    if (qint64(length) > qint64(m_limit))
        return Result::TooLarge;
    if (m_tailSize) {
        if (m_tailEnd < m_tailSize)
            return Result::Incomplete;
        m_tailKnown = std::min(m_tailSize, keptTailBytes);
        m_tailSize = m_tailEnd = 0;
        *body = QByteArrayView(m_buffer.constData() + m_begin + frameHeaderBytes,
                               available() - frameHeaderBytes);
        m_begin = m_end;
        return Result::Frame;
    }
    if (available() - frameHeaderBytes < qsizetype(length)) {
        if (m_findTail && qsizetype(length) > chunkBytes)
            beginTail(length);
        return Result::Incomplete;
    }
    *body = QByteArrayView(m_buffer.constData() + m_begin + frameHeaderBytes, qsizetype(length));
    m_begin += frameHeaderBytes + qsizetype(length);
    return Result::Frame;
}

} // namespace Ferry
