// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/cborframe_p.h>
#include <ferry/local/framing_p.h>
#include <ferry/local/localconnector_p.h>
#include <ferry/local/localserver_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtCore/QtEndian>
#include <QtNetwork/QLocalSocket>
#include <QtTest/QTest>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

// What the tests of the native lane share: a client that speaks bytes, and receivers that remember.

using namespace Qt::StringLiterals;

inline QByteArray framed(const QByteArray &body)
{
    QByteArray frame(4, Qt::Uninitialized);
    qToLittleEndian(quint32(body.size()), frame.data());
    return frame + body;
}

inline QByteArray frameOf(const Ferry::Message &message)
{
    QByteArray body;
    Ferry::IpcError error;
    if (!Ferry::encodeFrame(message, &body, &error))
        qFatal("cannot encode: %ls", qUtf16Printable(error.message()));
    return framed(body);
}

inline Ferry::Message helloOf(const QVariantMap &fields)
{
    Ferry::Message message;
    message.kind = Ferry::MessageKind::Hello;
    message.value = fields;
    return message;
}

inline QByteArray goodHello()
{
    return frameOf(helloOf({ { u"protocol"_s, 1 } }));
}

inline Ferry::Message sendOf(const QString &channel, const QVariantList &arguments = {})
{
    Ferry::Message message;
    message.kind = Ferry::MessageKind::Send;
    message.channel = channel;
    message.arguments = arguments;
    return message;
}

/*! A process at the other end, as far as the server can see: sends any bytes, reads frames. */
class RawClient
{
public:
    explicit RawClient(const QString &path)
    {
        socket.connectToServer(path);
        socket.waitForConnected(5000);
    }

    void send(const QByteArray &bytes)
    {
        socket.write(bytes);
        socket.flush();
    }

    /*! All frames that have come so far. */
    const std::vector<Ferry::Message> &messages()
    {
        for (;;) {
            QByteArrayView body;
            const auto result = reader.next(&body);
            if (result == Ferry::FrameReader::Result::Frame) {
                Ferry::Message message;
                Ferry::IpcError error;
                if (Ferry::decodeFrame(body, &message, &error))
                    received.push_back(message);
                else
                    ++broken;
                continue;
            }
            if (result != Ferry::FrameReader::Result::Incomplete) {
                ++broken;
                return received;
            }
            qsizetype room = 0;
            char *to = reader.prepare(&room);
            const qint64 size = socket.read(to, room);
            if (size <= 0)
                return received;
            reader.commit(size);
        }
    }

    std::optional<Ferry::Message> last()
    {
        const auto &all = messages();
        return all.empty() ? std::nullopt : std::optional(all.back());
    }
    bool isClosed() const { return socket.state() == QLocalSocket::UnconnectedState; }
    /*! The code of the bye that ended it; empty without one. */
    QString byeCode()
    {
        const auto message = last();
        return message && message->kind == Ferry::MessageKind::Bye ? message->error.code()
                                                                   : QString();
    }
    QString byeText()
    {
        const auto message = last();
        return message && message->kind == Ferry::MessageKind::Bye ? message->error.message()
                                                                   : QString();
    }

    QLocalSocket socket;
    Ferry::FrameReader reader { 64 << 20 };
    std::vector<Ferry::Message> received;
    int broken = 0;
};

/*! One end of a link, remembering what it is told. */
class Recorder : public Ferry::LinkReceiver
{
public:
    explicit Recorder(std::unique_ptr<Ferry::Link> made = nullptr) { take(std::move(made)); }

    void take(std::unique_ptr<Ferry::Link> made)
    {
        link = std::move(made);
        if (link)
            link->setReceiver(this);
    }

