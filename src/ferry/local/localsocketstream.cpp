// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localsocketstream_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>
#include <QtCore/QTimer>

#include <algorithm>
#include <chrono>

#if defined(Q_OS_UNIX)
#include <sys/socket.h>
#endif

using namespace std::chrono_literals;

namespace Ferry {

namespace {

constexpr auto lingerTime = 5s;
// Without kept bytes: more than that are of somebody who connects and misbehaves on purpose.
constexpr int maximumLingering = 256;
thread_local int lingering = 0;
constexpr qint64 lastChanceMs = 1000;

// What may wait in QLocalSocket before Ferry reads it; larger messages come in several pieces.
constexpr qint64 readBufferBytes = 1024 * 1024;

void raiseSendBuffer(const QLocalSocket &socket)
{
#if defined(Q_OS_UNIX)
    // 208 KB, the usual default, stops the sender several times per MB. The kernel cuts this to
    // what it allows.
    const int bytes = 4 * 1024 * 1024;
    setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
#else
    Q_UNUSED(socket)
#endif
}

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

/*
    Keeps a closed socket until its last bytes have left and the other end has hung up, for a
    bounded time. Hanging up first would make a write of the other end fail, and QLocalSocket drops
    what it has not read then: the goodbye would be lost.
*/
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

LocalSocketStream::LocalSocketStream(std::unique_ptr<QLocalSocket> socket)
    : m_socket(std::move(socket))
{
    QLocalSocket *source = m_socket.get();
    raiseSendBuffer(*source);
    source->setReadBufferSize(readBufferBytes);
    QObject::connect(source, &QLocalSocket::readyRead, source,
                     [this] { tell([](LocalStreamUser *user) { user->streamReadable(); }); });
    QObject::connect(source, &QLocalSocket::bytesWritten, source, [this] {
        if (!m_writing)
            tell([](LocalStreamUser *user) { user->streamWritten(); });
    });
    const auto closed = [this] {
        if (!std::exchange(m_closedTold, true))
            tell([](LocalStreamUser *user) { user->streamClosed(); });
    };
    QObject::connect(source, &QLocalSocket::disconnected, source, [this, source, closed] {
        // A failing write ends here as well, and its caller does not expect to be destroyed.
        if (m_writing)
            QMetaObject::invokeMethod(
                source,
                [closed, life = std::weak_ptr<char>(m_life)] {
                    if (!life.expired())
                        closed();
                },
                Qt::QueuedConnection);
        else
            closed();
    });
}

LocalSocketStream::~LocalSocketStream()
{
    close(Farewell::AtOnce);
}

template <typename Call>
void LocalSocketStream::tell(Call call)
{
    if (!m_user)
        return;
    const std::weak_ptr<char> life = m_life;
    ++m_telling;
    awaitTurn();
    call(m_user);
    if (!life.expired())
        --m_telling;
}

void LocalSocketStream::turnEnds()
{
    // A user runs a nested loop in a signal of the socket, which says nothing from inside of
    // itself: look for it.
    if (m_telling > 0 && m_user) {
        awaitTurn();
        if (hasBytes())
            m_user->streamReadable();
    }
}

qsizetype LocalSocketStream::read(char *to, qsizetype size)
{
    if (!hasBytes()) // a closed socket would warn
        return 0;
    return std::max<qsizetype>(0, qsizetype(m_socket->read(to, size)));
}

bool LocalSocketStream::hasBytes() const
{
    return m_socket && m_socket->bytesAvailable() > 0;
}

void LocalSocketStream::write(QByteArrayView bytes)
{
    if (!isOpen())
        return;
    // write() alone waits for the event loop to turn twice; flush() takes one block of the buffer
    // at a time.
    m_writing = true;
    m_socket->write(bytes.data(), bytes.size());
    while (m_socket->bytesToWrite() > 0 && m_socket->flush()) { }
    m_writing = false;
}

qint64 LocalSocketStream::bytesToWrite() const
{
    return m_socket ? m_socket->bytesToWrite() : 0;
}

void LocalSocketStream::wait(QDeadlineTimer deadline)
{
    if (!isOpen())
        return;
    const qint64 left = deadline.remainingTime();
    m_socket->waitForReadyRead(int(std::min<qint64>(left, std::numeric_limits<int>::max())));
}

bool LocalSocketStream::isOpen() const
{
    return m_socket && m_socket->state() == QLocalSocket::ConnectedState;
}

void LocalSocketStream::close(Farewell farewell)
{
    if (!m_socket)
        return;
    m_user = nullptr;
    QLocalSocket *socket = m_socket.release();
    socket->disconnect();
    const bool linger = farewell == Farewell::Linger && QCoreApplication::instance()
        && (lingering < maximumLingering || socket->bytesToWrite() > 0);
    if (linger && QThread::currentThread()->loopLevel() == 0)
        writeOut(socket); // perhaps no loop will ever run again
    if (linger && socket->state() == QLocalSocket::ConnectedState)
        new Linger(socket);
    else if (m_telling > 0)
        socket->deleteLater();
    else
        delete socket;
}

} // namespace Ferry
