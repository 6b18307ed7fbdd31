// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports as PROTOCOL.md has them, spoken by a client that knows nothing but bytes.

#include "portclient.h"
#include "portlog.h"

#include <ferry/ipcmain.h>
#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtTest/QSignalSpy>

#include <random>

using namespace Ferry;

class tst_PortWire : public PortClient
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void exampleOfTheProtocol();
    void idleJoin();
    void joinIsOptional();
    void closeIsAnswered();
    void unknownPortsAreIgnored();
    void portsInMessagesForNobody();
    void protocolErrors_data();
    void protocolErrors();
    void noFeature();
};

// Line by line what PROTOCOL.md shows.
void tst_PortWire::exampleOfTheProtocol()
{
    join();
    MessageChannel channel;
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(u"one"_s));
    QTRY_COMPARE(heard(), QStringList({ u"post +2"_s, u"portMessage 2 one"_s }));
    QVERIFY(channel.port1()->postMessage(u"two"_s)); // it comes before main hears of the transfer
    m_client->send(post({ 1 }) + say(1, u"one"_s) + joinOf(2, 1, 1, 0));
    QTRY_COMPARE(m_ports.size(), 1);
    const std::unique_ptr<MessagePort> port(m_ports.first()); // not the client's any more
    port->setParent(nullptr);
    PortLog log(port.get());
    QTRY_COMPARE(heard().mid(2),
                 QStringList({ u"portMessage 2 two"_s, u"portClose 2"_s, u"portClose 1"_s }));
    QVERIFY(channel.port1()->postMessage(u"three"_s)); // directly, and behind what is on its way
    QTRY_COMPARE(log.data, QVariantList { u"one"_s });
    PortLog back(channel.port1());
    QVERIFY(m_ports.first()->postMessage(u"back"_s)); // nothing is on its way in this direction
    QTRY_COMPARE(back.data, QVariantList { u"back"_s });
    m_client->send(say(1, u"two"_s));
    QTRY_COMPARE(log.data.size(), 2);
    m_client->send(close(1) + close(2));
    QTRY_COMPARE(log.data, QVariantList({ u"one"_s, u"two"_s, u"three"_s }));
    QCOMPARE(heard().size(), 5);
    // The client is out of it.
    m_client.reset();
    QTRY_VERIFY(m_gone.has_value());
    QVERIFY(channel.port1()->postMessage(u"four"_s));
    QTRY_COMPARE(log.data.size(), 4);
    QCOMPARE(log.closes, 0);
}

void tst_PortWire::idleJoin()
{
    join();
    MessageChannel channel(this);
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { channel.port2() }));
    m_client->send(post({ 5 }) + joinOf(5, 2, 0, 0));
    QTRY_COMPARE(m_ports.size(), 1);
    m_ports.first()->setParent(this);
    PortLog log(m_ports.first());
    QTRY_COMPARE(heard().size(), 3);
    m_client.reset(); // without an answer: nothing was on its way
    QTRY_VERIFY(m_gone.has_value());
    QVERIFY(channel.port1()->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    delete m_ports.first();
}

void tst_PortWire::joinIsOptional()
{
    join();
    MessageChannel channel;
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { channel.port2() }));
    m_client->send(post({ 1 }));
    QTRY_COMPARE(m_ports.size(), 1);
    QVERIFY(channel.port1()->postMessage(u"one"_s));
    QTRY_COMPARE(heard().last(), u"portMessage 2 one"_s);
    m_client->send(say(1, u"one"_s));
    PortLog log(m_ports.first());
    QTRY_COMPARE(log.data, QVariantList { u"one"_s });
    channel.port1()->close();
    QTRY_COMPARE(heard().last(), u"portClose 2"_s);
    m_client->send(close(1));
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(heard().last(), u"portClose 1"_s);
    m_client->send(close(2));
    // Both numbers are over; what comes for them is ignored.
    m_client->send(say(1, 1) + say(2, 1) + close(1) + close(2) + post({ 3 }));
    QTRY_COMPARE(m_ports.size(), 2);
}

void tst_PortWire::closeIsAnswered()
{
    join();
    m_client->send(post({ 1 }) + say(1, u"a"_s) + close(1));
    QTRY_COMPARE(heard(), QStringList { u"portClose 1"_s });
    PortLog log(m_ports.first());
    QTRY_COMPARE(log.closes, 1);
    QCOMPARE(log.data, QVariantList { u"a"_s });
    QVERIFY(!m_ports.first()->postMessage(1));
    // The other way round.
    m_client->send(post({ 3 }));
    QTRY_COMPARE(m_ports.size(), 2);
    m_ports.last()->close();
    QTRY_COMPARE(heard().last(), u"portClose 3"_s);
    m_client->send(say(3, u"late"_s) + close(3) + close(3));
    // A port that nobody takes.
    m_client->send(post({ 5 }, u"nobody"_s));
    QTRY_COMPARE(heard().last(), u"portClose 5"_s);
}

void tst_PortWire::unknownPortsAreIgnored()
{
    join();
    m_client->send(say(2, 1) + say(77, 1) + close(4) + close(9) + say(0, 1) + joinOf(2, 4, 0, 0)
                   + post({ 1 }));
    QTRY_COMPARE(m_ports.size(), 1);
    QVERIFY(!m_gone);
}

void tst_PortWire::portsInMessagesForNobody()
{
    join();
    m_client->send(say(99, 1, { 1, 3 }));
    QTRY_COMPARE(heard(), QStringList({ u"portClose 1"_s, u"portClose 3"_s }));
}

void tst_PortWire::protocolErrors_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::newRow("main's number") << post({ 2 }) << u"port 2 is not a number"_s;
    QTest::newRow("zero") << post({ 0 }) << u"port 0 is not a number"_s;
    QTest::newRow("twice in one") << post({ 1, 1 }) << u"port 1 does not count up from 1"_s;
    QTest::newRow("again") << post({ 1 }) + post({ 1 }) << u"port 1 does not count up from 1"_s;
    QTest::newRow("again after its end")
        << post({ 1 }) + close(1) + post({ 1 }) << u"port 1 does not count up"_s;
    QTest::newRow("down") << post({ 5 }) + post({ 3 }) << u"port 3 does not count up from 5"_s;
    QTest::newRow("in a portMessage")
        << post({ 1 }) + say(1, 1, { 2 }) << u"port 2 is not a number"_s;
    QTest::newRow("in a portMessage for nobody") << say(9, 1, { 4 }) << u"port 4 is not a number"_s;
}

void tst_PortWire::protocolErrors()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    join();
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"WebContents #\\d+ was closed: "_s + text));
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { channel.port2() }));
    m_client->send(bytes);
    QTRY_COMPARE(m_gone, std::optional(WebContents::GoneReason::ProtocolError));
    QTRY_COMPARE(m_client->byeCode(), u"ERR_PROTOCOL"_s);
    QVERIFY2(m_client->byeText().contains(text), qPrintable(m_client->byeText()));
    QTRY_COMPARE(log.closes, 1);
}

void tst_PortWire::noFeature()
{
    join({});
    MessageChannel channel;
    const IpcError error = contents()->tryPostMessage(u"x"_s, null(), { channel.port1() }).error();
    QCOMPARE(error.message(), u"The other side cannot take ports"_s);
    QVERIFY(!channel.port1()->isClosed());
    QVERIFY(contents()->postMessage(u"x"_s, 1)); // without ports it is a message like any other
    QTRY_COMPARE(heard(), QStringList { u"post 1"_s });
}

QTEST_GUILESS_MAIN(tst_PortWire)
#include "tst_portwire.moc"
