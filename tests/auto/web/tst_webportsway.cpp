// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "framesfixture.h"
#include "portfixture.h"

#include <ferry/ipcrenderer.h>
#include <ferry/utilityprocess.h>

#include <csignal>

using namespace Ferry;
using namespace FerryTest;

/*! What travels over the ports of pages, from where and to where. */
class tst_WebPortsWay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void manyMessages_data() { PortFixture::rows(); }
    void manyMessages();
    void bytes_data() { PortFixture::rows(); }
    void bytes();
    void orderOfPosts_data() { PortFixture::rows(); }
    void orderOfPosts();
    void whatCannotCross_data() { PortFixture::rows(); }
    void whatCannotCross();
    void pageToPage();
    void pageToNative();
    void pageToUtility();
    void subFrames();
};

void tst_WebPortsWay::manyMessages()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => port1.postMessage(data);
        for (let i = 0; i < 1000; ++i)
            port1.postMessage(i);
        ipcRenderer.postMessage('port', null, [port2]);
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    QVariantList expected;
    for (int i = 0; i < 2000; ++i)
        expected.append(i);
    for (int i = 1000; i < 2000; ++i)
        QVERIFY(port->postMessage(i));
    QTRY_COMPARE_WITH_TIMEOUT(log.data.size(), 2000, 20000);
    QCOMPARE(log.data, expected);
}

/*! Those beside a message come later than it, and what is behind waits for them. */
void tst_WebPortsWay::bytes()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onmessage = ({ data }) => {
                port.postMessage([data.length, data]);
                port.postMessage('then');
            };
        });
    )js"_s);
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(page.post(null(), { channel.port2() }));
    QVariantList expected;
    for (const int size : { 0, 1, 1000, 16384, 16385, 65537, 262147, 3145729 }) {
        const QByteArray bytes(size, char('a' + size % 26));
        QVERIFY(channel.port1()->postMessage(bytes));
        expected.append(QVariant(QVariantList { size, bytes }));
        expected.append(u"then"_s);
    }
    QVariantList numbers; // long enough to go on as CBOR
    for (int i = 0; i < 5000; ++i)
        numbers.append(10000 + i);
    QVERIFY(channel.port1()->postMessage(QVariant(numbers)));
    expected << QVariant(QVariantList { 5000, QVariant(numbers) }) << u"then"_s;
    QTRY_COMPARE_WITH_TIMEOUT(log.data.size(), expected.size(), 20000);
    QCOMPARE(log.data, expected);
}

/*! postMessage() among the other calls of the page's turn, and of main's. */
void tst_WebPortsWay::orderOfPosts()
{
    OPEN_PORT_PAGE(page);
    QVariantList seen;
    const auto note = [&seen](const QVariant &value) { seen.append(value); };
    page.f->main.on(u"sent"_s, note);
    page.f->main.on(u"port"_s, note);
    page.f->main.handle(u"called"_s, note);
    page.start(uR"js(
        for (let i = 0; i < 300; i += 3) {
            ipcRenderer.send('sent', i);
            ipcRenderer.postMessage('port', i % 2 ? i + 1 : { i, bytes: new Uint8Array(20000) }, [new MessageChannel().port1]);
            ipcRenderer.invoke('called', i + 2);
        }
    )js"_s);
    QTRY_COMPARE(seen.size(), 300);
    for (int i = 0; i < 300; i += 3) {
        QCOMPARE(seen.at(i), QVariant(i));
        const QVariant posted = seen.at(i + 1);
        QCOMPARE(i % 2 ? posted.toInt() : posted.toMap().value(u"i"_s).toInt() + 1, i + 1);
        QCOMPARE(seen.at(i + 2), QVariant(i + 2));
    }
    QCOMPARE(page.ports.size(), 100);

    page.start(u"const note = (event, i) => ipcRenderer.send('back', i);"
               "ipcRenderer.on('a', note).on('port', note)"_s);
    QVariantList back;
    page.f->main.on(u"back"_s, [&back](const QVariant &value) { back.append(value); });
    QVariantList expected;
    for (int i = 0; i < 100; i += 2) {
        MessageChannel channel;
        QVERIFY(page.f->contents->send(u"a"_s, i));
        QVERIFY(page.post(i + 1, { channel.port1() }));
        expected << i << i + 1;
    }
    QTRY_COMPARE(back, expected);
}

