// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptrenderer.h"

#include <QtCore/QPromise>

#include <numeric>
#include <stdexcept>

using namespace Ferry;
using namespace FerryTest;

/*! \brief Electron's spec/api-ipc-spec.ts without its ports: facts/electron.md 6.1, by its numbers. */
class tst_IpcSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void results_data() { ScriptRenderer::rows(); }
    void results();
    void errors_data() { ScriptRenderer::rows(); }
    void errors();
    void noHandler_data() { ScriptRenderer::rows(); }
    void noHandler();
    void droppedEvent_data() { ScriptRenderer::rows(); }
    void droppedEvent();
    void payloads_data();
    void payloads();
    void mixedOrder_data();
    void mixedOrder();
    void contentsScope_data() { ScriptRenderer::rows(); }
    void contentsScope();
    void frameScope_data() { ScriptRenderer::rows(); }
    void frameScope();
    void cascade_data() { ScriptRenderer::rows(); }
    void cascade();
    void handlersOverride_data() { ScriptRenderer::rows(); }
    void handlersOverride();
    void sentInUnload_data();
    void sentInUnload();
};

void tst_IpcSpec::results() // #1, #2
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    int argument = 0;
    r.main->handleOnce(u"test"_s, [&](int value) {
        argument = value;
        return 3;
    });
    QCOMPARE(r.run(u"r => r.invoke('test', 123)"_s), u"3"_s);
    QCOMPARE(argument, 123);

    r.main->handleOnce(u"test"_s, [&](int value) {
        argument = value;
        QPromise<int> promise;
        promise.start();
        QFuture<int> future = promise.future();
        QTimer::singleShot(0, this, [promise = std::move(promise)]() mutable {
            promise.addResult(3);
            promise.finish();
        });
        return future;
    });
    QCOMPARE(r.run(u"r => r.invoke('test', 124)"_s), u"3"_s);
    QCOMPARE(argument, 124);
}

void tst_IpcSpec::errors() // #3, #4
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    const QString text = u"thrown Error: Error invoking remote method 'test': Error: some error"_s;
    r.main->handleOnce(u"test"_s, [](int) -> int { throw std::runtime_error("some error"); });
    QCOMPARE(r.run(u"r => r.invoke('test', 1)"_s), text);
    r.main->handleOnce(u"test"_s, [this](int) {
        QPromise<int> promise;
        promise.start();
        QFuture<int> future = promise.future();
        QTimer::singleShot(0, this, [promise = std::move(promise)]() mutable {
            promise.setException(IpcError(u"some error"_s));
            promise.finish();
        });
        return future;
    });
    QCOMPARE(r.run(u"r => r.invoke('test', 1)"_s), text);
}

void tst_IpcSpec::noHandler() // #5, #6
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    const QString text = u"thrown Error: Error invoking remote method 'test': "
                         "Error: No handler registered for 'test'"_s;
    QCOMPARE(r.run(u"r => r.invoke('test')"_s), text);
    r.main->handle(u"test"_s, [] { return 1; });
    r.main->removeHandler(u"test"_s);
    QCOMPARE(r.run(u"r => r.invoke('test')"_s), text);
}

void tst_IpcSpec::droppedEvent() // #8: in C++ the last handle's end, not a garbage collection
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    r.main->handle(u"test"_s, [] {
        QPromise<int> promise;
        promise.start();
        return promise.future(); // of a promise that ends here, without a result
    });
    QCOMPARE(r.run(u"r => r.invoke('test')"_s),
             u"thrown Error: Error invoking remote method 'test': reply was never sent"_s);
    r.main->on(u"test"_s, [](const IpcMainEvent &) { });
    const QString result = r.run(u"r => r.sendSync('test')"_s);
    QVERIFY2(result.startsWith(u"thrown") && result.contains(u"reply was never sent"),
             qPrintable(result));
}

void tst_IpcSpec::payloads_data() // #9
{
    QTest::addColumn<QString>("lane");
    QTest::addColumn<int>("size");
    for (const QString &lane : { u"page"_s, u"qml"_s, u"qml native"_s }) {
        for (const int size : { 0, 1, 65535, 65536, 65537, 262147, 3145729 })
            QTest::addRow("%s %d", qPrintable(lane), size) << lane << size;
    }
}

