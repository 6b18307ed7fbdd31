// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "bridgefixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! Functions, promises and errors across contextBridge: cases of facts/electron.md 6.5 by their
 * numbers. */
class tst_BridgeCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void functions();
    void thisOfFunctions();
    void functionReturnsToItsOrigin();
    void promises();
    void promisesIgnoreOverrides();
    void thrownErrors();
    void throwingGetters();
    void reverseDirection();
    void callbacksInCallbacks();
    void failingCalls_data();
    void failingCalls();
    void prototypes();
    void unsubscribe();
    void errorsOfMain();
    void callsDuringCalls();
};

void tst_BridgeCalls::functions() // 6.5#6
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('root', (a) => a + 1);"
            "let n = 0; contextBridge.exposeInMainWorld('api', { f: () => 1, deep: { g: (...a) => "
            "a.length },"
            "  count: () => ++n, soon: async (v) => ({ v }), list: [(v) => v * 2] })"_s,
            u"return [root(1), api.f(), api.deep.g(1, undefined, undefined), api.count(), "
            u"api.count(),"
            "(await api.soon(5)).v, api.list[0](4), typeof root.prototype, new Set([api.f, api.f]).size]"_s),
        u"[2,1,3,1,2,5,8,\"undefined\",1]"_s);
}

void tst_BridgeCalls::thisOfFunctions()
{
    QCOMPARE(
        acrossBridge(u"contextBridge.exposeInMainWorld('api', { n: 5, f() { return this.n }, deep: "
                     u"{ n: 6, f() { return this.n } },"
                     "  call: (f) => f() })"_s,
                     u"const { f } = api; return [api.f(), f(), f.call({ n: 9 }), api.deep.f(),"
                     "api.call(function () { 'use strict'; return typeof this })]"_s),
        u"[5,5,5,6,\"undefined\"]"_s);
}

void tst_BridgeCalls::functionReturnsToItsOrigin() // 6.5#7
{
    QCOMPARE(acrossBridge(u"const mine = () => 1; contextBridge.exposeInMainWorld('api', { mine, "
                          u"echo: (v) => v, list: (v) => [v],"
                          "  isMine: (f) => f === mine, later: async (v) => v })"_s,
                          u"const f = () => 2; return [api.echo(f) === f, api.list(f)[0] === f, "
                          u"api.isMine(api.mine),"
                          "(await api.later(f)) === f, api.echo(api.mine) === api.mine]"_s),
             // The last one goes out and comes home as a new proxy, as in Electron.
             u"[true,true,true,true,false]"_s);
}

void tst_BridgeCalls::promises() // 6.5#4
{
    const QString result = acrossBridge(
        u"let give; const late = new Promise((resolve) => { give = resolve });"
        "contextBridge.exposeInMainWorld('root', Promise.resolve('i-resolved'));"
        "contextBridge.exposeInMainWorld('api', { ok: Promise.resolve({ a: 1 }), no: "
        "Promise.reject(new Error('i-rejected')),"
        "  noText: Promise.reject('text'), deep: { list: [Promise.resolve(2)] }, late, give: "
        "(v) => give(v),"
        "  nested: Promise.resolve(Promise.resolve([Promise.resolve(3)])) })"_s,
        u"const no = await api.no.catch((e) => e); setTimeout(() => api.give(4));"
        "return [await root, (await api.ok).a, no.message, no.constructor === Error, await "
        "api.noText.catch((e) => e),"
        "await api.deep.list[0], await api.late, await (await api.nested)[0], api.ok instanceof Promise]"_s);
    // The console told of the exposed ones that nobody had caught yet.
    QCOMPARE(result.section(u" console: "_s, 0, 0),
             u"[\"i-resolved\",1,\"i-rejected\",true,\"text\",2,4,3,true]"_s);
}

void tst_BridgeCalls::promisesIgnoreOverrides() // 6.5#5
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { soon: async () => 5, take: (p) => p.then((v) => v + 1) })"_s,
            u"let calls = 0; const p = Promise.resolve(1); const then = Promise.prototype.then;"
            "Function.prototype.bind = () => { ++calls; return 5 }; Function.prototype.call = () "
            "=> { ++calls };"
            "Promise.resolve = Promise.reject = () => { ++calls };"
            "const both = [await api.soon(), await api.take(p)]; return [...both, calls]"_s),
        u"[5,2,0]"_s);
}

