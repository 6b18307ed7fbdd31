// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferryqml/scriptvalues_p.h>

#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QFile>
#include <QtCore/QUrl>
#include <QtCore/QUuid>
#include <QtGui/QColor>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace Ferry;

struct Station
{
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(int platform MEMBER platform)

public:
    QString name = u"Ostend"_s;
    int platform = 7;
    bool operator==(const Station &) const = default;
};

class Host : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QList<int> integers MEMBER m_integers CONSTANT)
    Q_PROPERTY(QStringList texts MEMBER m_texts CONSTANT)
    Q_PROPERTY(QPointF point MEMBER m_point CONSTANT)
    Q_PROPERTY(QColor color MEMBER m_color CONSTANT)
    Q_PROPERTY(QUrl url MEMBER m_url CONSTANT)
    Q_PROPERTY(Station station MEMBER m_station CONSTANT)
    Q_PROPERTY(QVariantMap map MEMBER m_map CONSTANT)
    Q_PROPERTY(QByteArray bytes MEMBER m_bytes CONSTANT)
    Q_PROPERTY(QVariant error MEMBER m_error CONSTANT)
    Q_PROPERTY(QObject *self READ self CONSTANT)

public:
    QObject *self() { return this; }

private:
    QList<int> m_integers { 1, 2 };
    QStringList m_texts { u"a"_s, u"b"_s };
    QPointF m_point { 1.5, 2 };
    QColor m_color { Qt::red };
    QUrl m_url { u"http://example.org/a b"_s };
    Station m_station;
    QVariantMap m_map { { u"k"_s, 1 } };
    QByteArray m_bytes { "abc" };
    QVariant m_error = QVariant::fromValue(IpcError(u"from C++"_s, u"E_CPP"_s));
};

class tst_QmlValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void echo_data();
    void echo();
    void forms_data();
    void forms();
    void properties_data();
    void properties();
    void refusals_data();
    void refusals();
    void tooMany();
    void foreign_data();
    void foreign();
    void bytesAreNotShared();
    void oneReaderPerEngine();

private:
    QJSValue evaluate(const QString &program);

    std::unique_ptr<QQmlEngine> m_engine;
    std::unique_ptr<Host> m_host;
    ScriptValues *m_values = nullptr;
};

void tst_QmlValues::init()
{
    m_engine = std::make_unique<QQmlEngine>();
    m_host = std::make_unique<Host>();
    QJSEngine::setObjectOwnership(m_host.get(), QJSEngine::CppOwnership);
    m_values = ScriptValues::of(m_engine.get());
}

void tst_QmlValues::cleanup()
{
    m_engine.reset();
    m_host.reset();
}

QJSValue tst_QmlValues::evaluate(const QString &program)
{
    QStringList stack;
    const QJSValue result = m_engine->evaluate(program, u"test.js"_s, 1, &stack);
    if (!stack.isEmpty())
        qWarning("%s: %s", qPrintable(program), qPrintable(result.toString()));
    return result;
}

