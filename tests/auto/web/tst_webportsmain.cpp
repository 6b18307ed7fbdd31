// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "portfixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! Main's side of the ports of a page: what it refuses, who hears, what is bounded, and what a
 * renderer that was taken over can do. */
class tst_WebPortsMain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void refusals_data();
    void refusals();
    void scopes();
    void postOnClosed();
    void excessOfPorts();
    void forgedWire_data();
    void forgedWire();
};

void tst_WebPortsMain::refusals_data()
{
    QTest::addColumn<bool>("byFrame");
    QTest::newRow("WebContents") << false;
    QTest::newRow("WebFrame") << true;
}

// 6.1#40 to #45, #50 to #55
void tst_WebPortsMain::refusals()
{
    QFETCH(bool, byFrame);
    PortFixture page(true);
    QVERIFY(page.open());
    MessageChannel channel;
    MessagePort *port = channel.port1();
    const WebFrame frame = page.f->contents->mainFrame();
    const auto textOf = [&](const QVariant &value, const QList<MessagePort *> &transfer) {
        const auto result = byFrame ? frame.tryPostMessage(u"foo"_s, value, transfer)
                                    : page.f->contents->tryPostMessage(u"foo"_s, value, transfer);
        return result ? QString() : result.error().message();
    };
    const QVariant object = QVariant::fromValue(static_cast<QObject *>(page.f->page.get()));
    const QString uncloneable = u"An object could not be cloned. (value: "_s;
    QVERIFY2(textOf(object, {}).startsWith(uncloneable), qPrintable(textOf(object, {})));
    QVERIFY(textOf(object, { port }).startsWith(uncloneable));
    QCOMPARE(textOf(null(), { nullptr }), u"Invalid value for transfer"_s);
    QCOMPARE(textOf(null(), { port, nullptr }), u"Invalid value for transfer"_s);
    QCOMPARE(textOf(null(), { port, port }), u"Port at index 1 is a duplicate."_s);
    QCOMPARE(textOf(null(), { port }), QString()); // untouched by all that
    QCOMPARE(textOf(null(), { port }), u"Port at index 0 is already neutered."_s);
}

// 6.1#58, #66
void tst_WebPortsMain::scopes()
{
    PortFixture page(true);
    QVERIFY(page.open());
    QStringList order;
    QList<MessagePort *> seen;
    const auto note = [&](const QString &where) {
        return [&order, &seen, where](const IpcMainEvent &event) {
            order.append(where);
            seen.append(event.ports());
        };
    };
    page.f->main.on(u"port"_s, note(u"main"_s));
    page.f->contents->ipc()->on(u"port"_s, note(u"contents"_s));
    page.f->contents->mainFrame().ipc()->on(u"port"_s, note(u"frame"_s));
    page.start(u"ipcRenderer.postMessage('port', null, [new MessageChannel().port1])"_s);
    QTRY_COMPARE(order, QStringList({ u"frame"_s, u"contents"_s, u"main"_s }));
    QCOMPARE(seen.size(), 3);
    QCOMPARE(seen.at(0), seen.at(2));
}

// 6.1#29, #30
void tst_WebPortsMain::postOnClosed()
{
    PortFixture page(true);
    QVERIFY(page.open());
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onmessage = ({ data }) => ipcRenderer.send('got', data);
            ipcRenderer.once('close', () => { port.close(); port.postMessage('lost'); ipcRenderer.send('got', 'closed'); });
        });
    )js"_s);
    QVariantList got;
    page.f->main.on(u"got"_s, [&](const QVariant &value) { got.append(value); });
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(page.post(null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(1));
    QTRY_COMPARE(got, QVariantList { 1 });
    QVERIFY(page.f->contents->send(u"close"_s));
    QTRY_COMPARE(got, (QVariantList { 1, u"closed"_s }));
    QTRY_COMPARE(log.closes, 1);
    QVERIFY(!channel.port1()->postMessage(2));
    QVERIFY(log.data.isEmpty());
}

