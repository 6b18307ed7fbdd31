// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Channels whose two ports are in one place.

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

class tst_MessagePort : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void canBeCreated();
    void postsAnything_data();
    void postsAnything();
    void waitsForStart();
    void postsBeforeStart();
    void orderIsKept();
    void valuesAreCopies();
    void portOverPort();
    void nestedPorts();
    void closeComesAfterMessages();
    void closeIsToldOnce();
    void closeBeforeStart();
    void deletedPortCloses();
    void postToClosed();
    void postOnClosed();
    void untakenPortCloses();
    void untakenPortClosesFromAnotherThread();
    void startedPortNeedsNoHandle();

    void deletionInSlots();
    void nestedEventLoop();
};

// 6.1#22
void tst_MessagePort::canBeCreated()
{
    const MessageChannel channel(this);
    QVERIFY(channel.port1());
    QVERIFY(channel.port2());
    QVERIFY(!channel.port1()->isStarted());
    QVERIFY(!channel.port1()->isClosed());
    QCOMPARE(channel.port1()->bufferedAmount(), 0);
}

void tst_MessagePort::postsAnything_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::newRow("undefined") << QVariant();
    QTest::newRow("42") << QVariant(42);
    QTest::newRow("false") << QVariant(false);
    QTest::newRow("[]") << QVariant(QVariantList());
    QTest::newRow("hello") << QVariant(u"hello"_s);
    QTest::newRow("{}") << QVariant(QVariantMap());
    QTest::newRow("bytes") << QVariant(QByteArray("\0\1\2", 3));
    QTest::newRow("Map") << QVariant::fromValue(Map { { 1, u"one"_s } });
}

// 6.1#23
void tst_MessagePort::postsAnything()
{
    QFETCH(QVariant, value);
    MessageChannel channel;
    PortLog log(channel.port2());
    QVERIFY(channel.port1()->postMessage(value));
    QVERIFY(channel.port1()->postMessage());
    QVERIFY(channel.port1()->postMessage("text"));
    QVERIFY(channel.port1()->postMessage(QList<int> { 1, 2 }));
    QTRY_COMPARE(log.data.size(), 4);
    QCOMPARE(log.data.at(0), value);
    QCOMPARE(log.data.at(1), null());
    QCOMPARE(log.data.at(2), QVariant(u"text"_s));
    QCOMPARE(log.data.at(3), QVariant(QVariantList { 1, 2 }));
    QCOMPARE(log.ports.size(), 0);
}

void tst_MessagePort::waitsForStart()
{
    MessageChannel channel;
    QSignalSpy spy(channel.port2(), &MessagePort::message);
    MessageChannel other;
    PortLog log(other.port2());
    QVERIFY(channel.port1()->postMessage(1));
    QVERIFY(other.port1()->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1); // what came later to a started port
    QCOMPARE(spy.size(), 0);
    channel.port2()->start();
    channel.port2()->start();
    QCOMPARE(spy.size(), 0); // from the event loop
    QTRY_COMPARE(spy.size(), 1);
}

// 6.1#26
void tst_MessagePort::postsBeforeStart()
{
    MessageChannel channel;
    QVERIFY(channel.port2()->postMessage(u"hello"_s));
    PortLog log(channel.port1());
    QTRY_COMPARE(log.data, QVariantList { u"hello"_s });
}

void tst_MessagePort::orderIsKept()
{
    MessageChannel channel;
    QVariantList expected;
    for (int i = 0; i < 700; ++i) { // more than one turn takes
        QVERIFY(channel.port1()->postMessage(i));
        expected.append(i);
    }
    PortLog log(channel.port2());
    for (int i = 700; i < 1000; ++i) {
        QVERIFY(channel.port1()->postMessage(i));
        expected.append(i);
    }
    QTRY_COMPARE(log.data.size(), 1000);
    QCOMPARE(log.data, expected);
}

