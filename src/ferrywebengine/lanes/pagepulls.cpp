// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pageframe_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QLoggingCategory>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPulls, "ferry.page", QtWarningMsg)

// PageFrame's bytes: what the page parked is pulled here, and what it was offered is handed out.

namespace Ferry {

namespace {

// Main holds no more than this of what is not its turn yet.
constexpr qsizetype pullAhead = 16 * 1024 * 1024;

// Chromium copies what a script answers several times: large answers cost more by the byte, as each copy takes new memory
// from the system. The next pieces are on their way while one is taken.
constexpr qsizetype pieceBytes = 512 * 1024;
constexpr int maximumPulls = 3;
constexpr qsizetype maximumPieces = 1000; // in one script

QString takeScript(const QString &epoch, const QList<ParkedPiece> &pieces)
{
    QStringList list;
    for (const ParkedPiece &piece : pieces)
        list.append(u"[%1,%2,%3]"_s.arg(piece.id).arg(piece.first).arg(piece.first + piece.size));
    return u"typeof ferryTake === 'function' ? ferryTake('%1', [%2]) : null"_s
        .arg(epoch, list.join(u','));
}

} // namespace

/*! \brief What the first messages of the queue wait for and nobody asked for yet: about pieceBytes of it. */
QList<ParkedPiece> PageFrame::nextPieces()
{
    QList<ParkedPiece> pieces;
    qsizetype room = pieceBytes;
    qsizetype held = 0;
    bool isFirst = true;
    for (Arrival &arrival : m_inbox) {
        if (arrival.parked.size() == 0 || arrival.epoch != m_epoch)
            continue;
        held += arrival.parked.size();
        if (held > pullAhead && !isFirst)
            break;
        isFirst = false;
        while (room > 0 && pieces.size() < maximumPieces) {
            const auto piece = arrival.parked.nextPiece(room);
            if (!piece)
                break;
            room -= piece->size;
            pieces.append(*piece);
        }
    }
    return pieces;
}

/*! \brief Asks for the next bytes. The answer may never come: see dropIncomplete(). */
void PageFrame::pull()
{
    if (!m_document || !isMain()) // a sub-frame sends them behind the message
        return;
    while (m_pulls < maximumPulls) {
        const QList<ParkedPiece> pieces = nextPieces();
        if (pieces.isEmpty())
            return;
        ++m_pulls;
        m_page->host->runScript(
            takeScript(m_epoch, pieces),
            [self = QPointer(this), document = std::weak_ptr(m_document), pieces](const QVariant &result) {
                if (self && self->m_document && document.lock() == self->m_document)
                    self->pulled(pieces, result);
            });
    }
}

void PageFrame::pulled(const QList<ParkedPiece> &pieces, const QVariant &result)
{
    --m_pulls;
    // Nothing when the script met the next document, whose hello is on its way and ends what waits. What this one did
    // not have any more it has sent before, in a message or a prompt.
    const QVariantList list = result.toList();
    for (qsizetype i = 0; i < std::min(pieces.size(), list.size()); ++i) {
        const QByteArray bytes = list.at(i).toByteArray();
        for (Arrival &arrival : m_inbox) {
            if (arrival.parked.put(pieces.at(i), bytes))
                break;
        }
    }
    pull();
    scheduleDrain();
}

void PageFrame::bytesCame(quint64 id, const QByteArray &bytes)
{
    for (Arrival &arrival : m_inbox) {
        if (arrival.parked.put(id, bytes))
            return;
    }
    if (m_earlySize + bytes.size() > m_page->options.limits.messageBytes)
        return;
    m_earlySize += bytes.size();
    m_earlyBytes.insert(id, bytes);
}

/*! \brief A synchronous call's bytes come before it: its page could not be asked for them. */
void PageFrame::takeEarlyBytes(Arrival *call)
{
    call->parked =
        ParkedBytes(attachmentsOf(call->message), m_page->options.limits.messageBytes);
    const auto early = std::exchange(m_earlyBytes, {});
    m_earlySize = 0;
    for (auto it = early.begin(); it != early.end(); ++it)
        call->parked.put(it.key(), it.value());
    call->parked.giveUp();
}

/*! \brief The document that parked what messages wait for is gone. */
void PageFrame::dropIncomplete()
{
    m_earlyBytes.clear();
    m_earlySize = 0;
    const auto dropped = std::erase_if(m_inbox, [](const Arrival &arrival) {
        return !arrival.parked.isComplete();
    });
    if (dropped) {
        qCWarning(lcPulls).noquote().nospace()
            << dropped << " messages were dropped: their document went away with their bytes";
    }
}

std::optional<QByteArray> PageFrame::takeOffer(quint64 id, const QString &origin)
{
    if (!m_document || m_document->origin != origin)
        return std::nullopt;
    return m_offers.take(id);
}

} // namespace Ferry
