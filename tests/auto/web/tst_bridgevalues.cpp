// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "bridgefixture.h"

#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Ferry;
using namespace FerryTest;

/*! What crosses contextBridge, and how: facts/electron.md 2.2, and the cases of its section 6.5 by
 * their numbers. */
class tst_BridgeValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void needsContextIsolation();
    void plainValues_data();
    void plainValues();
    void isolatedWorld();
    void exposedIsReadOnly();
    void sharedAndRecursive();
    void protoKeys();
    void nothing();
    void symbols();
    void destinationPrototypes();
    void structuredClones_data();
    void structuredClones();
    void domValues();
    void depth();
    void keysOnWindow();
    void ipcRendererIsEmpty();
    void executeInMainWorld();
    void webFrame();
};

void tst_BridgeValues::needsContextIsolation() // 6.5#1
{
    BridgeFixture f;
    f.f.reset();
    QFile file(f.folder.filePath(u"open.js"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("const { contextBridge, ipcRenderer } = require('electron');"
               "for (const f of [() => contextBridge.exposeInMainWorld('a', {}),"
               "                 () => contextBridge.exposeInIsolatedWorld(5, 'a', {}),"
               "                 () => contextBridge.executeInMainWorld({ func: () => 1 })]) {"
               "  try { f(); ipcRenderer.send('outcome', 'exposed') }"
               "  catch (e) { ipcRenderer.send('outcome', e.message) }"
               "}");
    file.close();
    for (const bool isolated : { false, true }) {
        WebEngineOptions options;
        options.contextIsolation = isolated;
        options.isolatedWorlds = { 5 };
        options.preloads = { file.fileName() };
        PageFixture page(options);
        QStringList outcomes;
        page.main.on(u"outcome"_s, [&](const QString &text) { outcomes.append(text); });
        QVERIFY(page.open());
        QTRY_COMPARE(outcomes.size(), 3);
        const QString expected = isolated
            ? u"exposed"_s
            : u"contextBridge API can only be used when contextIsolation is enabled"_s;
        QCOMPARE(outcomes, QStringList(3, expected));
    }
}

void tst_BridgeValues::plainValues_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("number") << u"123"_s;
    QTest::newRow("fraction") << u"-1.5"_s;
    QTest::newRow("string") << u"'tea \\u0000 \\ud83d\\ude00'"_s;
    QTest::newRow("boolean") << u"true"_s;
    QTest::newRow("array") << u"['a', 1, [true, []]]"_s;
    QTest::newRow("object") << u"({ a: { b: ['c'] } })"_s;
    QTest::newRow("number keys (6.5#13)") << u"({ 1: 123, 2: 456, 3: 789 })"_s;
    QTest::newRow("class instance") << u"Object.assign(new (class Tea {})(), { x: 1 })"_s;
    QTest::newRow("no prototype") << u"Object.assign(Object.create(null), { x: 1 })"_s;
}

void tst_BridgeValues::plainValues() // 6.5#2, #13: exposed, nested, returned and passed
{
    QFETCH(QString, value);
    QCOMPARE(
        acrossBridge(
            u"let kept; contextBridge.exposeInMainWorld('root', %1);"
            "contextBridge.exposeInMainWorld('api', { nested: { value: %1 }, give: () => (%1),"
            "  take: (v) => { kept = JSON.stringify(v) }, kept: () => kept });"_s.arg(value),
            u"const text = JSON.stringify(%1); api.take(%1);"
            "return [root, api.nested.value, api.give()].every((v) => JSON.stringify(v) === text)"
            "  && api.kept() === text || [text, root, api.nested.value, api.give(), api.kept()]"_s
                .arg(value)),
        u"true"_s);
}

void tst_BridgeValues::isolatedWorld() // 6.5#2: the same in an isolated world of the application
{
    WebEngineOptions options;
    options.isolatedWorlds = { 1004 };
    BridgeFixture f(u"contextBridge.exposeInIsolatedWorld(1004, 'api', { n: 5, list: ['a'], add: "
                    u"(a, b) => a + b });"
                    "try { contextBridge.exposeInIsolatedWorld(77, 'api', {}) }"
                    "catch (e) { contextBridge.exposeInMainWorld('why', [e.message, e.code]) }"_s,
                    options);
    // runJavaScript() does not reach such a world, the application's own scripts do.
    QWebEngineScript script;
    script.setWorldId(1004);
    script.setInjectionPoint(QWebEngineScript::DocumentReady);
    script.setSourceCode(
        u"document.title = [api.n, api.list[0], api.add(2, 3), Object.isFrozen(api)]"_s);
    f.f->page->scripts().insert(script);
    QVERIFY(f.open());
    QTRY_COMPARE(f.f->page->title(), u"5,a,5,true"_s);
    QCOMPARE(f.f->eval(u"typeof api"_s).toString(), u"undefined"_s);
    QCOMPARE(
        f.run(u"return why"_s),
        u"[\"The world 77 has no bridge: name it in WebEngineOptions::isolatedWorlds\",\"ERR_BAD_ARGUMENT\"]"_s);
}

void tst_BridgeValues::exposedIsReadOnly() // 6.5#3
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { list: [1, [2]], o: { n: 1 }, f: () => 1, u8: new Uint8Array(2) })"_s,
            u"const tries = [() => { 'use strict'; window.api = 1 }, () => { 'use strict'; delete "
            u"window.api },"
            "  () => { 'use strict'; api.o.n = 2 }, () => { 'use strict'; api.o.m = 2 }, () => "
            "api.list.push(3),"
            "  () => api.list[1].push(3), () => Object.setPrototypeOf(api.o, null), () => { 'use "
            "strict'; api.f.x = 1 },"
            "  () => Object.defineProperty(window, 'api', { value: 1 })];"
            "api.o.n = 3; window.api = 3;"
            "const d = Object.getOwnPropertyDescriptor(window, 'api');"
            "api.u8[0] = 7;"
            "return [tries.map((f) => { try { f(); return 'done' } catch (e) { return e.name } "
            "}).join(), d.writable,"
            "  d.configurable, d.enumerable, api.o.n, api.u8[0]]"_s),
        u"[\"TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,TypeError,"
        u"TypeError\","
        "false,false,true,1,7]"_s);
    // What a call returns is an ordinary copy.
    QCOMPARE(acrossBridge(u"contextBridge.exposeInMainWorld('api', { list: () => [1] })"_s,
                          u"const list = api.list(); list.push(2); return list"_s),
             u"[1,2]"_s);
}

