// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

using namespace Ferry;

class tst_LocalLifetime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void drainedAfterAStoppedReader();
    void peerDeath();
    void peerDeathDeliversFirst();
    void failedWriteIsToldLater();
    void deletedAfterFailedWrite();
    void byeReasons_data();
    void byeReasons();
    void closeDeliversWhatWasAccepted();
    void largeCloseDeliversWhatWasAccepted();
    void closeIsToldOnce();
    void writeAfterClose();
    void destructionSaysGoodbye();
    void waitForMessageDelivers();
    void waitForMessageTimesOut();
    void waitForMessageSeesTheEnd();
    void nestedLoopReceives();
    void nestedLoopReceivesTheRestOfABatch();
    void nestedWaitReceives();
    void nestedLoopWhileStarting();
};

// ---- queues and ends

void tst_LocalLifetime::drainedAfterAStoppedReader()
{
    ListenOptions options;
    options.limits.queuedBytes = 1 << 20;
    RawPair pair(options);
    pair.raw->socket.setReadBufferSize(1000); // it stops reading
    const Message message = sendOf(u"x"_s, { QByteArray(100'000, 'x') });
    int sent = 0;
    while (pair.main().link->bytesToWrite() <= options.limits.queuedBytes) {
        QVERIFY(pair.main().link->write(message).accepted);
        QVERIFY(++sent < 1000);
    }
    QCoreApplication::processEvents();
    QVERIFY(pair.main().link->bytesToWrite() > options.limits.queuedBytes / 2);
    QCOMPARE(pair.main().drains, 0);

    qint64 atDrain = -1;
    pair.main().onDrained = [&] { atDrain = pair.main().link->bytesToWrite(); };
    pair.raw->socket.setReadBufferSize(0);
    QTRY_VERIFY(pair.raw->messages().size() == size_t(sent));
    QCOMPARE(pair.main().drains, 1);
    QVERIFY(atDrain >= 0 && atDrain <= options.limits.queuedBytes / 2);
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
}

void tst_LocalLifetime::peerDeath()
{
    RawPair pair;
    pair.raw->send(frameOf(sendOf(u"cut"_s)).left(6)); // in the middle of a frame
    pair.raw->socket.abort();
    QTRY_COMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().reason, DisconnectReason::PeerGone);
    QVERIFY(pair.main().error.is(IpcError::Code::PeerGone));
    QVERIFY(
        pair.main().error.message().contains(QString::number(QCoreApplication::applicationPid())));
    QVERIFY(pair.main().messages.empty());
}

void tst_LocalLifetime::peerDeathDeliversFirst()
{
    RawPair pair;
    QByteArray all;
    for (int i = 0; i < 1000; ++i)
        all += frameOf(sendOf(u"x"_s, { i }));
    pair.raw->send(all);
    QTRY_COMPARE(pair.raw->socket.bytesToWrite(), 0);
    pair.raw->socket.abort();
    QTRY_COMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().messages.size(), size_t(1000));
}

void tst_LocalLifetime::failedWriteIsToldLater()
{
    RawPair pair;
    pair.raw->socket.abort();
    pair.main().link->write(sendOf(u"x"_s)); // the system says EPIPE
    pair.main().link->flush();
    QCOMPARE(pair.main().closes, 0);
    // Whoever writes until something waits would write for ever.
    const WriteResult second = pair.main().link->write(sendOf(u"x"_s));
    QVERIFY(!second.accepted);
    QCOMPARE(second.error.code(), u"ERR_PEER_GONE"_s);
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
    QTRY_COMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().reason, DisconnectReason::PeerGone);
}

void tst_LocalLifetime::deletedAfterFailedWrite()
{
    RawPair pair;
    pair.main().onMessage = [&](const Message &) {
        pair.main().link->write(sendOf(u"x"_s));
        pair.main().link->flush();
        pair.main().link.reset();
    };
    pair.raw->send(frameOf(sendOf(u"x"_s)));
    pair.raw->socket.abort();
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
    QCoreApplication::processEvents();
    QCOMPARE(pair.main().closes, 0);
}

void tst_LocalLifetime::byeReasons_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<DisconnectReason>("reason");

    QTest::newRow("closed") << u"ERR_CLOSED"_s << DisconnectReason::ServerClosed;
    QTest::newRow("own word") << u"WHATEVER"_s << DisconnectReason::ServerClosed;
    QTest::newRow("protocol") << u"ERR_PROTOCOL"_s << DisconnectReason::ProtocolError;
    QTest::newRow("too large") << u"ERR_TOO_LARGE"_s << DisconnectReason::ProtocolError;
    QTest::newRow("busy") << u"ERR_BUSY"_s << DisconnectReason::Overflow;
    QTest::newRow("denied") << u"ERR_DENIED"_s << DisconnectReason::Refused;
}

