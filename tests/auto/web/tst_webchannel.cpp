// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "channelfixture.h"
#include "httpserver.h"

#include <QtCore/QTemporaryDir>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;

/*! An application's own QWebChannel beside Ferry, with the stock qwebchannel.js. */
class tst_WebChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void stockClient_data();
    void stockClient();
    void isThereBeforeScripts();
    void ferryBeside();
    void aTaskForEach();
    void preloadAndIsolation();
    void documents();
    void deniedDocuments();
    void crashAndReload();
    void severalPages();
    void withoutOption();
};

void tst_WebChannel::stockClient_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("result");
    QTest::newRow("method") << u"return app.twice(21)"_s << u"42"_s;
    QTest::newRow("method without result")
        << u"app.note('x'); return app.noted()"_s << u"[\"x\"]"_s;
    QTest::newRow("object as a result")
        << u"const c = await app.child(); return c.objectName"_s << u"\"child\""_s;
    QTest::newRow("property") << u"return app.level"_s << u"7"_s;
    QTest::newRow("property written")
        << u"app.level = 9; return [app.level, await app.levelNow()]"_s << u"[9,9]"_s;
    QTest::newRow("property that C++ changes")
        << u"return new Promise((r) => { app.levelChanged.connect(() => r(app.level)); app.setLater(11) })"_s
        << u"11"_s;
    QTest::newRow("signal")
        << u"return new Promise((r) => { app.said.connect((t, n) => r([t, n])); app.say('word', 3) })"_s
        << u"[\"word\",3]"_s;
    QTest::newRow("signal no longer wanted")
        << u"const got = []; const f = (t) => got.push(t); app.said.connect(f); await app.say('a', "
           u"1);"
           "app.said.disconnect(f); await app.say('b', 1); return got"_s
        << u"[\"a\"]"_s;
    QTest::newRow("any text")
        << u"const t = 'ä€\\u{1f600}\\n\\u0000\\u2028\"\\\\'; return await app.echo(t) === t"_s
        << u"true"_s;
    QTest::newRow("large text")
        << u"const t = 'xyz\"'.repeat(500000); return await app.echo(t) === t"_s << u"true"_s;
    QTest::newRow("many calls")
        << u"const all = []; for (let i = 0; i < 2000; ++i) all.push(app.twice(i));"
           "return (await Promise.all(all)).every((n, i) => n === 2 * i)"_s
        << u"true"_s;
}

void tst_WebChannel::stockClient()
{
    QFETCH(QString, body);
    QFETCH(QString, result);
    ChannelFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(body), result);
    QCOMPARE(f.f->page->console, QStringList());
}

void tst_WebChannel::isThereBeforeScripts()
{
    ChannelFixture f;
    QVERIFY(f.open(
        u"<script>window.first = typeof qt + ' ' + typeof qt.webChannelTransport.send + ' ' +"
        "Object.keys(qt.webChannelTransport)</script>"_s));
    QCOMPARE(f.f->eval(u"first"_s).toString(), u"object function send,onmessage"_s);
    // And it is not the way of Ferry's own messages.
    QVERIFY(f.f->page->webChannel() != &f.channel);
    QCOMPARE(f.f->eval(u"qt.webChannelTransport.onmessage = (e) => { window.other = e.data }; 0"_s),
             0);
    QVERIFY(f.f->contents->send(u"x"_s, 1));
    QCOMPARE(f.f->run(u"return typeof other"_s), u"\"undefined\""_s);
}

void tst_WebChannel::ferryBeside()
{
    // Both at once, each in its own order.
    ChannelFixture f;
    QList<int> sent;
    f.f->main.on(u"n"_s, [&](int n) { sent.append(n); });
    f.f->main.handle(u"echo"_s, [](int n) { return n; });
    f.f->main.on(u"sync"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(n); });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const { ipcRenderer } = require('electron'); let sum = 0;"
                   "for (let i = 0; i < 200; ++i) { ipcRenderer.send('n', i); app.note(String(i));"
                   "sum += ipcRenderer.sendSync('sync', 1) + await ipcRenderer.invoke('echo', 1) }"
                   "return [sum, (await app.noted()).every((t, i) => t === String(i))]"_s),
             u"[400,true]"_s);
    QCOMPARE(sent.size(), 200);
    QVERIFY(std::is_sorted(sent.cbegin(), sent.cend()));
}

void tst_WebChannel::aTaskForEach()
{
    // What a promise goes on with comes before the next signal, as without Ferry.
    ChannelFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const log = []; app.said.connect((t) => { log.push(t);"
                   "Promise.resolve().then(() => log.push('then ' + t)) });"
                   "await app.sayTwice('a', 'b'); return log"_s),
             u"[\"a\",\"then a\",\"b\",\"then b\"]"_s);
}

