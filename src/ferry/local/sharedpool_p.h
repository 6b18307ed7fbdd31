// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/memoryfile_p.h>

#include <QtCore/QByteArrayView>

#include <functional>
#include <map>

namespace Ferry {

/*!
    \brief The memory through which one end of a connection gives the other one its large byte
    strings.

    Each piece is mapped once on both sides, holds one byte string at a time, and comes back by a
    message. The numbers are of PROTOCOL.md: no end ever has more than that mapped for the other one.
*/
class FERRY_EXPORT SharedPool
{
public:
    static constexpr qint64 maximumBytes = 64 * 1024 * 1024;
    static constexpr size_t maximumPieces = 16;

    /*! \brief Sends a new piece's descriptor; false when that is not possible now. The number is
     * for it to choose. */
    using Announce = std::function<quint64(const MemoryFile &file)>;

    /*! \brief Copies \a bytes into a piece, which is lent from then on: its number, or 0 when they
     * have to travel otherwise. */
    quint64 lend(QByteArrayView bytes, const Announce &announce);
    /*! \brief The piece \a number came back. False when it was not lent. */
    bool takeBack(quint64 number);
    /*! \brief How much is lent. */
    qint64 lentBytes() const { return m_lentBytes; }
    /*! \brief Whether there is anything that trim() could give back. */
    bool hasIdle() const { return m_lent < m_pieces.size(); }

    using Forget = std::function<void(quint64 number)>;
    /*! \brief Gives up what was not used since the last call. The other end has to be told of each.
     */
    void trim(const Forget &forget);
    /*! \brief Gives up all that is not lent, for the sake of \a bytes that found no room. */
    void makeRoom(qsizetype bytes, const Forget &forget);
    /*! \brief The other end was told of all that was given up. */
    void forgottenAreGone() { m_forgottenBytes = 0, m_forgotten = 0; }

private:
    struct Piece
    {
        MemoryFile file;
        qsizetype used = 0; // bytes that are lent; 0: idle
        bool isFresh = false; // used since the last trim()
    };
    using Pieces = std::map<quint64, Piece>;

    Pieces::iterator find(qsizetype size);
    Pieces::iterator drop(Pieces::iterator piece, const Forget &forget);

    Pieces m_pieces;
    size_t m_lent = 0; // pieces
    qint64 m_lentBytes = 0;
    qint64 m_bytes = 0; // of all pieces
    qint64 m_forgottenBytes = 0; // the other end still has them
    size_t m_forgotten = 0;
};

} // namespace Ferry
