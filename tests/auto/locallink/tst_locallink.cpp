// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

#include <QtCore/QLoggingCategory>
#include <QtCore/QScopeGuard>

#include <random>

using namespace Ferry;

class tst_LocalLink : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void documentNamesTheProcess();
    void messagesBothWaysInOrder();
    void everySplitOfTheWire();
    void messagesBehindTheHello();
    void largeMessages();
    void firstMessageOfATurnLeavesAtOnce();
    void laterMessagesGather();
    void gatheredMessagesLeaveAt64K();
    void flushSendsGathered();
    void repliesOfABatchAreFlushed();
    void refusedValueLeavesLinkUsable();
    void tooLargeForThisEnd();
    void tooLargeForTheOtherEnd();
    void protocolErrors_data();
    void protocolErrors();
    void randomFrames();
    void ackIsIgnored();
};

// ---- messages

void tst_LocalLink::documentNamesTheProcess()
{
    Pair pair;
    for (Recorder *end : { &pair.main(), static_cast<Recorder *>(&pair.renderer) }) {
        QCOMPARE(end->documents, 1);
        QCOMPARE(end->document->frameId, 0);
        QCOMPARE(end->document->processId, QCoreApplication::applicationPid());
        QCOMPARE(end->link->peerProcessId(), QCoreApplication::applicationPid());
        QVERIFY(end->link->isTrusted());
    }
}

void tst_LocalLink::messagesBothWaysInOrder()
{
    Pair pair;
    for (int i = 0; i < 1000; ++i) {
        const WriteResult result = pair.renderer.link->write(sendOf(u"up"_s, { i }));
        QVERIFY(result.accepted);
        QCOMPARE(result.bytes, frameOf(sendOf(u"up"_s, { i })).size() - 4);
        QVERIFY(pair.main().link->write(sendOf(u"down"_s, { i, u"text"_s })).accepted);
    }
    QTRY_COMPARE(pair.main().messages.size(), size_t(1000));
    QTRY_COMPARE(pair.renderer.messages.size(), size_t(1000));
    for (int i = 0; i < 1000; ++i) {
        QCOMPARE(pair.main().messages[size_t(i)].arguments, QVariantList { i });
        QCOMPARE(pair.renderer.messages[size_t(i)].channel, u"down"_s);
        QCOMPARE(pair.renderer.messages[size_t(i)].arguments.first().toInt(), i);
    }
    QCOMPARE(pair.renderer.link->bytesToWrite(), 0);
}

void tst_LocalLink::everySplitOfTheWire()
{
    RawPair pair;
    const QByteArray bytes = frameOf(sendOf(u"a"_s)) + frameOf(sendOf(u"b"_s, { 1, u"two"_s }))
        + frameOf(sendOf(u"c"_s));
    size_t expected = 0;
    for (qsizetype split = 1; split < bytes.size(); ++split) {
        pair.raw->send(bytes.left(split));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        pair.raw->send(bytes.mid(split));
        expected += 3;
        QTRY_COMPARE(pair.main().messages.size(), expected);
        QCOMPARE(pair.main().messages[expected - 2].arguments, (QVariantList { 1, u"two"_s }));
    }
}

void tst_LocalLink::messagesBehindTheHello()
{
    TestServer server;
    server.listen();
    RawClient raw(server.path());
    raw.send(goodHello() + frameOf(sendOf(u"first"_s)) + frameOf(sendOf(u"second"_s)));
    QTRY_COMPARE(server.clients.size(), size_t(1));
    QTRY_COMPARE(server.client().messages.size(), size_t(2));
    QCOMPARE(server.client().messages[0].channel, u"first"_s);
}

void tst_LocalLink::largeMessages()
{
    Pair pair;
    std::mt19937 random(7);
    for (const qsizetype size : { 65'530, 65'536, 1'000'000, 20'000'000, 3 }) {
        QByteArray bytes(size, Qt::Uninitialized);
        for (char &byte : bytes)
            byte = char(random());
        QVERIFY(pair.renderer.link->write(sendOf(u"bytes"_s, { bytes, size })).accepted);
        QTRY_VERIFY_WITH_TIMEOUT(!pair.main().messages.empty(), 20000);
        QVERIFY(pair.main().messages.front().arguments.first().toByteArray() == bytes);
        pair.main().messages.clear();
    }
    QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0);
}

