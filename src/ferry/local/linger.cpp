// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/linger_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace Ferry {

namespace {

constexpr auto lingerTime = 5s;
// Without kept bytes: more than that are of somebody who connects and misbehaves on purpose.
constexpr int maximumLingering = 256;
thread_local int lingering = 0;
constexpr qint64 lastChanceMs = 1000;

/*
    How long a socket may still block: lastChanceMs for all that are closed together.
*/
int lastChance()
{
    thread_local QElapsedTimer since;
    if (!since.isValid() || since.elapsed() > 2 * lastChanceMs)
        since.start();
    return int(std::max<qint64>(0, lastChanceMs - since.elapsed()));
}

bool isConnected(const QLocalSocket *socket)
{
    return socket->state() == QLocalSocket::ConnectedState;
}

void writeOut(QLocalSocket *socket)
{
    while (isConnected(socket) && socket->bytesToWrite() > 0) {
        const int left = lastChance();
        if (left == 0)
            return;
        socket->waitForBytesWritten(left);
    }
}

void awaitHangup(QLocalSocket *socket)
{
    while (isConnected(socket)) {
        const int left = lastChance();
        if (left == 0)
            return;
        socket->readAll();
        socket->waitForReadyRead(left);
    }
}

class Linger : public QObject
{
public:
    explicit Linger(QLocalSocket *socket)
        : QObject(QCoreApplication::instance()
                          && QThread::currentThread() == QCoreApplication::instance()->thread()
                      ? QCoreApplication::instance()
                      : nullptr)
        , m_socket(socket)
    {
        ++lingering;
        m_socket->setParent(this);
        discard(); // a full buffer would stop it from noticing the end
        connect(m_socket, &QLocalSocket::readyRead, this, &Linger::discard);
        connect(m_socket, &QLocalSocket::disconnected, this, &QObject::deleteLater);
        QTimer::singleShot(lingerTime, this, [this] {
            m_socket->abort();
            deleteLater();
        });
        if (parent()) {
            connect(QCoreApplication::instance(), &QCoreApplication::aboutToQuit, this,
                    &Linger::finish);
        } else {
            connect(
                QThread::currentThread(), &QThread::finished, this, [this] { delete this; },
                Qt::DirectConnection);
        }
    }
    ~Linger() override
    {
        --lingering;
        finish();
    }

private:
    void discard() { m_isWrittenTo = !m_socket->readAll().isEmpty() || m_isWrittenTo; }

    void finish()
    {
        m_socket->disconnect(this);
        writeOut(m_socket);
        if (isConnected(m_socket) && (m_isWrittenTo || m_socket->waitForReadyRead(0)))
            awaitHangup(m_socket);
    }

    QLocalSocket *m_socket;
    bool m_isWrittenTo = false; // by somebody whose next write fails when this hangs up first
};

} // namespace

bool linger(QLocalSocket *socket)
{
    if (!QCoreApplication::instance()
        || (lingering >= maximumLingering && socket->bytesToWrite() == 0))
        return false;
    if (QThread::currentThread()->loopLevel() == 0)
        writeOut(socket); // perhaps no loop will ever run again
    if (socket->state() != QLocalSocket::ConnectedState)
        return false;
    new Linger(socket);
    return true;
}

} // namespace Ferry
