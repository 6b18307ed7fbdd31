// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "deepequal.h"
#include "pagefixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! Values of a page that are long enough to go on as CBOR beside their message. */
class tst_WebLongValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ignoreChromium();
        m_fixture = std::make_unique<PageFixture>();
        m_fixture->main.handle(u"echo"_s, [](const QVariant &value) { return value; });
        m_fixture->main.on(u"echo-sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
        });
        QVERIFY(m_fixture->open(u"<script>"_s + QString::fromUtf8(deepEqual) + u"</script>"_s));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void values_data();
    void values();
    void getters();
    void refusals_data();
    void refusals();
    void answers();

private:
    std::unique_ptr<PageFixture> m_fixture;
};

void tst_WebLongValues::values_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("check");
    const auto row = [](const char *value, const char *check = "same(v, value)") {
        QTest::newRow(value) << QString::fromUtf8(value) << QString::fromUtf8(check);
    };
    row("[...Array(5000).keys()]");
    row("Array.from({ length: 5000 }, (x, i) => (i - 2500) * (i % 2 ? 1 : 1048577))");
    row("Array.from({ length: 5000 }, (x, i) => i / 3)");
    row("new Array(5000)", "v.length === 5000 && v.every((x) => x === undefined)");
    row("Object.fromEntries([...Array(2000).keys()].map((i) => ['k' + i, [i, '$' + i]]))");
    row("Object.fromEntries([...Array(2000).keys()].map((i) => ['\\u{1F600}' + i, { $: i }]))");
    row("Object.fromEntries([...Array(2000).keys()].map((i) => ['$'.repeat(i % 300) + i, i]))");
    row("({ '\\ud800': [...Array(5000).keys()], '\\ufeff': [...Array(5000).keys()], $: 'x', z: "
        "'y'.repeat(300000) })");
    row("Object.assign(new Error('e'.repeat(300000), { cause: [...Array(5000).keys()] }), { data: "
        "'d'.repeat(300000) })");
    row("new Map([...Array(3000).keys()].map((i) => [i, 'v' + i]))");
    row("new Set([...Array(3000).keys()].map((i) => ['v' + i]))");
    row("[...Array(2000).keys()].map((i) => new Date(i * 86400001))");
    row("[...Array(2000).keys()].map((i) => new Uint8Array([i]))");
    row("'\\ud800' + 'x'.repeat(3000000)");
    row("'\\ufeff' + '\\u{1F600}'.repeat(1500000)");
    row("'\\u00e9'.repeat(190).split('').concat(Array(200).fill('z\\u00e9\\ud800'), "
        "'x'.repeat(300000), '\\u00e9')");
    row("[300000, 0, 23, 24, 199, 200, 255, 256, 65535, 65536].map((n) => 'x'.repeat(n))");
    row("[300000, 0, 23, 24, 199, 200, 255, 256, 65535, 65536].map((n) => '\\u20ac'.repeat(n))");
    row("Array.from({ length: 3000 }, () => new (class A { x = 1 })())",
        "same(v, value.map(() => ({ x: 1 })))");
    row("Array.from({ length: 3000 }, () => Object.assign(Object.create(null), { x: 1 }))",
        "same(v, value.map(() => ({ x: 1 })))");
    row("new Proxy([...Array(5000).keys()], {})", "same(v, [...value])");
    row("JSON.parse('{\"a\": \"' + 'x'.repeat(300000) + '\", \"__proto__\": {\"x\": 1}}')");
    row("(() => { let a = 'x'.repeat(300000);"
        "for (let i = 0; i < 511; ++i) a = i % 2 ? { a, i } : [a, 1]; return a })()");
}

void tst_WebLongValues::values()
{
    QFETCH(QString, value);
    QFETCH(QString, check);
    QCOMPARE(m_fixture->run(u"const value = "_s + value + u"; const ok = (v) => "_s + check
                            + u"; return [ok(await ipcRenderer.invoke('echo', value)),"
                              "  ok(ipcRenderer.sendSync('echo-sync', value))]"_s),
             u"[true,true]"_s);
}

// Each runs once, and what it does to the rest of the value counts.
void tst_WebLongValues::getters()
{
    QCOMPARE(m_fixture->run(
                 u"let n = 0; const o = { text: 'x'.repeat(300000), get a() { ++n; delete o.b; return 1 }, b: 2, c: 3 };"
                 "o.list = Array.from({ length: 3000 }, () => ({ get a() { return ++n }, toJSON: 5 }));"
                 "const v = await ipcRenderer.invoke('echo', o);"
                 "return [n, 'b' in v, v.c, v.list[2999].a, v.list[0].toJSON]"_s),
             u"[3001,false,3,3001,5]"_s);
}

void tst_WebLongValues::refusals_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("reason");
    QTest::newRow("function") << u"{ b() {} }"_s << u".b: function"_s;
    QTest::newRow("foreign") << u"{ 'b c': new WeakMap() }"_s << u"[\"b c\"]: WeakMap"_s;
    QTest::newRow("arguments") << u"(function () { return arguments })(1)"_s << u": Arguments"_s;
    QTest::newRow("in a Map") << u"new Map([[1, [Symbol()]]])"_s << u".entries()[0][1][0]: symbol"_s;
    QTest::newRow("thrown") << u"{ get b() { throw new Error('boom') } }"_s << u".b: Error: boom"_s;
    QTest::newRow("cycle") << u"cycle"_s << u"[0].cycle: circular reference"_s;
}

void tst_WebLongValues::refusals()
{
    QFETCH(QString, value);
    QFETCH(QString, reason);
    QCOMPARE(m_fixture->run(u"const cycle = []; cycle.push({ cycle });"
                            "try { ipcRenderer.send('x', ['y'.repeat(300000), { a: [0, "_s
                            + value + u"] }]) } catch (e) { throw e.message }"_s),
             u"thrown An object could not be cloned. (args[0][1].a[1]"_s + reason + u')');
}

// A page's result and error go the same way.
void tst_WebLongValues::answers()
{
    m_fixture->run(
        u"ipcRenderer.handle('list', () => [...Array(5000).keys()].map((i) => ({ i })));"
        "ipcRenderer.handle('fail', () => {"
        "  throw Object.assign(new Error('m'), { data: [...Array(5000).keys()] }) });"
        "return 1"_s);
    const QFuture<QVariantList> list = m_fixture->contents->invoke<QVariantList>(u"list"_s);
    QTRY_VERIFY(list.isFinished());
    QCOMPARE(list.result().size(), 5000);
    QCOMPARE(list.result().at(4999).toMap(), (QVariantMap { { u"i"_s, 4999 } }));
    const QFuture<QVariant> failed = m_fixture->contents->invoke(u"fail"_s);
    QTRY_VERIFY(failed.isFinished());
    try {
        failed.result();
        QFAIL("no error");
    } catch (const IpcError &error) {
        QCOMPARE(error.data().toList().size(), 5000);
    }
}

QTEST_MAIN(tst_WebLongValues)
#include "tst_weblongvalues.moc"
