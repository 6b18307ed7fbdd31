// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A stock QWebChannel whose transport is a QLocalSocket: JSON, each message with its length before it. Echoes a
// text of 16 (or size=) characters, for it has no bytes. role=server, or role=client with test=invoke, pipe or
// fan; every call has an answer, so there is no flood.

#include "calls.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QtEndian>
#include <QtNetwork/QLocalServer>
#include <QtNetwork/QLocalSocket>
#include <QtWebChannel/QWebChannel>
#include <QtWebChannel/QWebChannelAbstractTransport>

#include <deque>

using namespace Qt::StringLiterals;

namespace {

class Echo : public QObject
{
    Q_OBJECT

public:
    Q_INVOKABLE QString echo(const QString &text) const { return text; }
};

class LocalTransport : public QWebChannelAbstractTransport
{
    Q_OBJECT

public:
    explicit LocalTransport(QLocalSocket *socket)
        : QWebChannelAbstractTransport(socket)
        , m_socket(socket)
    {
        connect(socket, &QLocalSocket::readyRead, this, &LocalTransport::read);
    }

    void sendMessage(const QJsonObject &message) override
    {
        const QByteArray json = QJsonDocument(message).toJson(QJsonDocument::Compact);
        char header[4];
        qToLittleEndian(quint32(json.size()), header);
        m_socket->write(header, sizeof header);
        m_socket->write(json);
    }

private:
    void read()
    {
        for (;;) {
            if (m_filled < 0) {
                char header[4];
                if (m_socket->bytesAvailable() < 4)
                    return;
                m_socket->read(header, 4);
                m_json.resize(qFromLittleEndian<quint32>(header));
                m_filled = 0;
            }
            m_filled += m_socket->read(m_json.data() + m_filled, m_json.size() - m_filled);
            if (m_filled < m_json.size())
                return;
            m_filled = -1;
            Q_EMIT messageReceived(QJsonDocument::fromJson(m_json).object(), this);
        }
    }

    QLocalSocket *m_socket;
    QByteArray m_json;
    qint64 m_filled = -1;
};

int serve(int argc, char **argv, const QString &name)
{
    QCoreApplication app(argc, argv);
    QLocalServer server;
    server.setListenBacklogSize(512);
    Echo echo;
    QWebChannel channel;
    channel.registerObject(u"echo"_s, &echo);
    QObject::connect(&server, &QLocalServer::newConnection, &app, [&] {
        while (QLocalSocket *socket = server.nextPendingConnection())
            channel.connectTo(new LocalTransport(socket));
    });
    if (!server.listen(name))
        return 1;
    std::puts("READY");
    return app.exec();
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
        auto *transport = new LocalTransport(&socket);
        const QString text(qsizetype(options.number("size", 16)), u'x');
        std::deque<std::function<void()>> waiting;
        // What qwebchannel.js does: type 6 invokes a method, type 10 is its answer.
        QObject::connect(transport, &QWebChannelAbstractTransport::messageReceived, transport,
                         [&](const QJsonObject &message) {
                             if (message["type"_L1].toInt() != 10 || waiting.empty())
                                 return;
                             const auto answered = std::move(waiting.front());
                             waiting.pop_front();
                             answered();
                         });
        int id = 0;
        Way way;
        way.call = [&](std::function<void()> answered) {
            waiting.push_back(std::move(answered));
            transport->sendMessage({ { u"type"_s, 6 },
                                     { u"object"_s, u"echo"_s },
                                     { u"method"_s, u"echo"_s },
                                     { u"args"_s, QJsonArray { text } },
                                     { u"id"_s, ++id } });
        };
        return runTest(options, rate, way);
    });
}

#include "webchannel_peer.moc"
