// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>
#include <ferry/local/sparebuffers_p.h>

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <utility>

namespace Ferry {

/*! \brief Bytes of the length in front of each frame: unsigned, little-endian. */
constexpr qsizetype frameHeaderBytes = 4;

/*! \brief Writes \a length into the first four bytes of \a header. */
void putFrameLength(char *header, quint32 length);

/*!
    \brief Cuts a stream of bytes, however it is chopped, into frames.

    Memory grows with the bytes that really arrive, never by what a header announces; a length over
    the limit is refused before anything is allocated for it.
*/
class FERRY_EXPORT FrameReader
{
public:
    enum class Result {
        Frame, //!< a whole frame
        Incomplete, //!< more bytes are needed
        TooLarge, //!< the announced length is over the limit
        Empty //!< a frame of length 0, which no message has
    };

    explicit FrameReader(qsizetype limit = 0);

    /*! \brief The longest body that is accepted. Holds for the next header that is looked at. */
    void setLimit(qsizetype limit) { m_limit = limit; }
    qsizetype limit() const { return m_limit; }

    /*!
        \brief Lets the last byte string of a large frame be read into a QByteArray of its own, without
        a copy. \a find as trailingBytes().
    */
    using FindTail = qsizetype (*)(QByteArrayView start, qsizetype length);
    void setFindTail(FindTail find) { m_findTail = find; }

    /*!
        \brief Where to put the next bytes; \a room says how many at most. Ends the life of
        earlier frames.
    */
    char *prepare(qsizetype *room);
    /*! \brief \a size bytes were put there. */
    void commit(qsizetype size) { (m_tailSize ? m_tailEnd : m_end) += size; }
    /*!
        \brief Takes the next frame. \a body lives until prepare(), or until \a this is moved or
        dies; takeTail() is the rest of it.
    */
    Result next(QByteArrayView *body);
    QByteArray takeTail() { return std::exchange(m_tail, QByteArray()); }
    /*! \brief Whether there is anything behind the last frame. */
    bool hasMore() const { return m_end > m_begin; }
    /*!
        \brief Lends the buffer to other readers of this thread until prepare(), when there is nothing
        in it. Ends the life of earlier frames.
    */
    void rest()
    {
        if (m_begin == m_end && !m_buffer.isNull())
            m_spares->in.giveBack(&m_buffer);
    }

    /*! \brief What the header at hand announces, for error texts; 0 without one. */
    quint32 announcedLength() const;
    /*! \brief Memory that is held. */
    qsizetype capacity() const { return m_buffer.size() + m_tail.size(); }

private:
    qsizetype available() const { return m_end - m_begin; }
    void beginTail(quint32 length);
    char *prepareTail(qsizetype *room);

    FindTail m_findTail = nullptr;
    QByteArray m_tail;
    qsizetype m_tailSize = 0; // that it will have; 0: there is none
    qsizetype m_tailEnd = 0; // that it has
    qsizetype m_tailKnown = 0; // the size of the last one
    std::shared_ptr<SpareBuffers> m_spares; // of the thread that reads
    QByteArray m_buffer;
    qsizetype m_begin = 0;
    qsizetype m_end = 0;
    qsizetype m_limit;
};

} // namespace Ferry
