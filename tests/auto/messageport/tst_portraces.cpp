// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports that move on while messages are on their way: nothing is lost and nothing is overtaken.

#include "portlog.h"
#include "portstar.h"

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>
#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <random>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_PortRaces : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void leaveWithMessagesOnTheirWay_data() { lanes(); }
    void leaveWithMessagesOnTheirWay();
    void bothEndsCross_data() { lanes(); }
    void bothEndsCross();
    void closeCrossesTransfer_data() { lanes(); }
    void closeCrossesTransfer();
    void tenThousandThroughThreeHops_data() { lanes(); }
    void tenThousandThroughThreeHops();
    void randomWalk_data();
    void randomWalk();
    void slowReceiver();
    void floodedPortCloses();

private:
    static void lanes()
    {
        QTest::addColumn<QString>("laneName");
        QTest::newRow("pipe") << u"pipe"_s;
        QTest::newRow("native") << u"native"_s;
    }
};

void tst_PortRaces::leaveWithMessagesOnTheirWay()
{
    QFETCH(QString, laneName);
    Star star(laneName, 3);
    MessageChannel channel;
    PortLog near(channel.port1());
    MessagePort *port = star.move(channel.port2(), 0, 1);
    const int id = star.send(port, 1, 2);
    for (int i = 0; i < 10; ++i) // main sends them to 1 before it hears of the transfer
        QVERIFY(channel.port1()->postMessage(i));
    star.renderer(1)->disconnectFromServer();
    PortLog log(star.wait(id));
    // Either all of them, or none and the end: never a hole.
    QTRY_VERIFY(log.closes == 1 || log.data.size() == 10);
    for (int i = 0; i < log.data.size(); ++i)
        QCOMPARE(log.data.at(i), QVariant(i));
    if (log.data.size() < 10)
        QTRY_COMPARE(near.closes, 1);
}

void tst_PortRaces::bothEndsCross()
{
    QFETCH(QString, laneName);
    Star star(laneName, 2);
    for (int round = 0; round < 20; ++round) {
        MessageChannel channel;
        const int first = star.send(channel.port1(), Star::atMain, 0);
        const int second = star.send(channel.port2(), Star::atMain, 1);
        MessagePort *one = star.wait(first);
        MessagePort *two = star.wait(second);
        QVERIFY(one->postMessage(u"a"_s));
        QVERIFY(two->postMessage(u"b"_s));
        // Each changes places with the other at the same time.
        const int there = star.send(one, 0, 1);
        const int here = star.send(two, 1, 0);
        MessagePort *newOne = star.wait(there);
        MessagePort *newTwo = star.wait(here);
        QVERIFY(newOne->postMessage(u"c"_s));
        QVERIFY(newTwo->postMessage(u"d"_s));
        PortLog oneLog(newOne);
        PortLog twoLog(newTwo);
        QTRY_COMPARE(twoLog.data, QVariantList({ u"a"_s, u"c"_s }));
        QTRY_COMPARE(oneLog.data, QVariantList({ u"b"_s, u"d"_s }));
        if (round % 2)
            newOne->close();
        else
            newTwo->close();
        QTRY_COMPARE(oneLog.closes + twoLog.closes, 2);
    }
}

void tst_PortRaces::closeCrossesTransfer()
{
    QFETCH(QString, laneName);
    Star star(laneName, 3);
    for (int round = 0; round < 20; ++round) {
        MessageChannel channel;
        MessagePort *one = star.move(channel.port1(), Star::atMain, 0);
        MessagePort *two = star.move(channel.port2(), Star::atMain, 1);
        for (int i = 0; i < 5; ++i)
            QVERIFY(one->postMessage(i));
        const int id = star.send(two, 1, 2);
        if (round % 2)
            QCoreApplication::processEvents();
        one->close();
        PortLog log(star.wait(id));
        QTRY_COMPARE(log.closes, 1);
        QCOMPARE(log.dataAtClose, 5);
    }
}

void tst_PortRaces::tenThousandThroughThreeHops()
{
    QFETCH(QString, laneName);
    Star star(laneName, 4);
    MessageChannel channel;
    MessagePort *port = channel.port2();
    int at = 0; // the channel is renderer 0's
    QVariantList expected;
    int number = 0;
    const auto post = [&](int count) {
        for (int i = 0; i < count; ++i) {
            QVERIFY(channel.port1()->postMessage(number));
            expected.append(number++);
        }
    };
    post(2000);
    for (int to : { 1, 2, 3 }) {
        const int id = star.send(port, at, to);
        post(1000);
        for (int turn = 0; turn < 3; ++turn) {
            QCoreApplication::processEvents();
            post(400);
        }
        port = star.wait(id);
        at = to;
    }
    QVariantList heard;
    const int last = star.send(port, at, Star::atMain); // unstarted all the way
    post(10000 - number);
    port = star.wait(last);
    PortLog log(port);
    channel.port1()->close();
    QTRY_COMPARE_WITH_TIMEOUT(log.closes, 1, 20000);
    QCOMPARE(log.data.size(), 10000);
    QCOMPARE(log.data, expected);
}

