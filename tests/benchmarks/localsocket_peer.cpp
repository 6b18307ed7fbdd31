// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The peer of N1 and N5: a bare echo of 16 (or size=) bytes over QLocalSocket, each message with its
// length before it, as one would write it by hand. role=server or role=client.

#include "laps.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QtEndian>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

void write(QLocalSocket *socket, const QByteArray &message)
{
    QByteArray frame(4 + message.size(), Qt::Uninitialized);
    qToLittleEndian(quint32(message.size()), frame.data());
    std::copy(message.begin(), message.end(), frame.begin() + 4);
    socket->write(frame);
}

// Calls received for every whole message.
void readFrom(QLocalSocket *socket, std::function<void(const QByteArray &)> received)
{
    QObject::connect(socket, &QLocalSocket::readyRead, socket,
                     [socket, received = std::move(received), message = QByteArray(),
                      filled = qint64(-1)]() mutable {
                         for (;;) {
                             if (filled < 0) {
                                 char header[4];
                                 if (socket->bytesAvailable() < 4)
                                     return;
                                 socket->read(header, 4);
                                 message.resize(qFromLittleEndian<quint32>(header));
                                 filled = 0;
                             }
                             // As it comes: waiting for the whole of it is ten times slower at 1 MB.
                             filled += socket->read(message.data() + filled, message.size() - filled);
                             if (filled < message.size())
                                 return;
                             filled = -1;
                             received(message);
                         }
                     });
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QCoreApplication app(argc, argv);
    const QString name = QString::fromStdString(options.text("name"));
    if (options.text("role") == "server") {
        QLocalServer server;
        QObject::connect(&server, &QLocalServer::newConnection, &app, [&server] {
            QLocalSocket *socket = server.nextPendingConnection();
            readFrom(socket, [socket](const QByteArray &message) { write(socket, message); });
        });
        if (!server.listen(name))
            return 1;
        std::puts("READY");
        return app.exec();
    }

    Laps laps(options.number("secs", 0.25));
    QLocalSocket socket;
    socket.connectToServer(name);
    if (!socket.waitForConnected(5000))
        return 1;
    const QByteArray message(qsizetype(options.number("size", 16)), 'x');
    readFrom(&socket, [&](const QByteArray &) {
        if (laps.lap())
            write(&socket, message);
        else
            app.quit();
    });
    laps.start();
    write(&socket, message);
    const int status = app.exec();
    laps.report();
    return status;
}