void tst_BridgeValues::sharedAndRecursive() // 6.5#8, #18
{
    const QString preload =
        u"const o = { good: 1 }; o.again = o; const list = [o]; list.push(list);"
        "contextBridge.exposeInMainWorld('api', { o, list, same: (a, b) => a === b,"
        "  sameList: (a) => a[0] === a[1].x, deep: (v) => v.again.again.again.good })"_s;
    QCOMPARE(
        acrossBridge(
            preload,
            u"const o = { good: 2 }; o.again = o; const f = () => 1; return "
            u"[api.o.again.again.again.good,"
            "api.o === api.o.again.again, api.list[1] === api.list, api.list[0] === api.o,"
            "api.same(o, o), api.same(f, f), api.same({}, {}), api.sameList([o, { x: o }]), api.deep(o)]"_s),
        u"[1,true,true,true,true,true,false,true,2]"_s);
}

void tst_BridgeValues::protoKeys() // 6.5#14
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { o: JSON.parse('{\"__proto__\": {\"bad\": "
            u"1}}'),"
            "  own: (v) => [Object.keys(v).join(), v.bad === undefined, Object.getPrototypeOf(v) === Object.prototype] })"_s,
            u"return [Object.keys(api.o).join(), api.o.bad === undefined, "
            u"Object.getPrototypeOf(api.o) === Object.prototype,"
            "({}).bad === undefined, api.own(JSON.parse('{\"__proto__\": {\"bad\": 1}}'))]"_s),
        u"[\"__proto__\",true,true,true,[\"__proto__\",true,true]]"_s);
}

