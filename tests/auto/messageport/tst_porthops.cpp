// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports that are passed on, from one renderer to another and back.

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

class tst_PortHops : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void betweenRenderers_data() { lanes(); }
    void betweenRenderers();
    void fromRendererToRenderer_data() { lanes(); }
    void fromRendererToRenderer();
    void noListenersInBetween_data() { lanes(); }
    void noListenersInBetween();
    void home_data() { lanes(); }
    void home();
    void thereAndBackOften_data() { lanes(); }
    void thereAndBackOften();
    void handOnAndLeave_data() { lanes(); }
    void handOnAndLeave();

private:
    static void lanes()
    {
        QTest::addColumn<QString>("laneName");
        QTest::newRow("pipe") << u"pipe"_s;
        QTest::newRow("native") << u"native"_s;
    }
};

// Electron's way: main makes the channel and posts one end to each.
void tst_PortHops::betweenRenderers()
{
    QFETCH(QString, laneName);
    Star star(laneName, 2);
    MessageChannel channel;
    const int first = star.send(channel.port1(), Star::atMain, 0);
    const int second = star.send(channel.port2(), Star::atMain, 1);
    MessagePort *one = star.wait(first);
    MessagePort *two = star.wait(second);
    PortLog oneLog(one);
    PortLog twoLog(two);
    QVERIFY(one->postMessage(u"to two"_s));
    QVERIFY(two->postMessage(u"to one"_s));
    QTRY_COMPARE(twoLog.data, QVariantList { u"to two"_s });
    QTRY_COMPARE(oneLog.data, QVariantList { u"to one"_s });
    one->close();
    QTRY_COMPARE(twoLog.closes, 1);
}

// 6.1#17
void tst_PortHops::fromRendererToRenderer()
{
    QFETCH(QString, laneName);
    Star star(laneName, 2);
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(channel.port1()->postMessage(u"early"_s));
    MessagePort *port = star.move(channel.port2(), 0, 1);
    QVERIFY(port->postMessage(u"hello"_s));
    QTRY_COMPARE(log.data, QVariantList { u"hello"_s });
    PortLog far(port);
    QTRY_COMPARE(far.data, QVariantList { u"early"_s });
}

void tst_PortHops::noListenersInBetween()
{
    QFETCH(QString, laneName);
    Star star(laneName, 2);
    int heard = 0;
    for (int i = 0; i < 2; ++i)
        connect(star.contents(i), &WebContents::ipcMessage, this, [&] { ++heard; });
    star.main.setGuard([&](const IpcEvent &event) {
        heard += event.channel() != u"port"_s;
        return true;
    });
    MessageChannel channel;
    MessagePort *port = star.move(channel.port2(), 0, 1);
    PortLog log(port);
    // A port through a port: it never comes out in main.
    MessageChannel inner;
    QVERIFY(inner.port1()->postMessage(u"inner"_s));
    QVERIFY(channel.port1()->postMessage(1, { inner.port2() }));
    QTRY_COMPARE(log.ports.size(), 1);
    QCOMPARE(log.ports.first()->parent(), star.renderer(1));
    PortLog innerLog(log.ports.first());
    QTRY_COMPARE(innerLog.data, QVariantList { u"inner"_s });
    QCOMPARE(heard, 0);
    // One port came to an event in main, on its way, and is gone since.
    QTRY_COMPARE(star.contents(0)->findChildren<MessagePort *>().size(), 0);
}

void tst_PortHops::home()
{
    QFETCH(QString, laneName);
    Star star(laneName, 1);
    MessageChannel channel;
    QVariantList expected;
    for (int i = 0; i < 10; ++i) {
        QVERIFY(channel.port1()->postMessage(i));
        expected.append(i);
    }
    MessagePort *atMain = star.move(channel.port2(), 0, Star::atMain);
    QVERIFY(channel.port1()->postMessage(10));
    MessagePort *home = star.move(atMain, Star::atMain, 0);
    QVERIFY(channel.port1()->postMessage(11));
    PortLog log(home);
    QTRY_COMPARE(log.data, expected + QVariantList({ 10, 11 }));
    PortLog back(channel.port1());
    QVERIFY(home->postMessage(u"back"_s));
    QTRY_COMPARE(back.data, QVariantList { u"back"_s });
    home->close();
    QTRY_COMPARE(back.closes, 1);
}

void tst_PortHops::thereAndBackOften()
{
    QFETCH(QString, laneName);
    Star star(laneName, 2);
    MessageChannel channel(this);
    MessagePort *port = channel.port2();
    int at = Star::atMain;
    QVariantList expected;
    for (int i = 0; i < 60; ++i) {
        QVERIFY(channel.port1()->postMessage(i));
        expected.append(i);
        const int to = std::array { 0, Star::atMain, 1, 0, 1, Star::atMain }.at(size_t(i % 6));
        if (to == at)
            continue;
        port = star.move(port, at, to);
        at = to;
        QVERIFY(port->postMessage(i));
    }
    PortLog log(port);
    PortLog back(channel.port1());
    QTRY_COMPARE(log.data, expected);
    QTRY_COMPARE(back.data.size(), 60);
    QCOMPARE(back.data, expected);
    // No way through a renderer is left behind: only where the port is counts.
    const int gone = at == 0 ? 1 : 0;
    star.renderer(gone)->disconnectFromServer();
    QTRY_COMPARE(star.main.webContents().size(), 1);
    QVERIFY(channel.port1()->postMessage(u"still"_s));
    QTRY_COMPARE(log.data.last(), QVariant(u"still"_s));
    QCOMPARE(log.closes, 0);
    delete channel.port1();
}

void tst_PortHops::handOnAndLeave()
{
    QFETCH(QString, laneName);
    Star star(laneName, 3);
    MessageChannel channel;
    QVERIFY(channel.port1()->postMessage(1));
    MessagePort *port = star.move(channel.port2(), 0, 1);
    QVERIFY(channel.port1()->postMessage(2));
    PortLog atOne(port);
    QTRY_COMPARE(atOne.data.size(), 2); // what it was there for
    port = star.move(port, 1, 2);
    star.renderer(1)->disconnectFromServer();
    QTRY_COMPARE(star.main.webContents().size(), 2);
    PortLog log(port);
    QVERIFY(channel.port1()->postMessage(3));
    QTRY_COMPARE(log.data, QVariantList { 3 });
    QCOMPARE(log.closes, 0);
}

QTEST_GUILESS_MAIN(tst_PortHops)
#include "tst_porthops.moc"