void tst_QmlValues::echo_data()
{
    QTest::addColumn<QString>("program");

    const char *programs[] = {
        "undefined",
        "null",
        "false",
        "0",
        "-0",
        "-2147483648",
        "2147483647",
        "1.5",
        "9007199254740991",
        "1e300",
        "NaN",
        "Infinity",
        "''",
        "'\\0 \\u{1F600} \\u20ac'",
        "'\\ud800'",
        "'a\\udc00b'",
        "new Date(0)",
        "new Date(8.64e15)",
        "new Date(NaN)",
        "/a.b/",
        "/a\\/b/gi",
        "new RegExp('', 'mu')",
        "new RegExp('x', 'y')",
        "[1, undefined, null, 'x']",
        "[[], [[]], {}]",
        "({})",
        "({ a: 1, b: { c: [undefined] }, 'odd key': null, '': 1, 7: 'seven' })",
        "JSON.parse('{\"__proto__\": {\"x\": 1}, \"b\": 2}')",
        "({ toString: 1, constructor: 2, hasOwnProperty: 3, length: 4 })",
        "new Map([[1, 'one'], ['1', 'text'], [{ k: 1 }, new Map([[NaN, -0]])], [undefined, null]])",
        "new Set([1, '1', { a: 1 }, new Set([2]), undefined])",
        "new Error('message')",
        "new TypeError('type')",
        "new RangeError('')",
        "new URIError('u')",
        "(function () { const e = new Error('m'); e.name = 'Mine'; e.code = 'E_MINE'; e.data = { "
        "a: [1] };"
        " e.cause = new SyntaxError('inner'); return e; })()",
        "new ArrayBuffer(0)",
        "new Uint8Array([1, 2, 255]).buffer",
        "new Uint8Array([0, 1, 255])",
        "new Uint8ClampedArray([300, 2])",
        "new Int8Array([-1, 2])",
        "new Int16Array([-300, 2])",
        "new Uint16Array([65535])",
        "new Int32Array([-70000, 1])",
        "new Uint32Array([4294967295])",
        "new Float32Array([1.5, NaN, -0])",
        "new Float64Array([1e300, -Infinity])",
        "new DataView(new Uint8Array([1, 2, 3]).buffer)",
        "({ list: [new Date(5), /x/g, new Set([new Uint8Array([9])])], error: new Error('in') })"
    };
    for (const char *program : programs)
        QTest::newRow(program) << QString::fromUtf8(program);
}

void tst_QmlValues::echo()
{
    QFETCH(QString, program);
    QFile file(QFINDTESTDATA("../shared/deepequal.js"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QJSValue difference = evaluate(QString::fromUtf8(file.readAll()));
    QVERIFY(difference.isCallable());

    const QJSValue sent = evaluate(program);
    const auto value = m_values->toVariant(sent, u"args[0]"_s);
    QVERIFY2(value, qPrintable(value.error().toString()));
    const QJSValue received = m_values->fromVariant(*value);
    QCOMPARE(difference.call({ sent, received }).toString(), QString());
    // The comparison itself can tell: nothing of the above equals this.
    QVERIFY(!difference.call({ sent, QJSValue(u"something else"_s) }).toString().isEmpty());
}

void tst_QmlValues::forms_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QVariant>("form");
    using Kind = TypedArray::Kind;
    const auto array = [](Kind kind, const QByteArray &bytes) {
        return QVariant::fromValue(TypedArray(kind, bytes));
    };

    QTest::newRow("undefined") << u"undefined"_s << QVariant();
    QTest::newRow("null") << u"null"_s << null();
    QTest::newRow("int") << u"7"_s << QVariant(7);
    QTest::newRow("beyond int") << u"2147483648"_s << QVariant(2147483648.0);
    QTest::newRow("text") << u"'7'"_s << QVariant(u"7"_s);
    QTest::newRow("boxed number") << u"new Number(7)"_s << QVariant(7);
    QTest::newRow("boxed text") << u"new String('a')"_s << QVariant(u"a"_s);
    QTest::newRow("boxed boolean") << u"new Boolean(false)"_s << QVariant(false);
    QTest::newRow("date") << u"new Date(5)"_s
                          << QVariant(QDateTime::fromMSecsSinceEpoch(5, Qt::UTC));
    QTest::newRow("hole") << u"[1,,2]"_s << QVariant(QVariantList { 1, QVariant(), 2 });
    QTest::newRow("class instance")
        << u"(function () { class A { constructor() { this.x = 1 } m() {} } return new A })()"_s
        << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("without prototype")
        << u"(function () { const o = Object.create(null); o.x = 1; return o })()"_s
        << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("getter") << u"({ get x() { return 1 } })"_s
                            << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("hidden and symbol keys")
        << u"Object.defineProperty({ [Symbol('s')]: 1, x: 1 }, 'h', { value: 2 })"_s
        << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("proxy of an array") << u"new Proxy([1], {})"_s << QVariant(QVariantList { 1 });
    QTest::newRow("proxy of an object")
        << u"new Proxy({ x: 1 }, {})"_s << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("impostor of a Map")
        << u"({ x: 1, [Symbol.toStringTag]: 'Map' })"_s << QVariant(QVariantMap { { u"x"_s, 1 } });
    QTest::newRow("Uint8Array") << u"new Uint8Array([1, 2])"_s << QVariant(QByteArray("\1\2"));
    QTest::newRow("viewed bytes only")
        << u"new Uint8Array(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)"_s
        << QVariant(QByteArray("\2\3"));
    QTest::newRow("viewed bytes of a DataView")
        << u"new DataView(new Uint8Array([1, 2, 3, 4]).buffer, 3)"_s << array(Kind::DataView, "\4");
    QTest::newRow("Int16Array") << u"new Int16Array([258])"_s << array(Kind::Int16, "\2\1");
    QTest::newRow("ArrayBuffer") << u"new Uint8Array([5]).buffer"_s
                                 << array(Kind::ArrayBuffer, "\5");
    QTest::newRow("RegExp") << u"/a/gi"_s << QVariant::fromValue(RegExp(u"a"_s, u"gi"_s));
    QTest::newRow("Map") << u"new Map([[1, 2]])"_s << QVariant::fromValue(Map { { 1, 2 } });
    QTest::newRow("Set") << u"new Set([1, 'a'])"_s << QVariant::fromValue(Set { 1, u"a"_s });
}

void tst_QmlValues::forms()
{
    QFETCH(QString, program);
    QFETCH(QVariant, form);
    const auto value = m_values->toVariant(evaluate(program), {});
    QVERIFY2(value, qPrintable(value.error().toString()));
    QCOMPARE(value->metaType(), form.metaType());
    QCOMPARE(*value, form);
}

void tst_QmlValues::properties_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QVariant>("form");
    QTest::newRow("QList<int>") << u"integers"_s << QVariant(QVariantList { 1, 2 });
    QTest::newRow("QStringList") << u"texts"_s << QVariant(QVariantList { u"a"_s, u"b"_s });
    QTest::newRow("QPointF") << u"point"_s
                             << QVariant(QVariantMap { { u"x"_s, 1.5 }, { u"y"_s, 2 } });
    QTest::newRow("QColor") << u"color"_s << QVariant(u"#ff0000"_s);
    QTest::newRow("QUrl") << u"url"_s << QVariant(QUrl(u"http://example.org/a b"_s));
    QTest::newRow("gadget") << u"station"_s
                            << QVariant(QVariantMap { { u"name"_s, u"Ostend"_s },
                                                      { u"platform"_s, 7 } });
    QTest::newRow("QVariantMap") << u"map"_s << QVariant(QVariantMap { { u"k"_s, 1 } });
    QTest::newRow("QByteArray") << u"bytes"_s
                                << QVariant::fromValue(
                                       TypedArray(TypedArray::Kind::ArrayBuffer, "abc"));
}

