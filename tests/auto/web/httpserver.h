// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

namespace FerryTest {

/*!
    \brief A real HTTP server on the loopback interface, for every host name below .test: what a
   test wrote down for a path is what all of them serve.
*/
class HttpServer : public QTcpServer
{
public:
    struct Answer
    {
        QByteArray body = "<p>page";
        QByteArray headers; // whole lines, each with its \r\n
        QByteArray status = "200 OK";
        bool isHeld = false; // until release()
    };

    HttpServer()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { read(socket); });
                connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
                    m_requests.remove(socket);
                    socket->deleteLater();
                });
            }
        });
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port to listen on");
    }
    ~HttpServer() override
    {
        // QTcpServer's own destructor would do it too late: they still tell this class that they go.
        qDeleteAll(findChildren<QTcpSocket *>());
    }

    /*! \brief "http://host:port", of \a host as it is written. */
    QString origin(const QString &host) const
    {
        return QStringLiteral("http://%1:%2").arg(host).arg(serverPort());
    }
    QUrl url(const QString &host, const QString &path = QStringLiteral("/")) const
    {
        return QUrl(origin(host) + path);
    }
    void serve(const QString &path, const Answer &answer) { m_answers.insert(path, answer); }
    void redirect(const QString &path, const QUrl &to, const QByteArray &status = "302 Found")
    {
        serve(path, { "", "Location: " + to.toEncoded() + "\r\n", status });
    }
    /*! \brief Answers what was held. */
    void release()
    {
        const QList<std::pair<QPointer<QTcpSocket>, Answer>> held = std::exchange(m_held, {});
        for (const auto &[socket, answer] : held) {
            if (socket)
                write(socket, answer);
        }
    }

    QStringList requests; // "GET host/path", in order

private:
    void read(QTcpSocket *socket)
    {
        QByteArray &request = m_requests[socket];
        request += socket->readAll();
        if (!request.contains("\r\n\r\n"))
            return;
        const QList<QByteArray> lines = request.split('\n');
        const QList<QByteArray> words = lines.at(0).split(' ');
        const QString path = QString::fromLatin1(words.value(1));
        QByteArray host;
        for (const QByteArray &line : lines) {
            if (line.toLower().startsWith("host:"))
                host = line.mid(5).trimmed();
        }
        m_requests.remove(socket);
        if (path != QStringLiteral("/favicon.ico"))
            requests.append(QString::fromLatin1(words.value(0) + ' ' + host.split(':').at(0))
                            + path);
        const Answer answer = m_answers.value(path);
        if (answer.isHeld)
            m_held.append({ socket, answer });
        else
            write(socket, answer);
    }

    static void write(QTcpSocket *socket, const Answer &answer)
    {
        socket->write("HTTP/1.1 " + answer.status + "\r\nContent-Length: "
                      + QByteArray::number(answer.body.size()) + "\r\nConnection: close\r\n"
                      + (answer.headers.contains("Content-Type:") ? QByteArray()
                                                                  : "Content-Type: text/html\r\n")
                      + answer.headers + "\r\n" + answer.body);
        socket->disconnectFromHost();
    }

    QHash<QString, Answer> m_answers;
    QHash<QTcpSocket *, QByteArray> m_requests;
    QList<std::pair<QPointer<QTcpSocket>, Answer>> m_held;
};

} // namespace FerryTest

// Before Chromium reads its flags, which is when the first profile is made.
static void resolveTestHosts()
{
    qputenv("QTWEBENGINE_CHROMIUM_FLAGS",
            qgetenv("QTWEBENGINE_CHROMIUM_FLAGS")
                + " --host-resolver-rules=\"MAP *.test 127.0.0.1, MAP *.test. 127.0.0.1\"");
}
Q_COREAPP_STARTUP_FUNCTION(resolveTestHosts)
