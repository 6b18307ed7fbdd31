// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "hostilefixture.h"

using namespace FerryTest;

/*! What a hostile page hands to exposed functions, does to exposed values, and does to its document
 * meanwhile. */
class tst_HostileValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void attack_data();
    void attack();
    void predefinedKey();
    void leaving_data();
    void leaving();
    void timers();

private:
    std::unique_ptr<HostileFixture> m_page;
};

void tst_HostileValues::initTestCase()
{
    ignoreChromium();
    m_page = std::make_unique<HostileFixture>();
}

static void valueRows(const std::function<void(const char *, const char *, const char *)> &row)
{
    row("proxy with every trap", R"(const traps = []; const handler = {};
        for (const name of ownKeys(Reflect)) handler[name] = function () { traps.push(name); return apply(Reflect[name], Reflect, arguments); };
        const got = api.echo(new Proxy({ a: 1 }, handler)); return got.a + ' ' + (traps.length > 0))",
        "1 true");
    row("proxy of a Map", "return api.echo(new Proxy(new Map, {}))",
        "thrown Error: An object could not be cloned.");
    row("revoked proxy",
        "const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); try { api.echo(proxy) } "
        "catch (e) { return e instanceof TypeError }",
        "true");
    row("getter that throws",
        "return api.echo({ a: [{ get b() { throw new RangeError('boom'); } }] })",
        "thrown RangeError: boom");
    row("getter that calls the bridge",
        "const got = api.echo({ get a() { return api.add(1, 2); }, b: () => 4 }); return got.a + "
        "got.b()",
        "7");
    row("getter that calls the bridge while the browser copies",
        "const map = new Map([[1, { get a() { return api.call((s) => api.echo(s) === symbol, "
        "symbol); } }]]);"
        "const got = api.echo([symbol, map, symbol]); return got[1].get(1).a && got[0] === symbol "
        "&& got[2] === symbol",
        "true");
    row("getter that throws while the browser copies",
        "return api.echo(new Map([[1, { get a() { throw 1; } }]]))",
        "thrown Error: An object could not be cloned.");
    row("getter that removes its list",
        "const list = [{ get a() { list.length = 0; return 1; } }, 2, 3]; return "
        "api.echo(list).length",
        "1");
    row("array with holes",
        "const list = []; list.length = 100000; list[5] = 1; const got = api.echo(list); return "
        "got.length + ' ' + got[5]",
        "100000 1");
    row("object that holds itself",
        "const o = {}; o.o = o; const got = api.echo(o); return got.o.o === got && got !== o",
        "true");
    row("as deep as allowed",
        "let deep = 1; for (let i = 0; i < 999; ++i) deep = [deep]; return "
        "Array.isArray(api.echo(deep))",
        "true");
    row("deeper",
        "let deep = 1; for (let i = 0; i < 100000; ++i) deep = [deep]; return api.echo(deep)",
        "thrown Error: Electron contextBridge recursion depth exceeded.  Nested objects deeper "
        "than 1000 are not supported.");
    row("lone surrogates",
        "const s = 'a\\ud800b\\udc00\\u0000'; return api.echo(s) === s && s in api.echo({ [s]: 1 "
        "})",
        "true");
    row("__proto__ as a key",
        "const got = api.echo(JSON.parse('{\"__proto__\": {\"x\": 1}, \"constructor\": "
        "{\"prototype\": {\"y\": 1}}}'));"
        "return getPrototypeOf(got) === ObjectPrototype && got.x === undefined && ({}).y === "
        "undefined && ownKeys(got).join()",
        "__proto__,constructor");
    row("lies about its class",
        "return ['Map', 'Date', 'Promise', 'Error', 'ArrayBuffer', '__proto__'].map((tag) => "
        "api.kind({ [Symbol.toStringTag]: tag }) && 1).join('')",
        "thrown Error: An object could not be cloned.");
    row("error full of getters",
        "const e = new Error; for (const key of ['message', 'code', 'data', 'stack', 'cause', "
        "'name']) "
        "defineProperty(e, key, { get() { throw new SyntaxError(key); } }); return api.echo(e)",
        "thrown SyntaxError: message");
    row("callbacks that throw anything",
        "return [1, undefined, null, symbol, 'x', {}, () => {}, new Proxy({}, {}), "
        "document.body].map((value) => {"
        "try { api.call(() => { throw value; }); } catch (e) { return getPrototypeOf(e) === "
        "ErrorPrototype && e.message.startsWith('An unknown'); }"
        "}).every((ok) => ok)",
        "true");
    row("callback that throws an error full of getters",
        "try { api.call(() => { throw defineProperty(new Error, 'message', { get() { throw 1; } }) "
        "|| defineProperty(new Error, 'message', { get() { throw 1; } }); }) } catch (e) { return "
        "getPrototypeOf(e) === ErrorPrototype }",
        "true");
    row("values that the preload throws",
        "return [1, symbol, {}, [], () => {}, new Error('e')].map((value) => {"
        "try { api.failWith(value); } catch (e) { return getPrototypeOf(e) === ErrorPrototype; } "
        "}).every((ok) => ok)",
        "true");
    row("callback that comes back",
        "let depth = 0; const again = () => ++depth < 15 ? api.call(again) : depth; return "
        "api.call(again)",
        "15");
    row("callback that comes back for ever",
        "const again = () => api.call(again); return api.call(again)",
        "thrown Error: The call did not come to its end in the other world");
    row("callback that returns what cannot cross", "return api.call(() => new WeakMap)",
        "thrown Error: Uncaught Error: An object could not be cloned.");
    row("thenables and promises", R"(const own = Promise.resolve(3); own.then = () => { throw 1; };
        class Evil extends Promise { constructor(run) { super(run); if (Evil.on) throw new Error('evil'); } }
        const evil = Evil.resolve(4); Evil.on = true; let text = '';
        text += await api.later(own); try { text += await api.later(evil); } catch (e) { text += e.message; }
        text += await api.later(new Promise((resolve) => { resolve(5); resolve(6); })); return text)",
        "3An object could not be cloned.5");
    row("things of a child frame",
        R"(const frame = document.body.appendChild(document.createElement('iframe')); const w = frame.contentWindow;
        w.Array.prototype.push = () => seen('push'); const parts = w.eval('[[1, 2], { a: 1 }, () => 5, new Error("e"), Promise.resolve(9), new Map]');
        const got = api.echo(parts); frame.remove();
        return [got[0].length, got[1].a, got[2](), got[3].message, await got[4], api.call(parts[2])].join() + (got[0] instanceof Array))",
        "2,1,5,e,9,5true");
    row("a child's window",
        "const frame = document.body.appendChild(document.createElement('iframe')); return "
        "api.echo(frame.contentWindow)",
        "thrown Error: An object could not be cloned.");
    row("own window, document and events",
        "return [window, document, new Event('x'), new MessageChannel().port1, new Range, "
        "navigator, "
        "Intl, Math, function* () {}(), new XMLHttpRequest].filter((v) => { try { api.echo(v); "
        "return true; } catch { return false; } }).length",
        "0");
}

