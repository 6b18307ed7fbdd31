// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports that go from main to a renderer and back: the same on every lane.

#include "portlane.h"
#include "portlog.h"

#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_PortLanes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void postToMain_data() { Lane::rows(); }
    void postToMain();
    void postWithoutPorts_data() { Lane::rows(); }
    void postWithoutPorts();
    void bothWays_data() { Lane::rows(); }
    void bothWays();
    void postedBeforeTransfer_data() { Lane::rows(); }
    void postedBeforeTransfer();
    void portOverPort_data() { Lane::rows(); }
    void portOverPort();
    void matryoshka_data() { Lane::rows(); }
    void matryoshka();
    void closeBeforeStart_data() { Lane::rows(); }
    void closeBeforeStart();
    void closeAfterMessages_data() { Lane::rows(); }
    void closeAfterMessages();
    void deletedPort_data() { Lane::rows(); }
    void deletedPort();
    void scopes_data() { Lane::rows(); }
    void scopes();
    void frame_data() { Lane::rows(); }
    void frame();
};

// 6.1#12
void tst_PortLanes::postToMain()
{
    OPEN_LANE(lane);
    QVariant said;
    QList<MessagePort *> ports;
    WebContents *sender = nullptr;
    bool isMainFrame = false;
    lane.main->on(u"port"_s, [&](const IpcMainEvent &event, const QVariant &message) {
        said = message;
        ports = event.ports();
        sender = event.sender();
        isMainFrame = event.senderFrame().isMainFrame();
        QCOMPARE(event.ports(), ports);
    });
    MessageChannel channel;
    QVERIFY(lane.renderer->postMessage(u"port"_s, u"hi"_s, { channel.port1() }));
    QVERIFY(channel.port1()->isClosed());
    QTRY_COMPARE(ports.size(), 1);
    QCOMPARE(said, QVariant(u"hi"_s));
    QCOMPARE(sender, lane.contents());
    QVERIFY(isMainFrame);
    QCOMPARE(ports.first()->parent(), lane.contents());
    QVERIFY(!ports.first()->isStarted());
}

// 6.1#13, #36, #46
void tst_PortLanes::postWithoutPorts()
{
    OPEN_LANE(lane);
    QVariant echoed;
    int portCount = -1;
    int messages = 0;
    connect(lane.contents(), &WebContents::ipcMessage, this, [&] { ++messages; });
    lane.renderer->on(u"foo"_s, [&](const IpcRendererEvent &event, const QVariant &message) {
        QCOMPARE(event.ports().size(), 0);
        lane.renderer->postMessage(u"bar"_s, message);
    });
    lane.main->on(u"bar"_s, [&](const IpcMainEvent &event, const QVariant &message) {
        echoed = message;
        portCount = int(event.ports().size());
    });
    const QVariant message = QVariantMap { { u"some"_s, u"message"_s } };
    QVERIFY(lane.contents()->postMessage(u"foo"_s, message));
    QTRY_COMPARE(echoed, message);
    QCOMPARE(portCount, 0);
    QCOMPARE(messages, 0); // no 'ipc-message', as in Electron
    // A plain send has none either.
    portCount = -1;
    lane.renderer->send(u"bar"_s, 1);
    QTRY_COMPARE(portCount, 0);
}

// 6.1#15
void tst_PortLanes::bothWays()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
    });
    QVERIFY(port);
    QCOMPARE(port->parent(), lane.renderer.get());
    connect(port, &MessagePort::message, this,
            [&](const MessageEvent &event) { port->postMessage(event.data().toInt() * 2); });
    port->start();
    PortLog log(channel.port1());
    QVERIFY(channel.port1()->postMessage(42));
    QTRY_COMPARE(log.data, QVariantList { 84 });

    // And one that the renderer made.
    MessagePort *atMain = nullptr;
    lane.main->on(u"port"_s, [&](const IpcMainEvent &event) {
        atMain = event.ports().value(0);
        QObject::connect(atMain, &MessagePort::message, atMain, [&](const MessageEvent &message) {
            atMain->postMessage(message.data().toInt() * 2);
        });
        atMain->start();
    });
    MessageChannel second;
    QVERIFY(lane.renderer->postMessage(u"port"_s, nullptr, { second.port2() }));
    PortLog secondLog(second.port1());
    QVERIFY(second.port1()->postMessage(21));
    QTRY_COMPARE(secondLog.data, QVariantList { 42 });
}

// 6.1#27
void tst_PortLanes::postedBeforeTransfer()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    QVariantList expected;
    for (int i = 0; i < 100; ++i) {
        QVERIFY(channel.port1()->postMessage(i));
        expected.append(i);
    }
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
        for (int i = 100; i < 200; ++i) {
            QVERIFY(channel.port1()->postMessage(i));
            expected.append(i);
        }
    });
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.data.size(), 200);
    QCOMPARE(log.data, expected);
    QCOMPARE(channel.port1()->bufferedAmount(), 0);
}