void tst_IpcSpec::payloads()
{
    QFETCH(QString, lane);
    QFETCH(int, size);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    int right = 0;
    const auto check = [&](const QVariant &value) {
        const QVariantMap map = value.toMap();
        const QByteArray bytes =
            map.isEmpty() ? value.toByteArray() : map.value(u"bytes"_s).toByteArray();
        const QString text = value.typeId() == QMetaType::QString
            ? value.toString()
            : map.value(u"text"_s).toString();
        const auto byteAt = [](int i) { return char(uchar(i * 7 + 1)); };
        bool good = true;
        if (value.typeId() != QMetaType::QString) {
            good = bytes.size() == size;
            for (int i = 0; good && i < size; ++i)
                good = bytes.at(i) == byteAt(i);
        }
        if (value.typeId() != QMetaType::QByteArray)
            good = good && text == u'<' + QString(size, u'x') + u'>';
        if (!map.isEmpty()) {
            const QVariantMap meta = map.value(u"meta"_s).toMap();
            good = good && meta.value(u"n"_s) == size
                && meta.value(u"list"_s) == QVariantList({ 1, 2, 3 });
        }
        right += good;
        return value;
    };
    r.main->handle(u"echo"_s, check);
    r.main->on(u"echo-sync"_s, [&](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(check(value));
    });
    r.main->on(u"echo-reply"_s, [&](const IpcMainEvent &event, const QVariant &value) {
        event.reply(u"echoed"_s, check(value));
    });
    const QString result = r.run(
        u"r => { const size = %1, bytes = new Uint8Array(size);"
        "for (let i = 0; i < size; ++i) bytes[i] = i * 7 + 1;"
        "const text = '<' + 'x'.repeat(size) + '>';"
        "const values = [text, bytes, { text: text, bytes: bytes, meta: { n: size, list: [1, 2, 3] } }];"
        "const sameBytes = b => { if (!(b instanceof Uint8Array) || b.length !== size) return false;"
        "  for (let i = 0; i < size; ++i) if (b[i] !== bytes[i]) return false; return true };"
        "const same = [v => v === text, sameBytes,"
        "  v => v.text === text && sameBytes(v.bytes) && v.meta.n === size && v.meta.list.join() === '1,2,3'];"
        "const log = []; let chain = Promise.resolve();"
        "values.forEach((value, i) => { chain = chain.then(() => r.invoke('echo', value)).then(v => {"
        "    log.push(same[i](v)); log.push(same[i](r.sendSync('echo-sync', value)));"
        "    return new Promise(got => { r.once('echoed', (e, v) => got(v)); r.send('echo-reply', value) }) })"
        "  .then(v => { log.push(same[i](v)) }) });"
        "return chain.then(() => log.join()) }"_s.arg(size));
    QCOMPARE(result, u"\"true,true,true,true,true,true,true,true,true\""_s);
    QCOMPARE(right, 9);
}

void tst_IpcSpec::mixedOrder_data() // #10, #11
{
    QTest::addColumn<QString>("lane");
    QTest::addColumn<bool>("invokes");
    for (const QString &lane : { u"page"_s, u"qml"_s, u"qml native"_s }) {
        QTest::addRow("%s, send and sendSync", qPrintable(lane)) << lane << false;
        QTest::addRow("%s, invoke as well", qPrintable(lane)) << lane << true;
    }
}

void tst_IpcSpec::mixedOrder()
{
    QFETCH(QString, lane);
    QFETCH(bool, invokes);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QList<int> order;
    const auto append = [&](const IpcMainEvent &event, int i) {
        order.append(i);
        event.setReturnValue(QVariant::fromValue(nullptr));
    };
    r.main->on(u"test-async"_s, append);
    r.main->on(u"test-sync"_s, append);
    r.main->handle(u"test-invoke"_s, [&](int i) { order.append(i); });
    QCOMPARE(r.run(u"r => { let seed = 4711; const random = n => {"
                   "  seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor(seed / 65536) % n };"
                   "const calls = [];"
                   "for (let i = 0; i < 1000; ++i) { switch (random(%1)) {"
                   "  case 0: r.send('test-async', i); break;"
                   "  case 1: r.sendSync('test-sync', i); break;"
                   "  case 2: calls.push(r.invoke('test-invoke', i)); } }"
                   "return Promise.all(calls).then(() => 'done') }"_s.arg(invokes ? 3 : 2)),
             u"\"done\""_s);
    QList<int> expected(1000);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(order, expected);
}

void tst_IpcSpec::contentsScope() // #56, #57, #59
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QVariantList heard;
    r.contents()->ipc()->on(u"test"_s, [&](const Rest &arguments) { heard = arguments; });
    r.contents()->ipc()->on(u"double"_s, [](const IpcMainEvent &event, int n) {
        event.setReturnValue(n * 2);
    });
    r.contents()->ipc()->handle(u"double"_s, [](int n) { return n * 2; });
    QCOMPARE(r.run(u"r => { r.send('test', 42); return r.sendSync('double', 42) }"_s), u"84"_s);
    QCOMPARE(heard, QVariantList { 42 });
    QCOMPARE(r.run(u"r => r.invoke('double', 42)"_s), u"84"_s);
}

