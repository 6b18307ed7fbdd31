// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The messages of a link that keep the books of its shared memory.

#include <ferry/local/locallink_p.h>
#include <ferry/local/localwire_p.h>

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QTimerEvent>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// Memory of the pool that lies idle is given up after one to two of these.
constexpr int trimInterval = 2000; // ms

} // namespace

/*
    The other end may send and send and never read what it is told of its memory. False: it was
    closed.
*/
bool LocalLink::hasRoomForBooks()
{
    awaitTurn(); // a receiver may run a nested loop
    const qint64 waiting = gathered() + m_connection.stream->bytesToWrite();
    if (waiting <= 4 * qint64(m_connection.limits.queuedBytes))
        return true;
    close(DisconnectReason::Overflow,
          IpcError(IpcError::Code::Busy, u"%1 bytes wait to be sent"_s.arg(waiting)));
    return false;
}

void LocalLink::handleMemory(const Message &message)
{
    const QString problem = m_shared->handle(message);
    if (!problem.isEmpty()) {
        breakProtocol(protocolError(problem));
        return;
    }
    if (m_shared->hasIdle() && !m_trimTimer.isActive() && QAbstractEventDispatcher::instance())
        m_trimTimer.start(trimInterval, this);
    tellDrained();
}

void LocalLink::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_trimTimer.timerId()) {
        QObject::timerEvent(event);
        return;
    }
    if (m_shared) {
        m_shared->trim();
        flushOut();
    }
    if (!m_shared || !m_shared->hasIdle())
        m_trimTimer.stop();
}

} // namespace Ferry