void tst_BridgeValues::nothing() // 6.5#15
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('nul', null); contextBridge.exposeInMainWorld('und', "
            u"undefined);"
            "contextBridge.exposeInMainWorld('api', { n: null, u: undefined, list: [null, "
            "undefined],"
            "  give: (v) => v, kind: (v) => v === null ? 'null' : typeof v })"_s,
            u"return [nul === null, 'und' in window && und === undefined, api.n === null,"
            "'u' in api && api.u === undefined, api.list[0] === null, api.list[1] === undefined,"
            "api.give(null) === null, api.give(undefined) === undefined, api.kind(null), api.kind(), api.kind([,][0])]"_s),
        u"[true,true,true,true,true,true,true,true,\"null\",\"undefined\",\"undefined\"]"_s);
}

void tst_BridgeValues::symbols() // 6.5#16
{
    QCOMPARE(
        acrossBridge(
            u"const s = Symbol('tea'); const r = Symbol.for('tea');"
            "contextBridge.exposeInMainWorld('root', s);"
            "contextBridge.exposeInMainWorld('api', { s, r, keyed: { [s]: 1, [r]: [s] }, same: (v) "
            "=> v === s,"
            "  give: () => s, value: (v) => v[s], list: (a) => a.filter((v) => v === s).length })"_s,
            u"return [root === api.s, api.r === Symbol.for('tea'), api.keyed[api.s], "
            u"api.keyed[api.r][0] === root,"
            "api.same(api.s), api.same(Symbol('tea')), api.give() === api.s, api.value({ [api.s]: "
            "5 }),"
            "api.list([root, 1, root]), api.s.description]"_s),
        u"[true,true,1,true,true,false,true,5,2,\"tea\"]"_s);
}

void tst_BridgeValues::destinationPrototypes() // 6.5#17
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { u8: new Uint8Array([1, 2]), big: new "
            u"BigInt64Array([3n]), r: /a/gi,"
            "  mine: (u, r) => u instanceof Uint8Array && r instanceof RegExp && u[1] === 2 })"_s,
            u"return [api.u8 instanceof Uint8Array, api.big instanceof BigInt64Array, api.r "
            u"instanceof RegExp,"
            "String(api.r), api.u8[1], String(api.big[0]), api.mine(new Uint8Array([1, 2]), /x/)]"_s),
        u"[true,true,true,\"/a/gi\",2,\"3\",true]"_s);
}

void tst_BridgeValues::structuredClones_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("check"); // of v
    QTest::newRow("Date") << u"new Date(5)"_s << u"v instanceof Date && v.getTime() === 5"_s;
    QTest::newRow("Map") << u"new Map([[{ k: 1 }, [2]]])"_s
                         << u"v instanceof Map && [...v][0][0].k + [...v][0][1][0] === 3"_s;
    QTest::newRow("Set") << u"new Set([1, 'a'])"_s << u"v instanceof Set && v.has('a')"_s;
    QTest::newRow("ArrayBuffer") << u"new Uint8Array([1, 2]).buffer"_s
                                 << u"v instanceof ArrayBuffer && v.byteLength === 2"_s;
    QTest::newRow("DataView") << u"new DataView(new ArrayBuffer(3), 1)"_s
                              << u"v instanceof DataView && v.byteLength === 2"_s;
    QTest::newRow("Float64Array") << u"new Float64Array([-0, NaN])"_s
                                  << u"Object.is(v[0], -0) && v[1] !== v[1]"_s;
    QTest::newRow("bigint") << u"2n ** 80n"_s << u"v === 2n ** 80n"_s;
    QTest::newRow("NaN and -0") << u"[NaN, -0, Infinity]"_s
                                << u"v[0] !== v[0] && Object.is(v[1], -0) && v[2] === Infinity"_s;
    QTest::newRow("lone surrogate")
        << u"'\\ud800x'"_s << u"v.charCodeAt(0) === 0xd800 && v.length === 2"_s;
    QTest::newRow("Error")
        << u"new TypeError('no')"_s
        << u"v instanceof Error && v.constructor === Error && v.message === 'no'"_s;
    QTest::newRow("Error with code and data")
        << u"Object.assign(new Error('no'), { code: 'E_X', data: { a: [1] } })"_s
        << u"v.code === 'E_X' && v.data.a[0] === 1"_s;
    QTest::newRow("Error with data only")
        << u"Object.assign(new Error('no'), { data: 5 })"_s << u"!('code' in v) && v.data === 5"_s;
    QTest::newRow("holes") << u"[1, , 3]"_s << u"v.length === 3 && v[1] === undefined"_s;
    QTest::newRow("boxed") << u"[new Number(1), new String('a')]"_s
                           << u"v[0] == 1 && v[1] == 'a'"_s;
    QTest::newRow("Promise") << u"[Promise.resolve(1)]"_s << u"v[0] instanceof Promise"_s;
    QTest::newRow("Blob") << u"new Blob(['abc'])"_s << u"v instanceof Blob && v.size === 3"_s;
    QTest::newRow("File") << u"new File(['abc'], 'a.txt')"_s
                          << u"v instanceof File && v.name === 'a.txt'"_s;
}