void tst_IpcSpec::frameScope() // #64, #65, #67
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QVariantList heard;
    IpcScope *ipc = r.contents()->mainFrame().ipc();
    ipc->on(u"test"_s, [&](const Rest &arguments) { heard = arguments; });
    ipc->on(u"double"_s,
            [](const IpcMainEvent &event, int n) { event.setReturnValue(n * 2); });
    ipc->handle(u"double"_s, [](int n) { return n * 2; });
    QCOMPARE(r.run(u"r => { r.send('test', 42); return r.sendSync('double', 42) }"_s), u"84"_s);
    QCOMPARE(heard, QVariantList { 42 });
    QCOMPARE(r.run(u"r => r.invoke('double', 42)"_s), u"84"_s);
}

void tst_IpcSpec::cascade() // #60, #68
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QStringList order;
    r.main->on(u"test"_s, [&] { order += u"ipcMain"_s; });
    r.contents()->ipc()->on(u"test"_s, [&] { order += u"contents"_s; });
    r.contents()->mainFrame().ipc()->on(u"test"_s, [&] { order += u"frame"_s; });
    QCOMPARE(r.run(u"r => { r.send('test') }"_s), u"undefined"_s);
    QCOMPARE(order, (QStringList { u"frame"_s, u"contents"_s, u"ipcMain"_s }));
}

void tst_IpcSpec::handlersOverride() // #61, #62, #69, #70, #71
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QStringList called;
    const auto answer = [&](const QString &who) {
        return [&called, who] {
            called += who;
            return who;
        };
    };
    const QString invoke = u"r => r.invoke('test')"_s;
    r.main->handle(u"test"_s, answer(u"ipcMain"_s));
    QCOMPARE(r.run(invoke), u"\"ipcMain\""_s);
    IpcScope *frame = r.contents()->mainFrame().ipc();
    frame->handle(u"test"_s, answer(u"frame"_s));
    QCOMPARE(r.run(invoke), u"\"frame\""_s);
    r.contents()->ipc()->handle(u"test"_s, answer(u"contents"_s));
    QCOMPARE(r.run(invoke), u"\"frame\""_s);
    frame->removeHandler(u"test"_s);
    QCOMPARE(r.run(invoke), u"\"contents\""_s);
    QCOMPARE(called, (QStringList { u"ipcMain"_s, u"frame"_s, u"frame"_s, u"contents"_s }));
}

void tst_IpcSpec::sentInUnload_data() // #73
{
    QTest::addColumn<QString>("when");
    QTest::addColumn<QUrl>("next");
    const QUrl same(u"app://test/next"_s);
    const QUrl other(u"app://other/next"_s);
    QTest::newRow("beforeunload, same origin") << u"beforeunload"_s << same;
    QTest::newRow("beforeunload, cross origin") << u"beforeunload"_s << other;
    // The other two of a cross-origin navigation run in a frame that Qt 6.4 no longer listens to.
    QTest::newRow("pagehide, same origin") << u"pagehide"_s << same;
    QTest::newRow("unload, same origin") << u"unload"_s << same;
}

void tst_IpcSpec::sentInUnload()
{
    QFETCH(QString, when);
    QFETCH(QUrl, next);
    PageFixture f;
    f.scheme.pages.insert(u"/next"_s, u"<p>next</p>"_s);
    QVERIFY(f.open(u"<script>const { ipcRenderer } = require('electron');"
                   "addEventListener('%1', () => ipcRenderer.send('leaving', location.pathname))"
                   "</script>"_s.arg(when)));
    QStringList heard;
    IpcMainEvent kept;
    f.contents->mainFrame().ipc()->on(u"leaving"_s,
                                      [&](const IpcMainEvent &event, const QString &path) {
                                          heard.append(path);
                                          kept = event;
                                      });
    QVERIFY(f.load(next));
    QCOMPARE(f.run(u"return location.host"_s), QString(u'"' + next.host() + u'"'));
    QCOMPARE(heard, QStringList { u"/page"_s });
    QCOMPARE(kept.origin(), u"app://test"_s);
    kept.reply(u"late"_s); // to a document that is gone: nowhere
    QCOMPARE(f.run(u"return new Promise(r => { ipcRenderer.on('late', () => r('late')); "
                   "ipcRenderer.invoke('x').catch(() => r('nothing')) })"_s),
             u"\"nothing\""_s);
}

QTEST_MAIN(tst_IpcSpec)
#include "tst_ipcspec.moc"
