// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "deepequal.h"
#include "pagefixture.h"

#include <ferry/values.h>

#include <QtCore/QDateTime>

using namespace Ferry;
using namespace FerryTest;

/*! Values of design section 5 between JavaScript and C++, through a real page. */
class tst_WebValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        ignoreChromium();
        m_fixture = std::make_unique<PageFixture>();
        m_fixture->main.handle(u"echo"_s, [this](const QVariant &value) {
            m_seen = value;
            return value;
        });
        m_fixture->main.on(u"echo-sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
        });
        m_fixture->main.on(u"echo-send"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.reply(u"echoed"_s, value);
        });
        QVERIFY(m_fixture->open(u"<script>"_s + QString::fromUtf8(deepEqual) + u"</script>"_s));
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void echo_data();
    void echo();
    void echoLong_data() { echo_data(); }
    void echoLong();
    void fromCpp_data();
    void fromCpp();
    void sizes_data();
    void sizes();
    void unboxed_data();
    void unboxed();
    void getters();
    void notCloneableFromCpp();
    void strangeRegExp();
    void argumentCount();
    void strangeChannels();

private:
    std::unique_ptr<PageFixture> m_fixture;
    QVariant m_seen;
};

void tst_WebValues::echo_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QVariant>("cpp");
    const auto row = [](const char *value, const QVariant &cpp) {
        QTest::newRow(value) << QString::fromUtf8(value) << cpp;
    };
    row("undefined", {});
    row("null", null());
    row("true", true);
    row("'text \\u{1F600} \\0 \\u2028'", u"text \U0001F600 \0 \u2028"_s);
    row("'\\ud800x\\udc00'", QString(u"\xd800x\xdc00"_s));
    row("'\\ufeffx'", QString(u"\ufeffx"_s));
    row("''", u""_s);
    row("'\\u{1F600}\\ud83d'", QVariant(u"\U0001F600\xd83d"_s));
    row("0", 0);
    row("-0", -0.0);
    row("2147483647", 2147483647);
    row("2147483648", 2147483648.0);
    row("-2147483648", -2147483647 - 1);
    row("9007199254740991", 9007199254740991.0);
    row("1.5e300", 1.5e300);
    row("5e-324", 5e-324);
    row("NaN", qQNaN());
    row("Infinity", qInf());
    row("-Infinity", -qInf());
    row("0n", QVariant::fromValue(BigInt(0)));
    row("-1234567890123456789012345678901234567890n",
        QVariant::fromValue(*BigInt::fromString(u"-1234567890123456789012345678901234567890")));
    row("255n", QVariant::fromValue(BigInt(255)));
    row("new Date(1700000000123)", QDateTime::fromMSecsSinceEpoch(1700000000123, Qt::UTC));
    row("new Date(NaN)", QDateTime());
    row("new Date(-8.64e15)", QVariant());
    row("/a\\/b[\"]/gimsuy", QVariant::fromValue(RegExp(u"a\\/b[\"]"_s, u"gimsuy"_s)));
    row("[]", QVariantList {});
    row("[1, [undefined, null], 'x']",
        QVariantList { 1, QVariant(QVariantList { QVariant(), null() }), u"x"_s });
    row("({})", QVariantMap {});
    row("({ a: 1, b: { c: undefined } })",
        QVariantMap { { u"a"_s, 1 }, { u"b"_s, QVariantMap { { u"c"_s, QVariant() } } } });
    row("({ $: 'u' })", QVariantMap { { u"$"_s, u"u"_s } });
    row("({ $: 1, v: [{ $: { $: 2 } }] })", QVariant());
    row("({ '\\ud800': 1, b: -0 })", QVariant());
    row("({ '\\ufeffk': '\\ufeff' })", QVariantMap { { u"\ufeffk"_s, u"\ufeff"_s } });
    row("JSON.parse('{\"__proto__\": {\"x\": -1.5}, \"y\": [1]}')", QVariant());
    row("({ toJSON: 1, constructor: 2, hasOwnProperty: 3 })", QVariant());
    row("({ 10: 'a', 9: 'b', c: 'd' })", QVariant());
    row("new Map([[1, 'a'], ['k', new Map([[{ x: 1 }, undefined]])], [NaN, -0]])", QVariant());
    row("new Map()", QVariant::fromValue(Map {}));
    row("new Set([1, 'a', [2], new Set()])",
        QVariant::fromValue(
            Set { 1, u"a"_s, QVariant(QVariantList { 2 }), QVariant::fromValue(Set {}) }));
    row("new Error('plain')", QVariant::fromValue(IpcError(u"plain"_s)));
    row("Object.assign(new TypeError('t', { cause: new RangeError('c') }), { code: 'E', data: { n: "
        "[1n] } })",
        QVariant());
    row("(() => { const e = new Error('m'); e.name = 'MyError'; return e })()", QVariant());
    row("new Uint8Array([0, 1, 255])", QByteArray("\0\1\xff", 3));
    row("new Uint8Array()", QByteArray(""));
    row("new Uint8Array(new ArrayBuffer(16), 4, 2).fill(7)", QByteArray("\7\7"));
    row("new Uint8ClampedArray([1, 300])",
        QVariant::fromValue(TypedArray(TypedArray::Kind::Uint8Clamped, QByteArray("\1\xff"))));
    row("new Int16Array([-2, 258])",
        QVariant::fromValue(TypedArray(TypedArray::Kind::Int16, QByteArray("\xfe\xff\2\1", 4))));
    row("new Int8Array([-1])", QVariant());
    row("new Uint16Array([65535])", QVariant());
    row("new Int32Array([-1, 2])", QVariant());
    row("new Uint32Array([4294967295])", QVariant());
    row("new Float32Array([1.5, NaN])", QVariant());
    row("new Float64Array([-0, 1e300])", QVariant());
    row("new BigInt64Array([-1n])", QVariant());
    row("new BigUint64Array([2n ** 64n - 1n])", QVariant());
    row("new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)", QVariant());
    row("new Uint8Array([1, 2, 3]).buffer",
        QVariant::fromValue(TypedArray(TypedArray::Kind::ArrayBuffer, QByteArray("\1\2\3"))));
    row("(() => { let a = 1; for (let i = 0; i < 512; ++i) a = i % 2 ? { a } : [a]; return a })()",
        QVariant());
}

