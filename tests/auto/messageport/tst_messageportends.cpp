// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What ports refuse, what they are bounded by, and whose they are.

#include "portlog.h"

#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>
#include <QtCore/QThread>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_MessagePortEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nullPort();
    void sourcePort();
    void duplicatePort();
    void neuteredPort();
    void uncloneable();
    void refusalLeavesPortsIntact();
    void peerOverItself();
    void transferOfClosedPort();
    void transferredPortIsNoUse();

    void queueIsBounded();
    void deepNestingIsTakenApart();
    void otherThreadIsRefused();
    void ownership();
    void channelWithoutOwner();
    void childrenOfTheReceiversParent();
    void receivedPortStaysAfterClose();
};

// 6.1#24, #31: what is not a port cannot even be written in C++, but for nullptr.
void tst_MessagePortEnds::nullPort()
{
    MessageChannel channel;
    const IpcError error = channel.port1()->tryPostMessage(null(), { nullptr }).error();
    QCOMPARE(error.message(), u"Port at index 0 is not a valid port"_s);
    QCOMPARE(error.name(), u"TypeError"_s);
    QTest::ignoreMessage(QtWarningMsg,
                         "MessagePort::postMessage(): Port at index 0 is not a valid port");
    QVERIFY(!channel.port1()->postMessage(null(), { nullptr }));
}

// 6.1#25, #34
void tst_MessagePortEnds::sourcePort()
{
    MessageChannel channel;
    MessageChannel other;
    const auto result = channel.port1()->tryPostMessage(null(), { other.port1(), channel.port1() });
    QCOMPARE(result.error().message(), u"Port at index 1 contains the source port."_s);
    QCOMPARE(channel.port1()->tryPostMessage(null(), { channel.port1() }).error().message(),
             u"Port at index 0 contains the source port."_s);
}

// 6.1#32
void tst_MessagePortEnds::duplicatePort()
{
    MessageChannel channel;
    MessageChannel other;
    const auto result = channel.port1()->tryPostMessage(null(), { other.port1(), other.port1() });
    QCOMPARE(result.error().message(), u"Port at index 1 is a duplicate."_s);
}

// 6.1#33
void tst_MessagePortEnds::neuteredPort()
{
    MessageChannel channel;
    MessageChannel other;
    MessagePort *port = other.port1();
    QVERIFY(channel.port1()->postMessage(null(), { port }));
    const auto result = channel.port1()->tryPostMessage(null(), { port });
    QCOMPARE(result.error().message(), u"Port at index 0 is already neutered."_s);
}

void tst_MessagePortEnds::uncloneable()
{
    MessageChannel channel;
    PortLog log(channel.port2());
    const QVariantMap value { { u"user"_s, QVariant::fromValue(static_cast<QObject *>(this)) } };
    const IpcError error = channel.port1()->tryPostMessage(value).error();
    QVERIFY2(error.message().startsWith(u"An object could not be cloned. (value.user: "_s),
             qPrintable(error.message()));
    QCOMPARE(error.code(), u"ERR_NOT_CLONEABLE"_s);
    QVERIFY(channel.port1()->postMessage(u"open"_s));
    QTRY_COMPARE(log.data, QVariantList { u"open"_s });
}

void tst_MessagePortEnds::refusalLeavesPortsIntact()
{
    MessageChannel channel;
    MessageChannel good;
    const QVariant object = QVariant::fromValue(static_cast<QObject *>(this));
    // The value is looked at first, as in Electron.
    QVERIFY(channel.port1()
                ->tryPostMessage(object, { good.port1(), nullptr })
                .error()
                .message()
                .startsWith(u"Port at index"_s)
            == false);
    QVERIFY(!channel.port1()->tryPostMessage(object, { good.port1() }));
    QVERIFY(!channel.port1()->tryPostMessage(null(), { good.port1(), nullptr }));
    QVERIFY(!channel.port1()->tryPostMessage(null(), { good.port1(), good.port1() }));
    PortLog log(good.port2());
    QVERIFY(good.port1()->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    QVERIFY(channel.port1()->postMessage(null(), { good.port1() }));
}

void tst_MessagePortEnds::peerOverItself()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"through its own channel"_s));
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(channel.port1()->postMessage(null(), { channel.port2() }));
    QTRY_COMPARE(log.closes, 1);
}

void tst_MessagePortEnds::transferOfClosedPort()
{
    MessageChannel channel;
    MessageChannel other;
    other.port1()->close();
    QVERIFY(channel.port1()->postMessage(null(), { other.port1() }));
    PortLog log(channel.port2());
    QTRY_COMPARE(log.ports.size(), 1);
    PortLog closed(log.ports.first());
    QTRY_COMPARE(closed.closes, 1);
}