void tst_MessagePort::valuesAreCopies()
{
    MessageChannel channel;
    PortLog log(channel.port2());
    QVERIFY(channel.port1()->postMessage(QDateTime::fromMSecsSinceEpoch(1700000000123)));
    QVERIFY(channel.port1()->postMessage(quint64(1) << 60));
    QTRY_COMPARE(log.data.size(), 2);
    // What another process would get.
    QCOMPARE(log.data.at(0).toDateTime().timeSpec(), Qt::UTC);
    QCOMPARE(log.data.at(1).metaType(), QMetaType::fromType<BigInt>());
}

void tst_MessagePort::portOverPort()
{
    MessageChannel outer;
    MessageChannel inner;
    QVERIFY(inner.port1()->postMessage(u"before"_s));
    QVERIFY(outer.port1()->postMessage(u"take this"_s, { inner.port2() }));
    QVERIFY(inner.port1()->postMessage(u"after"_s));
    PortLog log(outer.port2());
    QTRY_COMPARE(log.ports.size(), 1);
    PortLog innerLog(log.ports.first());
    QTRY_COMPARE(innerLog.data, QVariantList({ u"before"_s, u"after"_s }));
    PortLog back(inner.port1());
    QVERIFY(log.ports.first()->postMessage(u"back"_s));
    QTRY_COMPARE(back.data, QVariantList { u"back"_s });
}

// 6.1#16
void tst_MessagePort::nestedPorts()
{
    MessageChannel first;
    MessageChannel second;
    MessageChannel third;
    QVERIFY(third.port1()->postMessage(u"hello"_s));
    QVERIFY(second.port1()->postMessage(null(), { third.port2() }));
    QVERIFY(first.port1()->postMessage(null(), { second.port2() }));
    PortLog one(first.port2());
    QTRY_COMPARE(one.ports.size(), 1);
    PortLog two(one.ports.first());
    QTRY_COMPARE(two.ports.size(), 1);
    PortLog three(two.ports.first());
    QTRY_COMPARE(three.data, QVariantList { u"hello"_s });
}

void tst_MessagePort::closeComesAfterMessages()
{
    MessageChannel channel;
    for (int i = 0; i < 300; ++i)
        QVERIFY(channel.port1()->postMessage(i));
    channel.port1()->close();
    PortLog log(channel.port2());
    QTRY_COMPARE(log.closes, 1);
    QCOMPARE(log.dataAtClose, 300);
    QVERIFY(channel.port2()->isClosed());
}

void tst_MessagePort::closeIsToldOnce()
{
    MessageChannel channel;
    PortLog one(channel.port1());
    PortLog two(channel.port2());
    channel.port1()->close();
    QCOMPARE(one.closes, 1); // at once
    QCOMPARE(two.closes, 0);
    channel.port1()->close();
    channel.port2()->close();
    QCOMPARE(two.closes, 1);
    QCoreApplication::processEvents();
    QCOMPARE(one.closes, 1);
    QCOMPARE(two.closes, 1);
}

void tst_MessagePort::closeBeforeStart()
{
    MessageChannel channel;
    QSignalSpy spy(channel.port2(), &MessagePort::closed);
    channel.port1()->close();
    QCoreApplication::processEvents();
    QCOMPARE(spy.size(), 0); // it learns that when it listens
    QVERIFY(!channel.port2()->isClosed());
    channel.port2()->start();
    QTRY_COMPARE(spy.size(), 1);
}

void tst_MessagePort::deletedPortCloses()
{
    MessageChannel channel;
    PortLog log(channel.port2());
    QVERIFY(channel.port1()->postMessage(1));
    delete channel.port1();
    QVERIFY(!channel.port1());
    QTRY_COMPARE(log.closes, 1);
    QCOMPARE(log.dataAtClose, 1);
}

// 6.1#30
void tst_MessagePort::postToClosed()
{
    MessageChannel channel;
    PortLog log(channel.port1());
    channel.port1()->close();
    QVERIFY(!channel.port2()->postMessage(u"hello"_s));
    QCOMPARE(channel.port2()->tryPostMessage(1).error().code(), u"ERR_CLOSED"_s);
    QCoreApplication::processEvents();
    QVERIFY(log.data.isEmpty());
}

