// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "bridgefixture.h"
#include "synclanes.h"

#include <QtCore/QTemporaryDir>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;
using namespace std::chrono_literals;

namespace {

qint64 residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() / 256
                                          : 0;
}

QByteArray pattern(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + (i >> 8));
    return bytes;
}

// The same in JavaScript, and a look at it.
const QString javaScriptPattern =
    u"const make = (n) => { const b = new Uint8Array(n); for (let i = 0; i < n; ++i) b[i] = i * 31 "
    u"+ (i >> 8); return b };"
    "const same = (b, n) => { if (b.length !== n) return false;"
    "  for (let i = 0; i < n; ++i) if (b[i] !== ((i * 31 + (i >> 8)) & 255)) return false; return true };"_s;

} // namespace

/*! Binary values of any size: exact, in order, bounded, and over when their document is. */
class tst_WebBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addSyncLanes(); }
    void initTestCase() { ignoreChromium(); }

    void sizes_data();
    void sizes();
    void kindsAndNesting();
    void preloadToo();
    void orderIsKept();
    void syncBehindBytes();
    void memory();
    void tooLarge();
    void navigationBeforePull();
    void killedWhileCrossing();
    void offersEndWithTheirDocument();
    void forgedAttachments();
};

void tst_WebBytes::sizes_data()
{
    QTest::addColumn<qsizetype>("size");
    for (const qsizetype size :
         { 0, 1, 16384, 16385, 65535, 65536, 65537, 262147, 3145729, 64 << 20 })
        QTest::addRow("%d", int(size)) << size;
}

void tst_WebBytes::sizes()
{
    QFETCH(qsizetype, size);
    PageFixture f(laneOptions());
    const QByteArray expected = pattern(size);
    int right = 0;
    f.main.handle(u"echo"_s, [&](const QByteArray &bytes) {
        right += bytes == expected;
        return bytes;
    });
    f.main.on(u"sync"_s, [&](const IpcMainEvent &event, const QByteArray &bytes) {
        right += bytes == expected;
        event.setReturnValue(bytes);
    });
    f.main.on(u"send"_s, [&](const IpcMainEvent &event, const QByteArray &bytes) {
        right += bytes == expected;
        event.reply(u"back"_s, bytes);
    });
    QVERIFY(f.open());
    f.start(
        javaScriptPattern
        + u"const n = %1; const b = make(n);"
          "const reply = new Promise((r) => ipcRenderer.once('back', (e, v) => r(v))); "
          "ipcRenderer.send('send', b);"
          "return [same(await reply, n), same(await ipcRenderer.invoke('echo', b), n), same(ipcRenderer.sendSync('sync', b), n)]"_s
              .arg(size));
    QCOMPARE(f.result(90000), u"[true,true,true]"_s); // a busy machine takes its time for 64 MiB
    QCOMPARE(right, 3);
}

void tst_WebBytes::kindsAndNesting()
{
    PageFixture f(laneOptions());
    f.main.handle(u"echo"_s, [](const QVariant &value) { return value; });
    f.main.on(u"sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(value);
    });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"const buffer = new ArrayBuffer(800000); new Uint8Array(buffer).forEach((v, i, a) => "
            u"{ a[i] = i * 7 });"
            "const o = { list: [new Float64Array(buffer, 8, 50000), { deep: new Map([['k', new "
            "Int16Array(buffer, 2, 30000)]]) }],"
            "  buffer, view: new DataView(buffer, 3, 70000), small: new Uint8Array(3), u8: new "
            "Uint8ClampedArray(buffer) };"
            "const equal = (a, b) => a.constructor === b.constructor && a.byteLength === "
            "b.byteLength"
            "  && new Uint8Array(a.buffer || a, a.byteOffset || 0, a.byteLength).every((v, i) =>"
            "    v === new Uint8Array(b.buffer || b, b.byteOffset || 0, b.byteLength)[i]);"
            "const check = (v) => [equal(v.list[0], o.list[0]), equal(v.list[1].deep.get('k'), "
            "o.list[1].deep.get('k')),"
            "  equal(v.buffer, o.buffer), equal(v.view, o.view), equal(v.small, o.small), "
            "equal(v.u8, o.u8)].every(Boolean);"
            "return [check(await ipcRenderer.invoke('echo', o)), check(ipcRenderer.sendSync('sync', o))]"_s),
        u"[true,true]"_s);
}

