// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptrenderer.h"

#include <ferry/messagechannel.h>

using namespace Ferry;
using namespace FerryTest;

/*! Channels between scripts of different kinds of renderers. */
class tst_PortSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void pageToScreen_data();
    void pageToScreen();
};

void tst_PortSpec::pageToScreen_data()
{
    QTest::addColumn<QString>("lane");
    QTest::newRow("qml") << u"qml"_s;
    QTest::newRow("qml native") << u"qml native"_s;
}

/*! Main gives each of them a port, and hears nothing of what they say. */
void tst_PortSpec::pageToScreen()
{
    QFETCH(QString, lane);
    ScriptRenderer screen(lane); // first: a screen in process joins the oldest main
    ScriptRenderer page(u"page"_s);
    QVERIFY(page.open());
    QVERIFY(screen.open());
    screen.start(uR"js(r => new Promise(done => r.on('port', event => {
        const port = event.ports[0], seen = []
        port.on('close', () => done(seen))
        port.onmessage = ({ data }) => { seen.push(data); port.postMessage([data]) }
    })))js"_s);
    page.start(uR"js(r => new Promise(done => r.on('port', ({ ports: [port] }) => {
        const seen = []
        port.onmessage = ({ data }) => {
            seen.push(data)
            if (seen.length < 4)
                return
            port.close()
            done(seen)
        }
        for (const value of [1, 'two', { three: [3] }, null])
            port.postMessage(value)
    })))js"_s);
    QStringList heard;
    for (const ScriptRenderer *renderer : { &page, &screen }) {
        connect(renderer->contents(), &WebContents::ipcMessage, this,
                [&heard](const IpcMainEvent &, const QString &channel) { heard.append(channel); });
    }
    MessageChannel channel;
    QVERIFY(page.contents()->postMessage(u"port"_s, null(), { channel.port1() }));
    QVERIFY(screen.contents()->postMessage(u"port"_s, null(), { channel.port2() }));
    QCOMPARE(page.result(), u"[[1],[\"two\"],[{\"three\":[3]}],[null]]"_s);
    QCOMPARE(screen.result(), u"[1,\"two\",{\"three\":[3]},null]"_s);
    QCOMPARE(heard, QStringList({ u"test-ended"_s, u"test-ended"_s }));
}

QTEST_MAIN(tst_PortSpec)
#include "tst_portspec.moc"
