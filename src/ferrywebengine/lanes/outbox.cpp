// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "outbox_p.h"

namespace Ferry {

namespace {

constexpr qsizetype batchBytes = 64 * 1024;

} // namespace

void Outbox::restart(const QString &epoch)
{
    m_epoch = epoch;
    m_batch = {};
    m_batchBytes = 0;
    m_dropped += m_unacknowledged.size();
    m_unacknowledged.clear();
    m_acknowledged = 0;
    m_unacknowledgedBytes = 0;
}

void Outbox::append(const QJsonArray &message, qsizetype bytes)
{
    m_batch.append(message);
    m_batchBytes += bytes;
    m_unacknowledged.push_back(bytes);
    m_unacknowledgedBytes += bytes;
    if (m_batchBytes > batchBytes) {
        flush();
    } else if (!m_flushScheduled) {
        m_flushScheduled = true;
        QMetaObject::invokeMethod(this, &Outbox::flush, Qt::QueuedConnection);
    }
}

void Outbox::flush()
{
    m_flushScheduled = false;
    if (m_batch.isEmpty())
        return;
    const QJsonArray batch { m_epoch, std::exchange(m_batch, {}) };
    m_batchBytes = 0;
    Q_EMIT leaving(batch);
}

bool Outbox::acknowledge(quint64 sequence)
{
    bool freed = false;
    while (m_acknowledged < sequence && !m_unacknowledged.empty()) {
        m_unacknowledgedBytes -= m_unacknowledged.front();
        m_unacknowledged.pop_front();
        ++m_acknowledged;
        freed = true;
    }
    return freed;
}

} // namespace Ferry