void tst_QmlValues::properties()
{
    QFETCH(QString, program);
    QFETCH(QVariant, form);
    const QJSValue host = m_engine->toScriptValue(static_cast<QObject *>(m_host.get()));
    const auto value = m_values->toVariant(host.property(program), {});
    QVERIFY2(value, qPrintable(value.error().toString()));
    QCOMPARE(value->metaType(), form.metaType());
    QCOMPARE(*value, form);
}

void tst_QmlValues::refusals_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *program, const char *reason) {
        QTest::newRow(program) << QString::fromUtf8(program) << QString::fromUtf8(reason);
    };
    row("[() => 1]", "args[0]: function");
    row("[1, { user: { cb: function () {} } }]", "args[1].user.cb: function");
    row("[{ list: [1, [Symbol('x')]] }]", "args[0].list[1][0]: symbol");
    row("[{ 'odd \"key\"': Promise.resolve() }]", "args[0][\"odd \\\"key\\\"\"]: Promise");
    row("[new Map([[1, 2], [3, () => 1]])]", "args[0].entries()[1][1]: function");
    row("[new Map([[() => 1, 2]])]", "args[0].entries()[0][0]: function");
    row("[new Set([1, new WeakMap()])]", "args[0].values()[1]: WeakMap");
    row("[new WeakSet()]", "args[0]: WeakSet");
    row("[(function* () {})()]", "args[0]: Generator");
    row("[(function () { const e = new Error('x'); e.cause = { f: e.toString }; return e })()]",
        "args[0].cause.f: function");
    row("[(function () { const a = { b: [] }; a.b.push(a); return a })()]",
        "args[0].b[0]: circular reference");
    row("[host]", "args[0]: Host");
    row("[{ host }]", "args[0].host: Host");
    row("[{ get x() { throw new Error('boom') } }]", "args[0].x: Error: boom");
    row("[(function () { let v = 1; for (let i = 0; i < 600; ++i) v = [v]; return v })()]",
        "nesting deeper than 512");
    row("[(function () { let v = 1; for (let i = 0; i < 100000; ++i) v = { v }; return v })()]",
        "nesting deeper than 512");
}

