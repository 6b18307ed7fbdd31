// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/linger_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>
#include <QtCore/QTimer>

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
    Blocks until everything is written, but not longer than lastChanceMs for all sockets that are
    closed together.
*/
void writeOut(QLocalSocket *socket)
{
    thread_local QElapsedTimer since;
    while (socket->state() == QLocalSocket::ConnectedState && socket->bytesToWrite() > 0) {
        if (!since.isValid() || since.elapsed() > 2 * lastChanceMs)
            since.start();
        const qint64 left = lastChanceMs - since.elapsed();
        if (left <= 0)
            return;
        socket->waitForBytesWritten(int(left));
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
        m_socket->readAll(); // a full buffer would stop it from noticing the end
        connect(m_socket, &QLocalSocket::readyRead, this, [this] { m_socket->readAll(); });
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
    void finish()
    {
        m_socket->disconnect(this);
        writeOut(m_socket);
    }

    QLocalSocket *m_socket;
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