void tst_PortRaces::randomWalk_data()
{
    QTest::addColumn<QString>("laneName");
    QTest::addColumn<uint>("seed");
    for (uint seed = 1; seed <= 12; ++seed) {
        QTest::addRow("pipe %u", seed) << u"pipe"_s << seed;
        QTest::addRow("native %u", seed) << u"native"_s << seed;
    }
}

// Both ends wander and post in both directions, started or not, with events handled at any point.
void tst_PortRaces::randomWalk()
{
    QFETCH(QString, laneName);
    QFETCH(uint, seed);
    std::mt19937 random(seed);
    Star star(laneName, 3);
    struct End
    {
        MessagePort *port;
        int at;
        int moving = 0;
        int to = 0;
        int sent = 0;
        QVariantList heard {};
    };
    MessageChannel channel;
    std::array<End, 2> ends { End { channel.port1(), Star::atMain },
                              End { channel.port2(), Star::atMain } };
    const auto listen = [](End &end) {
        QObject::connect(end.port, &MessagePort::message, end.port,
                         [&end](const MessageEvent &event) { end.heard.append(event.data()); });
        end.port->start();
    };
    for (int step = 0; step < 400; ++step) {
        End &end = ends.at(random() % 2);
        if (end.moving && star.isThere(end.moving)) {
            end.port = star.wait(end.moving);
            end.at = end.to;
            end.moving = 0;
        }
        switch (random() % 6) {
        case 0:
            if (!end.moving) {
                do
                    end.to = int(random() % 4) - 1;
                while (end.to == end.at);
                end.moving = star.send(end.port, end.at, end.to);
            }
            break;
        case 1:
            if (!end.moving && !end.port->isStarted())
                listen(end);
            break;
        case 2:
            QCoreApplication::processEvents();
            break;
        default:
            if (!end.moving) {
                QVERIFY(end.port->postMessage(end.sent));
                ++end.sent;
            }
        }
    }
    for (End &end : ends) {
        if (end.moving)
            end.port = star.wait(end.moving);
        if (!end.port->isStarted())
            listen(end);
    }
    const auto counted = [](int count) {
        QVariantList list;
        for (int i = 0; i < count; ++i)
            list.append(i);
        return list;
    };
    QTRY_COMPARE(ends[0].heard.size(), ends[1].sent);
    QTRY_COMPARE(ends[1].heard.size(), ends[0].sent);
    QCOMPARE(ends[0].heard, counted(ends[1].sent));
    QCOMPARE(ends[1].heard, counted(ends[0].sent));
    PortLog other(ends[1].port);
    ends[0].port->close();
    QTRY_COMPARE(other.closes, 1);
}

// A connection that has no room makes its ports wait; then they go on, and other messages get
// through meanwhile.
void tst_PortRaces::slowReceiver()
{
    Limits limits;
    limits.queuedBytes = 100000;
    Star star(u"native"_s, 1, limits);
    MessageChannel channel;
    PortLog log(star.move(channel.port2(), Star::atMain, 0));
    const QByteArray chunk(20000, 'x');
    int accepted = 0;
    IpcResult<void> result;
    while ((result = channel.port1()->tryPostMessage(chunk)) && accepted < 1000)
        ++accepted;
    QCOMPARE(result.error().code(), u"ERR_BUSY"_s);
    QVERIFY(channel.port1()->bufferedAmount() > 0);
    QTRY_COMPARE(log.data.size(), accepted);
    QCOMPARE(channel.port1()->bufferedAmount(), 0);
    QVERIFY(channel.port1()->postMessage(chunk));
    QTRY_COMPARE(log.data.size(), accepted + 1);
}

// What nobody takes is bounded where it arrives; the connection and its other ports live on.
void tst_PortRaces::floodedPortCloses()
{
    Limits limits;
    limits.queuedBytes = 100000;
    Star star(u"native"_s, 1, limits);
    MessageChannel channel;
    MessageChannel other;
    PortLog otherLog(star.move(other.port2(), 0, Star::atMain));
    MessagePort *port = star.move(channel.port2(), 0, Star::atMain);
    PortLog sender(channel.port1());
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"a port was closed: \\d+ bytes wait in the ports of one "
                           "connection; the limit is 400000"_s));
    const QByteArray chunk(10000, 'x');
    int accepted = 0;
    while (!sender.closes && accepted < 200) {
        accepted += channel.port1()->tryPostMessage(chunk).hasValue();
        QCoreApplication::processEvents();
    }
    QCOMPARE(sender.closes, 1);
    PortLog log(port);
    QTRY_COMPARE(log.closes, 1);
    QVERIFY2(log.data.size() >= 38 && log.data.size() <= 40,
             qPrintable(QString::number(log.data.size())));
    QVERIFY(other.port1()->postMessage(1));
    QTRY_COMPARE(otherLog.data.size(), 1);
}

QTEST_GUILESS_MAIN(tst_PortRaces)
#include "tst_portraces.moc"
