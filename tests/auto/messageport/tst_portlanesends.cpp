// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ports between main and a renderer that are refused, that nobody takes, whose way ends: on every
// lane.

#include "portlane.h"
#include "portlog.h"

#include <ferry/messagechannel.h>
#include <ferry/values.h>

#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_PortLanesEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nobodyListens_data() { Lane::rows(); }
    void nobodyListens();
    void nobodyAsks_data() { Lane::rows(); }
    void nobodyAsks();
    void guardRefuses_data() { Lane::rows(); }
    void guardRefuses();

    void mainRefusals_data() { Lane::rows(); }
    void mainRefusals();
    void rendererRefusals_data() { Lane::rows(); }
    void rendererRefusals();
    void refusalLeavesPortsIntact_data() { Lane::rows(); }
    void refusalLeavesPortsIntact();
    void unconnected();
    void queuedUntilConnected_data() { Lane::rows(); }
    void queuedUntilConnected();
    void disconnectClosesPorts_data() { Lane::rows(); }
    void disconnectClosesPorts();
    void mainGoes_data() { Lane::rows(); }
    void mainGoes();
    void fromAnotherThread_data() { Lane::rows(); }
    void fromAnotherThread();
    void limitOfPorts_data() { Lane::rows(); }
    void limitOfPorts();
};

// 6.1#20
void tst_PortLanesEnds::nobodyListens()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(lane.contents()->postMessage(u"nobody"_s, nullptr, { channel.port2() }));
    QTRY_COMPARE(log.closes, 1);
    MessageChannel second;
    PortLog secondLog(second.port1());
    QVERIFY(lane.renderer->postMessage(u"nobody"_s, nullptr, { second.port2() }));
    QTRY_COMPARE(secondLog.closes, 1);
}

void tst_PortLanesEnds::nobodyAsks()
{
    OPEN_LANE(lane);
    int heard = 0;
    lane.main->on(u"port"_s, [&] { ++heard; });
    lane.renderer->on(u"port"_s, [&] { ++heard; });
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { channel.port2() }));
    MessageChannel second;
    PortLog secondLog(second.port1());
    QVERIFY(lane.renderer->postMessage(u"port"_s, nullptr, { second.port2() }));
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(secondLog.closes, 1);
    QCOMPARE(heard, 2);
}

void tst_PortLanesEnds::guardRefuses()
{
    OPEN_LANE(lane);
    lane.main->setGuard([](const IpcEvent &) { return false; });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a guard refused 'port'.*"_s));
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(lane.renderer->postMessage(u"port"_s, nullptr, { channel.port2() }));
    QTRY_COMPARE(log.closes, 1);
}

// 6.1#37 to #45
void tst_PortLanesEnds::mainRefusals()
{
    OPEN_LANE(lane);
    WebContents *contents = lane.contents();
    MessageChannel channel;
    MessagePort *port = channel.port1();
    const auto textOf = [&](const QVariant &value, const QList<MessagePort *> &transfer) {
        return contents->tryPostMessage(u"foo"_s, value, transfer).error().message();
    };
    const QVariant object = QVariant::fromValue(static_cast<QObject *>(this));
    QVERIFY2(textOf(object, {}).startsWith(u"An object could not be cloned. (value: "_s),
             qPrintable(textOf(object, {})));
    QVERIFY(textOf(object, { nullptr }).startsWith(u"An object could not be cloned."_s));
    QCOMPARE(textOf(null(), { nullptr }), u"Invalid value for transfer"_s);
    QCOMPARE(textOf(null(), { port, nullptr }), u"Invalid value for transfer"_s);
    QCOMPARE(textOf(null(), { port, port }), u"Port at index 1 is a duplicate."_s);
    QVERIFY(contents->postMessage(u"foo"_s, null(), { port }));
    QCOMPARE(textOf(null(), { port }), u"Port at index 0 is already neutered."_s);
    QTest::ignoreMessage(QtWarningMsg,
                         "WebContents::postMessage(): Port at index 0 is already neutered.");
    QVERIFY(!contents->postMessage(u"foo"_s, null(), { port }));
}

