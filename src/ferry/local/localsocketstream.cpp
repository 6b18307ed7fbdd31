// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/linger_p.h>
#include <ferry/local/localsocketstream_p.h>

#include <algorithm>

namespace Ferry {

namespace {

// What may wait in QLocalSocket before Ferry reads it; larger messages come in several pieces.
constexpr qint64 readBufferBytes = 1024 * 1024;

} // namespace

LocalSocketStream::LocalSocketStream(std::unique_ptr<QLocalSocket> socket)
    : m_socket(std::move(socket))
{
    QLocalSocket *source = m_socket.get();
    raiseSendBuffer(source->socketDescriptor());
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

void LocalSocketStream::write(QByteArrayView bytes, const std::vector<Insert> &inserts)
{
    qsizetype at = 0;
    for (const Insert &insert : inserts) {
        write(bytes.sliced(at, insert.at - at));
        write(insert.bytes);
        at = insert.at;
    }
    write(bytes.sliced(at));
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
    if (farewell == Farewell::Linger && linger(socket))
        return;
    if (m_telling > 0)
        socket->deleteLater();
    else
        delete socket;
}

} // namespace Ferry
