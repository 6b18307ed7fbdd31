// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/sharedpool_p.h>

#include <bit>
#include <cstring>

namespace Ferry {

namespace {

/*! \brief At most a quarter more than \a size, so that byte strings of about the same size share a
 * piece. */
qsizetype roundedUp(qsizetype size)
{
    const auto step = qsizetype(std::bit_floor(size_t(size)) / 4);
    return (size + step - 1) / step * step;
}

} // namespace

SharedPool::Pieces::iterator SharedPool::find(qsizetype size)
{
    auto best = m_pieces.end();
    for (auto it = m_pieces.begin(); it != m_pieces.end(); ++it) {
        const Piece &piece = it->second;
        if (piece.used == 0 && piece.file.size() >= size
            && (best == m_pieces.end() || piece.file.size() < best->second.file.size()))
            best = it;
    }
    return best;
}

quint64 SharedPool::lend(QByteArrayView bytes, const Announce &announce)
{
    auto found = find(bytes.size());
    if (found == m_pieces.end()) {
        if (bytes.size() > maximumBytes)
            return 0;
        const qsizetype size = std::min<qsizetype>(roundedUp(bytes.size()), maximumBytes);
        if (m_pieces.size() + m_forgotten >= maximumPieces
            || m_bytes + m_forgottenBytes + size > maximumBytes)
            return 0;
        MemoryFile file = MemoryFile::create(size, MemoryFile::Use::Again);
        const quint64 number = file.isNull() ? 0 : announce(file);
        if (number == 0)
            return 0;
        file.closeDescriptor();
        m_bytes += size;
        found = m_pieces.emplace(number, Piece { std::move(file) }).first;
    }
    Piece &piece = found->second;
    std::memcpy(piece.file.data(), bytes.data(), size_t(bytes.size()));
    piece.used = bytes.size();
    piece.isFresh = true;
    m_lentBytes += piece.used;
    ++m_lent;
    return found->first;
}

bool SharedPool::takeBack(quint64 number)
{
    const auto found = m_pieces.find(number);
    if (found == m_pieces.end() || found->second.used == 0)
        return false;
    m_lentBytes -= std::exchange(found->second.used, 0);
    --m_lent;
    return true;
}

SharedPool::Pieces::iterator SharedPool::drop(Pieces::iterator piece, const Forget &forget)
{
    forget(piece->first);
    m_bytes -= piece->second.file.size();
    m_forgottenBytes += piece->second.file.size();
    ++m_forgotten;
    return m_pieces.erase(piece);
}

void SharedPool::trim(const Forget &forget)
{
    for (auto it = m_pieces.begin(); it != m_pieces.end();) {
        if (it->second.used == 0 && !std::exchange(it->second.isFresh, false))
            it = drop(it, forget);
        else
            ++it;
    }
}

void SharedPool::makeRoom(qsizetype bytes, const Forget &forget)
{
    if (bytes > maximumBytes)
        return;
    for (auto it = m_pieces.begin(); it != m_pieces.end();)
        it = it->second.used == 0 ? drop(it, forget) : std::next(it);
}

} // namespace Ferry
