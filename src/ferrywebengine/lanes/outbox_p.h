// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QObject>

#include <deque>

namespace Ferry {

/*!
    \brief What goes to a page: gathers the messages of one turn into a batch for one document, and keeps the books on what
    that document has not acknowledged yet.
*/
class Outbox final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /*! \brief Forgets what was meant for the document before. */
    void restart(const QString &epoch);
    void append(const QJsonArray &message, qsizetype bytes);
    void flush();
    /*! \brief The page has received all up to \a sequence. True when that freed something. */
    bool acknowledge(quint64 sequence);
    qint64 unacknowledgedBytes() const { return m_unacknowledgedBytes; }
    /*! \brief Messages of earlier documents that were never acknowledged. */
    quint64 droppedMessages() const { return m_dropped; }

Q_SIGNALS:
    /*! \brief A batch as js/transport.js reads it. */
    void leaving(const QJsonArray &batch);

private:
    QString m_epoch;
    QJsonArray m_batch;
    qsizetype m_batchBytes = 0;
    bool m_flushScheduled = false;
    std::deque<qsizetype> m_unacknowledged; // sizes, the oldest first
    quint64 m_acknowledged = 0;
    qint64 m_unacknowledgedBytes = 0;
    quint64 m_dropped = 0;
};

} // namespace Ferry
