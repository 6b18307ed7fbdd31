// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// More named values: what holds others, and what arrives as something else. Called with what values.js gave.
(function (table) {
    "use strict";
    const row = table.row;
    const becomes = table.becomes;
    const own = table.own;
    const nested = (depth, wrap) => {
        let value = 1;
        for (let i = 0; i < depth; ++i)
            value = wrap(value, i);
        return value;
    };
    const range = (count, make) => Array.from({ length: count }, (none, i) => make(i));

    row("Array, empty", () => []);
    row("Array, mixed", () => [1, "two", null, undefined, true, -0, NaN, [], {}]);
    row("Array in Array", () => [[[]], [[], [1]]]);
    for (const count of [23, 24, 255, 256, 10000, 65536])
        row("Array of " + count, () => range(count, i => i));
    row("Array of objects", () => range(300, i => ({ id: i, name: "n" + i, tags: [i, "t"] })));

    row("object, empty", () => ({}));
    row("object, nested", () => ({ a: { b: { c: [{ d: undefined }] } } }));
    const keys = { "empty": "", "NUL": "\0", "space": "a b", "quote": "\"", "backslash": "\\", "other script": "\u4e2d", "astral": "\u{1d11e}",
                   "lone surrogate": "\ud800", "U+FEFF": "\ufeffk", "dollar": "$", "value": "v", "constructor": "constructor",
                   "toString": "toString", "hasOwnProperty": "hasOwnProperty", "length": "length", "toJSON": "toJSON", "then": "then",
                   "integer": "7", "large integer": "4294967296", "negative": "-1", "fraction": "1.5", "get": "get", "line end": "\n" };
    Object.keys(keys).forEach(name => row("key: " + name, () => own({}, keys[name], name)));
    row("key: long", () => own({}, "k".repeat(70000), 1));
    row("key: __proto__", () => own({}, "__proto__", { x: 1 }));
    row("key: __proto__ null", () => own({ a: 1 }, "__proto__", null));
    row("key: __proto__ deep", () => [own({}, "__proto__", own({}, "__proto__", [own({}, "__proto__", undefined)]))]);
    row("keys: odd ones together", () => {
        const object = { 10: "a", 9: "b", z: 0 };
        Object.keys(keys).forEach(name => own(object, keys[name], [name]));
        return own(object, "__proto__", -0);
    });
    for (const count of [23, 24, 256, 10000])
        row("object of " + count + " keys", () => {
            const object = {};
            for (let i = 0; i < count; ++i)
                object["key" + i] = i;
            return object;
        });

    // Objects that look like the tags of the page's lane.
    const tags = { u: undefined, n: "NaN", i: "ff", d: 0, r: ["a", ""], m: [], s: [], e: { name: "Error", message: "m" }, b: 0, t: "d800",
                   o: [["a", 1]], x: 1 };
    Object.keys(tags).forEach(word => row("like the tag " + word, () => ({ $: word, v: tags[word], k: "Uint8Array", a: 0 })));
    row("like a tag, alone", () => ({ $: "u" }));
    row("like a tag, in itself", () => ({ $: { $: { $: "u" } }, v: [{ $: 1 }] }));
    row("like a tag, as key of a Map", () => new Map([[{ $: "u" }, { $: "t", v: "0061" }]]));

    row("Map, empty", () => new Map());
    row("Map, order", () => new Map([["z", 1], ["a", 2], [3, "c"], [1, "d"]]));
    row("Map, keys of all kinds", () => new Map([[1, "number"], ["1", "text"], [true, "boolean"], ["true", "text"], [null, 0],
        [undefined, 1], [NaN, "NaN"], [0.5, "half"], [new Date(5), "date"], [[1], "array"], ["", "empty"], ["\ud800", "lone"]]));
    row("Map, objects as keys", () => new Map([[{}, 1], [{}, 2], [{ a: 1 }, 3], [{ a: 1 }, 4]]));
    row("Map, Maps as keys", () => new Map([[new Map([[new Map(), 1]]), new Map([[1, new Map()]])], [new Set([1]), new Set()]]));
    row("Map, bytes as keys", () => new Map([[table.bytes(2), 1], [table.bytes(2), 2]]));
    row("Map, __proto__", () => new Map([["__proto__", "__proto__"], ["constructor", 1]]));
    row("Map of 10000", () => new Map(range(10000, i => [i % 2 ? i : "k" + i, i])), { large: true });
    row("Set, empty", () => new Set());
    row("Set, order", () => new Set(["z", "a", 3, 1, "1"]));
    row("Set, of all kinds", () => new Set([1, "1", true, null, undefined, NaN, [1], [1], {}, {}, new Date(5), new Set([new Map()])]));
    row("Set of 10000", () => new Set(range(10000, i => "s" + i)), { large: true });

    const wraps = {
        "arrays": v => [v], "objects": v => ({ v }), "objects with odd keys": v => ({ $: v }), "Maps": v => new Map([[1, v]]),
        "Maps as keys": v => new Map([[v, 1]]), "Sets": v => new Set([v]),
        "all sorts": (v, i) => [[v], { v }, new Map([[v, 0]]), new Set([v]), { $: v }][i % 5],
    };
    Object.keys(wraps).forEach(name => {
        // JSON on the page's lane has a limit of its own for what is tagged.
        const depths = name === "arrays" || name === "objects" ? [2, 100, 511, 512] : [2, 100, 300];
        depths.forEach(depth => row("depth " + depth + " of " + name, () => nested(depth, wraps[name])));
    });

    const error = (make, more) => Object.assign(make, more);
    for (const kind of [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError])
        row(kind.name, () => new kind("text of " + kind.name));
    row("Error, empty message", () => new Error(""));
    row("Error, odd message", () => new Error("\0\ud800\ufeff\u{1d11e}"));
    row("Error, name of its own", () => own(new Error("m"), "name", "MyError"));
    row("Error, code", () => error(new Error("m"), { code: "ERR_MINE" }));
    row("Error, data", () => error(new TypeError("m"), { code: "E", data: { list: [1, new Date(2), new Map([[1, -0]])] } }));
    row("Error, data null", () => error(new Error("m"), { data: null }));
    row("Error, cause", () => error(new Error("m"), { cause: new RangeError("inner") }));
    row("Error, cause of a cause", () => error(new Error("1"), { cause: error(new Error("2"), { cause: error(new Error("3"), { code: "3" }) }) }));
    row("Error, cause is text", () => error(new Error("m"), { cause: "because" }));
    row("Error, cause null", () => error(new Error("m"), { cause: null }));
    row("Errors in containers", () => [new Error("a"), { e: new TypeError("b") }, new Map([[new Error("c"), new Error("d")]])]);

    // What arrives as something else: the differences from the structured clone that README.md lists, and the clone's own.
    const shared = { s: 1 };
    becomes("hole", () => [1, , 3], () => [1, undefined, 3]);
    becomes("holes only", () => new Array(3), () => [undefined, undefined, undefined]);
    becomes("hole at the end", () => { const a = [1]; a.length = 2; return a; }, () => [1, undefined]);
    becomes("Array with a name", () => error([1, 2], { foo: "x" }), () => [1, 2]);
    becomes("shared object", () => [shared, shared], () => [{ s: 1 }, { s: 1 }]);
    becomes("shared among keys and values", () => ({ a: shared, b: new Map([[shared, shared]]) }),
            () => ({ a: { s: 1 }, b: new Map([[{ s: 1 }, { s: 1 }]]) }));
    becomes("shared buffer", () => { const b = table.bytes(8).buffer; return [new Uint8Array(b, 0, 4), new Uint8Array(b, 2, 4)]; },
            () => [table.bytes(4), table.bytes(6).slice(2)]);
    becomes("boxed number", () => new Number(-0), () => -0);
    becomes("boxed string", () => new String("\ud800"), () => "\ud800");
    becomes("boxed boolean", () => new Boolean(false), () => false);
    becomes("boxed BigInt", () => Object(BigInt("5")), () => BigInt("5"), "BigInt");
    becomes("class instance", () => new (class A { constructor() { this.x = 1; } get y() { return 2; } m() {} })(), () => ({ x: 1 }));
    becomes("without prototype", () => error(Object.create(null), { a: 1 }), () => ({ a: 1 }));
    becomes("inherited members", () => error(Object.create({ a: 1 }), { b: 2 }), () => ({ b: 2 }));
    becomes("frozen object", () => Object.freeze({ a: 1 }), () => ({ a: 1 }));
    becomes("getter", () => ({ get a() { return 1; }, b: 2 }), () => ({ a: 1, b: 2 }));
    becomes("symbol as key", () => ({ [Symbol("s")]: 1, a: 2 }), () => ({ a: 2 }));
    becomes("object with a tag", () => ({ a: 1, [Symbol.toStringTag]: "Mine" }), () => ({ a: 1 }));
    becomes("object that poses as a Map", () => ({ a: 1, [Symbol.toStringTag]: "Map" }), () => ({ a: 1 }));
    becomes("object that poses as an iterator", () => ({ a: 1, [Symbol.toStringTag]: "Array Iterator" }), () => ({ a: 1 }));
    becomes("Math", () => Math, () => ({}));
    becomes("hidden member", () => Object.defineProperty({ a: 1 }, "h", { value: 2 }), () => ({ a: 1 }));
    becomes("Map with a name", () => error(new Map([[1, 2]]), { foo: 1 }), () => new Map([[1, 2]]));
    becomes("Date with a name", () => error(new Date(5), { foo: 1 }), () => new Date(5));
    becomes("RegExp that was used", () => { const r = /a/g; r.exec("ba"); return r; }, () => /a/g);
    becomes("Proxy of an object", () => new Proxy({ a: [1] }, {}), () => ({ a: [1] }));
    becomes("Proxy of an Array", () => new Proxy([1, 2], {}), () => [1, 2]);
    becomes("Error, numeric code", () => error(new Error("m"), { code: 7 }), () => error(new Error("m"), { code: "7" }));
    becomes("Error, other members", () => error(new Error("m"), { errno: 2, path: "/x" }), () => new Error("m"));
    becomes("Error of a class of its own", () => { class Mine extends Error {} return own(new Mine("m"), "name", "Mine"); },
            () => own(new Error("m"), "name", "Mine"));
    becomes("TypeError, name of its own", () => own(new TypeError("m"), "name", "Mine"),
            () => own(new Error("m"), "name", "Mine"));
    becomes("Error, name of another class", () => own(new Error("m"), "name", "RangeError"), () => new RangeError("m"));
    return table;
})
