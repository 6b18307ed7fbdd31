// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Random values as JavaScript makes them; randomvalues.cpp is its twin. Called with a seed, gives a function that gives the next one.
(function (seed) {
    "use strict";
    let state = seed | 0;
    // mulberry32
    const unit = () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return (t ^ (t >>> 14)) >>> 0;
    };
    const upTo = most => unit() % (most + 1);
    const once = count => unit() % count === 0;
    const hasBigInt = typeof BigInt !== "undefined";
    const kinds = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array,
                   Float64Array, DataView];
    if (hasBigInt)
        kinds.push(BigInt64Array, BigUint64Array);

    function text() {
        const length = upTo(once(20) ? 300 : 12);
        const alphabet = upTo(3);
        let result = "";
        for (let i = 0; i < length; ++i)
            result += String.fromCharCode(alphabet === 0 ? upTo(255) : alphabet === 1 ? upTo(0xffff)
                : alphabet === 2 ? 0xd7fe + upTo(0x803) : once(8) ? 0xfeff : 97 + upTo(25));
        return result;
    }

    function bytes(most) {
        const result = new Uint8Array(upTo(most));
        for (let i = 0; i < result.length; ++i)
            result[i] = unit();
        return result;
    }

    function number() {
        switch (upTo(3)) {
        case 0: return (unit() | 0) >> upTo(31);
        case 1: return ((unit() | 0) * 4294967296 + unit()) / Math.pow(2, upTo(63));
        case 2: return new DataView(Uint32Array.of(unit(), unit()).buffer).getFloat64(0);
        }
        return [-0, 0.5, 2147483648, -2147483649, 9007199254740992, NaN, Infinity][upTo(6)];
    }

    function single() {
        switch (upTo(hasBigInt ? 11 : 10)) {
        case 0: return undefined;
        case 1: return null;
        case 2: return once(2);
        case 3: case 4: case 5: return number();
        case 6: return once(8) ? new Date(NaN) : new Date(((unit() | 0) % 100000000) * 86400000 + upTo(86399999));
        case 7: return new RegExp(["(?:)", "a+", "\\/", "[^/]", "\u20ac"][upTo(4)], ["", "g", "i", "gim", "y", "u"][upTo(5)]);
        case 8: {
            const buffer = bytes(10).buffer;
            const space = new ArrayBuffer(64);
            new Uint8Array(space).set(bytes(64));
            const kind = kinds[upTo(kinds.length - 1)];
            return once(8) ? buffer : new kind(space, 8 * upTo(4), upTo(4));
        }
        case 11: return BigInt("0x" + (upTo(15)).toString(16) + Array.from(bytes(30), b => (b % 16).toString(16)).join("")) * BigInt(once(2) ? 1 : -1);
        }
        return text();
    }

    function error(depth) {
        const kind = upTo(3); // the name decides which class an Error arrives as
        const result = new [Error, TypeError, RangeError, Error][kind](text());
        if (kind === 3)
            Object.defineProperty(result, "name", { value: "Mine" });
        if (once(2))
            result.code = "E" + text();
        if (once(2)) {
            const data = value(depth - 1);
            if (data !== undefined)
                result.data = data;
        }
        if (once(3)) {
            const cause = value(depth - 1);
            if (cause !== undefined)
                result.cause = cause;
        }
        return result;
    }

    function container(depth) {
        const size = upTo(once(20) ? 40 : 5);
        const kind = upTo(6);
        if (kind === 0)
            return error(depth);
        if (kind === 1) {
            const map = new Map();
            for (let i = 0; i < size; ++i)
                map.set(value(depth - 1), value(depth - 1));
            return map;
        }
        if (kind === 2) {
            const set = new Set();
            for (let i = 0; i < size; ++i)
                set.add(value(depth - 1));
            return set;
        }
        if (kind < 5) {
            const list = [];
            for (let i = 0; i < size; ++i)
                list.push(value(depth - 1));
            return list;
        }
        const object = {};
        for (let i = 0; i < size; ++i) {
            const key = once(3) ? ["$", "v", "__proto__", "", "a", "7"][upTo(5)] : text();
            Object.defineProperty(object, key, { value: value(depth - 1), writable: true, configurable: true, enumerable: true });
        }
        return object;
    }

    function value(depth) {
        return depth === 0 || !once(4) ? single() : container(depth);
    }

    return () => value(6);
})