static void pageRows(const std::function<void(const char *, const char *, const char *)> &row)
{
    row("every exposed prototype is the page's",
        R"(const got = api.make(); const found = []; const settled = await api.later({ a: [() => {}] });
        let thrown, argument; try { api.fail(); } catch (e) { thrown = e; } api.call((v) => { argument = v; }, { f: [() => {}, symbol] });
        const rejected = await api.never().catch((e) => e);
        const open = [api, got, settled, thrown, argument, rejected, api.later(1)]; const done = new Set;
        while (open.length) { const one = open.pop(); if (done.has(one) || one === null || !/^(object|function)$/.test(typeof one)) continue;
            done.add(one); if (getPrototypeOf(one) !== null && !(one instanceof Object)) found.push(String(one)); open.push(getPrototypeOf(one));
            for (const key of ownKeys(one)) { const d = getOwnPropertyDescriptor(one, key); open.push(d.value, d.get, d.set); }
            if (one instanceof Map) for (const pair of one) open.push(...pair); }
        return found.join() || done.size > 100)",
        "true");
    row("every argument's prototype is the preload's",
        "return api.isOurs({ a: [{}], f() {}, p: Promise.resolve(), e: new Error, d: new Date, "
        "m: new Map, b: new Uint8Array(1), [symbol]: {}, r: /x/ })",
        "true");
    row("looking at the proxy",
        "const f = api.add; return [typeof f.prototype, ownKeys(f).sort().join(), f.constructor "
        "=== Function, "
        "/secret|kept|ferry/.test(f.toString()), Object.isFrozen(f)].join(' ')",
        "undefined length,name true false true");
    row("callers",
        "function sloppy() { return [typeof sloppy.caller, String(sloppy.caller), "
        "String(arguments.callee.caller)].join(); } "
        "return api.call(sloppy)",
        "object,null,null");
    row("frames of the stack",
        R"(Error.stackTraceLimit = 1000; let sites; Error.prepareStackTrace = (e, list) => { sites = list; };
        api.call(() => { new Error().stack; }); Error.prepareStackTrace = undefined;
        const bridge = sites.filter((site) => /ferry/.test(site.getFileName()));
        return bridge.length > 0 && bridge.every((site) => !site.getFunction() && !site.getThis()) && !sites.some((site) => /preload|runtime/.test(site.getFileName())))",
        "true");
    row("writing to what is exposed",
        R"('use strict'; let allowed = 0; const attempts = [() => { api.add = 1; }, () => { delete api.add; }, () => { api.x = 1; },
        () => api.data.list.push(1), () => api.data.list[1].push(1), () => { api.data.list.length = 0; }, () => { api.data.object.text = 1; },
        () => defineProperty(api, 'add', { value: 1 }) || (() => { throw 1; })(), () => Object.setPrototypeOf(api, {}), () => { api.add.x = 1; },
        () => { api = 1; }, () => { delete window.api; }, () => Object.defineProperty(window, 'api', { value: 1 })];
        for (const attempt of attempts) try { attempt(); ++allowed; } catch {} return allowed + ' ' + api.add(1, 1))",
        "0 2");
    row("shadowing",
        "const script = document.createElement('script'); script.textContent = 'function api() "
        "{}'; "
        "document.body.append(script); document.body.insertAdjacentHTML('beforeend', '<a "
        "id=api></a><form name=api></form>'); "
        "return api.add(1, 1) + window.api.add(1, 1)",
        "4");
    row("stack nearly full at every call", R"(let right = 0, failed = 0, wrong = 0, left;
        const dive = (call) => { try { dive(call); } catch {} if (left-- <= 0) return; try { call() ? ++right : ++wrong; } catch { ++failed; } };
        const value = { a: symbol, f: () => 1, b: document.body };
        for (const call of [() => api.add(1, 2) === 3, () => api.echo(symbol) === symbol, () => { const got = api.echo(value); return got.a === symbol && got.b === document.body; },
            () => api.call((x) => x, 5) === 5, () => api.note('deep') === undefined, () => api.invoke(1) instanceof Promise])
            try { left = 600; dive(call); } catch {}
        return (right > 100) + ' ' + (failed > 0) + ' ' + wrong + ' ' + api.add(1, 1) + ' ' + await api.invoke(2))",
        "true true 0 2 2");
    row("guessing events",
        R"(let taken = 0; for (const target of [document, window, document.body, document.documentElement])
        for (const type of ['world call', 'isolated call', 'world tell', 'world element', 'ferry-', 'ferry-0123', 'ferry', 'call'])
            for (const event of [new CustomEvent(type, { detail: [1, 1], cancelable: true }), new MouseEvent(type, { relatedTarget: document.body, cancelable: true })])
                if (!target.dispatchEvent(event)) ++taken; return taken)",
        "0");
    row("listening for messages",
        R"(let heard = 0; const hear = () => { ++heard; }; addEventListener('message', hear, true); document.addEventListener('message', hear, true);
        const channels = ['', 'ferry', 'qt', 'world'].map((name) => { const c = new BroadcastChannel(name); c.onmessage = hear; return c; });
        const result = await usage(); await new Promise((resolve) => setTimeout(resolve, 20)); channels.forEach((c) => c.close()); return result + heard)",
        "right0");
    row("what the page is told of errors",
        R"(const seen = []; addEventListener('error', (e) => { seen.push(e.error); e.preventDefault(); });
        addEventListener('unhandledrejection', (e) => { seen.push(e.reason, e.promise); e.preventDefault(); });
        api.breakLater(); await new Promise((resolve) => setTimeout(resolve, 100)); return seen.every((v) => v === null || v === undefined))",
        "true");
    row("timing entries",
        "api.noteSync(); return performance.getEntries().filter((e) => "
        "/ferry/.test(e.name)).map((e) => e.name)"
        ".filter((name) => !/^ferry(-local)?:..sync.$/.test(name)).length",
        "0");
    row("a child frame has no bridge",
        "const frame = document.createElement('iframe'); frame.srcdoc = '<script>parent.inner = "
        "typeof api + typeof qt;</' + 'script>'; "
        "document.body.append(frame); await new Promise((resolve) => { frame.onload = resolve; }); "
        "return inner",
        "undefinedundefined");
    row("document.open",
        "document.open(); document.write('<p>again'); document.close(); return usage()", "right");
    row("window.stop", "window.stop(); return usage()", "right");
    row("collected callbacks",
        "for (let i = 0; i < 20000; ++i) api.call(() => i); api.keep((x) => x + 1); return usage()",
        "right");
}

