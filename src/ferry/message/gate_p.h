// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

#include <QtCore/QMutex>
#include <QtCore/QThread>

#include <atomic>
#include <functional>

namespace Ferry {

class Peer;

/*!
    \brief The door to a Peer that any thread may knock at, and that outlives it.

    Calls from the peer's own thread go straight in; others are posted and keep the order of their thread.
*/
class Gate
{
public:
    Gate(Peer *peer, QObject *owner);

    bool isPeerThread() const { return QThread::currentThread() == m_thread; }
    /*! \brief The peer, nullptr once it is gone. Peer's thread only. */
    Peer *peer() const { return m_peer; }
    /*! \brief The WebContents or IpcRenderer, nullptr once it is gone. Peer's thread only. */
    QObject *owner() const { return m_owner; }
    void forgetOwner() { m_owner = nullptr; }

    /*! \brief Runs \a task with the peer: now on its thread, else later there. Dropped when the peer is gone. */
    void enter(std::function<void(Peer &)> task);
    /*!
        \brief As enter() from a foreign thread, for a message of \a bytes that counts against \a limit while it waits.
        False: not accepted (gone, not accepting, or over the limit), and \a task is dropped.
    */
    bool post(qsizetype bytes, qsizetype limit, std::function<void(Peer &)> task);

    /*! \brief What foreign threads may know of the peer's state. Written by the peer. */
    std::atomic<bool> accepting { true };
    std::atomic<qint64> posted { 0 };

    /*! \brief Called by ~Peer(): after it nothing enters. */
    void shut();

private:
    void postTask(std::function<void(Peer &)> task);

    QMutex m_mutex; // guards m_peer against foreign threads; its own thread reads without
    Peer *m_peer;
    QObject *m_owner;
    QThread *const m_thread;
};

} // namespace Ferry