void tst_BridgeCalls::thrownErrors() // 6.5#9
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { no: () => { throw new TypeError('oh no') },"
            "  coded: () => { throw Object.assign(new Error('no'), { code: 'E', data: [1] }) },"
            "  uncopied: () => { throw Object.assign(new Error('no'), { data: [() => 1, new "
            "WeakMap()] }) },"
            "  soon: async () => { throw Object.assign(new Error('late'), { code: 'L' }) } })"_s,
            u"const e = (f) => { try { f() } catch (e) { return [e.message, e.constructor === "
            u"Error, e.code, e.data] } };"
            "const late = await api.soon().catch((e) => e);"
            "return [e(api.no), e(api.coded), e(api.uncopied), late.message, late.code, late instanceof Error]"_s),
        u"[[\"oh no\",true,null,null],[\"no\",true,\"E\",[1]],[\"no\",true,null,null],\"late\",\"L\",true]"_s);
}

void tst_BridgeCalls::throwingGetters() // 6.5#10, #11
{
    QCOMPARE(
        acrossBridge(
            u"const bad = () => Object.defineProperty([], 0, { enumerable: true, get() { throw new "
            u"Error('boom') } });"
            "contextBridge.exposeInMainWorld('api', { take: (v) => 'taken', give: bad, deep: () => ({ list: [bad()] }) })"_s,
            u"const bad = () => Object.defineProperty([], 0, { enumerable: true, get() { throw new "
            u"Error('boom') } });"
            "const e = (f) => { try { return f() } catch (e) { return e.message } };"
            "return [e(() => api.take(bad())), e(() => api.take([{ a: bad() }])), e(() => "
            "api.take({ get x() { throw new Error('own') } })),"
            "e(api.give), e(api.deep), e(() => api.take(1))]"_s),
        u"[\"boom\",\"boom\",\"own\",\"Uncaught Error: boom\",\"Uncaught Error: boom\",\"taken\"]"_s);
}

void tst_BridgeCalls::reverseDirection() // 6.5#12
{
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { call: (f, ...a) => f(...a), await: async "
            u"(p) => [await p],"
            "  fail: async (p) => p.then(() => 'no', (e) => [e.message, e instanceof Error]),"
            "  thrown: (f) => { try { f() } catch (e) { return [e.message, e instanceof Error, "
            "e.constructor === Error] } },"
            "  object: (o) => o.deep.f(2) + o.n, keep(f) { this.kept = f }, later: () => new Promise((r) => setTimeout(r)) })"_s,
            u"return [api.call((a, b) => a + b, 1, 2), await api.await(Promise.resolve({ a: 1 })),"
            "await api.fail(Promise.reject(new Error('mine'))), api.thrown(() => { throw new "
            "RangeError('page') }),"
            "api.object({ n: 1, deep: { f: (v) => v * 2 } }), api.call((o) => o.g(), { g: () => 7 })]"_s),
        u"[3,[{\"a\":1}],[\"mine\",true],[\"page\",true,true],5,7]"_s);
}

void tst_BridgeCalls::callbacksInCallbacks() // 6.5#22
{
    const QString page = u"return await f((a) => (b) => (c) => Promise.resolve(a + b + c))"_s;
    const QString body = u"async (one) => one(1)(2)(3)"_s;
    QCOMPARE(acrossBridge(u"contextBridge.exposeInMainWorld('api', { f: %1 })"_s.arg(body),
                          u"const { f } = api;"_s + page),
             u"6"_s);
    QCOMPARE(acrossBridge(u"contextBridge.exposeInMainWorld('f', %1)"_s.arg(body), page), u"6"_s);
    QCOMPARE(
        acrossBridge(u"contextBridge.exposeInMainWorld('api', (f) => f((g) => g((h) => h(5))))"_s,
                     u"return api((f) => f((g) => g((n) => n + 1)))"_s),
        u"6"_s);
}