void tst_LocalLifetime::byeReasons()
{
    QFETCH(QString, code);
    QFETCH(DisconnectReason, reason);
    Pair one;
    one.renderer.link->close(DisconnectReason::Requested, IpcError(u"so long"_s, code));
    QCOMPARE(one.renderer.closes, 1);
    QCOMPARE(one.renderer.reason, DisconnectReason::Requested);
    QTRY_COMPARE(one.main().closes, 1);
    QCOMPARE(one.main().reason, reason);
    QCOMPARE(one.main().error.message(), u"so long"_s);
    Pair other;
    other.main().link->close(DisconnectReason::Requested, IpcError(u"so long"_s, code));
    QTRY_COMPARE(other.renderer.closes, 1);
    QCOMPARE(other.renderer.reason, reason);
    QCOMPARE(other.renderer.error.code(), code);
}

void tst_LocalLifetime::closeDeliversWhatWasAccepted()
{
    Pair pair;
    for (int i = 0; i < 100; ++i)
        pair.renderer.link->write(sendOf(u"x"_s, { i }));
    pair.renderer.link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    pair.renderer.link.reset();
    QTRY_COMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().messages.size(), size_t(100));
    QCOMPARE(pair.main().reason, DisconnectReason::ServerClosed);
}

void tst_LocalLifetime::largeCloseDeliversWhatWasAccepted()
{
    Pair pair;
    // More than the system takes at once, and the reader sits in this very thread: an event loop
    // has to carry it.
    const QByteArray bytes(30'000'000, 'x');
    QEventLoop loop;
    QTimer::singleShot(0, &loop, [&] {
        pair.renderer.link->write(sendOf(u"x"_s, { bytes }));
        QVERIFY(pair.renderer.link->bytesToWrite() > 0);
        pair.renderer.link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
        pair.renderer.link.reset();
        loop.quit();
    });
    loop.exec();
    QTRY_COMPARE_WITH_TIMEOUT(pair.main().closes, 1, 10000);
    QCOMPARE(pair.main().reason, DisconnectReason::ServerClosed);
    QCOMPARE(pair.main().messages.size(), size_t(1));
    QVERIFY(pair.main().messages[0].arguments.first().toByteArray() == bytes);
}

void tst_LocalLifetime::closeIsToldOnce()
{
    Pair pair;
    pair.main().onClosed = [&] {
        pair.main().link->close(DisconnectReason::Overflow, IpcError(IpcError::Code::Busy));
    };
    pair.main().link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    pair.main().link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    QCOMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().reason, DisconnectReason::Requested);
    QTRY_COMPARE(pair.renderer.closes, 1);
    QCoreApplication::processEvents();
    QCOMPARE(pair.main().closes, 1);
}

void tst_LocalLifetime::writeAfterClose()
{
    Pair pair;
    pair.renderer.link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    const WriteResult result = pair.renderer.link->write(sendOf(u"x"_s));
    QVERIFY(!result.accepted);
    QVERIFY(result.error.is(IpcError::Code::Closed));
    pair.renderer.link->flush();
    QCOMPARE(pair.renderer.link->bytesToWrite(), 0);
    QVERIFY(!pair.renderer.link->waitForMessage(QDeadlineTimer(0)));
}

void tst_LocalLifetime::destructionSaysGoodbye()
{
    Pair pair;
    pair.main().link.reset();
    QTRY_COMPARE(pair.renderer.closes, 1);
    QCOMPARE(pair.renderer.reason, DisconnectReason::ServerClosed);
}

// ---- waiting, nesting, destruction

void tst_LocalLifetime::waitForMessageDelivers()
{
    RawPair pair;
    pair.raw->send(frameOf(sendOf(u"a"_s)) + frameOf(sendOf(u"b"_s)));
    QVERIFY(pair.main().link->waitForMessage(QDeadlineTimer(5000)));
    QCOMPARE(pair.main().messages.size(), size_t(2));
    // With an expired deadline it takes what is there.
    pair.raw->send(frameOf(sendOf(u"c"_s)));
    QVERIFY(pair.main().link->waitForMessage(QDeadlineTimer(0)));
    QCOMPARE(pair.main().messages.size(), size_t(3));
}