void tst_QmlValues::refusals()
{
    QFETCH(QString, program);
    QFETCH(QString, reason);
    m_engine->globalObject().setProperty(
        u"host"_s, m_engine->toScriptValue(static_cast<QObject *>(m_host.get())));
    const auto list = m_values->toArguments(evaluate(program));
    QVERIFY(!list);
    QCOMPARE(list.error().code(), u"ERR_NOT_CLONEABLE"_s);
    const QString message = list.error().message();
    if (reason.startsWith("args"_L1))
        QCOMPARE(message, u"An object could not be cloned. (%1)"_s.arg(reason));
    else
        QVERIFY2(message.endsWith(reason + u')'), qPrintable(message));
    // The engine is as good as before.
    QVERIFY(!m_engine->hasError());
    QVERIFY(m_values->toArguments(evaluate(u"[1]"_s)));
}

void tst_QmlValues::tooMany()
{
    // A sparse array and one whose shared parts multiply; either would take minutes and gigabytes.
    for (
        const QString &program :
        { u"[new Array(4294967295)]"_s,
          u"[(function () { let v = [1, 2]; for (let i = 0; i < 60; ++i) v = [v, v]; return v })()]"_s }) {
        const auto list = m_values->toArguments(evaluate(program));
        QVERIFY(!list);
        QCOMPARE(list.error().code(), u"ERR_TOO_LARGE"_s);
    }
}

void tst_QmlValues::foreign_data()
{
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("BigInt") << QVariant::fromValue(
        *BigInt::fromString(u"-123456789012345678901234567890"))
                            << u"-123456789012345678901234567890"_s;
    QTest::newRow("small BigInt") << QVariant::fromValue(BigInt(7)) << u"7"_s;
    QTest::newRow("RegExp with flags of another engine")
        << QVariant::fromValue(RegExp(u"a"_s, u"sv"_s)) << QString();
    QTest::newRow("BigInt64Array")
        << QVariant::fromValue(TypedArray(TypedArray::Kind::BigInt64, QByteArray(16, '\1')))
        << QString();
}

// What this engine does not have passes through, and says what it is where it can.
void tst_QmlValues::foreign()
{
    QFETCH(QVariant, value);
    QFETCH(QString, text);
    const QJSValue script = m_values->fromVariant(value);
    QVERIFY(script.isObject());
    if (!text.isEmpty()) {
        QJSValue print =
            evaluate(u"(function (value) { return value.toString() + '|' + value })"_s);
        QCOMPARE(print.call({ script }).toString(), text + u'|' + text);
    }
    const auto back = m_values->toVariant(script, {});
    QVERIFY2(back, qPrintable(back.error().toString()));
    QCOMPARE(back->metaType(), value.metaType());
    QCOMPARE(*back, value);
}

void tst_QmlValues::bytesAreNotShared()
{
    const QByteArray original("hello");
    QJSValue write = evaluate(u"(function (view) { view[0] = 65; return view.length })"_s);
    const QJSValue view = m_values->fromVariant(original);
    QCOMPARE(write.call({ view }).toInt(), 5);
    QCOMPARE(original, QByteArray("hello"));

    const auto taken = m_values->toVariant(view, {});
    QVERIFY(taken);
    evaluate(u"(function (view) { view[1] = 66 })"_s).call({ view });
    QCOMPARE(taken->toByteArray(), QByteArray("Aello"));
}

void tst_QmlValues::oneReaderPerEngine()
{
    QCOMPARE(ScriptValues::of(m_engine.get()), m_values);
    QQmlEngine other;
    QVERIFY(ScriptValues::of(&other) != m_values);
}

QTEST_MAIN(tst_QmlValues)
#include "tst_qmlvalues.moc"