void tst_BridgeCalls::failingCalls_data()
{
    QTest::addColumn<QString>("body"); // of an exposed function f(argument)
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("message");
    const QString cloned = u"An object could not be cloned."_s;
    const QString uncaught = u"Uncaught Error: "_s + cloned;
    QTest::newRow("throws Error") << u"throw new Error('no')"_s << u"1"_s << u"no"_s;
    QTest::newRow("throws a string")
        << u"throw 'text'"_s << u"1"_s
        << u"An unknown exception occurred in the isolated context, an error occurred but a valid exception was not thrown."_s;
    QTest::newRow("result") << u"return new WeakMap()"_s << u"1"_s << uncaught;
    QTest::newRow("result in an array") << u"return [new WeakSet()]"_s << u"1"_s << uncaught;
    QTest::newRow("result in an object")
        << u"return { a: { b: Object(Symbol('s')) } }"_s << u"1"_s << uncaught;
    QTest::newRow("result in a Map") << u"return new Map([[1, () => 1]])"_s << u"1"_s << uncaught;
    QTest::newRow("getter of the result") << u"return { get a() { throw new Error('boom') } }"_s
                                          << u"1"_s << u"Uncaught Error: boom"_s;
    QTest::newRow("argument") << u"return 1"_s << u"new WeakMap()"_s << cloned;
    QTest::newRow("argument in a Map") << u"return 1"_s << u"new Map([[1, () => 1]])"_s << cloned;
    QTest::newRow("argument that the browser refuses")
        << u"return 1"_s << u"new Map([[1, window]])"_s << cloned;
    QTest::newRow("rejects") << u"return Promise.reject(new WeakMap())"_s << u"1"_s << uncaught;
    QTest::newRow("resolves") << u"return Promise.resolve(new WeakMap())"_s << u"1"_s << uncaught;
    QTest::newRow("resolves with a Map")
        << u"return Promise.resolve(new Map([[1, () => 1]]))"_s << u"1"_s << uncaught;
}

void tst_BridgeCalls::failingCalls() // 6.5#24
{
    QFETCH(QString, body);
    QFETCH(QString, argument);
    QFETCH(QString, message);
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { f: (v) => { %1 }, ok: () => 'ok' })"_s.arg(
                body),
            u"let e; try { await api.f(%1) } catch (error) { e = error }"
            "return [e.message, e.constructor === Error, Object.getPrototypeOf(e) === Error.prototype, api.ok()].join('|')"_s
                .arg(argument)),
        u"\"%1|true|true|ok\""_s.arg(message));
}

