// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A client that means harm: impossible frames about ports, and too many of them.

#include "portclient.h"
#include "portlog.h"

#include <ferry/ipcmain.h>
#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtTest/QSignalSpy>

#include <random>

using namespace Ferry;

class tst_PortFlood : public PortClient
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void impossibleJoins();
    void excessOfPorts();
    void manyPortsInOneMessage();
    void floodOfPortsThatNobodyReads();
    void deepNesting();
    void randomFrames();
};

void tst_PortFlood::impossibleJoins()
{
    join();
    MessageChannel channel;
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { channel.port2() }));
    m_client->send(post({ 1, 3 }));
    QTRY_COMPARE(m_ports.size(), 2);
    // With itself, with nobody, with one that is over; counts that cannot be.
    m_client->send(joinOf(1, 1, 0, 0) + joinOf(1, 8, 0, 0) + close(3) + joinOf(1, 3, 0, 0));
    m_client->send(joinOf(1, 2, 900, 900));
    QTRY_VERIFY(heard().contains(u"portClose 2"_s));
    QVERIFY(channel.port1()->postMessage(u"waits"_s));
    m_client->send(joinOf(1, 2, 0, 0) + joinOf(2, 1, 0, 0)); // again
    PortLog log(m_ports.first());
    m_client->send(close(2)); // nothing more comes on 2, which is what 1 was told to wait for ...
    m_client->send(close(1));
    QTRY_COMPARE(log.data, QVariantList { u"waits"_s });
    QVERIFY(!m_gone);

    // Main's own two ends of one channel.
    MessageChannel both;
    QVERIFY(contents()->postMessage(u"here"_s, nullptr, { both.port1(), both.port2() }));
    QTRY_VERIFY(heard().last().startsWith(u"post"_s));
    m_client->send(joinOf(4, 6, 0, 0) + post({ 5 }));
    QTRY_COMPARE(m_ports.size(), 3);
    m_client->send(say(4, u"around"_s));
    QTRY_COMPARE(heard().last(), u"portMessage 6 around"_s);
}

void tst_PortFlood::excessOfPorts()
{
    Limits limits;
    limits.ports = 10;
    begin(limits);
    join();
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"2 ports were closed: the limit of 10"_s));
    QList<quint64> ids;
    for (quint64 i = 0; i < 12; ++i)
        ids.append(2 * i + 1);
    m_client->send(post(ids));
    QTRY_COMPARE(m_ports.size(), 12); // those beyond are closed from the start
    QTRY_COMPARE(heard(), QStringList({ u"portClose 21"_s, u"portClose 23"_s }));
    PortLog log(m_ports.last());
    QTRY_COMPARE(log.closes, 1);
    // Numbers that are over make room.
    m_client->send(close(1) + close(3) + post({ 25, 27 }));
    QTRY_COMPARE(m_ports.size(), 14);
    QVERIFY(!m_ports.last()->isClosed());
    QTRY_COMPARE(heard().size(), 4);
}

void tst_PortFlood::manyPortsInOneMessage()
{
    join();
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"Closing the connection.* too many ports .*field ports"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was closed: .*too many ports"_s));
    QList<quint64> ids;
    for (quint64 i = 0; i < 10001; ++i)
        ids.append(2 * i + 1);
    m_client->send(post(ids));
    QTRY_COMPARE(m_gone, std::optional(WebContents::GoneReason::ProtocolError));
}

// Each of them is answered; who does not read the answers is closed, and memory stays what it was.
void tst_PortFlood::floodOfPortsThatNobodyReads()
{
    Limits limits;
    limits.queuedBytes = 20000;
    begin(limits);
    join();
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"ports were closed: the limit of 10000"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"WebContents #\\d+ was closed: .*"_s));
    m_client->socket.setReadBufferSize(1000);
    quint64 next = 1;
    for (int i = 0; i < 3000 && !m_gone; ++i) {
        QList<quint64> ids;
        for (int k = 0; k < 200; ++k, next += 2)
            ids.append(next);
        m_client->socket.write(post(ids, u"nobody"_s));
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(m_gone, std::optional(WebContents::GoneReason::ProtocolError));
}

void tst_PortFlood::deepNesting()
{
    join();
    m_client->send(post({ 1 }));
    QByteArray frames;
    for (quint64 port = 1; port < 2 * 9000; port += 2)
        frames += say(port, u"in"_s, { port + 2 }); // each in the one before
    m_client->send(frames + post({ 30001 }));
    QTRY_COMPARE(m_ports.size(), 2);
    delete m_ports.takeFirst(); // with all that is in it
    QTRY_VERIFY(heard().size() >= 9000);
    QVERIFY(!m_gone);
}

// Any frames about ports in any order: main survives, and lets go of everything.
void tst_PortFlood::randomFrames()
{
    QLoggingCategory::setFilterRules(u"ferry.*=false"_s);
    const auto restore = qScopeGuard([] { QLoggingCategory::setFilterRules({}); });
    std::mt19937 random(20261121);
    for (int round = 0; round < 60; ++round) {
        join();
        MessageChannel one;
        MessageChannel two;
        QVERIFY(
            contents()->postMessage(u"here"_s, nullptr, { one.port2(), two.port1(), two.port2() }));
        PortLog log(one.port1());
        quint64 next = 1;
        QByteArray frames;
        for (int i = 0; i < 60; ++i) {
            const auto any = [&] { return quint64(random() % 14); };
            QList<quint64> ports;
            for (uint k = random() % 3; k > 0; --k, next += 2)
                ports.append(next);
            switch (random() % 6) {
            case 0:
                frames += post(ports, random() % 2 ? u"port"_s : u"nobody"_s);
                break;
            case 1:
            case 2:
                frames += say(any(), i, ports);
                break;
            case 3:
                frames += close(any());
                break;
            default:
                frames += joinOf(any(), any(), random() % 3, random() % 3);
            }
        }
        m_client->send(frames);
        QTRY_VERIFY(m_client->socket.bytesToWrite() == 0);
        for (MessagePort *port : std::as_const(m_ports))
            port->postMessage(round);
        (void)m_client->messages();
        m_client.reset();
        QTRY_VERIFY(m_main->webContents().isEmpty());
        m_ports.clear();
        QTRY_COMPARE(log.closes, 1);
    }
}

QTEST_GUILESS_MAIN(tst_PortFlood)
#include "tst_portflood.moc"
