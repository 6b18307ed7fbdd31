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

QString takeScript(const QString &epoch, const QList<quint64> &ids)
{
    QStringList numbers;
    for (const quint64 id : ids)
        numbers.append(QString::number(id));
    return u"typeof ferryTake === 'function' ? ferryTake('%1', [%2]) : null"_s
        .arg(epoch, numbers.join(u','));
}

} // namespace

/*! \brief Asks for the bytes of the first messages of the queue. The answer may never come: see dropIncomplete(). */
void PageFrame::pull()
{
    if (!m_document || !isMain()) // a sub-frame sends them behind the message
        return;
    qsizetype held = 0;
    bool isFirst = true;
    for (Arrival &arrival : m_inbox) {
        if (arrival.parked.size() == 0 || arrival.epoch != m_epoch)
            continue;
        held += arrival.parked.size();
        if (held > pullAhead && !isFirst)
            return;
        isFirst = false;
        if (arrival.parked.isComplete() || std::exchange(arrival.parked.isAskedFor, true))
            continue;
        const QList<quint64> ids = arrival.parked.missingIds();
        m_page->host->runScript(
            takeScript(m_epoch, ids),
            [self = QPointer(this), epoch = m_epoch, ids](const QVariant &result) {
                if (self)
                    self->pulled(epoch, ids, result);
            });
    }
}

void PageFrame::pulled(const QString &epoch, const QList<quint64> &ids, const QVariant &result)
{
    if (epoch != m_epoch)
        return;
    // Nothing when the script met the next document, whose hello is on its way and ends what waits. What this one did
    // not have any more it has sent before, in a message or a prompt.
    const QVariantList list = result.toList();
    for (qsizetype i = 0; i < std::min(ids.size(), list.size()); ++i) {
        const QVariant &bytes = list.at(i);
        for (Arrival &arrival : m_inbox)
            arrival.parked.put(ids.at(i), bytes.toByteArray());
    }
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