void tst_WebPortsWay::whatCannotCross()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        const inner = new MessageChannel();
        const cycle = {};
        cycle.cycle = cycle;
        ipcRenderer.postMessage('port', null, [port2]);
        port1.postMessage({ file: new Blob(['x']) });
        port1.postMessage(cycle, [inner.port1]);
        port1.postMessage(new ImageData(1, 1));
        port1.postMessage('fine');
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.data, QVariantList { u"fine"_s });
    const QString lost =
        u"Ferry: a message that was posted on a MessagePort is lost: An object could not be cloned. "_s;
    QTRY_COMPARE(page.f->page->console,
                 QStringList({ lost + u"(message.file: Blob)"_s,
                               lost + u"(message.cycle: circular reference)"_s,
                               lost + u"(message: ImageData)"_s }));
}

/*! Main makes the channel, or passes a page's port on; then it hears nothing of it. */
void tst_WebPortsWay::pageToPage()
{
    PortFixture one(true);
    PortFixture two(false);
    QVERIFY(one.open());
    QVERIFY(two.open());
    two.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onmessage = ({ data, ports: [inner] }) => {
                port.postMessage([data, 'two']);
                if (inner)
                    inner.postMessage('through the inner one');
            };
            port.onclose = () => ipcRenderer.send('closed');
        });
    )js"_s);
    int closes = 0;
    two.f->main.on(u"closed"_s, [&] { ++closes; });
    one.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        ipcRenderer.postMessage('port', null, [port2]);
        const inner = new MessageChannel();
        const seen = [];
        inner.port1.onmessage = ({ data }) => seen.push(data);
        port1.onmessage = ({ data }) => seen.push(data);
        port1.postMessage(new Map([[1, 2n]]));
        port1.postMessage('inner', [inner.port2]);
        ipcRenderer.on('what', () => ipcRenderer.send('seen', seen));
        ipcRenderer.on('close', () => port1.close());
    )js"_s);
    MessagePort *port = one.port();
    QVERIFY(port);
    int heard = 0;
    for (const PortFixture *page : { &one, &two }) {
        connect(page->f->contents, &WebContents::ipcMessage, this,
                [&](const IpcMainEvent &, const QString &channel) {
                    heard += channel != u"seen" && channel != u"test-result";
                });
    }
    QVERIFY(two.post(null(), { port }));
    QVariantList seen;
    one.f->main.on(u"seen"_s, [&](const QVariantList &list) { seen = list; });
    QTRY_VERIFY((one.f->contents->send(u"what"_s), seen.size() == 3));
    QCOMPARE(seen.at(0).toList().at(1), QVariant(u"two"_s));
    QVERIFY(seen.contains(u"through the inner one"_s));
    QVERIFY(seen.contains(QVariant(QVariantList { u"inner"_s, u"two"_s })));
    QCOMPARE(heard, 0);
    QVERIFY(one.f->contents->send(u"close"_s));
    QTRY_COMPARE(closes, 1);
}

void tst_WebPortsWay::pageToNative()
{
    const QTemporaryDir folder; // goes after main, which has its lock file there
    PortFixture page(true);
    QVERIFY(page.open());
    QVERIFY(page.f->main.listen(folder.filePath(u"main"_s)));
    IpcRenderer native;
    native.connectToServer(folder.filePath(u"main"_s));
    QTRY_COMPARE(native.state(), IpcRenderer::State::Connected);
    WebContents *process = page.f->main.webContents().constLast();
    QVERIFY(process != page.f->contents);
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onmessage = ({ data }) => port.postMessage(data + 1);
            port.onclose = () => ipcRenderer.send('closed');
        });
    )js"_s);
    int closes = 0;
    page.f->main.on(u"closed"_s, [&] { ++closes; });
    MessagePort *port = nullptr;
    native.on(u"port"_s, [&](const IpcRendererEvent &event) { port = event.ports().value(0); });
    MessageChannel channel;
    QVERIFY(page.post(null(), { channel.port1() }));
    QVERIFY(process->postMessage(u"port"_s, null(), { channel.port2() }));
    QTRY_VERIFY(port);
    PortLog log(port);
    for (int i = 0; i < 3; ++i)
        QVERIFY(port->postMessage(i));
    QTRY_COMPARE(log.data, (QVariantList { 1, 2, 3 }));
    native.disconnectFromServer();
    QTRY_COMPARE(closes, 1);
}