void tst_WebValues::echo()
{
    QFETCH(QString, value);
    QFETCH(QVariant, cpp);
    m_seen.clear();
    QCOMPARE(
        m_fixture->run(
            u"const v = "_s + value
            + u"; const a = await ipcRenderer.invoke('echo', v), b = "
              u"ipcRenderer.sendSync('echo-sync', v);"
              "const c = await new Promise((r) => {"
              "  ipcRenderer.once('echoed', (e, x) => r(x)); ipcRenderer.send('echo-send', v); });"
              "return [same(v, a), same(v, b), same(v, c)]"_s),
        u"[true,true,true]"_s);
    if (!cpp.isValid() && value != u"undefined")
        return;
    QCOMPARE(m_seen.metaType(), cpp.metaType());
    if (cpp.typeId() == QMetaType::Double && qIsNaN(cpp.toDouble()))
        QVERIFY(qIsNaN(m_seen.toDouble()));
    else if (cpp.typeId() == qMetaTypeId<IpcError>())
        QCOMPARE(m_seen.value<IpcError>().message(), cpp.value<IpcError>().message());
    else
        QCOMPARE(m_seen, cpp);
}

// The same behind so much that it goes on as CBOR.
void tst_WebValues::echoLong()
{
    QFETCH(QString, value);
    const QString result = m_fixture->run(
        u"const v = "_s + value
        + u"; const long = { text: 'x'.repeat(300000), v, list: [v, [v], { v }],"
          "  map: new Map([[1, v]]), n: { a: 'y'.repeat(300000), v } };"
          "const a = await ipcRenderer.invoke('echo', long), b = ipcRenderer.sendSync('echo-sync', long);"
          "return [same(long, a), same(long, b)]"_s);
    if (value.contains(u"i < 512"_s))
        QVERIFY(result.contains(u": nesting deeper than 512"_s));
    else
        QCOMPARE(result, u"[true,true]"_s);
}

void tst_WebValues::fromCpp_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("check");
    QTest::newRow("qint64") << QVariant(qint64(9007199254740991)) << u"v === 9007199254740991"_s;
    QTest::newRow("big qint64") << QVariant(qint64(9007199254740993))
                                << u"v === 9007199254740993n"_s;
    QTest::newRow("quint64") << QVariant(~quint64(0)) << u"v === 18446744073709551615n"_s;
    QTest::newRow("url") << QVariant(QUrl(u"app://x/y"_s)) << u"v === 'app://x/y'"_s;
    QTest::newRow("string list") << QVariant(QStringList { u"a"_s }) << u"same(v, ['a'])"_s;
    QTest::newRow("error") << QVariant::fromValue(IpcError(u"m"_s, u"C"_s, 5))
                           << u"v instanceof Error && v.code === 'C' && v.data === 5"_s;
    QTest::newRow("regexp")
        << QVariant(QRegularExpression(u"a+"_s, QRegularExpression::CaseInsensitiveOption))
        << u"v instanceof RegExp && v.source === 'a+' && v.flags.includes('i')"_s;
    QTest::newRow("surrogates") << QVariant(QString(QChar(0xdc00))) << u"v === '\\udc00'"_s;
}

