// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pageserver.h"

#include <QtCore/QFile>
#include <QtNetwork/QTcpSocket>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestRequest = 64 * 1024;

QByteArray typeOf(const QString &path)
{
    if (path.endsWith(u".js"))
        return "text/javascript";
    return path.endsWith(u".css") ? "text/css" : "text/html";
}

} // namespace

PageServer::PageServer(QObject *parent)
    : QTcpServer(parent)
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                const QByteArray request = socket->peek(longestRequest);
                if (request.contains("\r\n\r\n"))
                    answer(socket, QString::fromLatin1(request.split(' ').value(1)));
                else if (request.size() == longestRequest)
                    socket->abort();
            });
        }
    });
    listen(QHostAddress::LocalHost);
}

QString PageServer::origin(const QString &host) const
{
    return u"http://%1:%2"_s.arg(host).arg(serverPort());
}

void PageServer::answer(QTcpSocket *socket, const QString &path)
{
    socket->readAll();
    QFile file(u":/locked-down/"_s + path.section(u'/', -1));
    const bool found = file.open(QIODevice::ReadOnly);
    const QByteArray body = found ? file.readAll() : QByteArray();
    socket->write((found ? "HTTP/1.1 200 OK" : "HTTP/1.1 404 Not Found")
                  + QByteArray("\r\nContent-Type: ") + typeOf(path)
                  + ";charset=utf-8\r\nContent-Length: " + QByteArray::number(body.size())
                  + "\r\nConnection: close\r\n\r\n" + body);
    socket->disconnectFromHost();
}