void tst_MessagePortEnds::transferredPortIsNoUse()
{
    MessageChannel channel(this);
    MessageChannel other(this);
    const QPointer<MessagePort> port = other.port1();
    PortLog log(port);
    PortLog received(channel.port2());
    QVERIFY(other.port2()->postMessage(1)); // for a started port that leaves before its turn
    QVERIFY(channel.port1()->postMessage(null(), { port }));
    QVERIFY(port->isClosed());
    QVERIFY(!port->postMessage(1));
    QCOMPARE(port->tryPostMessage(1).error().code(), u"ERR_CLOSED"_s);
    port->start();
    QTRY_VERIFY(!port);
    QCOMPARE(other.port1(), nullptr);
    QCOMPARE(log.data.size(), 0);
    QTRY_COMPARE(received.ports.size(), 1);
    PortLog moved(received.ports.first());
    QTRY_COMPARE(moved.data, QVariantList { 1 });
}

void tst_MessagePortEnds::queueIsBounded()
{
    MessageChannel channel;
    const QByteArray chunk(1 << 20, 'x');
    int sent = 0;
    IpcResult<void> result;
    do {
        result = channel.port1()->tryPostMessage(chunk);
        sent += result.hasValue();
    } while (result && sent < 100);
    QCOMPARE(sent, 16); // with what each costs beside its bytes
    QCOMPARE(result.error().code(), u"ERR_BUSY"_s);
    QCOMPARE(channel.port1()->bufferedAmount(), 16 * (chunk.size() + 9)); // as encoded
    QCOMPARE(channel.port2()->bufferedAmount(), 0);
    PortLog log(channel.port2());
    QTRY_COMPARE(log.data.size(), sent); // nothing was lost
    QCOMPARE(channel.port1()->bufferedAmount(), 0);
    QVERIFY(channel.port1()->postMessage(chunk));
}

void tst_MessagePortEnds::deepNestingIsTakenApart()
{
    PortLog *log = nullptr;
    {
        MessageChannel outermost;
        QPointer<MessagePort> to = outermost.port1();
        std::vector<MessageChannel> channels;
        for (int i = 0; i < 20000; ++i) {
            channels.emplace_back();
            QVERIFY(to->postMessage(i, { channels.back().port2() }));
            to = channels.back().port1();
        }
        log = new PortLog(to);
        delete outermost.port2();
        QTRY_COMPARE(log->closes, 1);
    }
    delete log;
}

void tst_MessagePortEnds::otherThreadIsRefused()
{
    MessageChannel channel;
    MessageChannel here;
    IpcError error;
    IpcError transferError;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        error = channel.port1()->tryPostMessage(1).error();
        MessageChannel there;
        transferError = there.port1()->tryPostMessage(1, { here.port1() }).error();
    }));
    thread->start();
    QVERIFY(thread->wait(5000));
    QCOMPARE(error.message(), u"a port cannot be used in another thread than its own"_s);
    QCOMPARE(transferError.message(), u"Port at index 0 lives in another thread."_s);
}

void tst_MessagePortEnds::ownership()
{
    auto owner = std::make_unique<QObject>();
    const MessageChannel channel(owner.get());
    QCOMPARE(channel.port1()->parent(), owner.get());
    channel.port1()->setParent(this);
    PortLog log(channel.port1());
    owner.reset();
    QVERIFY(!channel.port2());
    QTRY_COMPARE(log.closes, 1);
    QVERIFY(channel.port1()); // one that was not received stays
    delete channel.port1();
}

void tst_MessagePortEnds::channelWithoutOwner()
{
    QPointer<MessagePort> port1;
    QPointer<MessagePort> port2;
    {
        MessageChannel copy;
        {
            const MessageChannel channel;
            copy = channel;
        }
        port1 = copy.port1();
        port2 = copy.port2();
        QVERIFY(port1);
        port1->setParent(this);
    }
    QVERIFY(port1);
    QVERIFY(!port2);
    delete port1;
}

void tst_MessagePortEnds::childrenOfTheReceiversParent()
{
    QObject owner;
    MessageChannel outer(&owner);
    MessageChannel inner(this);
    QPointer<MessagePort> received;
    connect(outer.port2(), &MessagePort::message, this, [&](const MessageEvent &event) {
        QCOMPARE(event.ports().size(), 1);
        received = event.ports().first();
        QCOMPARE(event.ports().first(), received); // the same each time
    });
    outer.port2()->start();
    QVERIFY(outer.port1()->postMessage(1, { inner.port2() }));
    QTRY_VERIFY(received);
    QCOMPARE(received->parent(), &owner);
    delete outer.port2();
    PortLog log(inner.port1());
    QVERIFY(received->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    delete inner.port1();
}

void tst_MessagePortEnds::receivedPortStaysAfterClose()
{
    QObject owner;
    MessageChannel outer(&owner);
    MessageChannel one(this);
    PortLog log(outer.port2());
    QVERIFY(outer.port1()->postMessage(1, { one.port2() }));
    QTRY_COMPARE(log.ports.size(), 1);
    const QPointer<MessagePort> port = log.ports.first();
    PortLog portLog(port);
    delete one.port1();
    QTRY_COMPARE(portLog.closes, 1);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QVERIFY(port);
    QVERIFY(!port->postMessage(1)); // a word to nobody, not a crash
}

QTEST_GUILESS_MAIN(tst_MessagePortEnds)
#include "tst_messageportends.moc"