void tst_WebChannel::preloadAndIsolation()
{
    QTemporaryDir folder;
    QFile preload(folder.filePath(u"preload.js"_s));
    QVERIFY(preload.open(QIODevice::WriteOnly));
    preload.write(
        "require('electron').contextBridge.exposeInMainWorld('api', { add: (a, b) => a + b })");
    preload.close();
    WebEngineOptions options;
    options.preloads = { preload.fileName() };
    for (const bool hasPreload : { true, false }) {
        if (!hasPreload)
            options.preloads.clear();
        ChannelFixture f(options);
        QVERIFY(f.open());
        QCOMPARE(f.run(u"return app.twice(4)"_s), u"8"_s);
        QCOMPARE(f.run(u"return typeof require"_s), u"\"undefined\""_s);
        QCOMPARE(f.run(u"return typeof api"_s), hasPreload ? u"\"object\""_s : u"\"undefined\""_s);
    }
}

void tst_WebChannel::documents()
{
    ChannelFixture f;
    QVERIFY(f.open());
    QPointer<QObject> before;
    for (const bool byPage : { true, false, true, false }) {
        QCOMPARE(
            f.run(
                u"window.got = 0; app.said.connect(() => ++got); return app.rememberTransport()"_s),
            u"true"_s);
        const QPointer<QObject> transport = f.app.transports.constLast();
        QVERIFY(transport && transport != before);
        QSignalSpy ready(f.f->contents, &WebContents::ready);
        if (byPage)
            f.f->page->runJavaScript(u"location.reload(); 0"_s);
        else
            f.f->page->load(QUrl(u"app://site%1/page"_s.arg(f.app.transports.size())));
        QTRY_COMPARE(ready.size(), 1);
        QVERIFY(!transport);
        f.app.say(u"to nobody"_s, 1);
        QTRY_VERIFY(f.f->eval(u"typeof app"_s) == u"object"_s);
        before = transport;
    }
    QCOMPARE(f.run(u"return app.twice(1)"_s), u"2"_s);
}

void tst_WebChannel::deniedDocuments()
{
    HttpServer server;
    server.serve(u"/"_s, { channelPage().toUtf8(), "" });
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowedOrigins = { server.origin(u"app.test"_s) };
    ChannelFixture f(options);
    QVERIFY(f.f->load(server.url(u"app.test"_s)));
    QTRY_VERIFY(f.f->eval(u"typeof app"_s) == u"object"_s);
    QCOMPARE(f.run(u"return app.rememberTransport()"_s), u"true"_s);
    expectRefusal(u"whose origin is "_s + server.origin(u"evil.test"_s));
    QSignalSpy denied(f.f->contents, &WebContents::denied);
    QVERIFY(f.f->load(server.url(u"evil.test"_s)));
    QTRY_COMPARE(denied.size(), 1);
    QVERIFY(!f.app.transports.constLast());
    QCOMPARE(f.f->eval(u"typeof qt"_s).toString(), u"undefined"_s);
    // Nor by Ferry's own way, with what the isolated world knows.
    f.f->eval(
        u"qt.webChannelTransport.send(JSON.stringify({ type: 9, object: 'ferry', property: 1, "
        u"value:"
        "[epoch, 0, 2, [[18, '{\"type\":6,\"id\":1,\"object\":\"app\",\"method\":\"note\",\"args\":[\"x\"]}', 0]]]}))"_s,
        QWebEngineScript::ApplicationWorld);
    QVERIFY(f.f->load(server.url(u"app.test"_s)));
    QTRY_VERIFY(f.f->eval(u"typeof app"_s) == u"object"_s);
    QCOMPARE(f.run(u"return app.noted()"_s), u"[]"_s);
}

void tst_WebChannel::crashAndReload()
{
    ChannelFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.rememberTransport()"_s), u"true"_s);
    ::kill(pid_t(f.f->contents->processId()), SIGKILL);
    QTRY_VERIFY(!f.app.transports.constLast());
    f.app.say(u"to nobody"_s, 1);
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.twice(3)"_s), u"6"_s);
}

void tst_WebChannel::severalPages()
{
    // One channel for two pages: a signal reaches both, an answer the one that asked.
    ChannelFixture f;
    QVERIFY(f.open());
    WebEngineOptions options;
    options.pageChannel = &f.channel;
    Page second(&f.f->profile);
    f.f->main.connectTo(new WebEngineTransport(&second, options));
    QSignalSpy loaded(&second, &QWebEnginePage::loadFinished);
    second.load(QUrl(u"app://test/page"_s));
    QTRY_COMPARE(loaded.size(), 1);
    second.runJavaScript(
        u"const wait = setInterval(async () => { if (typeof app !== 'object') return; "
        u"clearInterval(wait);"
        "app.said.connect((t) => { document.title = t }); document.title = await app.twice(8) }, 1); 0"_s);
    QTRY_COMPARE(second.title(), u"16"_s);
    QCOMPARE(
        f.run(u"window.got = []; app.said.connect((t) => got.push(t)); await app.say('both', 1);"
              "return got"_s),
        u"[\"both\"]"_s);
    QTRY_COMPARE(second.title(), u"both"_s);
}

void tst_WebChannel::withoutOption()
{
    PageFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.eval(u"typeof qt"_s).toString(), u"undefined"_s);
}

QTEST_MAIN(tst_WebChannel)
#include "tst_webchannel.moc"
