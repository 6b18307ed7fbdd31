// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The named values of the echo suite, as JavaScript makes them; namedvalues.cpp has the same names. Pages, QML and Node
// read this file, so its language is what the QML engine of Qt 6.4 knows.
// A row: { name, make(), arrives() when it arrives as something else, needs: what the engine must have }.
(function () {
    "use strict";
    const rows = [];
    const row = (name, make, more) => { rows.push(Object.assign({ name, make }, more || {})); };
    const echoes = entries => { for (const entry of entries) row(entry[0], entry[1]); };
    const becomes = (name, make, arrives, needs) => row(name, make, { arrives, needs });
    const own = (object, key, value) =>
        Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: true });

    echoes([
        ["undefined", () => undefined],
        ["null", () => null],
        ["true", () => true],
        ["false", () => false],
        ["nothing in an array", () => [undefined, null, undefined]],
        ["nothing in an object", () => ({ a: undefined, b: null })],
        ["nothing in a Map", () => new Map([[undefined, null], [null, undefined]])],
        ["nothing in a Set", () => new Set([undefined, null])],
    ]);

    for (const text of ["0", "-0", "1", "-1", "23", "24", "-24", "-25", "42", "127", "128", "255", "256", "-256", "-257",
        "65535", "65536", "16777216", "16777217", "2147483646", "2147483647", "2147483648", "-2147483647", "-2147483648",
        "-2147483649", "4294967295", "4294967296", "9007199254740990", "9007199254740991", "9007199254740992",
        "9007199254740994", "-9007199254740991", "-9007199254740992", "9223372036854775807", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "1e21", "-1e21", "0.1", "0.5", "-0.5", "1.5", "1e-7",
        "0.30000000000000004", "3.141592653589793", "123456789.123456789", "65504", "65505", "5.960464477539063e-8",
        "3.4028234663852886e38", "3.4028235677973366e38", "1.1754943508222875e-38", "5e-324", "2.225073858507201e-308",
        "2.2250738585072014e-308", "1e300", "1.7976931348623157e308", "-1.7976931348623157e308", "NaN", "Infinity",
        "-Infinity"])
        row("number " + text, () => Number(text));

    const big = digits => BigInt(digits);
    const power = bits => BigInt("0b1" + "0".repeat(bits - 1));
    row("BigInt 0", () => big("0"), { needs: "BigInt" });
    for (const bits of [1, 2, 7, 8, 9, 15, 16, 31, 32, 33, 52, 53, 54, 63, 64, 65, 127, 128, 129, 255, 256, 257, 512, 1024,
        2048, 4095, 4096]) {
        row("BigInt of " + bits + " bits, least", () => power(bits), { needs: "BigInt" });
        row("BigInt of " + bits + " bits, greatest", () => big("0b" + "1".repeat(bits)), { needs: "BigInt" });
        row("BigInt of " + bits + " bits, negative", () => -big("0b" + "1".repeat(bits)), { needs: "BigInt" });
    }
    row("BigInts in containers", () => [big("1"), { b: big("-1") }, new Map([[big("1"), 1], [1, big("1")]])],
        { needs: "BigInt" });

    const units = (from, to, between) => {
        let text = "";
        for (let unit = from; unit <= to; ++unit)
            text += String.fromCharCode(unit) + (between || "");
        return text;
    };
    const strings = [
        ["empty", ""], ["one letter", "a"], ["NUL", "\0"], ["NUL inside", "a\0b\0"], ["all of Latin-1", units(0, 255)],
        ["line separators", "\r\n\u2028\u2029\u0085"], ["U+FEFF first", "\ufeffx"], ["U+FEFF only", "\ufeff"],
        ["U+FEFF inside", "x\ufeff\ufeff"], ["noncharacters", "\ufffe\uffff\ufdd0"], ["replacement character", "\ufffd"],
        ["other scripts", "\u00e4\u20ac\u4e2d\u05d0\u0627\u0e01"], ["not normalised", "e\u0301 \u00e9 \u1100\u1161 \uac00"],
        ["astral", "\u{1d11e}"], ["last code point", "\u{10ffff}"], ["emoji family", "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}"],
        ["lone high surrogate", "\ud800"], ["lone low surrogate", "\udfff"], ["low before high", "\udc00\ud800"],
        ["high before astral", "\ud83d\u{1f600}"], ["low after astral", "\u{1f600}\ude00"], ["high at the end", "abc\udbff"],
        ["lone in the middle", "a\ud800b\udc00c"], ["surrogates one by one", units(0xd7f0, 0xe010, "x")],
        ["U+FEFF and lone", "\ufeff\ud800"], ["quotes and backslash", "\"'`\\/"], ["markup", "<\/script><\u0021-- ]]>"],
        ["placeholders", "%1 %s ${x} {0} &amp;"], ["escapes as text", "\\u0000\\ud800\\n"], ["number as text", "-0"],
        ["word as text", "undefined"], ["JSON as text", "{\"$\":\"u\"}"], ["__proto__ as text", "__proto__"],
        ["control characters", units(1, 31) + "\x7f"], ["spaces", " \t\u00a0\u3000"],
    ];
    for (const entry of strings)
        row("string: " + entry[0], () => entry[1]);
    for (const length of [23, 24, 255, 256, 65535, 65536, 65537, 262147]) {
        row("string of " + length, () => "x".repeat(length));
        row("string of " + length + ", two bytes each", () => "\u00e4".repeat(length));
    }

    for (const time of [0, 1, -1, 999, 1000, -1000, 4294967295000, 4294967296000, 951782400000, 1700000000123,
        -62135596800000, -62167219200000, -62167219200001, -62198755200000, 253402300799999, 253402300800000,
        8639999999999999, 8640000000000000, -8639999999999999, -8640000000000000])
        row("Date " + time, () => new Date(time));
    row("Date, invalid", () => new Date(NaN));
    row("Dates in containers", () => [new Date(1), { d: new Date(NaN) }, new Set([new Date(2)])]);

    const expressions = [["empty", "(?:)", ""], ["plain", "a+b", ""], ["all old flags", "x", "gim"], ["unicode", "\\u{1d11e}", "u"],
        ["sticky", "x", "y"], ["slashes", "a\\/b\\/c", "g"], ["brackets", "[\\]\\/\"'\\\\]", ""], ["line end", "\\n\\r\\u2028", ""],
        ["other scripts", "\u00e4\u20ac", "i"], ["groups", "(a)(?:b)(?=c)(?!d)\\1", ""]];
    for (const entry of expressions)
        row("RegExp: " + entry[0], () => new RegExp(entry[1], entry[2]));
    row("RegExp: dot matches all", () => new RegExp("a.b", "s"), { needs: "RegExp flag s" });
    row("RegExp: with indices", () => new RegExp("a", "d"), { needs: "RegExp flag d" });
    row("RegExp: lone surrogate", () => new RegExp("\ud800"));

    // The pattern repeats after 256 bytes; one by one would take the QML engine seconds.
    const bytes = length => {
        const result = new Uint8Array(length);
        for (let i = 0; i < length && i < 256; ++i)
            result[i] = i * 31 + 7;
        for (let done = 256; done < length; done *= 2)
            result.set(result.subarray(0, Math.min(done, length - done)), done);
        return result;
    };
    const kinds = { ArrayBuffer: 1, DataView: 1, Int8Array: 1, Uint8Array: 1, Uint8ClampedArray: 1, Int16Array: 2, Uint16Array: 2,
                    Int32Array: 4, Uint32Array: 4, Float32Array: 4, Float64Array: 8, BigInt64Array: 8, BigUint64Array: 8 };
    const classes = { DataView, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array,
                      Float32Array, Float64Array };
    if (typeof BigInt64Array !== "undefined")
        Object.assign(classes, { BigInt64Array, BigUint64Array });
    const view = (kind, buffer, offset, count) => new classes[kind](buffer, offset, count);
    const whole = (kind, length) => kind === "ArrayBuffer" ? bytes(length).buffer : view(kind, bytes(length).buffer);
    Object.keys(kinds).forEach(kind => {
        const size = kinds[kind];
        const needs = kind.startsWith("Big") ? { needs: kind } : {};
        row(kind + ", empty", () => whole(kind, 0), needs);
        row(kind + ", one element", () => whole(kind, size), needs);
        row(kind + ", many elements", () => whole(kind, 65552), needs);
        if (kind === "ArrayBuffer")
            return;
        row(kind + ", view in the middle", () => view(kind, bytes(64).buffer, 16, 32 / size), needs);
        row(kind + ", view of nothing", () => view(kind, bytes(64).buffer, 16, 0), needs);
        row(kind + ", view to the end", () => view(kind, bytes(64).buffer, 24), needs);
    });
    for (const length of [1, 23, 24, 255, 256, 65535, 65536, 65537, 262147, 3145729])
        row("Uint8Array of " + length, () => bytes(length), { large: length > 65537 });
    row("binary of all sorts", () => [bytes(3), { b: bytes(2).buffer }, new Map([[bytes(1), new Int16Array([1])]]), bytes(0)]);
    row("floats", () => new Float64Array([NaN, -0, Infinity, 5e-324, 0.1]));

    return { rows, row, becomes, own, bytes, view };
})()