void tst_PortLanes::portOverPort()
{
    OPEN_LANE(lane);
    MessageChannel outer;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { outer.port2() }));
    });
    QVERIFY(port);
    PortLog log(port);
    MessageChannel inner;
    QVERIFY(inner.port1()->postMessage(u"first"_s));
    QVERIFY(outer.port1()->postMessage(1, { inner.port2() }));
    QTRY_COMPARE(log.ports.size(), 1);
    PortLog innerLog(log.ports.first());
    QTRY_COMPARE(innerLog.data, QVariantList { u"first"_s });
    QVERIFY(inner.port1()->postMessage(u"second"_s));
    QTRY_COMPARE(innerLog.data.size(), 2);
    PortLog back(inner.port1());
    QVERIFY(log.ports.first()->postMessage(u"back"_s));
    QTRY_COMPARE(back.data, QVariantList { u"back"_s });
}

// 6.1#16, #28
void tst_PortLanes::matryoshka()
{
    OPEN_LANE(lane);
    MessageChannel outer;
    MessageChannel inner;
    QVERIFY(outer.port1()->postMessage(null(), { inner.port2() }));
    QVERIFY(inner.port1()->postMessage(u"hello"_s));
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { outer.port2() }));
    });
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.ports.size(), 1);
    PortLog innerLog(log.ports.first());
    QTRY_COMPARE(innerLog.data, QVariantList { u"hello"_s });
}

// 6.1#18
void tst_PortLanes::closeBeforeStart()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
        channel.port1()->close();
    });
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.closes, 1);
}

void tst_PortLanes::closeAfterMessages()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
        for (int i = 0; i < 1000; ++i)
            QVERIFY(channel.port1()->postMessage(i));
        channel.port1()->close();
    });
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.closes, 1);
    QCOMPARE(log.dataAtClose, 1000);
    QVERIFY(!port->postMessage(1));
}

// 6.1#19
void tst_PortLanes::deletedPort()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
    });
    PortLog log(port);
    delete channel.port1();
    QTRY_COMPARE(log.closes, 1);

    MessageChannel second;
    QPointer<MessagePort> received = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { second.port2() }));
    });
    PortLog secondLog(second.port1());
    delete received;
    QTRY_COMPARE(secondLog.closes, 1);
}

// 6.1#58, #66
void tst_PortLanes::scopes()
{
    OPEN_LANE(lane);
    QStringList order;
    QList<MessagePort *> seen;
    const auto note = [&](const QString &where) {
        return [&order, &seen, where](const IpcMainEvent &event) {
            order.append(where);
            seen.append(event.ports());
        };
    };
    lane.main->on(u"port"_s, note(u"main"_s));
    lane.contents()->ipc()->on(u"port"_s, note(u"contents"_s));
    lane.contents()->mainFrame().ipc()->on(u"port"_s, note(u"frame"_s));
    MessageChannel channel;
    QVERIFY(lane.renderer->postMessage(u"port"_s, nullptr, { channel.port1() }));
    QTRY_COMPARE(order, QStringList({ u"frame"_s, u"contents"_s, u"main"_s }));
    QCOMPARE(seen.size(), 3);
    QCOMPARE(seen.at(0), seen.at(2));
}

// 6.1#46 to #55
void tst_PortLanes::frame()
{
    OPEN_LANE(lane);
    const WebFrame frame = lane.contents()->mainFrame();
    MessageChannel channel;
    MessagePort *port = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(frame.postMessage(u"port"_s, nullptr, { channel.port2() }));
    });
    QVERIFY(port);
    PortLog log(port);
    QVERIFY(channel.port1()->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    MessageChannel other;
    QCOMPARE(
        frame.tryPostMessage(u"x"_s, null(), { other.port1(), other.port1() }).error().message(),
        u"Port at index 1 is a duplicate."_s);
    QCOMPARE(frame.tryPostMessage(u"x"_s, null(), { nullptr }).error().message(),
             u"Invalid value for transfer"_s);
    QVERIFY(frame.tryPostMessage(u"x"_s, QVariant::fromValue(static_cast<QObject *>(this)))
                .error()
                .message()
                .startsWith(u"An object could not be cloned."_s));
    lane.renderer->disconnectFromServer();
    QTRY_VERIFY(!frame.isValid());
    QCOMPARE(frame.tryPostMessage(u"x"_s, null(), { other.port1() }).error().code(),
             u"ERR_CLOSED"_s);
    QVERIFY(!other.port1()->isClosed());
    QVERIFY(!WebFrame().postMessage(u"x"_s, 1));
}

QTEST_GUILESS_MAIN(tst_PortLanes)
#include "tst_portlanes.moc"