void tst_HostileValues::attack_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("outcome");
    const auto row = [](const char *name, const char *body, const char *outcome) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(outcome);
    };
    valueRows(row);
    pageRows(row);
}

void tst_HostileValues::attack()
{
    QFETCH(QString, body);
    QFETCH(QString, outcome);
    QVERIFY(m_page->openWith({}));
    QCOMPARE(m_page->attack(body), outcome);
    QCOMPARE(m_page->check(), u"fine"_s);
}

/*! A key that the page took first is an error of the preload's call, and of nothing else. */
void tst_HostileValues::predefinedKey()
{
    QVERIFY(m_page->openWith(
        u"let hits = 0; Object.defineProperty(window, 'late1', { get() { ++hits; }, set() { ++hits; } })"_s));
    QCOMPARE(m_page->check(),
             u"Error: Cannot bind an API on top of an existing property on the window object"_s);
    QCOMPARE(m_page->attack(u"return hits + await usage()"_s), u"0right"_s);
    QCOMPARE(m_page->check(), u"fine"_s);
}

void tst_HostileValues::leaving_data()
{
    QTest::addColumn<QString>("callback");
    QTest::newRow("reload") << u"location.reload()"_s;
    QTest::newRow("other document") << u"location.href = 'app://test/other'"_s;
    QTest::newRow("javascript: URL") << u"location.href = 'javascript:\"<p>other\"'"_s;
    QTest::newRow("document.open") << u"document.open(); document.close()"_s;
    QTest::newRow("own end of all") << u"document.documentElement.remove(); throw 1"_s;
}