void tst_LocalLink::firstMessageOfATurnLeavesAtOnce()
{
    RawPair pair;
    QVERIFY(pair.main().link->write(sendOf(u"now"_s)).accepted);
    // No event loop in between: the bytes are in the system already.
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
    QVERIFY(pair.raw->socket.waitForReadyRead(5000));
    QCOMPARE(pair.raw->messages().size(), size_t(1));
}

void tst_LocalLink::laterMessagesGather()
{
    RawPair pair;
    pair.main().link->write(sendOf(u"first"_s));
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
    pair.main().link->write(sendOf(u"second"_s));
    QCOMPARE(pair.main().link->bytesToWrite(), frameOf(sendOf(u"second"_s)).size());
    pair.main().link->write(sendOf(u"third"_s));
    QCoreApplication::processEvents();
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
    QTRY_COMPARE(pair.raw->messages().size(), size_t(3));
    // A new turn, a new first message.
    pair.main().link->write(sendOf(u"fourth"_s));
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
}

void tst_LocalLink::gatheredMessagesLeaveAt64K()
{
    RawPair pair;
    const Message message = sendOf(u"x"_s, { QByteArray(1000, 'x') });
    qint64 highest = 0;
    for (int i = 0; i < 200; ++i) {
        pair.main().link->write(message);
        highest = std::max(highest, pair.main().link->bytesToWrite());
    }
    QVERIFY2(highest > 60'000 && highest < 64 * 1024, qPrintable(QString::number(highest)));
    QTRY_COMPARE(pair.raw->messages().size(), size_t(200));
}

void tst_LocalLink::flushSendsGathered()
{
    RawPair pair;
    pair.main().link->write(sendOf(u"first"_s));
    pair.main().link->write(sendOf(u"second"_s));
    QVERIFY(pair.main().link->bytesToWrite() > 0);
    pair.main().link->flush();
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
    while (pair.raw->messages().size() < 2)
        QVERIFY(pair.raw->socket.waitForReadyRead(5000));
}

void tst_LocalLink::repliesOfABatchAreFlushed()
{
    RawPair pair;
    qint64 afterLast = -1;
    pair.main().onMessage = [&](const Message &message) {
        pair.main().link->write(sendOf(u"echo"_s, message.arguments));
        afterLast = pair.main().link->bytesToWrite();
    };
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += frameOf(sendOf(u"x"_s, { i }));
    pair.raw->send(all);
    QTRY_COMPARE(pair.raw->messages().size(), size_t(50));
    QVERIFY(afterLast > 0); // gathered inside the batch
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
}

// ---- refusals

void tst_LocalLink::refusedValueLeavesLinkUsable()
{
    Pair pair;
    const WriteResult result = pair.renderer.link->write(
        sendOf(u"x"_s, { QVariantMap { { u"o"_s, QVariant::fromValue<QObject *>(this) } } }));
    QVERIFY(!result.accepted);
    QVERIFY(result.error.is(IpcError::Code::NotCloneable));
    QCOMPARE(pair.renderer.link->bytesToWrite(), 0);
    QVERIFY(pair.renderer.link->write(sendOf(u"y"_s)).accepted);
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
    QCOMPARE(pair.main().messages[0].channel, u"y"_s);
}

void tst_LocalLink::tooLargeForThisEnd()
{
    ConnectOptions options;
    options.limits.messageBytes = 1000;
    Pair pair({}, options);
    const WriteResult result = pair.renderer.link->write(sendOf(u"x"_s, { QByteArray(1000, 'x') }));
    QVERIFY(!result.accepted);
    QVERIFY(result.error.is(IpcError::Code::TooLarge));
    QVERIFY2(result.error.message().contains(u"1000"_s), qPrintable(result.error.message()));
    QVERIFY(pair.renderer.link->write(sendOf(u"y"_s)).accepted);
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
}

void tst_LocalLink::tooLargeForTheOtherEnd()
{
    ConnectOptions options;
    options.limits.messageBytes = 1000;
    Pair pair({}, options);
    // Main's own limit is 256 MiB; the renderer's hello told it better.
    const WriteResult result = pair.main().link->write(sendOf(u"x"_s, { QByteArray(1000, 'x') }));
    QVERIFY(!result.accepted);
    QVERIFY(result.error.is(IpcError::Code::TooLarge));
    QVERIFY(pair.main().link->write(sendOf(u"y"_s)).accepted);
    QTRY_COMPARE(pair.renderer.messages.size(), size_t(1));
}

void tst_LocalLink::protocolErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");

    QByteArray oversized(4, Qt::Uninitialized);
    qToLittleEndian(quint32(2001), oversized.data());
    QTest::newRow("oversized") << oversized << u"2001 bytes; the limit is 2000"_s;
    QTest::newRow("huge") << QByteArray(4, '\xff') << u"4294967295 bytes; the limit is 2000"_s;
    QTest::newRow("empty") << QByteArray(4, '\0') << u"length 0"_s;
    QTest::newRow("not CBOR") << framed("\xff\xff\xff") << QString();
    QTest::newRow("not an array") << framed("\x01") << QString();
    QTest::newRow("truncated CBOR") << framed("\x83\x01\x61") << QString();
    QTest::newRow("trailing bytes") << framed(frameOf(sendOf(u"x"_s)).mid(4) + "x") << QString();
    QTest::newRow("unknown kind") << framed("\x81\x18\x63") << QString();
    QTest::newRow("reserved kind") << framed("\x81\x0c") << QString();
    QTest::newRow("second hello") << goodHello() << u"hello"_s;
    Message post;
    post.kind = MessageKind::Post;
    post.channel = u"x"_s;
    post.ports = { 1 };
    QTest::newRow("post with ports") << frameOf(post) << u"ports"_s;
    Message port;
    port.kind = MessageKind::PortMessage;
    port.id = 1;
    QTest::newRow("portMessage") << frameOf(port) << u"ports"_s;
    port.kind = MessageKind::PortClose;
    QTest::newRow("portClose") << frameOf(port) << u"ports"_s;
    port.kind = MessageKind::PortJoin;
    port.ports = { 3, 0, 0 };
    QTest::newRow("portJoin") << frameOf(port) << u"ports"_s;
}