void tst_WebValues::fromCpp()
{
    QFETCH(QVariant, value);
    QFETCH(QString, check);
    QCOMPARE(
        m_fixture->run(
            u"window.got = new Promise((r) => ipcRenderer.once('value', (e, v) => r(v))); return 1"_s),
        u"1"_s);
    QVERIFY(m_fixture->contents->send(u"value"_s, value));
    QCOMPARE(m_fixture->run(u"const v = await got; return "_s + check), u"true"_s);
}

void tst_WebValues::sizes_data()
{
    QTest::addColumn<int>("size");
    for (int size : { 0, 1, 65535, 65536, 65537, 262147, 3145729 })
        QTest::addRow("%d", size) << size;
}

void tst_WebValues::sizes()
{
    QFETCH(int, size);
    const QString source =
        u"const n = %1, bytes = new Uint8Array(n); for (let i = 0; i < n; ++i) bytes[i] = i * 31;"
        "const v = { text: '<' + 'x'.repeat(n) + '>', bytes, meta: { n, list: [n] } };"
        "const a = await ipcRenderer.invoke('echo', v), b = ipcRenderer.sendSync('echo-sync', v);"
        "const ok = (w) => w.text === v.text && w.bytes.length === n && w.meta.n === n"
        "  && w.bytes.every((x, i) => x === bytes[i]);"
        "return [ok(a), ok(b)]"_s.arg(size);
    QCOMPARE(m_fixture->run(source), u"[true,true]"_s);
}

void tst_WebValues::unboxed_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("check");
    const auto row = [](const char *value, const char *check) {
        QTest::newRow(value) << QString::fromUtf8(value) << QString::fromUtf8(check);
    };
    row("new Number(-0)", "Object.is(v, -0)");
    row("new String('x')", "v === 'x'");
    row("new Boolean(false)", "v === false");
    row("Object(5n)", "v === 5n");
    row("[1, , 3]", "v.length === 3 && v[1] === undefined");
    row("new (class A { x = 1; #y = 2; z() {} })()", "same(v, { x: 1 })");
    row("new (class A { x = 1; get [Symbol.toStringTag]() { return 'Mine' } })()",
        "same(v, { x: 1 })");
    row("Object.create(null, { a: { value: 1, enumerable: true }, b: { value: 2 } })",
        "same(v, { a: 1 })");
    row("({ [Symbol('s')]: 1, a: 2 })", "same(v, { a: 2 })");
    row("new Proxy({ a: [1] }, {})", "same(v, { a: [1] })");
    row("new Proxy([1, 2], {})", "same(v, [1, 2])");
    row("Object.freeze({ a: 1 })", "same(v, { a: 1 }) && !Object.isFrozen(v)");
    row("Object.assign([1], { foo: 2 })", "same(v, [1])");
    row("(() => { const s = { a: 1 }; return [s, s] })()", "same(v, [{ a: 1 }, { a: 1 }])");
    row("new DOMException('gone', 'AbortError')",
        "v instanceof Error && v.name === 'AbortError' && v.message === 'gone'");
}

void tst_WebValues::unboxed()
{
    QFETCH(QString, value);
    QFETCH(QString, check);
    QCOMPARE(m_fixture->run(u"const v = await ipcRenderer.invoke('echo', "_s + value
                            + u"); return "_s + check),
             u"true"_s);
}

void tst_WebValues::getters()
{
    QCOMPARE(m_fixture->run(
                 u"let n = 0; const o = { get a() { ++n; delete o.b; return 1 }, b: 2, c: 3 };"
                 "const v = await ipcRenderer.invoke('echo', o); return [n, v]"_s),
             u"[1,{\"a\":1,\"c\":3}]"_s);
    QCOMPARE(
        m_fixture->run(
            u"try { ipcRenderer.send('x', { a: { get b() { throw new Error('boom') } } }) }"
            "catch (e) { return [e.message, e.code, e.cause.message] }"_s),
        u"[\"An object could not be cloned. (args[0].a.b: Error: boom)\",\"ERR_NOT_CLONEABLE\",\"boom\"]"_s);
}

