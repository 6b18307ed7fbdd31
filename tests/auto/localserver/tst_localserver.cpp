// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../locallink/localfixtures.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>

#include <random>

using namespace Ferry;
using namespace std::chrono_literals;

class tst_LocalServer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void helloIsAnswered();
    void helloByteByByte();
    void helloMissing();
    void silentClientIsDropped();
    void slowLorisIsDropped();
    void wrongVersion_data();
    void wrongVersion();
    void unknownFieldsAreIgnored();
    void badHello_data();
    void badHello();
    void randomBytesBeforeHello();
    void token_data();
    void token();
    void clientsLimit();
    void pendingHandshakesAreBounded();
    void hundredClientsAtOnce();
    void closeKeepsLinks();
    void serverDeletedInAccepted();
    void clientGoneInHandshake();
    void byeIsAnsweredByHangingUp();
    void leastHelloOfTheProtocol();
};

void tst_LocalServer::helloIsAnswered()
{
    TestServer server;
    ListenOptions options;
    options.limits.messageBytes = 5000;
    QVERIFY2(server.listen(options), qPrintable(server.server.errorString()));
    RawClient raw(server.path());
    raw.send(frameOf(helloOf({ { u"protocol"_s, 1 }, { u"name"_s, u"tool"_s } })));
    QTRY_COMPARE(raw.messages().size(), size_t(1));
    const Message answer = raw.messages().front();
    QCOMPARE(answer.kind, MessageKind::Hello);
    const QVariantMap fields = answer.value.toMap();
    QCOMPARE(fields.value(u"protocol"_s), QVariant(1));
    QCOMPARE(fields.value(u"features"_s), QVariant(QVariantList { u"ports"_s }));
    QCOMPARE(fields.value(u"limits"_s).toMap().value(u"messageBytes"_s), QVariant(5000));
    QCOMPARE(fields.value(u"limits"_s).toMap().value(u"pendingCalls"_s),
             QVariant(options.limits.pendingCalls));
    QVERIFY(!fields.contains(u"token"_s));
    QCOMPARE(server.names, QStringList { u"tool"_s });
    QCOMPARE(server.processes, QList<qint64> { QCoreApplication::applicationPid() });
}

