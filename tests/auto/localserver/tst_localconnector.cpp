// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../locallink/localfixtures.h"

#include <QtNetwork/QLocalServer>

using namespace Ferry;
using namespace std::chrono_literals;

class tst_LocalConnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void connectorMeetsServer();
    void connectorTokens();
    void nobodyListens();
    void badName();
    void answerIsNeverImmediate();
    void silentServerTimesOut();
    void hangsUpInHandshake();
    void badServer_data();
    void badServer();
    void connectorDestroyedMeanwhile();
    void connectorDestroyedInFinished();
    void secondStartReplacesFirst();
};

void tst_LocalConnector::connectorMeetsServer()
{
    TestServer server;
    QVERIFY(server.listen());
    TestClient client;
    ConnectOptions options;
    options.name = u"worker"_s;
    client.connectTo(server.path(), options);
    QTRY_COMPARE(client.documents, 1);
    QCOMPARE(client.outcomes, 1);
    QTRY_COMPARE(server.names, QStringList { u"worker"_s });
    QVERIFY(client.link->write(sendOf(u"x"_s)).accepted);
    QTRY_COMPARE(server.client().messages.size(), size_t(1));
}

void tst_LocalConnector::connectorTokens()
{
    TestServer server;
    ListenOptions listenOptions;
    listenOptions.token = QByteArray("\0binary\xff", 8);
    QVERIFY(server.listen(listenOptions));
    TestClient wrong;
    ConnectOptions options;
    options.token = QByteArray("\0binary\xfe", 8);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"Refusing process \\d+: wrong token"_s));
    wrong.connectTo(server.path(), options);
    QTRY_COMPARE(wrong.outcomes, 1);
    QVERIFY(!wrong.link);
    QCOMPARE(wrong.connectReason, DisconnectReason::Refused);
    QVERIFY(wrong.connectError.is(IpcError::Code::Denied));
    QVERIFY(wrong.connectError.message().contains(u"wrong token"_s));
    TestClient right;
    options.token = listenOptions.token;
    right.connectTo(server.path(), options);
    QTRY_COMPARE(right.documents, 1);
}

void tst_LocalConnector::nobodyListens()
{
    QTemporaryDir directory;
    TestClient client;
    client.connectTo(directory.filePath(u"nobody"_s));
    QTRY_COMPARE(client.outcomes, 1);
    QVERIFY(!client.link);
    QCOMPARE(client.connectReason, DisconnectReason::ConnectFailed);
    QVERIFY(client.connectError.is(IpcError::Code::Closed));
    QCOMPARE(client.connectError.message(),
             u"Nobody listens on %1"_s.arg(directory.filePath(u"nobody"_s)));
}

void tst_LocalConnector::badName()
{
    TestClient client;
    client.connectTo(QString());
    QTRY_COMPARE(client.outcomes, 1);
    QCOMPARE(client.connectReason, DisconnectReason::ConnectFailed);
    QVERIFY2(client.connectError.message().contains(u"empty"_s),
             qPrintable(client.connectError.message()));
}

void tst_LocalConnector::answerIsNeverImmediate()
{
    TestServer server;
    QVERIFY(server.listen());
    QTemporaryDir directory;
    for (const QString &path : { server.path(), directory.filePath(u"nobody"_s), u""_s }) {
        TestClient client;
        client.connectTo(path);
        QCOMPARE(client.outcomes, 0);
        QTRY_COMPARE(client.outcomes, 1);
    }
}

void tst_LocalConnector::silentServerTimesOut()
{
    QTemporaryDir directory;
    QLocalServer silent; // takes connections and never says a word
    QVERIFY(silent.listen(directory.filePath(u"silent"_s)));
    TestClient client;
    ConnectOptions options;
    options.timeout = 50ms;
    client.connectTo(silent.fullServerName(), options);
    QTRY_COMPARE(client.outcomes, 1);
    QVERIFY(!client.link);
    QCOMPARE(client.connectReason, DisconnectReason::ConnectFailed);
    QVERIFY(client.connectError.is(IpcError::Code::Timeout));
    QVERIFY2(client.connectError.message().contains(u"within 50 ms"_s),
             qPrintable(client.connectError.message()));
}