void tst_WebValues::notCloneableFromCpp()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"args\\[0\\]\\.o"_s));
    QVERIFY(!m_fixture->contents->send(
        u"x"_s, QVariantMap { { u"o"_s, QVariant::fromValue<QObject *>(this) } }));
    m_fixture->main.handle(u"object"_s, [this] {
        return QVariant(QVariantList { QVariant::fromValue<QObject *>(this) });
    });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"value\\[0\\]"_s));
    const QString text = m_fixture->run(u"await ipcRenderer.invoke('object')"_s);
    QVERIFY2(text.startsWith(u"thrown Error: Error invoking remote method 'object': Error: An "
                             u"object could not be cloned. (value[0]"),
             qPrintable(text));
    m_fixture->main.removeHandler(u"object"_s);
}

// A syntax of QRegularExpression: whoever waits for it learns that, and nothing else is lost.
void tst_WebValues::strangeRegExp()
{
    const auto strange = QVariant::fromValue(RegExp(u"(?i)x"_s));
    const QString reason = u"An object could not be cloned. (SyntaxError: Invalid regular expression: /(?i)x/: Invalid group)"_s;
    m_fixture->main.handle(u"strange"_s, [&] { return strange; });
    m_fixture->main.handle(u"strange-error"_s, [&]() -> QVariant {
        throw IpcError(u"x"_s, u"E"_s, strange);
    });
    m_fixture->main.on(u"strange-sync"_s,
                       [&](const IpcMainEvent &event) { event.setReturnValue(strange); });
    for (const QString &channel : { u"strange"_s, u"strange-error"_s }) {
        QCOMPARE(m_fixture->run(u"try { await ipcRenderer.invoke('%1') } catch (e) { throw e.message + e.code }"_s
                                    .arg(channel)),
                 u"thrown Error invoking remote method '%1': Error: %2ERR_NOT_CLONEABLE"_s.arg(channel,
                                                                                           reason));
    }
    QCOMPARE(m_fixture->run(u"try { ipcRenderer.sendSync('strange-sync') } catch (e) { throw e.message }"_s),
             u"thrown "_s + reason);
    QCOMPARE(m_fixture->run(u"ipcRenderer.handle('take', () => 1); window.heard = [];"
                            "ipcRenderer.on('told', (e, v) => heard.push(v)); return 1"_s),
             u"1"_s);
    auto answer = m_fixture->contents->invoke(u"take"_s, strange);
    QTRY_VERIFY(answer.isFinished());
    try {
        answer.waitForFinished();
        QFAIL("it was taken");
    } catch (const IpcError &error) {
        QCOMPARE(error.message(), reason);
        QCOMPARE(error.code(), u"ERR_NOT_CLONEABLE"_s);
    }
    QTRY_VERIFY(m_fixture->contents->send(u"told"_s, strange));
    QVERIFY(m_fixture->contents->send(u"told"_s, 2));
    QTRY_COMPARE(m_fixture->run(u"return heard"_s), u"[2]"_s);
    m_fixture->main.removeHandler(u"strange"_s);
    m_fixture->main.removeHandler(u"strange-error"_s);
}

void tst_WebValues::argumentCount()
{
    QVariantList seen;
    const auto connection = m_fixture->main.on(u"count"_s, [&](const Rest &rest) { seen = rest; });
    m_fixture->run(u"ipcRenderer.send('count', undefined, 1, undefined); return 1"_s);
    QTRY_COMPARE(seen.size(), 3);
    m_fixture->main.removeListener(u"count"_s, connection);
}

void tst_WebValues::strangeChannels()
{
    QStringList seen;
    for (const QString &channel :
         { u""_s, u"__proto__"_s, u"a\nb\0c"_s, u"\U0001F600"_s, u"\ufffd"_s }) {
        m_fixture->main.on(channel,
                           [&](const IpcMainEvent &event) { seen.append(event.channel()); });
    }
    m_fixture->run(
        u"for (const c of ['', '__proto__', 'a\\nb\\0c', '\\u{1F600}', '\\ud800']) ipcRenderer.send(c); return 1"_s);
    QTRY_COMPARE(seen.size(), 5);
    QCOMPARE(seen,
             (QStringList { u""_s, u"__proto__"_s, u"a\nb\0c"_s, u"\U0001F600"_s, u"\ufffd"_s }));
}

QTEST_MAIN(tst_WebValues)
#include "tst_webvalues.moc"