void tst_LocalLink::protocolErrors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    ListenOptions options;
    options.limits.messageBytes = 2000;
    RawPair pair(options);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"Closing the connection with process \\d+: .+"_s));
    // What stands before is delivered, what stands behind is not.
    pair.raw->send(frameOf(sendOf(u"before"_s)) + bytes + frameOf(sendOf(u"behind"_s)));
    QTRY_COMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().reason, DisconnectReason::ProtocolError);
    QVERIFY(pair.main().error.is(IpcError::Code::Protocol));
    QVERIFY2(pair.main().error.message().contains(text), qPrintable(pair.main().error.message()));
    QCOMPARE(pair.main().messages.size(), size_t(1));
    QTRY_COMPARE(pair.raw->byeCode(), u"ERR_PROTOCOL"_s);
    QCOMPARE(pair.raw->byeText(), pair.main().error.message());
    // It is closed for good once this end hangs up, and at the latest after a while.
    QVERIFY(!pair.main().link->write(sendOf(u"x"_s)).accepted);
}

void tst_LocalLink::randomFrames()
{
    QLoggingCategory::setFilterRules(u"ferry.local=false"_s); // a warning for each of them
    const auto restore = qScopeGuard([] { QLoggingCategory::setFilterRules({}); });
    std::mt19937 random(20261120);
    for (int round = 0; round < 120; ++round) {
        RawPair pair;
        QByteArray body(1 + qsizetype(random() % 200), Qt::Uninitialized);
        for (char &byte : body)
            byte = char(random());
        if (round % 2) { // damage a good one instead
            body = frameOf(sendOf(u"channel"_s, { 1, u"two"_s, QVariantMap { { u"k"_s, 3.5 } } }))
                       .mid(4);
            body[qsizetype(random() % size_t(body.size()))] = char(random());
        }
        pair.raw->send(framed(body) + frameOf(sendOf(u"end"_s)));
        QTRY_VERIFY(
            pair.main().closes == 1
            || (!pair.main().messages.empty() && pair.main().messages.back().channel == u"end"_s));
        if (pair.main().closes)
            QCOMPARE(pair.main().reason, DisconnectReason::ProtocolError);
    }
}

void tst_LocalLink::ackIsIgnored()
{
    RawPair pair;
    Message ack;
    ack.kind = MessageKind::Ack;
    ack.id = 5;
    pair.raw->send(frameOf(ack) + frameOf(sendOf(u"x"_s)));
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
    QCOMPARE(pair.main().closes, 0);
}

QTEST_GUILESS_MAIN(tst_LocalLink)
#include "tst_locallink.moc"