void tst_WebPortsMain::excessOfPorts()
{
    WebEngineOptions options;
    options.limits.ports = 10;
    PortFixture page(false, options);
    QVERIFY(page.open());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^15 ports were closed: .*"_s));
    QCOMPARE(page.run(uR"js(
        let closes = 0;
        const list = [];
        const closed = new Promise((resolve) => {
            for (let i = 0; i < 25; ++i) {
                const { port1, port2 } = new MessageChannel();
                port1.start();
                port1.onclose = () => ++closes === 15 && resolve();
                list.push(port2);
            }
        });
        ipcRenderer.postMessage('port', null, list);
        await closed;
        return closes;
    )js"_s),
             u"15"_s);
    QCOMPARE(page.ports.size(), 25);
    QCOMPARE(page.run(uR"js(
        try {
            ipcRenderer.postMessage('port', null, Array.from({ length: 10001 }, () => new MessageChannel().port1));
        } catch (error) {
            return String(error);
        }
    )js"_s),
             u"\"TypeError: Invalid value for transfer\""_s);
}

void tst_WebPortsMain::forgedWire_data()
{
    QTest::addColumn<QString>("messages");
    QTest::addColumn<QString>("warning");
    QTest::addColumn<bool>("ends"); // the whole connection
    const auto row = [](const char *name, const char *messages, const char *warning, bool ends) {
        QTest::newRow(name) << QString::fromUtf8(messages) << QString::fromUtf8(warning) << ends;
    };
    row("unknown ports", "[8,99,[],1],[9,99],[8,4,[],2],[9,4]", "", false);
    row("ports in a message to nobody", "[8,99,[1,3],1]", "", false);
    row("ids that are none", "[8,-1,[],1],[9,0.5],[8,\"x\",[],1],[9]", "an id is not one", false);
    row("ports that are no list", "[7,5,\"port\",1],[8,1,{},1],[7]", "ports are not a list", false);
    row("ports that are no numbers",
        "[7,[\"1\"],\"port\",1],[7,[-1],\"port\",1],[7,[1e99],\"port\",1]",
        "a port is not a number", false);
    row("no channel", "[7,[],5,1],[7,[]]", "a channel is not a string", false);
    row("join", "[20,1,3,0,0]", "unknown kind of message 20", false);
    row("main's numbers", "[7,[2],\"port\",1]", "", true);
    row("a number twice", "[7,[5],\"port\",1],[7,[5],\"port\",1]", "", true);
    row("numbers that count down", "[7,[5,3],\"port\",1]", "", true);
}

/*! A renderer that was taken over speaks main's language by itself. */
void tst_WebPortsMain::forgedWire()
{
    QFETCH(QString, messages);
    QFETCH(QString, warning);
    QFETCH(bool, ends);
    PortFixture page(true);
    QVERIFY(page.open());
    QSignalSpy gone(page.f->contents, &WebContents::gone);
    if (!warning.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u".*was dropped: .*"_s + warning));
    page.start(uR"js(
        const transport = qt.webChannelTransport;
        const send = transport.send;
        transport.send = function (text) {
            transport.send = send;
            const { value, ...rest } = JSON.parse(text);
            send.call(transport, JSON.stringify({ ...rest, value: [value[0], value[1], value[2], [%1]] }));
            send.call(transport, text);
        };
        ipcRenderer.send('behind');
    )js"_s.arg(messages));
    int behind = 0;
    page.f->main.on(u"behind"_s, [&] { ++behind; });
    if (ends) {
        QTRY_COMPARE(gone.size(), 1);
        QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(),
                 WebContents::GoneReason::ProtocolError);
        return;
    }
    QTRY_COMPARE(behind, 1);
    QVERIFY(gone.isEmpty());
    QVERIFY(page.ports.isEmpty());
}

QTEST_MAIN(tst_WebPortsMain)
#include "tst_webportsmain.moc"
