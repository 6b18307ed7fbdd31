// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "portfixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! Ports between main and the scripts of a page, which have the browser's own. */
class tst_WebPorts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void toMain_data() { PortFixture::rows(); }
    void toMain();
    void withoutPorts_data() { PortFixture::rows(); }
    void withoutPorts();
    void toPage_data() { PortFixture::rows(); }
    void toPage();
    void postedBeforeTransfer_data() { PortFixture::rows(); }
    void postedBeforeTransfer();
    void handedToThePage();
    void matryoshka_data() { PortFixture::rows(); }
    void matryoshka();
    void matryoshkaFromMain_data() { PortFixture::rows(); }
    void matryoshkaFromMain();
    void throughThePage_data() { PortFixture::rows(); }
    void throughThePage();
    void wrongTransfers_data() { PortFixture::rows(); }
    void wrongTransfers();
};

// 6.1#12, #15
void tst_WebPorts::toMain()
{
    OPEN_PORT_PAGE(page);
    bool isMainFrame = false;
    page.f->main.on(u"port"_s, [&](const IpcMainEvent &event) {
        isMainFrame = event.senderFrame() == page.f->contents->mainFrame();
    });
    QCOMPARE(page.run(uR"js(
        const { port1, port2 } = new MessageChannel();
        globalThis.kept = port1;
        port1.onmessage = (event) => port1.postMessage(event.data * 2);
        ipcRenderer.postMessage('port', 'hi', [port2]);
        try {
            structuredClone(port2, { transfer: [port2] });
            return 'still there';
        } catch (error) {
            return error.name;
        }
    )js"_s),
             u"\"DataCloneError\""_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    QCOMPARE(page.posted, QVariantList { u"hi"_s });
    QVERIFY(isMainFrame);
    QVERIFY(!port->isStarted());
    QCOMPARE(port->parent(), page.f->contents);
    PortLog log(port);
    QVERIFY(port->postMessage(42));
    QTRY_COMPARE(log.data, QVariantList { 84 });
}

// 6.1#13, #36, #46
void tst_WebPorts::withoutPorts()
{
    OPEN_PORT_PAGE(page);
    page.start(u"ipcRenderer.on('port', (event, ...args) => "
               "ipcRenderer.postMessage('port', [event.ports, ...args]))"_s);
    QVERIFY(page.post(QVariantMap { { u"some"_s, u"message"_s } }, {}));
    QVERIFY(page.f->contents->mainFrame().postMessage(u"port"_s, null()));
    QTRY_COMPARE(page.posted.size(), 2);
    const QVariantList none;
    QCOMPARE(page.posted.at(0),
             QVariant(QVariantList { none, QVariantMap { { u"some"_s, u"message"_s } } }));
    QCOMPARE(page.posted.at(1), QVariant(QVariantList { none, null() }));
    QVERIFY(page.ports.isEmpty());
}

void tst_WebPorts::toPage()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        ipcRenderer.on('port', (event, message) => {
            const [port] = event.ports;
            ipcRenderer.send('seen', message, event.ports.length, port instanceof MessagePort, event.sender === ipcRenderer);
            port.addEventListener('message', ({ data, ports }) => port.postMessage([data, ports.length]));
            ipcRenderer.once('begin', () => port.start());
        });
    )js"_s);
    QVariantList seen;
    page.f->main.on(u"seen"_s, [&](const Rest &rest) { seen = rest; });
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(page.post(u"take this"_s, { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(1));
    QVERIFY(channel.port1()->postMessage(QByteArray("two")));
    QTRY_COMPARE(seen, (QVariantList { u"take this"_s, 1, true, true }));
    QVERIFY(log.data.isEmpty()); // it was not started
    QVERIFY(page.f->contents->send(u"begin"_s));
    QTRY_COMPARE(log.data.size(), 2);
    QCOMPARE(log.data.at(0), QVariant(QVariantList { 1, 0 }));
    QCOMPARE(log.data.at(1), QVariant(QVariantList { QByteArray("two"), 0 }));
}

// 6.1#27
void tst_WebPorts::postedBeforeTransfer()
{
    OPEN_PORT_PAGE(page);
    page.start(u"ipcRenderer.on('port', ({ ports: [port] }) => "
               "port.onmessage = ({ data }) => ipcRenderer.send('got', data))"_s);
    QVariantList got;
    page.f->main.on(u"got"_s, [&](const QVariant &value) { got.append(value); });
    MessageChannel channel;
    for (int i = 0; i < 3; ++i)
        QVERIFY(channel.port1()->postMessage(i));
    QVERIFY(page.post(null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(3));
    QTRY_COMPARE(got, (QVariantList { 0, 1, 2, 3 }));

    // The same from the page.
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        port1.postMessage(0);
        port1.postMessage(1);
        ipcRenderer.postMessage('port', null, [port2]);
        port1.postMessage(2);
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.data, (QVariantList { 0, 1, 2 }));
}

/*! As Electron's documentation of message ports hands one to the page. */
void tst_WebPorts::handedToThePage()
{
    WebEngineOptions options;
    options.preloads = { u":/pages/ports/preload.js"_s };
    PageFixture f(options);
    QFile script(u":/pages/ports/page.js"_s);
    QVERIFY(script.open(QIODevice::ReadOnly));
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(f.open(u"<script>%1</script>"_s.arg(QString::fromUtf8(script.readAll()))));
    QVERIFY(f.contents->postMessage(u"main-world-port"_s, null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(QVariantMap { { u"test"_s, 21 } }));
    QTRY_COMPARE(log.data, QVariantList { 42 });
    QVERIFY(channel.port1()->postMessage(QVariantMap { { u"test"_s, 4 } }));
    QTRY_COMPARE(log.data, (QVariantList { 42, 8 }));
    QCOMPARE(f.page->console, QStringList());
}

// 6.1#16
void tst_WebPorts::matryoshka()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const outer = new MessageChannel();
        ipcRenderer.postMessage('port', null, [outer.port1]);
        const inner = new MessageChannel();
        inner.port2.onmessage = ({ data }) => inner.port2.postMessage(data + '!');
        outer.port2.postMessage('inner', [inner.port1]);
        inner.port2.postMessage('hello');
        outer.port2.onmessage = ({ data }) => {
            if (data === 'close') {
                inner.port2.close();
                return;
            }
            const { port1, port2 } = new MessageChannel();
            port1.start();
            port1.onclose = () => ipcRenderer.send('closed', data);
            outer.port2.postMessage(data, { transfer: [port2] });
        };
    )js"_s);
    MessagePort *outer = page.port();
    QVERIFY(outer);
    PortLog outerLog(outer);
    QTRY_COMPARE(outerLog.ports.size(), 1);
    QCOMPARE(outerLog.data, QVariantList { u"inner"_s });
    PortLog innerLog(outerLog.ports.first());
    QTRY_COMPARE(innerLog.data, QVariantList { u"hello"_s });
    QVERIFY(outerLog.ports.first()->postMessage(u"who"_s));
    QTRY_COMPARE(innerLog.data, (QVariantList { u"hello"_s, u"who!"_s }));

    QVERIFY(outer->postMessage(u"close"_s));
    QTRY_COMPARE(innerLog.closes, 1);
    QVERIFY(outer->postMessage(u"another"_s));
    QTRY_COMPARE(outerLog.ports.size(), 2);
    QStringList closed;
    page.f->main.on(u"closed"_s, [&](const QString &name) { closed.append(name); });
    outerLog.ports.last()->close();
    QTRY_COMPARE(closed, QStringList { u"another"_s });
}