void tst_WebBytes::preloadToo()
{
    WebEngineOptions options;
    QFETCH_GLOBAL(bool, prompts);
    options.answersPrompts = prompts;
    BridgeFixture f(
        u"contextBridge.exposeInMainWorld('api', { echo: (b) => ipcRenderer.invoke('echo', b),"
        "  sync: (b) => ipcRenderer.sendSync('sync', b) })"_s,
        options);
    f.f->main.on(u"sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(value);
    });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            javaScriptPattern
            + u"const n = 1000003; return [same(await api.echo(make(n)), n), same(api.sync(make(n)), n)]"_s),
        u"[true,true]"_s);
}

void tst_WebBytes::orderIsKept()
{
    PageFixture f(laneOptions());
    QList<int> seen;
    f.main.on(u"n"_s, [&](int n, const QByteArray &bytes) {
        QCOMPARE(bytes.size(), qsizetype(n % 3 == 0 ? 300000 : n % 3 == 1 ? 10 : 20000));
        seen.append(n);
    });
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        // Large and small by turns to the page as well.
        for (int i = 0; i < 30; ++i)
            event.reply(u"n"_s, i, QByteArray(i % 2 ? 200000 : 5, 'x'));
    });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(u"const seen = []; const all = new Promise((r) => ipcRenderer.on('n', (e, i, b) => {"
              "  seen.push(b.length === (i % 2 ? 200000 : 5) ? i : -1); if (seen.length === 30) "
              "r() }));"
              "for (let n = 0; n < 60; ++n) ipcRenderer.send('n', n, new Uint8Array(n % 3 === 0 ? "
              "300000 : n % 3 === 1 ? 10 : 20000));"
              "ipcRenderer.send('ask'); await all; return seen.every((v, i) => v === i)"_s),
        u"true"_s);
    QCOMPARE(seen.size(), 60);
    for (int i = 0; i < 60; ++i)
        QCOMPARE(seen.at(i), i);
}

void tst_WebBytes::syncBehindBytes()
{
    // The page waits: main cannot pull what it parked, so it has to come along.
    for (const bool deferred : { false, true }) {
        PageFixture f(laneOptions());
        if (deferred)
            f.main.setSyncDispatch(u"ask"_s, SyncDispatch::Deferred);
        qsizetype got = 0;
        f.main.on(u"big"_s, [&](const QByteArray &bytes) { got += bytes.size(); });
        f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { event.setReturnValue(qint64(got)); });
        QVERIFY(f.open());
        QCOMPARE(
            f.run(
                u"ipcRenderer.send('big', new Uint8Array(16777216)); const a = "
                u"ipcRenderer.sendSync('ask');"
                "ipcRenderer.send('big', new Uint8Array(20000)); await null; "
                "ipcRenderer.send('big', new Uint8Array(20001));"
                "return [a, ipcRenderer.sendSync('ask'), await new Promise((r) => setTimeout(() => r(ipcRenderer.sendSync('ask')), 20))]"_s),
            u"[16777216,16817217,16817217]"_s);
    }
}

void tst_WebBytes::memory()
{
    PageFixture f(laneOptions());
    qint64 total = 0;
    qint64 highest = 0;
    f.main.on(u"piece"_s, [&](const QByteArray &bytes) {
        total += bytes.size();
        highest = std::max(highest, residentMiB());
    });
    QVERIFY(f.open());
    f.run(u"ipcRenderer.send('piece', new Uint8Array(16777216))"_s);
    QTRY_COMPARE(total, qint64(16) << 20);
    const qint64 before = residentMiB();
    f.start(u"for (let i = 0; i < 16; ++i) ipcRenderer.send('piece', new Uint8Array(16777216))"_s);
    QTRY_COMPARE_WITH_TIMEOUT(total, qint64(17) << 24, 20000);
    QVERIFY2(highest < before + Page::transientMiB, qPrintable(u"%1 -> %2 MiB"_s.arg(before).arg(highest)));
}

void tst_WebBytes::tooLarge()
{
    WebEngineOptions options = laneOptions();
    options.limits.messageBytes = 100000;
    PageFixture f(options);
    f.main.handle(u"give"_s, [] { return QByteArray(100001, 'x'); });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const bad = []; const b = new Uint8Array(100000);"
                   "try { ipcRenderer.send('x', b) } catch (e) { bad.push(e.code) }"
                   "await ipcRenderer.invoke('x', b).catch((e) => bad.push(e.code));"
                   "await ipcRenderer.invoke('give').catch((e) => bad.push(e.code)); return bad"_s),
             u"[\"ERR_TOO_LARGE\",\"ERR_TOO_LARGE\",\"ERR_TOO_LARGE\"]"_s);
    QVERIFY(!f.contents->send(u"x"_s, QByteArray(100001, 'x')));
}