void tst_HostileValues::leaving()
{
    QFETCH(QString, callback);
    m_page->f->scheme.pages.insert(u"/other"_s, u"<p>other</p>"_s);
    QVERIFY(m_page->openWith({}));
    m_page->noted.clear();
    m_page->f->page->runJavaScript(
        u"try { api.call(() => { api.note('in'); %1; }); } catch {} 0"_s.arg(callback));
    QVERIFY(PageFixture::waitFor([this] { return m_page->noted.contains(u"in"_s); }));
    // The first one may be for the document that is being left.
    QTRY_COMPARE_WITH_TIMEOUT(m_page->check(true, 1000), u"fine"_s, 30000);
    QVERIFY(m_page->openWith({}));
    QCOMPARE(m_page->attack(u"return usage()"_s), u"right"_s);
}

/*! Timers of all worlds count together: a page that clears them all cannot keep main's messages
 * from being confirmed. */
void tst_HostileValues::timers()
{
    QVERIFY(m_page->openWith({}));
    QCOMPARE(m_page->attack(
                 u"globalThis.stopAll = () => { for (let i = setTimeout(() => {}); i > 0; --i) "
                 u"clearTimeout(i); };"
                 "for (const port = new MessageChannel; !globalThis.loop; globalThis.loop = port) {"
                 "port.port1.onmessage = () => { stopAll(); port.port2.postMessage(0); }; "
                 "port.port2.postMessage(0); }"
                 "return typeof stopAll"_s),
             u"function"_s);
    QCOMPARE(m_page->check(false), u"fine"_s);
    QVERIFY(m_page->f->contents->send(u"unheard"_s, 1));
    QVERIFY(PageFixture::waitFor([this] { return m_page->f->contents->bytesToWrite() == 0; }));
    QCOMPARE(m_page->check(false), u"fine"_s);
}

QTEST_MAIN(tst_HostileValues)

#include "tst_hostilevalues.moc"
