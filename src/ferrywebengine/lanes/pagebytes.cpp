// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagebytes_p.h"

#include <cmath>

namespace Ferry {

namespace {

/*! \brief A whole number that a page wrote; nullopt for everything else. */
std::optional<quint64> wholeNumber(const QJsonValue &json)
{
    const double number = json.toDouble(-1);
    if (number < 0 || number > 9007199254740991.0 || number != std::floor(number))
        return std::nullopt;
    return quint64(number);
}

} // namespace

QJsonValue ByteOffers::offer(const QByteArray &bytes)
{
    m_offers.insert(++m_lastId, bytes);
    return QJsonArray { qint64(m_lastId), qint64(bytes.size()) };
}

std::optional<QByteArray> ByteOffers::take(quint64 id)
{
    const auto it = m_offers.find(id);
    if (it == m_offers.end())
        return std::nullopt;
    const QByteArray bytes = *it;
    m_offers.erase(it);
    return bytes;
}

QByteArray PackedBytes::bytes(qint64 first, qint64 size) const
{
    if (first < 0 || size < 0 || first > text.size() || size > 2 * (text.size() - first))
        return {};
    return QByteArray(reinterpret_cast<const char *>(text.utf16() + first), size);
}

ParkedBytes::ParkedBytes(const QJsonArray &attachments, qsizetype limit)
{
    for (const QJsonValue &attachment : attachments) {
        const QJsonArray pair = attachment.toArray();
        const auto id = wholeNumber(pair.at(0));
        const auto size = wholeNumber(pair.at(1));
        if (pair.size() != 2 || !id || !size || m_entries.contains(*id))
            continue;
        m_size += qsizetype(std::min<quint64>(*size, quint64(limit) + 1));
        if (m_size > limit)
            break;
        m_entries.insert(*id, { qsizetype(*size) });
        m_toAsk.append(*id);
        ++m_missing;
    }
    if (m_size > limit)
        giveUp();
}

std::optional<ParkedPiece> ParkedBytes::nextPiece(qsizetype limit)
{
    while (!m_toAsk.isEmpty()) {
        const quint64 id = m_toAsk.first();
        Entry &entry = m_entries[id];
        const ParkedPiece piece { id, entry.asked, std::min(entry.size - entry.asked, limit) };
        entry.asked += piece.size;
        if (entry.asked == entry.size || !entry.isMissing)
            m_toAsk.removeFirst();
        if (entry.isMissing)
            return piece;
    }
    return std::nullopt;
}

bool ParkedBytes::put(const ParkedPiece &piece, const QByteArray &bytes)
{
    const auto it = m_entries.find(piece.id);
    if (it == m_entries.end() || !it->isMissing)
        return false;
    if (bytes.size() != piece.size || it->bytes.size() != piece.first) {
        it->bytes.clear();
        it->isMissing = false;
    } else if (piece.size == it->size) {
        return put(piece.id, bytes);
    } else {
        it->bytes.append(bytes);
        it->isThere = it->bytes.size() == it->size;
        it->isMissing = !it->isThere;
    }
    m_missing -= !it->isMissing;
    return true;
}

bool ParkedBytes::put(quint64 id, const QByteArray &bytes)
{
    const auto it = m_entries.find(id);
    if (it == m_entries.end() || !it->isMissing)
        return false;
    it->isMissing = false;
    --m_missing;
    it->isThere = bytes.size() == it->size;
    it->bytes = bytes;
    return true;
}

void ParkedBytes::giveUp()
{
    for (Entry &entry : m_entries)
        entry.isMissing = false;
    m_missing = 0;
}

std::optional<QByteArray> ParkedBytes::bytes(quint64 id) const
{
    const Entry entry = m_entries.value(id);
    return entry.isThere ? std::optional(entry.bytes) : std::nullopt;
}

} // namespace Ferry