void tst_WebBytes::navigationBeforePull()
{
    PageFixture f(laneOptions());
    QStringList heard;
    f.main.on(u"old"_s, [&](const QByteArray &) { heard.append(u"old"_s); });
    f.main.on(u"new"_s,
              [&](const QByteArray &bytes) { heard.append(u"new %1"_s.arg(bytes.size())); });
    f.scheme.pages.insert(
        u"/next"_s,
        u"<script>require('electron').ipcRenderer.send('new', new Uint8Array(500000))</script>"_s);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(f.open());
        heard.clear();
        f.page->runJavaScript(
            u"for (let i = 0; i < 40; ++i) require('electron').ipcRenderer.send('old', new "
            u"Uint8Array(2000000));"
            "location = 'app://test/next'; 0"_s);
        QTRY_COMPARE_WITH_TIMEOUT(heard.count(u"new 500000"_s), 1, 15000);
        QCOMPARE(heard.last(), u"new 500000"_s); // whatever came of the old document came before
    }
}

void tst_WebBytes::killedWhileCrossing()
{
    PageFixture f(laneOptions());
    int heard = 0;
    f.main.on(u"big"_s, [&](const QByteArray &) {
        if (++heard == 1)
            ::kill(pid_t(f.page->renderProcessPid()), SIGKILL);
    });
    QVERIFY(f.open());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"\\d messages were dropped"_s));
    f.start(u"for (let i = 0; i < 8; ++i) ipcRenderer.send('big', new Uint8Array(20000000))"_s);
    QTRY_VERIFY(!f.contents->send(u"x"_s)); // until there is a document again
    f.main.handle(u"echo"_s, [](const QByteArray &bytes) { return bytes; });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return (await ipcRenderer.invoke('echo', new Uint8Array(300000))).length"_s),
             u"300000"_s);
}

void tst_WebBytes::offersEndWithTheirDocument()
{
    PageFixture f(laneOptions());
    QVERIFY(f.open());
    QTRY_VERIFY(f.contents->send(u"x"_s, QByteArray(1000000, 'x')));
    f.contents->send(u"x"_s, QByteArray(1000000, 'x'));
    QVERIFY(f.open()); // some of it nobody has fetched
    f.main.handle(u"give"_s, [] { return QByteArray(1000000, 'y'); });
    QCOMPARE(f.run(u"const b = await ipcRenderer.invoke('give'); return [b.length, b[0]]"_s),
             u"[1000000,121]"_s);
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebBytes::forgedAttachments()
{
    PageFixture f(laneOptions());
    f.main.handle(u"size"_s, [](const QByteArray &bytes) { return bytes.size(); });
    QVERIFY(f.open());
    // From the isolated world, with what only Ferry's script would write: bytes that nobody parked,
    // or that are others.
    const QString say =
        u"(() => { window.answers = []; const T = qt.webChannelTransport;"
        "let epoch; T.onmessage = (m) => { answers.push(m.data);"
        "  if (epoch) return; epoch = JSON.parse(m.data).batch[0];"
        "  T.send(JSON.stringify({ type: 9, object: 'ferry', property: 1, value: [epoch, 0, 1, ["
        "    [3, 100, 'size', [{ $: 'b', k: 'Uint8Array', a: 0 }], [[5, 100]]],"
        "    [3, 102, 'size', [{ $: 'b', k: 'Uint8Array', a: 0 }], [[6, 1e15]]],"
        "    [3, 104, 'size', [{ $: 'b', k: 'Uint8Array', a: 0 }], [[-1, 'x']]],"
        "    [17, 9, 'AAAA'], [17, 'x'],"
        "    [3, 106, 'size', [{ $: 'b', k: 'Uint8Array', a: 0 }], ['AAAA']]]] })) } })()"_s;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"did not come"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"limit|did not come"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"did not come"_s));
    f.eval(say, QWebEngineScript::ApplicationWorld);
    f.contents->send(u"x"_s);
    const auto answers = [&] {
        return f.eval(u"window.answers.join()"_s, QWebEngineScript::ApplicationWorld).toString();
    };
    QTRY_VERIFY(answers().contains(u"[4,106,3]"));
    for (const int id : { 100, 102, 104 })
        QVERIFY2(answers().contains(u"[5,%1,"_s.arg(id)), qPrintable(answers()));
}

QTEST_MAIN(tst_WebBytes)
#include "tst_webbytes.moc"
