// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "portfixture.h"

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;

/*! How the channels between main and the scripts of a page end. */
class tst_WebPortsEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void closedByMain_data() { PortFixture::rows(); }
    void closedByMain();
    void deletedByMain_data() { PortFixture::rows(); }
    void deletedByMain();
    void closedBeforeItIsStarted_data() { PortFixture::rows(); }
    void closedBeforeItIsStarted();
    void closedBeforeItIsHandedOn();
    void sentToNobody_data() { PortFixture::rows(); }
    void sentToNobody();
    void postedToNobody_data() { PortFixture::rows(); }
    void postedToNobody();
    void closedByThePage_data() { PortFixture::rows(); }
    void closedByThePage();
    void closedPortIsSent_data() { PortFixture::rows(); }
    void closedPortIsSent();
    void throughThePage_data() { PortFixture::rows(); }
    void throughThePage();
    void otherChannels_data() { PortFixture::rows(); }
    void otherChannels();
    void reload();
    void crash();
    void disconnect();
};

// 6.1#18
void tst_WebPortsEnds::closedByMain()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const seen = [];
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', ({ data }) => seen.push(data));
        port1.start();
        port1.addEventListener('close', (event) => {
            port1.postMessage('lost');
            ipcRenderer.send('closed', seen, event instanceof Event, event.type, event.target === port1);
        });
        ipcRenderer.postMessage('port', null, [port2]);
    )js"_s);
    QVariantList told;
    page.f->main.on(u"closed"_s, [&](const Rest &rest) { told = rest; });
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    for (int i = 0; i < 3; ++i)
        QVERIFY(port->postMessage(i));
    port->close();
    QTRY_COMPARE(told, (QVariantList { QVariantList { 0, 1, 2 }, true, u"close"_s, true }));
    QVERIFY(log.data.isEmpty());
}

// 6.1#19: Electron's port is collected, a C++ one deleted
void tst_WebPortsEnds::deletedByMain()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.start();
            port.onclose = () => ipcRenderer.send('closed');
        });
    )js"_s);
    int closes = 0;
    page.f->main.on(u"closed"_s, [&] { ++closes; });
    MessageChannel channel;
    QVERIFY(page.post(null(), { channel.port2() }));
    delete channel.port1();
    QTRY_COMPARE(closes, 1);
}

void tst_WebPortsEnds::closedBeforeItIsStarted()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.onclose = () => ipcRenderer.send('closed', 'too early');
            ipcRenderer.once('begin', () => {
                const seen = [];
                port.onclose = () => ipcRenderer.send('closed', seen);
                port.onmessage = ({ data }) => seen.push(data);
            });
        });
    )js"_s);
    QVariant told;
    page.f->main.on(u"closed"_s, [&](const QVariant &value) { told = value; });
    MessageChannel channel;
    QVERIFY(page.post(null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(1));
    channel.port1()->close();
    QVERIFY(page.f->contents->send(u"begin"_s));
    QTRY_COMPARE(told, QVariant(QVariantList { 1 }));
}

/*! What tells the isolated world of an end is no message of the page's. */
void tst_WebPortsEnds::closedBeforeItIsHandedOn()
{
    PortFixture page(true);
    QVERIFY(page.open(uR"html(<script>
        const seen = [];
        onmessage = ({ source, data, ports: [port] }) => {
            if (source !== window || data !== 'port')
                return;
            port.onmessage = ({ data }) => {
                seen.push(data);
                if (data === 'last')
                    setTimeout(() => window.postMessage(seen, '*'), 50);
            };
        };
    </script>)html"_s));
    page.start(uR"js(
        addEventListener('message', ({ data }) => Array.isArray(data) && ipcRenderer.send('seen', data));
        ipcRenderer.on('port', ({ ports }) => ipcRenderer.once('go on', () => window.postMessage('port', '*', ports)));
    )js"_s);
    QVariantList seen;
    page.f->main.on(u"seen"_s, [&](const QVariantList &list) { seen = list; });
    MessageChannel channel;
    QVERIFY(page.post(null(), { channel.port2() }));
    QVERIFY(channel.port1()->postMessage(u"first"_s));
    QVERIFY(channel.port1()->postMessage(u"last"_s));
    channel.port1()->close();
    QVERIFY(page.f->contents->send(u"go on"_s));
    QTRY_COMPARE(seen, (QVariantList { u"first"_s, u"last"_s }));
}

// 6.1#20
void tst_WebPortsEnds::sentToNobody()
{
    OPEN_PORT_PAGE(page);
    QCOMPARE(page.run(uR"js(
        const { port1, port2 } = new MessageChannel();
        port2.start();
        return new Promise((resolve) => {
            port2.onclose = (event) => resolve(event.type);
            ipcRenderer.postMessage('nobody-listening', null, [port1]);
        });
    )js"_s),
             u"\"close\""_s);
}

void tst_WebPortsEnds::postedToNobody()
{
    OPEN_PORT_PAGE(page);
    MessageChannel channel;
    PortLog log(channel.port1());
    QVERIFY(page.f->contents->postMessage(u"nobody-listening"_s, null(), { channel.port2() }));
    QTRY_COMPARE(log.closes, 1);
}

void tst_WebPortsEnds::closedByThePage()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        ipcRenderer.postMessage('port', 'own', [port2]);
        port1.postMessage(1);
        port1.postMessage(2);
        port1.close();
        port1.close();
        port1.postMessage('lost');
        ipcRenderer.on('port', ({ ports: [port] }) => {
            port.postMessage(3);
            port.close();
        });
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog own(port);
    QTRY_COMPARE(own.closes, 1);
    QCOMPARE(own.data, (QVariantList { 1, 2 }));
    QCOMPARE(own.dataAtClose, 2);

    MessageChannel channel;
    PortLog given(channel.port1());
    QVERIFY(page.post(null(), { channel.port2() }));
    QTRY_COMPARE(given.closes, 1);
    QCOMPARE(given.data, QVariantList { 3 });
}

