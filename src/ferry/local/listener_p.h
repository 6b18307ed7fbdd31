// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtNetwork/QLocalServer>

#include <functional>
#include <memory>

class QSocketNotifier;

namespace Ferry {

/*!
    \brief A QLocalServer that outlives a process without descriptors.

    QLocalServer itself closes for good at the first accept() that fails. On Unix this one accepts
   by itself: clients that come then wait in the system's queue, and it looks again from time to
   time.

    Close it, forget connected and delete it later when inside of connected.
*/
class Listener : public QLocalServer
{
    Q_OBJECT

public:
    Listener();
    ~Listener() override;

    /*! \brief Told of every connection, with its descriptor, which the receiver owns. */
    std::function<void(quintptr)> connected;

    bool listenOn(const QString &path);
    /*! \brief Takes no more. Not virtual in QLocalServer: call this one. */
    void close();

protected:
    void incomingConnection(quintptr descriptor) override;

private:
    void acceptOne();
    void pause(const QString &reason);

    std::unique_ptr<QSocketNotifier> m_notifier;
    bool m_isShort = false; // of descriptors, and has said so
};

} // namespace Ferry