// 6.1#14
void tst_PortLanesEnds::rendererRefusals()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = channel.port1();
    const auto textOf = [&](const QVariant &value, const QList<MessagePort *> &transfer) {
        return lane.renderer->tryPostMessage(u"foo"_s, value, transfer).error().message();
    };
    const QVariant object = QVariant::fromValue(static_cast<QObject *>(this));
    QVERIFY(textOf(object, {}).startsWith(u"An object could not be cloned. (value: "_s));
    QCOMPARE(textOf(null(), { nullptr }), u"Invalid value for transfer"_s);
    QCOMPARE(textOf(null(), { port, port }), u"Invalid value for transfer"_s);
    QVERIFY(lane.renderer->postMessage(u"foo"_s, null(), { port }));
    QCOMPARE(textOf(null(), { port }), u"Invalid value for transfer"_s);
    QTest::ignoreMessage(QtWarningMsg, "IpcRenderer::postMessage(): Invalid value for transfer");
    QVERIFY(!lane.renderer->postMessage(u"foo"_s, null(), { port }));
}

void tst_PortLanesEnds::refusalLeavesPortsIntact()
{
    OPEN_LANE(lane);
    MessageChannel channel;
    MessagePort *port = channel.port1();
    const QVariant object = QVariant::fromValue(static_cast<QObject *>(this));
    QVERIFY(!lane.contents()->tryPostMessage(u"foo"_s, object, { port }));
    QVERIFY(!lane.renderer->tryPostMessage(u"foo"_s, object, { port }));
    QVERIFY(!lane.contents()->tryPostMessage(u"foo"_s, 1, { port, nullptr }));
    QVERIFY(!port->isClosed());
    PortLog log(channel.port2());
    QVERIFY(port->postMessage(1));
    QTRY_COMPARE(log.data.size(), 1);
    // A port's own post, over the connection.
    MessagePort *far = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { port }));
    });
    QVERIFY(far);
    MessageChannel other;
    QVERIFY(!channel.port2()->tryPostMessage(object, { other.port1() }));
    QVERIFY(!other.port1()->isClosed());
    PortLog farLog(far);
    QVERIFY(channel.port2()->postMessage(2, { other.port1() }));
    QTRY_COMPARE(farLog.data, QVariantList { 2 });
}

void tst_PortLanesEnds::unconnected()
{
    IpcRenderer renderer;
    MessageChannel channel;
    QVERIFY(!renderer.postMessage(u"x"_s, 1, { channel.port1() }));
    QCOMPARE(renderer.tryPostMessage(u"x"_s, 1, { channel.port1() }).error().code(),
             u"ERR_CLOSED"_s);
    QVERIFY(!channel.port1()->isClosed());
}

void tst_PortLanesEnds::queuedUntilConnected()
{
    QFETCH(QString, laneName);
    Lane lane(laneName);
    QVariantList heard;
    std::unique_ptr<PortLog> log;
    lane.main->on(u"port"_s, [&](const IpcMainEvent &event, int number) {
        heard.append(number);
        log = std::make_unique<PortLog>(event.ports().first());
    });
    lane.connect();
    MessageChannel channel;
    QVERIFY(channel.port1()->postMessage(u"before"_s));
    QVERIFY(lane.renderer->postMessage(u"port"_s, 1, { channel.port2() }));
    QVERIFY(channel.port2()->isClosed());
    QVERIFY(channel.port1()->postMessage(u"after"_s));
    QTRY_COMPARE(heard.size(), 1);
    QTRY_COMPARE(log->data, QVariantList({ u"before"_s, u"after"_s }));

    // Main's first word may wait as well; when nobody comes, the port closes.
    IpcRenderer nobody;
    nobody.connectTo(lane.main.get());
    MessageChannel second;
    PortLog secondLog(second.port1());
    QVERIFY(nobody.postMessage(u"port"_s, 2, { second.port2() }));
    nobody.disconnectFromServer();
    QTRY_COMPARE(secondLog.closes, 1);
    QCOMPARE(heard.size(), 1);
}

