// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What must not be sent, and the words for it. Rows { name, make(), where: path and type, needs(): why this engine has no such thing }.
(function () {
    "use strict";
    const rows = [];
    const row = (name, make, where, needs) => { rows.push({ name, make, where, needs }); };
    const page = typeof document === "undefined" ? () => "there is no document here" : undefined;
    const has = (name, make, where) => row(name, make, where, () => {
        try {
            make();
            return "";
        } catch (error) {
            return "this engine has no " + name;
        }
    });
    const shortened = path => path.length + 7 <= 240 ? path : ("args[0]" + path).slice(7, 110) + "\u2026" + path.slice(-110);

    row("function", () => () => 1, ": function");
    row("method", () => ({ user: { cb() {} } }), ".user.cb: function");
    row("class", () => [1, class A {}], "[1]: function");
    row("symbol", () => Symbol("s"), ": symbol");
    row("symbol inside", () => ({ list: [1, [Symbol("x")]] }), ".list[1][0]: symbol");
    row("boxed symbol", () => Object(Symbol("s")), ": Symbol");
    row("Promise", () => ({ "odd \"key\\": Promise.resolve() }), "[\"odd \\\"key\\\\\"]: Promise");
    row("WeakMap", () => new Map([[1, 2], [3, new WeakMap()]]), ".entries()[1][1]: WeakMap");
    row("WeakSet", () => new Map([[new WeakSet(), 2]]), ".entries()[0][0]: WeakSet");
    row("generator", () => new Set([1, (function* () {})()]), ".values()[1]: Generator");
    row("arguments", () => (function () { return arguments; })(1), ": Arguments");
    row("function in an Error", () => Object.assign(new Error("m"), { data: { f() {} } }), ".data.f: function");
    row("function in a cause", () => Object.assign(new Error("m"), { cause: [() => 1] }), ".cause[0]: function");
    row("function under digits", () => ({ 7: { "1a": () => 1 } }), "[\"7\"][\"1a\"]: function");
    row("function under $", () => ({ $: { $v_1: () => 1 } }), ".$.$v_1: function");
    row("function under __proto__", () => Object.defineProperty({}, "__proto__", { value: { a: () => 1 }, enumerable: true }),
        ".__proto__.a: function");
    has("WeakRef", () => new WeakRef({}), ": WeakRef");
    has("iterator", () => [1][Symbol.iterator](), ": Array Iterator");
    has("Map iterator", () => new Map().entries(), ": Map Iterator");
    has("Intl", () => new Intl.NumberFormat(), ": Intl.NumberFormat");
    has("WebAssembly.Memory", () => new WebAssembly.Memory({ initial: 1 }), ": WebAssembly.Memory");

    const cycles = {
        "in itself": [() => { const a = []; a.push(a); return a; }, "[0]: circular reference"],
        "of objects": [() => { const a = { b: [{}] }; a.b[0].c = a; return a; }, ".b[0].c: circular reference"],
        "inside": [() => { const a = { b: {} }; a.b.c = a.b; return a; }, ".b.c: circular reference"],
        "in a Map": [() => { const m = new Map(); m.set(1, m); return m; }, ".entries()[0][1]: circular reference"],
        "as key of a Map": [() => { const m = new Map(); m.set(m, 1); return m; }, ".entries()[0][0]: circular reference"],
        "in a Set": [() => { const s = new Set([1]); s.add([s]); return s; }, ".values()[1][0]: circular reference"],
        "as cause": [() => { const e = new Error("m"); e.cause = e; return e; }, ".cause: circular reference"],
        "in data": [() => { const e = new Error("m"); e.data = { e }; return e; }, ".data.e: circular reference"],
    };
    Object.keys(cycles).forEach(name => row("cycle " + name, cycles[name][0], cycles[name][1]));

    row("getter that throws", () => ({ a: { get b() { throw new RangeError("boom"); } } }), ".a.b: RangeError: boom");
    row("getter of an odd key that throws", () => [{ get "a b"() { throw "text"; } }], "[0][\"a b\"]: text");
    row("Proxy that throws", () => [new Proxy({ x: 1 }, { get(o, key) { throw new Error("no " + String(key)); } })], "[0].x: Error: no x");

    const deep = (depth, wrap) => {
        let value = 1;
        for (let i = 0; i < depth; ++i)
            value = wrap(value);
        return value;
    };
    const beyond = ": nesting deeper than 512";
    row("513 arrays", () => deep(513, v => [v]), shortened("[0]".repeat(512)) + beyond);
    row("513 objects", () => deep(513, v => ({ a: v })), shortened(".a".repeat(512)) + beyond);
    row("100000 arrays", () => deep(100000, v => [v]), shortened("[0]".repeat(512)) + beyond);

    row("document", () => document, ": HTMLDocument", page);
    row("element", () => ({ body: document.createElement("p") }), ".body: HTMLParagraphElement", page);
    row("window", () => [window], "[0]: Window", page);
    row("location", () => location, ": Location", page);
    row("Blob", () => new Blob(["x"]), ": Blob", page);
    row("URL", () => new URL("app://x/"), ": URL", page);
    row("event", () => new Event("x"), ": Event", page);
    row("AbortSignal", () => ({ signal: new AbortController().signal }), ".signal: AbortSignal", page);
    row("ReadableStream", () => new ReadableStream(), ": ReadableStream", page);
    row("ImageData", () => new ImageData(1, 1), ": ImageData", page);
    row("MessagePort", () => [new MessageChannel().port1], "[0]: MessagePort", page);
    return rows;
})()