// 6.1#29
void tst_MessagePort::postOnClosed()
{
    MessageChannel channel;
    PortLog log(channel.port2());
    channel.port1()->close();
    QVERIFY(!channel.port1()->postMessage(u"hello"_s));
    QVERIFY(!channel.port1()->postMessage(QVariant::fromValue(static_cast<QObject *>(this))));
    QTRY_COMPARE(log.closes, 1);
    QVERIFY(log.data.isEmpty());
}

void tst_MessagePort::untakenPortCloses()
{
    MessageChannel outer;
    MessageChannel inner;
    PortLog log(inner.port1());
    MessageEvent kept;
    connect(outer.port2(), &MessagePort::message, this,
            [&](const MessageEvent &event) { kept = event; });
    outer.port2()->start();
    QVERIFY(outer.port1()->postMessage(null(), { inner.port2() }));
    QTRY_VERIFY(!kept.data().isValid() || kept.data() == null());
    QTRY_COMPARE(kept.data(), null());
    QCoreApplication::processEvents();
    QCOMPARE(log.closes, 0); // somebody may still ask
    kept = MessageEvent();
    QTRY_COMPARE(log.closes, 1);
}

void tst_MessagePort::untakenPortClosesFromAnotherThread()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"another thread"_s));
    MessageChannel outer;
    MessageChannel inner;
    PortLog log(inner.port1());
    MessageEvent kept;
    connect(outer.port2(), &MessagePort::message, this,
            [&](const MessageEvent &event) { kept = event; });
    outer.port2()->start();
    QVERIFY(outer.port1()->postMessage(1, { inner.port2() }));
    QTRY_COMPARE(kept.data(), QVariant(1));
    const std::unique_ptr<QThread> thread(QThread::create([event = std::exchange(kept, {})] {
        if (!event.ports().isEmpty())
            qFatal("a port of another thread");
    }));
    thread->start();
    QVERIFY(thread->wait(5000));
    QTRY_COMPARE(log.closes, 1);
}

// 6.1#35: what keeps a port is its owner, not a variable.
void tst_MessagePort::startedPortNeedsNoHandle()
{
    QObject owner;
    QVariantList heard;
    QPointer<MessagePort> other;
    {
        const MessageChannel channel(&owner);
        connect(channel.port1(), &MessagePort::message, this,
                [&](const MessageEvent &event) { heard.append(event.data()); });
        channel.port1()->start();
        other = channel.port2();
    }
    QVERIFY(other->postMessage(1));
    QTRY_COMPARE(heard.size(), 1);
}

void tst_MessagePort::deletionInSlots()
{
    MessageChannel channel(this);
    int heard = 0;
    connect(channel.port2(), &MessagePort::message, this, [&] {
        ++heard;
        delete channel.port2();
    });
    channel.port2()->start();
    for (int i = 0; i < 3; ++i)
        QVERIFY(channel.port1()->postMessage(i));
    PortLog log(channel.port1());
    QTRY_COMPARE(log.closes, 1);
    QCOMPARE(heard, 1);

    MessageChannel second(this);
    connect(second.port2(), &MessagePort::closed, this, [&] { delete second.port2(); });
    second.port2()->start();
    second.port1()->close();
    QTRY_VERIFY(!second.port2());

    MessageChannel third(this);
    connect(third.port2(), &MessagePort::message, this, [&] {
        ++heard;
        third.port2()->close();
    });
    third.port2()->start();
    QVERIFY(third.port1()->postMessage(1));
    QVERIFY(third.port1()->postMessage(2));
    PortLog thirdLog(third.port1());
    QTRY_COMPARE(thirdLog.closes, 1);
    QCOMPARE(heard, 2);
}

void tst_MessagePort::nestedEventLoop()
{
    MessageChannel channel;
    QVariantList heard;
    connect(channel.port2(), &MessagePort::message, this, [&](const MessageEvent &event) {
        heard.append(event.data());
        if (heard.size() == 1)
            QVERIFY(QTest::qWaitFor([&] { return heard.size() == 3; }));
    });
    channel.port2()->start();
    for (int i = 0; i < 3; ++i)
        QVERIFY(channel.port1()->postMessage(i));
    QTRY_COMPARE(heard, QVariantList({ 0, 1, 2 }));
}

QTEST_GUILESS_MAIN(tst_MessagePort)
#include "tst_messageport.moc"