void tst_LocalServer::helloByteByByte()
{
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    for (const char byte : goodHello()) {
        QVERIFY(server.clients.empty());
        raw.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(server.clients.size(), size_t(1));
}

void tst_LocalServer::helloMissing()
{
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    raw.send(frameOf(sendOf(u"x"_s)) + goodHello());
    QTRY_COMPARE(raw.byeCode(), u"ERR_PROTOCOL"_s);
    QCOMPARE(raw.byeText(), u"send before hello"_s);
    QVERIFY(server.clients.empty());
}

void tst_LocalServer::silentClientIsDropped()
{
    TestServer server;
    server.server.setHandshakeTimeout(50ms);
    QVERIFY(server.listen());
    RawClient raw(server.path());
    QTRY_COMPARE(raw.byeCode(), u"ERR_TIMEOUT"_s);
    // It neither reads on nor hangs up; the server hangs up.
    QTRY_VERIFY_WITH_TIMEOUT(raw.isClosed(), 10000);
    QVERIFY(server.clients.empty());
}

void tst_LocalServer::slowLorisIsDropped()
{
    TestServer server;
    server.server.setHandshakeTimeout(100ms);
    QVERIFY(server.listen());
    RawClient raw(server.path());
    // Some progress all the time, but never a hello.
    QByteArray bytes = goodHello().chopped(1);
    qsizetype sent = 0;
    QTimer drip;
    connect(&drip, &QTimer::timeout, &raw.socket, [&] {
        if (sent < bytes.size())
            raw.send(bytes.mid(sent++, 1));
    });
    drip.start(15ms);
    QTRY_COMPARE(raw.byeCode(), u"ERR_TIMEOUT"_s);
    QVERIFY(sent > 1);
    QVERIFY(server.clients.empty());
}

void tst_LocalServer::wrongVersion_data()
{
    QTest::addColumn<QVariant>("version");
    QTest::addColumn<QString>("text");
    QTest::newRow("newer") << QVariant(2)
                           << u"speaks version 2 of Ferry's protocol, this end version 1"_s;
    QTest::newRow("older") << QVariant(0) << u"speaks version 0"_s;
    QTest::newRow("large") << QVariant(qint64(1) << 40) << u"speaks version 1099511627776"_s;
}

void tst_LocalServer::wrongVersion()
{
    QFETCH(QVariant, version);
    QFETCH(QString, text);
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    // Fields of another version may be of any type.
    raw.send(frameOf(helloOf({ { u"protocol"_s, version }, { u"name"_s, 5 } })) + "garbage");
    QTRY_COMPARE(raw.byeCode(), u"ERR_PROTOCOL"_s);
    QVERIFY2(raw.byeText().contains(text), qPrintable(raw.byeText()));
    const QVariantMap data = raw.last()->error.data().toMap();
    QCOMPARE(data.value(u"protocol"_s), QVariant(QVariantList { 1 }));
    QVERIFY(server.clients.empty());
}

void tst_LocalServer::unknownFieldsAreIgnored()
{
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    raw.send(frameOf(helloOf({ { u"protocol"_s, 1 },
                               { u"features"_s, QVariantList { u"teleport"_s, 5 } },
                               { u"color"_s, u"green"_s },
                               { u"limits"_s, QVariantMap { { u"patience"_s, 3 } } } })));
    QTRY_COMPARE(server.clients.size(), size_t(1));
    QTRY_COMPARE(raw.messages().size(), size_t(1));
    QCOMPARE(raw.messages().front().kind, MessageKind::Hello);
    QCOMPARE(raw.messages().front().value.toMap().value(u"features"_s), QVariant(QVariantList { u"ports"_s }));
}

void tst_LocalServer::badHello_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");

    const auto hello = [](const QString &key, const QVariant &value) {
        return frameOf(helloOf({ { u"protocol"_s, 1 }, { key, value } }));
    };
    QTest::newRow("no version") << frameOf(helloOf({ { u"name"_s, u"x"_s } }))
                                << u"hello: protocol"_s;
    QTest::newRow("text version") << hello(u"protocol"_s, u"1"_s) << u"hello: protocol"_s;
    QTest::newRow("negative version") << hello(u"protocol"_s, -1) << u"hello: protocol"_s;
    QTest::newRow("features") << hello(u"features"_s, 1) << u"hello: features is not an array"_s;
    QTest::newRow("name") << hello(u"name"_s, 1) << u"hello: name is not text"_s;
    QTest::newRow("token") << hello(u"token"_s, u"x"_s) << u"hello: token is not a byte string"_s;
    QTest::newRow("limits") << hello(u"limits"_s, 1) << u"hello: limits is not a map"_s;
    QTest::newRow("messageBytes") << hello(u"limits"_s, QVariantMap { { u"messageBytes"_s, -1 } })
                                  << u"hello: limits.messageBytes is not an unsigned integer"_s;
    QTest::newRow("not a map") << framed(QByteArray("\x82\x00\x01", 3)) << QString();
    QTest::newRow("oversized") << hello(u"name"_s, QString(70000, u'x')) << u"the limit is 65536"_s;
    QTest::newRow("huge") << QByteArray("\xff\xff\xff\x7f", 4)
                          << u"2147483647 bytes; the limit is 65536"_s;
    QTest::newRow("empty frame") << QByteArray(4, '\0') << u"length 0"_s;
    QTest::newRow("truncated CBOR") << framed(goodHello().mid(4).chopped(1)) << QString();
    QTest::newRow("another protocol")
        << QByteArray("GET / HTTP/1.1\r\n\r\n") << u"the limit is 65536"_s;
    QTest::newRow("bye") << frameOf([] {
        Message bye;
        bye.kind = MessageKind::Bye;
        return bye;
    }()) << u"bye before hello"_s;
}

void tst_LocalServer::badHello()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    raw.send(bytes);
    QTRY_COMPARE(raw.byeCode(), u"ERR_PROTOCOL"_s);
    QVERIFY2(raw.byeText().contains(text), qPrintable(raw.byeText()));
    QVERIFY(server.clients.empty());
    // The door stays open for others.
    RawClient good(server.path());
    good.send(goodHello());
    QTRY_COMPARE(server.clients.size(), size_t(1));
}

void tst_LocalServer::randomBytesBeforeHello()
{
    TestServer server;
    server.server.setHandshakeTimeout(200ms);
    QVERIFY(server.listen());
    std::mt19937 random(4711);
    for (int round = 0; round < 60; ++round) {
        QByteArray body(1 + qsizetype(random() % 300), Qt::Uninitialized);
        for (char &byte : body)
            byte = char(random());
        RawClient raw(server.path());
        raw.send(round % 2 ? framed(body) : body);
        QTRY_VERIFY2(!raw.byeCode().isEmpty(), qPrintable(QString::number(round)));
        QVERIFY(server.clients.empty());
    }
}

void tst_LocalServer::token_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<bool>("welcome");
    QTest::newRow("right") << QByteArray("open sesame") << true;
    QTest::newRow("none") << QByteArray() << false;
    QTest::newRow("wrong") << QByteArray("open barley") << false;
    QTest::newRow("shorter") << QByteArray("open sesam") << false;
    QTest::newRow("longer") << QByteArray("open sesame!") << false;
    QTest::newRow("twice") << QByteArray("open sesameopen sesame") << false;
}

void tst_LocalServer::token()
{
    QFETCH(QByteArray, token);
    QFETCH(bool, welcome);
    TestServer server;
    ListenOptions options;
    options.token = "open sesame";
    QVERIFY(server.listen(options));
    RawClient raw(server.path());
    QVariantMap fields { { u"protocol"_s, 1 } };
    if (!token.isEmpty())
        fields.insert(u"token"_s, token);
    if (!welcome)
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"Refusing process \\d+: wrong token"_s));
    raw.send(frameOf(helloOf(fields)));
    if (welcome) {
        QTRY_COMPARE(server.clients.size(), size_t(1));
    } else {
        QTRY_COMPARE(raw.byeCode(), u"ERR_DENIED"_s);
        QVERIFY(server.clients.empty());
    }
}