    void documentStarted(const Ferry::Document &started) override
    {
        ++documents;
        document = started;
        if (onStarted)
            onStarted();
    }
    void documentGone(int, Ferry::WebContents::GoneReason) override { }
    void messageReceived(Ferry::Message &&message, const Ferry::Document &,
                         qsizetype bytes) override
    {
        receivedBytes += bytes;
        messages.push_back(std::move(message));
        if (onMessage) {
            const auto call = onMessage; // it may destroy this
            call(messages.back());
        }
    }
    void messageDenied(const QString &, const QString &) override { }
    void drained() override
    {
        ++drains;
        if (onDrained)
            onDrained();
    }
    void linkClosed(Ferry::DisconnectReason why, const Ferry::IpcError &how) override
    {
        ++closes;
        reason = why;
        error = how;
        if (onClosed) {
            const auto call = onClosed;
            call();
        }
    }

    std::unique_ptr<Ferry::Link> link;
    Ferry::Document document;
    int documents = 0;
    std::vector<Ferry::Message> messages;
    qsizetype receivedBytes = 0;
    int drains = 0;
    int closes = 0;
    Ferry::DisconnectReason reason = Ferry::DisconnectReason::Requested;
    Ferry::IpcError error;
    std::function<void(const Ferry::Message &)> onMessage;
    std::function<void()> onStarted;
    std::function<void()> onDrained;
    std::function<void()> onClosed;
};

/*! A server under a fresh path that keeps its clients. */
class TestServer
{
public:
    TestServer()
    {
        server.setAccepted(
            [this](std::unique_ptr<Ferry::Link> link, const QString &name, qint64 process) {
                names.append(name);
                processes.append(process);
                clients.push_back(std::make_unique<Recorder>());
                if (onClient)
                    onClient(*clients.back());
                clients.back()->take(std::move(link));
            });
    }
    bool listen(const Ferry::ListenOptions &options = {}) { return server.listen(path(), options); }
    QString path() const { return directory.filePath(u"socket"_s); }
    Recorder &client(size_t index = 0) { return *clients.at(index); }

    QTemporaryDir directory;
    Ferry::LocalServer server;
    QStringList names;
    QList<qint64> processes;
    std::vector<std::unique_ptr<Recorder>> clients;
    std::function<void(Recorder &)> onClient;
};

/*! The other end: a connector whose link goes into a recorder. */
class TestClient : public Recorder
{
public:
    void connectTo(const QString &name, const Ferry::ConnectOptions &options = {})
    {
        connector.start(name, options,
                        [this](std::unique_ptr<Ferry::Link> made, const Ferry::IpcError &how,
                               Ferry::DisconnectReason why) {
                            ++outcomes;
                            connectError = how;
                            connectReason = why;
                            take(std::move(made));
                        });
    }

    Ferry::LocalConnector connector;
    int outcomes = 0;
    Ferry::IpcError connectError;
    Ferry::DisconnectReason connectReason = Ferry::DisconnectReason::Requested;
};

/*! Two ends in this process, joined by a real socket. */
class Pair
{
public:
    explicit Pair(const Ferry::ListenOptions &listenOptions = {},
                  const Ferry::ConnectOptions &options = {})
    {
        server.listen(listenOptions);
        renderer.connectTo(server.path(), options);
        if (!QTest::qWaitFor(
                [this] { return renderer.documents == 1 && server.clients.size() == 1; }))
            qFatal("the ends did not meet");
    }
    Recorder &main() { return server.client(); }

    TestServer server;
    TestClient renderer;
};

/*! A byte client behind its handshake, and the link that it faces. */
class RawPair
{
public:
    explicit RawPair(const Ferry::ListenOptions &options = {})
    {
        server.listen(options);
        raw = std::make_unique<RawClient>(server.path());
        raw->send(goodHello());
        if (!QTest::qWaitFor(
                [this] { return server.clients.size() == 1 && raw->messages().size() == 1; })) {
            qFatal("no handshake");
        }
        raw->received.clear();
    }
    Recorder &main() { return server.client(); }

    TestServer server;
    std::unique_ptr<RawClient> raw;
};