void tst_WebPortsWay::pageToUtility()
{
    PortFixture page(true);
    QVERIFY(page.open());
    UtilityProcess process(QStringLiteral(UTILITY_HELPER), { u"worker"_s });
    QSignalSpy ready(&process, &UtilityProcess::ready);
    MessageChannel channel;
    QVERIFY(process.postMessage(u"serve"_s, { channel.port1() }));
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onmessage = ({ data }) => ipcRenderer.send('echoed', data);
            port.onclose = () => ipcRenderer.send('closed');
            port.postMessage(1);
            port.postMessage({ bytes: new Uint8Array([2, 3]) });
        });
    )js"_s);
    QVariantList echoed;
    page.f->main.on(u"echoed"_s, [&](const QVariant &data) { echoed.append(data); });
    int closes = 0;
    page.f->main.on(u"closed"_s, [&] { ++closes; });
    QVERIFY(page.post(null(), { channel.port2() })); // before the process runs
    QVERIFY(process.start());
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 20000);
    const auto served = process.webContents()->invoke(u"serve"_s);
    QTRY_VERIFY(served.isFinished());
    QTRY_COMPARE(echoed,
                 QVariantList({ 1, QVariantMap({ { u"bytes"_s, QByteArray("\x02\x03") } }) }));
    QCOMPARE(closes, 0);
    QVERIFY(process.pid() > 1);
    QCOMPARE(::kill(pid_t(process.pid()), SIGKILL), 0);
    QTRY_COMPARE(closes, 1);
}

void tst_WebPortsWay::subFrames()
{
    HttpServer server;
    servePage(server, u"/top"_s,
              (FramesFixture::script(u"top"_s) + u"<iframe src='"_s + server.origin(u"b.test"_s)
               + u"/sub'></iframe>"_s)
                  .toUtf8());
    servePage(server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
    FramesFixture f(FramesFixture::allowing(server, { u"a.test"_s, u"b.test"_s }));
    QVERIFY(f.load(QUrl(server.origin(u"a.test"_s) + u"/top"_s)));
    QTRY_COMPARE(f.frames.size(), 2);
    const WebFrame sub = f.frames.value(u"sub"_s);
    QList<MessagePort *> ports;
    int frameId = 0;
    f.main.on(u"port"_s, [&](const IpcMainEvent &event) {
        ports.append(event.ports());
        frameId = event.frameId();
    });
    QVERIFY(sub.send(u"do"_s,
                     u"const { port1, port2 } = new MessageChannel();"
                     "port1.onmessage = ({ data }) => port1.postMessage(data * 2);"
                     "ipcRenderer.postMessage('port', null, [port2]);"
                     "ipcRenderer.on('port', ({ ports: [port] }) => {"
                     "    port.onmessage = ({ data }) => port.postMessage(['sub', data]);"
                     "    ipcRenderer.on('leave', () => location.reload()) })"_s));
    QTRY_COMPARE(ports.size(), 1);
    QCOMPARE(frameId, sub.frameId());
    PortLog log(ports.first());
    QVERIFY(ports.first()->postMessage(21));
    QTRY_COMPARE(log.data, QVariantList { 42 });
    MessageChannel channel;
    PortLog own(channel.port1());
    QVERIFY(sub.postMessage(u"port"_s, null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(QByteArray(30000, 'x')));
    QTRY_COMPARE(own.data, QVariantList({ QVariantList({ u"sub"_s, QByteArray(30000, 'x') }) }));
    QVERIFY(sub.send(u"leave"_s));
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(own.closes, 1);
}

QTEST_MAIN(tst_WebPortsWay)
#include "tst_webportsway.moc"