void tst_BridgeCalls::prototypes() // 6.5#25: whatever is reached from either side, its prototypes
                                   // are of that side
{
    // Own keys, symbols, prototypes and constructors, as deep as they go, of the first world's
    // values.
    const QString walk =
        u"const home = new Set([Object, Function, Array, Error, Promise, Map, Set, Date, RegExp, "
        u"Uint8Array, ArrayBuffer, String, Number,"
        "  Boolean, Symbol, BigInt].map((c) => "
        "c.prototype).concat([Object.getPrototypeOf(Uint8Array.prototype),"
        "  Object.getPrototypeOf(async () => 1), null]));"
        "let checks = 0; const foreign = (root) => { const bad = []; const seen = new Set();"
        "  const visit = (v, path) => { if ((typeof v !== 'object' && typeof v !== 'function') || "
        "v === null || seen.has(v)) return;"
        "    seen.add(v); ++checks; if (!home.has(Object.getPrototypeOf(v))) bad.push(path);"
        "    if (v.constructor && v.constructor.constructor !== Function) bad.push(path + "
        "'.constructor');"
        "    for (const k of Reflect.ownKeys(v)) visit(v[k], path + '.' + String(k));"
        "    if (v instanceof Map) v.forEach((w, k) => { visit(k, path + '.key'); visit(w, path + "
        "'.value') }) };"
        "  visit(root, 'root'); return bad };"_s;
    const QString values =
        u"const sample = () => ({ list: [[1], {}], f: () => ({ deep: [() => 1] }), m: new Map([[{ "
        u"k: [1] }, [2]]]), s: new Set([1]),"
        "  d: new Date(), r: /x/, u8: new Uint8Array(1), buffer: new ArrayBuffer(1), e: "
        "Object.assign(new TypeError('x'), { data: { a: [] } }),"
        "  p: Promise.resolve([1]), [Symbol.for('k')]: { x: 1 }, n: Object.create({ inherited: {} }) });"_s;
    QCOMPARE(
        acrossBridge(walk + values
                         + u"const taken = []; contextBridge.exposeInMainWorld('direct', sample());"
                           "contextBridge.exposeInMainWorld('directFunction', () => sample());"
                           "contextBridge.exposeInMainWorld('api', { ...sample(), sample, soon: "
                           "async () => sample(),"
                           "  no: async () => { throw new Error('x') }, thrown: () => { throw new "
                           "RangeError('x') },"
                           "  take: (...a) => { taken.push(...foreign(a)); return checks }, call: "
                           "(f) => { taken.push(...foreign([f(sample())])) },"
                           "  taken: () => taken })"_s,
                     walk + values
                         + u"const bad = [direct, directFunction, directFunction(), api, "
                           u"api.sample(), api.f(), await api.soon(), await api.p,"
                           "await api.no().catch((e) => e)].flatMap(foreign); try { api.thrown() } "
                           "catch (e) { bad.push(...foreign(e)) }"
                           "const seen = api.take(sample(), sample().f, [sample()]); api.call((v) "
                           "=> { bad.push(...foreign(v)); return sample() });"
                           "return [bad, api.taken(), checks >= 70, seen >= 30]"_s),
        u"[[],[],true,true]"_s);
}

void tst_BridgeCalls::unsubscribe()
{
    // Functions get a new identity with every call, so off(listener) cannot work across the bridge:
    // return what removes it.
    BridgeFixture f(
        u"contextBridge.exposeInMainWorld('api', { onNews: (listener) => {"
        "  const handler = (event, ...args) => listener(...args); ipcRenderer.on('news', handler);"
        "  return () => ipcRenderer.off('news', handler) }, count: () => ipcRenderer.listenerCount('news') })"_s);
    QVERIFY(f.open(
        u"<script>window.news = []; window.stop = api.onNews((n) => news.push(n))</script>"_s));
    f.f->contents->send(u"news"_s, 1);
    QTRY_COMPARE(f.f->eval(u"news.join()"_s).toString(), u"1"_s);
    QCOMPARE(f.run(u"const before = api.count(); stop(); return [before, api.count()]"_s),
             u"[1,0]"_s);
    // With the document its listeners end.
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return api.count()"_s), u"0"_s);
}

void tst_BridgeCalls::errorsOfMain()
{
    BridgeFixture f(
        u"contextBridge.exposeInMainWorld('api', { save: () => ipcRenderer.invoke('save') })"_s);
    f.f->main.handle(u"save"_s, [] {
        throw IpcError(u"disk full"_s, u"E_DISK"_s, QVariantMap { { u"free"_s, 0 } });
    });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(u"const e = await api.save().catch((e) => e); return [e.message, e.code, e.data]"_s),
        u"[\"Error invoking remote method 'save': Error: disk full\",\"E_DISK\",{\"free\":0}]"_s);
}

void tst_BridgeCalls::callsDuringCalls()
{
    // Getters of an argument that call the bridge while it is being packed, and functions that call
    // back.
    QCOMPARE(
        acrossBridge(
            u"contextBridge.exposeInMainWorld('api', { join: (...a) => JSON.stringify(a), f: (g) => g(1) + g(2) })"_s,
            u"const again = { get v() { return api.join({ get w() { return api.f((n) => n * 10) } "
            u"}) } };"
            "const map = new Map([['k', again]]);"
            "return [api.join(again, 5), api.join(map, 6), api.f((n) => api.f((m) => m * n))]"_s),
        u"[\"[{\\\"v\\\":\\\"[{\\\\\\\"w\\\\\\\":30}]\\\"},5]\",\"[{},6]\",9]"_s);
}

QTEST_MAIN(tst_BridgeCalls)
#include "tst_bridgecalls.moc"