void tst_WebPortsEnds::closedPortIsSent()
{
    OPEN_PORT_PAGE(page);
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        port2.close();
        ipcRenderer.postMessage('port', null, [port2]);
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    QTRY_COMPARE(log.closes, 1);
}

void tst_WebPortsEnds::throughThePage()
{
    OPEN_PORT_PAGE(page);
    page.start(u"ipcRenderer.on('port', ({ ports }) => "
               "ipcRenderer.postMessage('port', 'back', ports))"_s);
    MessageChannel channel;
    PortLog near(channel.port1());
    QVERIFY(page.post(null(), { channel.port2() }));
    MessagePort *back = page.port();
    QVERIFY(back);
    QVERIFY(back->postMessage(1));
    back->close();
    QTRY_COMPARE(near.closes, 1);
    QCOMPARE(near.data, QVariantList { 1 });
}

/*! Channels between scripts are the browser's alone. */
void tst_WebPortsEnds::otherChannels()
{
    OPEN_PORT_PAGE(page);
    QCOMPARE(page.run(uR"js(
        const { port1, port2 } = new MessageChannel();
        const seen = [];
        port2.onmessage = ({ data }) => seen.push(data);
        port1.postMessage(1);
        port1.close();
        await new Promise((resolve) => setTimeout(resolve, 50));
        class Own extends MessageChannel { get is() { return 'own'; } }
        const own = new Own();
        return [seen, own.is, own instanceof MessageChannel, own.port1 instanceof MessagePort, MessageChannel.name,
                new MessageChannel().constructor.name, String(MessagePort.prototype.close).includes('native code'),
                Object.keys(new MessageChannel()).length];
    )js"_s),
             u"[[1],\"own\",true,true,\"MessageChannel\",\"MessageChannel\",true,0]"_s);
}

void tst_WebPortsEnds::reload()
{
    PortFixture page(true);
    QVERIFY(page.open());
    const QString send = uR"js(
        const { port1, port2 } = new MessageChannel();
        globalThis.kept = port1;
        port1.onmessage = ({ data }) => port1.postMessage(data);
        ipcRenderer.postMessage('port', null, [port2]);
    )js"_s;
    page.start(send);
    MessagePort *before = page.port();
    QVERIFY(before);
    PortLog log(before);
    MessageChannel kept;
    PortLog keptLog(kept.port1());
    QVERIFY(page.post(null(), { kept.port2() }));
    QVERIFY(page.open());
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(keptLog.closes, 1);

    // The next document's ids begin anew.
    page.start(send);
    MessagePort *after = page.port();
    QVERIFY(after);
    PortLog afterLog(after);
    QVERIFY(after->postMessage(1));
    QTRY_COMPARE(afterLog.data, QVariantList { 1 });
    QVERIFY(log.data.isEmpty());
}

void tst_WebPortsEnds::crash()
{
    PortFixture page(true);
    QVERIFY(page.open());
    page.start(u"const { port1, port2 } = new MessageChannel(); globalThis.kept = port1;"
               "ipcRenderer.postMessage('port', null, [port2])"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    ::kill(pid_t(page.f->page->renderProcessPid()), SIGKILL);
    QTRY_COMPARE(log.closes, 1);
}

void tst_WebPortsEnds::disconnect()
{
    PortFixture page(true);
    QVERIFY(page.open());
    page.start(uR"js(
        const { port1, port2 } = new MessageChannel();
        port1.start();
        port1.onclose = () => document.title = 'closed';
        ipcRenderer.postMessage('port', null, [port2]);
    )js"_s);
    MessagePort *port = page.port();
    QVERIFY(port);
    PortLog log(port);
    page.f->page->disconnectFromMain();
    QTRY_COMPARE(log.closes, 1);
    QTRY_COMPARE(page.f->eval(u"document.title"_s), QVariant(u"closed"_s));
}

QTEST_MAIN(tst_WebPortsEnds)
#include "tst_webportsends.moc"