void tst_BridgeValues::structuredClones() // 2.2: exposed, returned, and passed
{
    QFETCH(QString, value);
    QFETCH(QString, check);
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { v: %1, give: () => %1, check: (v) => %2 })"_s
                .arg(value, check),
            u"return [api.v, api.give()].every((v) => %2) && api.check(%1)"_s.arg(value, check)),
        u"true"_s);
}

void tst_BridgeValues::domValues() // 6.5#19
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { make: () => { const e = "
            u"document.createElement('b'); e.id = 'x'; return e },"
            "  list: () => [document.createElement('i'), 1, document.body], title: (e) => "
            "e.tagName + e.id,"
            "  pair: (a, b) => a === b, frame: () => new VideoFrame(new ImageData(2, 2).data,"
            "    { format: 'RGBA', codedWidth: 2, codedHeight: 2, timestamp: 0 }) })"_s,
            u"const e = api.make(); const u = document.createElement('u'); u.id = 'y'; const l = "
            u"api.list();"
            "const shadow = document.createElement('div').attachShadow({ mode: 'open' "
            "}).appendChild(document.createElement('q'));"
            "const refused = [window, document, document.createTextNode('t'), shadow, "
            "document.body.childNodes].map("
            "  (v) => { try { api.title(v); return 'passed' } catch (e) { return e.message } });"
            "return [e instanceof HTMLElement, e.id, api.title(u), l[0].tagName, l[2] === "
            "document.body, api.pair(u, u),"
            "  new Set(refused).size, refused[0], api.frame() instanceof VideoFrame]"_s),
        u"[true,\"x\",\"Uy\",\"I\",true,true,1,\"An object could not be cloned.\",true]"_s);
}

void tst_BridgeValues::depth() // 6.5#23
{
    const QString wrap =
        u"const wrap = (n) => { let a = []; for (let i = 0; i < n; ++i) a = [a]; return a };"_s;
    QCOMPARE(
        acrossBridge(
            wrap
                + u"contextBridge.exposeInMainWorld('api', { take: (v) => 'taken', give: (n) => wrap(n) })"_s,
            wrap
                + u"const attempt = (f) => { try { f(); return 'ok' } catch (e) { return e.message "
                  u"} };"
                  "return [attempt(() => api.take(wrap(999))), attempt(() => api.take(wrap(1000))),"
                  "attempt(() => api.give(999)), attempt(() => api.give(1000)), api.take(1)]"_s),
        u"[\"ok\",\"Electron contextBridge recursion depth exceeded.  Nested objects deeper than "
        u"1000 are not supported.\","
        "\"ok\",\"Uncaught Error: Electron contextBridge recursion depth exceeded.  Nested objects "
        "deeper than 1000 are not "
        "supported.\",\"taken\"]"_s);
}