void tst_PortLanesEnds::disconnectClosesPorts()
{
    OPEN_LANE(lane);
    MessageChannel one;
    MessagePort *atRenderer = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { one.port2() }));
    });
    std::unique_ptr<PortLog> atMain;
    lane.main->on(u"port"_s, [&](const IpcMainEvent &event) {
        event.ports().first()->setParent(this);
        atMain = std::make_unique<PortLog>(event.ports().first());
    });
    MessageChannel two;
    QVERIFY(lane.renderer->postMessage(u"port"_s, nullptr, { two.port2() }));
    QTRY_VERIFY(atMain);
    PortLog oneLog(one.port1());
    PortLog twoLog(two.port1());
    PortLog rendererLog(atRenderer);
    QVERIFY(two.port1()->postMessage(u"last"_s));
    lane.renderer->disconnectFromServer();
    QTRY_COMPARE(oneLog.closes, 1);
    QTRY_COMPARE(twoLog.closes, 1);
    QTRY_COMPARE(rendererLog.closes, 1);
    QTRY_COMPARE(atMain->closes, 1);
    QCOMPARE(atMain->data, QVariantList { u"last"_s });
    // The same renderer, connected anew, has ports anew.
    QTRY_VERIFY(lane.main->webContents().isEmpty());
    QVERIFY(lane.open());
    MessageChannel three;
    MessagePort *again = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { three.port2() }));
    });
    QVERIFY(again);
}

void tst_PortLanesEnds::mainGoes()
{
    OPEN_LANE(lane);
    MessageChannel one;
    MessagePort *atRenderer = portFromMain(lane.renderer.get(), [&] {
        QVERIFY(lane.contents()->postMessage(u"port"_s, nullptr, { one.port2() }));
    });
    PortLog log(atRenderer);
    PortLog oneLog(one.port1());
    lane.main.reset();
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(oneLog.closes, 1);
}

void tst_PortLanesEnds::fromAnotherThread()
{
    OPEN_LANE(lane);
    QVariantList atMain;
    QVariantList atRenderer;
    lane.main->on(u"x"_s, [&](const QVariant &value) { atMain.append(value); });
    lane.renderer->on(u"x"_s, [&](const QVariant &value) { atRenderer.append(value); });
    IpcError error;
    MessageChannel channel;
    WebContents *contents = lane.contents();
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        lane.renderer->postMessage(u"x"_s, 1);
        contents->postMessage(u"x"_s, 2);
        error = contents->tryPostMessage(u"x"_s, 3, { channel.port1() }).error();
    }));
    thread->start();
    QVERIFY(thread->wait(5000));
    QTRY_COMPARE(atMain, QVariantList { 1 });
    QTRY_COMPARE(atRenderer, QVariantList { 2 });
    QVERIFY2(error.message().contains(u"another thread"_s), qPrintable(error.message()));
    QVERIFY(!channel.port1()->isClosed());
}

void tst_PortLanesEnds::limitOfPorts()
{
    OPEN_LANE(lane);
    // More than 10000 do not fit; once some are closed there is room again.
    const int limit = Limits().ports;
    QList<QPointer<MessagePort>> received;
    lane.renderer->on(u"ports"_s, [&](const IpcRendererEvent &event, const QVariant &) {
        for (MessagePort *port : event.ports())
            received.append(port);
    });
    QList<MessagePort *> transfer;
    for (int i = 0; i < limit; ++i)
        transfer.append(MessageChannel(this).port1());
    QVERIFY(lane.contents()->postMessage(u"ports"_s, nullptr, transfer));
    MessageChannel over;
    const IpcError error =
        lane.contents()->tryPostMessage(u"ports"_s, null(), { over.port1() }).error();
    QCOMPARE(error.code(), u"ERR_BUSY"_s);
    QVERIFY2(error.message().contains(u"10000"_s), qPrintable(error.message()));
    QVERIFY(!over.port1()->isClosed());
    QTRY_COMPARE(received.size(), limit);
    received.first()->close();
    QVERIFY(QTest::qWaitFor([&] {
        return lane.contents()->tryPostMessage(u"ports"_s, null(), { over.port1() }).hasValue();
    }));
    QTRY_COMPARE(received.size(), limit + 1);
    qDeleteAll(findChildren<MessagePort *>());
}

QTEST_GUILESS_MAIN(tst_PortLanesEnds)
#include "tst_portlanesends.moc"