// 6.1#28
void tst_WebPorts::matryoshkaFromMain()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [outer] }) => {
            outer.onmessage = ({ ports: [inner] }) => {
                inner.onmessage = ({ data }) => inner.postMessage(data + '!');
                inner.onclose = () => ipcRenderer.send('closed');
            };
        });
    )js"_s);
    int closes = 0;
    page.f->main.on(u"closed"_s, [&] { ++closes; });
    MessageChannel outer;
    MessageChannel inner;
    PortLog log(inner.port1());
    QVERIFY(inner.port1()->postMessage(u"hello"_s));
    QVERIFY(outer.port1()->postMessage(null(), { inner.port2() }));
    QVERIFY(page.post(null(), { outer.port2() }));
    QTRY_COMPARE(log.data, QVariantList { u"hello!"_s });
    inner.port1()->close();
    QTRY_COMPARE(closes, 1);
}

/*! The page is given a port, and gives it back: it stays in between. */
void tst_WebPorts::throughThePage()
{
    OPEN_PORT_PAGE(page);
    page.start(u"ipcRenderer.on('port', ({ ports }) => "
               "ipcRenderer.postMessage('port', 'back', ports))"_s);
    MessageChannel channel;
    PortLog near(channel.port1());
    QVERIFY(channel.port1()->postMessage(1));
    QVERIFY(page.post(null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(2));
    MessagePort *back = page.port();
    QVERIFY(back);
    PortLog far(back);
    QVERIFY(back->postMessage(u"x"_s));
    QTRY_COMPARE(far.data, (QVariantList { 1, 2 }));
    QTRY_COMPARE(near.data, QVariantList { u"x"_s });
    QVERIFY(channel.port1()->postMessage(3));
    channel.port1()->close();
    QTRY_COMPARE(far.closes, 1);
    QCOMPARE(far.data, (QVariantList { 1, 2, 3 }));
}

// 6.1#14, and the rest of facts 1.6
void tst_WebPorts::wrongTransfers()
{
    OPEN_PORT_PAGE(page);
    QCOMPARE(
        page.run(uR"js(
        const thrown = (...args) => {
            try {
                ipcRenderer.postMessage(...args);
                return 'nothing';
            } catch (error) {
                return String(error);
            }
        };
        const gone = new MessageChannel().port1;
        structuredClone(gone, { transfer: [gone] });
        const { port1, port2 } = new MessageChannel();
        const results = [[new ArrayBuffer(10)], null, 1, {}, ['1'], [null], [undefined], [port1, port1], [gone], [port1, gone],
                         [document]].map((transfer) => thrown('port', '', transfer));
        const kind = [...new Set(results)].join('|');
        const left = thrown('port', 'left', [port1]); // untouched by all that
        return [kind, thrown(), thrown(null, 1), thrown('port', () => {}, [port2]), thrown('port', document, [1]), left,
                thrown('port', 'again', [port1]), thrown('port', 'none', undefined), thrown('port')];
    )js"_s),
        u"[\"TypeError: Invalid value for transfer\","
        "\"TypeError: Error processing argument at index 0, conversion failure from undefined\","
        "\"TypeError: Error processing argument at index 0, conversion failure from null\","
        "\"Error: An object could not be cloned. (message: function)\","
        "\"Error: An object could not be cloned. (message: HTMLDocument)\",\"nothing\","
        "\"TypeError: Invalid value for transfer\",\"nothing\",\"nothing\"]"_s);
    QTRY_COMPARE(page.posted, (QVariantList { u"left"_s, u"none"_s, QVariant() }));
    QCOMPARE(page.ports.size(), 1);
}

QTEST_MAIN(tst_WebPorts)
#include "tst_webports.moc"