void tst_BridgeValues::keysOnWindow() // 6.5#21
{
    QCOMPARE(
        acrossBridge(
            u"const attempt = (key) => { try { contextBridge.exposeInMainWorld(key, { n: 2 }); "
            u"return 'ok' }"
            "  catch (e) { return e.name + ': ' + e.message } };"
            "contextBridge.exposeInMainWorld('api', { n: 1, again: () => attempt('api'), taken: () "
            "=> attempt('mine'),"
            "  builtin: attempt('fetch'), inherited: attempt('toString'), number: attempt(5) })"_s,
            u"window.mine = 5; return [api.again(), api.n, api.taken(), mine, api.builtin, api.inherited, api.number]"_s),
        u"[\"Error: Cannot bind an API on top of an existing property on the window object\",1,"
        "\"Error: Cannot bind an API on top of an existing property on the window object\",5,"
        "\"Error: Cannot bind an API on top of an existing property on the window object\","
        "\"Error: Cannot bind an API on top of an existing property on the window object\","
        "\"TypeError: Error processing argument at index 0, conversion failure from 5\"]"_s);
}

void tst_BridgeValues::ipcRendererIsEmpty()
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('ipc', ipcRenderer);"
            "contextBridge.exposeInMainWorld('api', { ipc: ipcRenderer, give: () => ipcRenderer })"_s,
            u"const names = (o) => Object.getOwnPropertyNames(o).length + typeof o.send + typeof "
            u"o.invoke;"
            "return [ipc, api.ipc, api.give()].map(names)"_s),
        u"[\"0undefinedundefined\",\"0undefinedundefined\",\"0undefinedundefined\"]"_s);
}

void tst_BridgeValues::executeInMainWorld() // 6.5#27
{
    const QString preload =
        u"const kind = (v) => contextBridge.executeInMainWorld({ func: (v) => typeof v + String(v "
        u"=== null), args: [v] });"
        "const attempt = (f) => { try { return f() } catch (e) { return e.message } };"
        "const o = { n: 1 };"
        "const result = contextBridge.executeInMainWorld({ func: () => { window.ran = true; return "
        "{ list: [window.pageOnly] } } });"
        "Function.prototype.toString = () => 'overridden';"
        "contextBridge.exposeInMainWorld('api', {"
        "  kinds: [undefined, null, 123, 'string', true, [[1]], () => 1, Symbol('s')].map(kind),"
        "  called: contextBridge.executeInMainWorld({ func: (f) => f(20) + 1, args: [(n) => n * 2] "
        "}),"
        "  once: contextBridge.executeInMainWorld({ func: (a, b) => a === b, args: [o, o] }),"
        "  mine: result.constructor === Object && result.list.constructor === Array,"
        "  refused: [undefined, {}, { func: 5 }, { func() {}, args: 5 }, { func: class A {} },"
        "            { func: () => { throw new Error('inside') } }].map((s) => attempt(() => contextBridge.executeInMainWorld(s))) })"_s;
    QCOMPARE(
        acrossBridge(
            preload,
            u"return [api.kinds.join(), api.called, api.once, api.mine, window.ran, api.refused]"_s),
        u"[\"undefinedfalse,objecttrue,numberfalse,stringfalse,booleanfalse,objectfalse,"
        u"functionfalse,symbolfalse\",41,true,true,true,"
        "[\"Invalid script\",\"Function 'func' is required in script\",\"Function 'func' is "
        "required in script\","
        "\"'args' must be an array\",\"Class constructor A cannot be invoked without 'new'\",\"inside\"]]"_s);
}

void tst_BridgeValues::webFrame()
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { js: (c) => webFrame.executeJavaScript(c),"
            "  css: (c) => webFrame.insertCSS(c), unCss: (k) => webFrame.removeInsertedCSS(k),"
            "  text: (t) => webFrame.insertText(t) })"_s,
            u"const colour = () => getComputedStyle(document.querySelector('p')).color;"
            "const key = api.css('p { color: rgb(1, 2, 3) }'); const during = colour(); "
            "api.unCss(key);"
            "const input = document.body.appendChild(document.createElement('input')); "
            "input.focus();"
            "api.text('typed');"
            "return [await api.js('1 + 1'), await api.js('Promise.resolve([3])'), await "
            "api.js('null.x').catch((e) => e.message),"
            "await api.js('(').catch((e) => e.constructor === Error), during, colour(), input.value]"_s),
        u"[2,[3],\"Cannot read properties of null (reading 'x')\",true,\"rgb(1, 2, 3)\",\"rgb(0, 0, 0)\",\"typed\"]"_s);
}

QTEST_MAIN(tst_BridgeValues)
#include "tst_bridgevalues.moc"