void tst_LocalLifetime::waitForMessageTimesOut()
{
    RawPair pair;
    QElapsedTimer timer;
    timer.start();
    QVERIFY(!pair.main().link->waitForMessage(QDeadlineTimer(0)));
    QVERIFY(!pair.main().link->waitForMessage(QDeadlineTimer(30)));
    QVERIFY(timer.elapsed() >= 29);
    pair.raw->send(frameOf(sendOf(u"a"_s)).left(5)); // half a message is none
    QVERIFY(!pair.main().link->waitForMessage(QDeadlineTimer(30)));
    pair.raw->send(frameOf(sendOf(u"a"_s)).mid(5));
    QVERIFY(pair.main().link->waitForMessage(QDeadlineTimer(5000)));
}

void tst_LocalLifetime::waitForMessageSeesTheEnd()
{
    RawPair pair;
    pair.raw->socket.abort();
    QVERIFY(!pair.main().link->waitForMessage(QDeadlineTimer(5000)));
    QCOMPARE(pair.main().closes, 1);
    QCOMPARE(pair.main().reason, DisconnectReason::PeerGone);
}

void tst_LocalLifetime::nestedLoopReceives()
{
    // As a sendSync in a listener: the message that ends the inner loop comes while the first is
    // being delivered.
    RawPair pair;
    QEventLoop inner;
    int depth = 0;
    bool ended = false;
    pair.main().onMessage = [&](const Message &message) {
        if (message.channel == u"outer"_s) {
            ++depth;
            pair.main().link->write(sendOf(u"question"_s));
            QTimer::singleShot(5000, &inner, [&] { inner.exit(1); });
            ended = inner.exec() == 0;
            --depth;
        } else if (message.channel == u"answer"_s) {
            QCOMPARE(depth, 1);
            inner.quit();
        }
    };
    QObject::connect(&pair.raw->socket, &QLocalSocket::readyRead, &pair.raw->socket, [&] {
        if (!pair.raw->messages().empty())
            pair.raw->send(frameOf(sendOf(u"answer"_s)));
    });
    pair.raw->send(frameOf(sendOf(u"outer"_s)));
    QTRY_VERIFY(ended);
    pair.raw->send(frameOf(sendOf(u"after"_s)));
    QTRY_COMPARE(pair.main().messages.back().channel, u"after"_s);
}

void tst_LocalLifetime::nestedLoopReceivesTheRestOfABatch()
{
    // A modal dialog in a listener: what came together with its message must not wait for its end.
    RawPair pair;
    QStringList order;
    pair.main().onMessage = [&](const Message &message) {
        order.append(message.channel);
        if (message.channel != u"outer"_s)
            return;
        QEventLoop inner;
        QTimer::singleShot(5000, &inner, &QEventLoop::quit);
        const auto previous = pair.main().onMessage;
        pair.main().onMessage = [&](const Message &within) {
            order.append(within.channel);
            if (within.channel == u"second"_s)
                inner.quit();
        };
        inner.exec();
        pair.main().onMessage = previous;
        order.append(u"unwound"_s);
    };
    pair.raw->send(frameOf(sendOf(u"outer"_s)) + frameOf(sendOf(u"first"_s))
                   + frameOf(sendOf(u"second"_s)));
    QTRY_VERIFY(order.contains(u"unwound"_s));
    QCOMPARE(order, (QStringList { u"outer"_s, u"first"_s, u"second"_s, u"unwound"_s }));
}

void tst_LocalLifetime::nestedWaitReceives()
{
    RawPair pair;
    bool inside = false;
    pair.main().onMessage = [&](const Message &message) {
        if (message.channel != u"outer"_s)
            return;
        pair.raw->send(frameOf(sendOf(u"answer"_s)));
        inside = pair.main().link->waitForMessage(QDeadlineTimer(5000));
        QCOMPARE(pair.main().messages.back().channel, u"answer"_s);
    };
    pair.raw->send(frameOf(sendOf(u"outer"_s)));
    QTRY_VERIFY(inside);
}

void tst_LocalLifetime::nestedLoopWhileStarting()
{
    // As a sendSync in a slot of connected(): the handshake's own signal is still on the stack.
    TestServer server;
    server.onClient = [](Recorder &client) {
        client.onMessage = [&](const Message &) { client.link->write(sendOf(u"answer"_s)); };
    };
    server.listen();
    TestClient renderer;
    bool answered = false;
    renderer.onStarted = [&] {
        QEventLoop inner;
        renderer.onMessage = [&](const Message &) {
            answered = true;
            inner.quit();
        };
        QTimer::singleShot(5000, &inner, &QEventLoop::quit);
        renderer.link->write(sendOf(u"question"_s));
        inner.exec();
    };
    renderer.connectTo(server.path());
    QTRY_COMPARE(renderer.documents, 1);
    QVERIFY(answered);
}

QTEST_GUILESS_MAIN(tst_LocalLifetime)
#include "tst_locallifetime.moc"
