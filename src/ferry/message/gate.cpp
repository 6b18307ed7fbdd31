// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/gate_p.h>
#include <ferry/message/peer_p.h>

namespace Ferry {

Gate::Gate(Peer *peer, QObject *owner)
    : m_peer(peer), m_owner(owner), m_thread(QThread::currentThread())
{
}

void Gate::enter(std::function<void(Peer &)> task)
{
    if (isPeerThread()) {
        if (m_peer)
            task(*m_peer);
        return;
    }
    postTask(std::move(task));
}

bool Gate::post(qsizetype bytes, qsizetype limit, std::function<void(Peer &)> task)
{
    if (!accepting.load(std::memory_order_acquire))
        return false;
    if (posted.fetch_add(bytes) > limit) {
        posted.fetch_sub(bytes);
        return false;
    }
    postTask([this, bytes, task = std::move(task)](Peer &peer) {
        posted.fetch_sub(bytes);
        task(peer);
    });
    return true;
}

void Gate::postTask(std::function<void(Peer &)> task)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_peer)
        return;
    // The peer is the context: Qt drops the call when the peer dies first. It also keeps this gate alive until then.
    QMetaObject::invokeMethod(
        m_peer, [peer = m_peer, task = std::move(task)] { task(*peer); }, Qt::QueuedConnection);
}

void Gate::shut()
{
    accepting.store(false, std::memory_order_release);
    const QMutexLocker lock(&m_mutex);
    m_peer = nullptr;
}

} // namespace Ferry