void tst_LocalConnector::hangsUpInHandshake()
{
    QTemporaryDir directory;
    QLocalServer rude;
    QVERIFY(rude.listen(directory.filePath(u"rude"_s)));
    connect(&rude, &QLocalServer::newConnection, &rude,
            [&] { delete rude.nextPendingConnection(); });
    TestClient client;
    client.connectTo(rude.fullServerName());
    QTRY_COMPARE(client.outcomes, 1);
    QCOMPARE(client.connectReason, DisconnectReason::ConnectFailed);
    QVERIFY2(client.connectError.message().contains(u"hung up during the handshake"_s),
             qPrintable(client.connectError.message()));
}

void tst_LocalConnector::badServer_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<DisconnectReason>("reason");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("text");

    Message bye;
    bye.kind = MessageKind::Bye;
    bye.error = IpcError(u"not today"_s, u"ERR_BUSY"_s);
    QTest::newRow("bye") << frameOf(bye) << DisconnectReason::Refused << u"ERR_BUSY"_s
                         << u"not today"_s;
    QTest::newRow("no hello") << frameOf(sendOf(u"x"_s)) << DisconnectReason::ProtocolError
                              << u"ERR_PROTOCOL"_s << u"send before hello"_s;
    QTest::newRow("other version")
        << frameOf(helloOf({ { u"protocol"_s, 2 } })) << DisconnectReason::ProtocolError
        << u"ERR_PROTOCOL"_s << u"speaks version 2"_s;
    QTest::newRow("text") << QByteArray("220 mail.example.org ESMTP\r\n")
                          << DisconnectReason::ProtocolError << u"ERR_PROTOCOL"_s
                          << u"the limit is 65536"_s;
}

void tst_LocalConnector::badServer()
{
    QFETCH(QByteArray, bytes);
    QFETCH(DisconnectReason, reason);
    QFETCH(QString, code);
    QFETCH(QString, text);
    QTemporaryDir directory;
    QLocalServer server;
    QVERIFY(server.listen(directory.filePath(u"bad"_s)));
    connect(&server, &QLocalServer::newConnection, &server, [&] {
        QLocalSocket *socket = server.nextPendingConnection();
        socket->write(bytes);
        socket->flush();
    });
    TestClient client;
    client.connectTo(server.fullServerName());
    QTRY_COMPARE(client.outcomes, 1);
    QVERIFY(!client.link);
    QCOMPARE(client.connectReason, reason);
    QCOMPARE(client.connectError.code(), code);
    QVERIFY2(client.connectError.message().contains(text),
             qPrintable(client.connectError.message()));
}

void tst_LocalConnector::connectorDestroyedMeanwhile()
{
    TestServer server;
    QVERIFY(server.listen());
    bool told = false;
    const auto finished = [&](std::unique_ptr<Link>, const IpcError &, DisconnectReason) {
        told = true;
    };
    {
        LocalConnector connector;
        connector.start(server.path(), {}, finished);
    }
    {
        LocalConnector connector;
        connector.start(u"/no/such/server"_s, {}, finished);
    }
    TestClient client;
    client.connectTo(server.path());
    QTRY_COMPARE(client.documents, 1);
    QVERIFY(!told);
}

void tst_LocalConnector::connectorDestroyedInFinished()
{
    TestServer server;
    QVERIFY(server.listen());
    for (const QString &path : { server.path(), u"/no/such/server"_s }) {
        auto connector = std::make_unique<LocalConnector>();
        Recorder kept;
        bool told = false;
        connector->start(path, {},
                         [&](std::unique_ptr<Link> link, const IpcError &, DisconnectReason) {
                             connector.reset();
                             kept.take(std::move(link));
                             told = true;
                         });
        QTRY_VERIFY(told);
        QCOMPARE(kept.documents, path == server.path() ? 1 : 0);
    }
}

void tst_LocalConnector::secondStartReplacesFirst()
{
    TestServer server;
    QVERIFY(server.listen());
    LocalConnector connector;
    int first = 0;
    int second = 0;
    connector.start(u"/no/such/server"_s, {},
                    [&](std::unique_ptr<Link>, const IpcError &, DisconnectReason) { ++first; });
    Recorder kept;
    connector.start(server.path(), {},
                    [&](std::unique_ptr<Link> link, const IpcError &, DisconnectReason) {
                        ++second;
                        kept.take(std::move(link));
                    });
    QTRY_COMPARE(second, 1);
    QCOMPARE(first, 0);
    QCOMPARE(kept.documents, 1);
}

QTEST_GUILESS_MAIN(tst_LocalConnector)
#include "tst_localconnector.moc"
