// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Bare QLocalSocket: an echo of 16 (or size=) bytes, each message with its length before it, as one would
// write it by hand. role=server, or role=client with test=invoke, pipe, flood, fan or sync
// (waitForReadyRead()).

#include "calls.h"

#include <QtCore/QtEndian>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

#include <deque>

namespace {

constexpr quint32 oneWay = 0x80000000; // in the length: nobody waits for an answer

void write(QLocalSocket *socket, const QByteArray &message, quint32 flag = 0)
{
    QByteArray frame(4 + message.size(), Qt::Uninitialized);
    qToLittleEndian(quint32(message.size()) | flag, frame.data());
    std::copy(message.begin(), message.end(), frame.begin() + 4);
    socket->write(frame);
}

// Calls received for every whole message that wants an answer.
void readFrom(QLocalSocket *socket, std::function<void(const QByteArray &)> received)
{
    QObject::connect(socket, &QLocalSocket::readyRead, socket,
                     [socket, received = std::move(received), message = QByteArray(),
                      filled = qint64(-1), flag = quint32(0)]() mutable {
                         for (;;) {
                             if (filled < 0) {
                                 char header[4];
                                 if (socket->bytesAvailable() < 4)
                                     return;
                                 socket->read(header, 4);
                                 const auto word = qFromLittleEndian<quint32>(header);
                                 flag = word & oneWay;
                                 message.resize(word & ~oneWay);
                                 filled = 0;
                             }
                             // As it comes: waiting for the whole of it is ten times slower at 1 MB.
                             filled += socket->read(message.data() + filled, message.size() - filled);
                             if (filled < message.size())
                                 return;
                             filled = -1;
                             if (!flag)
                                 received(message);
                         }
                     });
}

int serve(int argc, char **argv, const QString &name)
{
    QCoreApplication app(argc, argv);
    QLocalServer server;
    server.setListenBacklogSize(512);
    QObject::connect(&server, &QLocalServer::newConnection, &app, [&server] {
        while (QLocalSocket *socket = server.nextPendingConnection())
            readFrom(socket, [socket](const QByteArray &message) { write(socket, message); });
    });
    if (!server.listen(name))
        return 1;
    std::puts("READY");
    return app.exec();
}

int callBlocking(const Options &options, QLocalSocket &socket, const QByteArray &message)
{
    Laps laps(options);
    bool answered = false;
    readFrom(&socket, [&](const QByteArray &) { answered = true; });
    laps.start();
    do {
        answered = false;
        write(&socket, message);
        while (!answered) {
            if (!socket.waitForReadyRead(-1))
                return 1;
        }
    } while (laps.lap());
    laps.report();
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const QString name = QString::fromStdString(options.text("name"));
    if (options.text("role") == "server")
        return serve(argc, argv, name);

    return clientMain(options, argc, argv, [&](Rate &rate) {
        QLocalSocket socket;
        socket.connectToServer(name);
        if (!socket.waitForConnected(5000))
            return 1;
        const QByteArray message(qsizetype(options.number("size", 16)), 'x');
        if (options.text("test") == "sync")
            return callBlocking(options, socket, message);
        const QByteArray note(100, 'x');
        std::deque<std::function<void()>> waiting;
        readFrom(&socket, [&](const QByteArray &) {
            const auto answered = std::move(waiting.front());
            waiting.pop_front();
            answered();
        });
        Way way;
        way.call = [&](std::function<void()> answered) {
            waiting.push_back(std::move(answered));
            write(&socket, message);
        };
        way.send = [&] { write(&socket, note, oneWay); };
        return runTest(options, rate, way);
    });
}