void tst_LocalServer::clientsLimit()
{
    TestServer server;
    ListenOptions options;
    options.limits.clients = 2;
    QVERIFY(server.listen(options));
    RawClient first(server.path());
    first.send(goodHello());
    RawClient second(server.path());
    second.send(goodHello());
    QTRY_COMPARE(server.clients.size(), size_t(2));
    RawClient third(server.path());
    third.send(goodHello());
    QTRY_COMPARE(third.byeCode(), u"ERR_BUSY"_s);
    QVERIFY2(third.byeText().contains(u"limit of 2 clients"_s), qPrintable(third.byeText()));
    // A place is free again as soon as one leaves, whoever still holds the dead link.
    first.socket.abort();
    QTRY_COMPARE(server.client(0).closes, 1);
    RawClient fourth(server.path());
    fourth.send(goodHello());
    QTRY_COMPARE(server.clients.size(), size_t(3));
}

void tst_LocalServer::pendingHandshakesAreBounded()
{
    TestServer server;
    QVERIFY(server.listen());
    std::vector<std::unique_ptr<RawClient>> silent;
    for (int i = 0; i < 300; ++i) {
        silent.push_back(std::make_unique<RawClient>(server.path()));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(std::count_if(silent.begin(), silent.end(),
                               [](auto &raw) { return raw->byeCode() == u"ERR_BUSY"_s; }),
                 300 - 256);
    // Those who got in are still welcome.
    silent.front()->send(goodHello());
    QTRY_COMPARE(server.clients.size(), size_t(1));
}

void tst_LocalServer::hundredClientsAtOnce()
{
    TestServer server;
    QVERIFY(server.listen());
    std::vector<std::unique_ptr<TestClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<TestClient>());
        clients.back()->connectTo(server.path());
    }
    QTRY_COMPARE(server.clients.size(), size_t(100));
    for (auto &client : clients)
        QTRY_COMPARE(client->documents, 1);
}

void tst_LocalServer::closeKeepsLinks()
{
    TestServer server;
    QVERIFY(server.listen());
    TestClient client;
    client.connectTo(server.path());
    QTRY_COMPARE(client.documents, 1);
    RawClient pending(server.path());
    QCoreApplication::processEvents();
    server.server.close();
    QTRY_VERIFY_WITH_TIMEOUT(pending.isClosed(), 10000);
    QVERIFY(client.link->write(sendOf(u"still"_s)).accepted);
    QTRY_COMPARE(server.client().messages.size(), size_t(1));
}

void tst_LocalServer::serverDeletedInAccepted()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(u"socket"_s);
    auto server = std::make_unique<LocalServer>();
    Recorder kept;
    server->setAccepted([&](std::unique_ptr<Link> link, const QString &, qint64) {
        server.reset();
        kept.take(std::move(link));
    });
    QVERIFY(server->listen(path));
    RawClient raw(path);
    raw.send(goodHello() + frameOf(sendOf(u"x"_s)));
    QTRY_VERIFY(!server);
    QTRY_COMPARE(kept.messages.size(), size_t(1));
    QVERIFY(!QFileInfo::exists(path));
}

void tst_LocalServer::clientGoneInHandshake()
{
    TestServer server;
    QVERIFY(server.listen());
    for (int i = 0; i < 50; ++i) {
        RawClient raw(server.path());
        raw.send(goodHello().left(i % 6));
        if (i % 2)
            QCoreApplication::processEvents();
    }
    RawClient good(server.path());
    good.send(goodHello());
    QTRY_COMPARE(server.clients.size(), size_t(1));
}

void tst_LocalServer::byeIsAnsweredByHangingUp()
{
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    Message bye;
    bye.kind = MessageKind::Bye;
    bye.error = IpcError(IpcError::Code::Closed);
    raw.send(goodHello() + frameOf(bye));
    // At once: a link that lingered would wait for this end, and this end for it.
    QTRY_VERIFY_WITH_TIMEOUT(raw.isClosed(), 2000);
    QCOMPARE(server.client().reason, DisconnectReason::ServerClosed);
}

void tst_LocalServer::leastHelloOfTheProtocol()
{
    // PROTOCOL.md, section 4
    const QByteArray bytes = QByteArray::fromHex("0d0000008200a16870726f746f636f6c01");
    QCOMPARE(bytes, goodHello());
    TestServer server;
    QVERIFY(server.listen());
    RawClient raw(server.path());
    raw.send(bytes);
    QTRY_COMPARE(server.clients.size(), size_t(1));
    QCOMPARE(server.names, QStringList { QString() });
}

QTEST_GUILESS_MAIN(tst_LocalServer)
#include "tst_localserver.moc"
