// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Deep equality in the sense of structured clone: what must be true of a value and its echo. "" or the first difference.
// It tells NaN, -0, classes, prototypes, own keys and the order of Map and Set; the order of an object's keys is not kept
// (PROTOCOL.md, section 3). Pages, QML and Node use it.
(function () {
    "use strict";
    const tag = value => Object.prototype.toString.call(value).slice(8, -1);
    const hasOwn = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
    const text = value => typeof value === "string" ? JSON.stringify(value.slice(0, 60)) : String(value);

    function fields(a, b, path, options) {
        const keys = Reflect.ownKeys(a);
        const others = Reflect.ownKeys(b);
        if (keys.length !== others.length)
            return path + ": " + keys.length + " keys / " + others.length;
        for (const key of keys) {
            if (!hasOwn(b, key))
                return path + ": no key " + String(key);
            const result = difference(a[key], b[key], path + "." + String(key), options);
            if (result)
                return result;
        }
        return "";
    }

    function lists(a, b, path, options) {
        if (a.length !== b.length)
            return path + ": length " + a.length + " / " + b.length;
        for (let i = 0; i < a.length; ++i) {
            if (Object.is(a[i], b[i]))
                continue;
            const result = difference(a[i], b[i], path + "[" + i + "]", options);
            if (result)
                return result;
        }
        return "";
    }

    function errors(a, b, path, options) {
        for (const key of ["name", "message", "code", "data", "cause"].concat(options.stacks ? ["stack"] : [])) {
            const result = difference(a[key], b[key], path + "." + key, options);
            if (result)
                return result;
        }
        for (const key of ["code", "data", "cause"]) {
            if (hasOwn(a, key) !== hasOwn(b, key))
                return path + ": own " + key;
        }
        return "";
    }

    function bytesOf(value) {
        return tag(value) === "ArrayBuffer"
            ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }

    function bytes(a, b, path) {
        if (a.length !== b.length)
            return path + ": length " + a.length + " / " + b.length;
        // Four at a time, for engines without a compiler.
        const words = array => new Uint32Array(array.slice(0, array.length - array.length % 4).buffer);
        const x = words(a);
        const y = words(b);
        for (let i = 0; i < x.length; ++i) {
            if (x[i] !== y[i])
                return path + " at " + i * 4 + ": " + x[i].toString(16) + " / " + y[i].toString(16);
        }
        for (let i = x.length * 4; i < a.length; ++i) {
            if (a[i] !== b[i])
                return path + "[" + i + "]: " + a[i] + " / " + b[i];
        }
        return "";
    }

    function difference(a, b, path, options) {
        if (Object.is(a, b))
            return "";
        if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
            return path + ": " + text(a) + " (" + typeof a + ") / " + text(b) + " (" + typeof b + ")";
        const kind = tag(a);
        if (kind !== tag(b))
            return path + ": " + kind + " / " + tag(b);
        if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
            return path + ": another prototype";
        switch (kind) {
        case "Date": return difference(a.getTime(), b.getTime(), path + ".getTime()", options);
        case "RegExp": return difference(a.source, b.source, path + ".source", options)
            || difference(a.flags, b.flags, path + ".flags", options);
        case "Array": return lists(a, b, path, options) || difference(Object.keys(a).length, Object.keys(b).length, path + " keys", options);
        case "Map": return lists(Array.from(a.entries()), Array.from(b.entries()), path + ".entries()", options);
        case "Set": return lists(Array.from(a.values()), Array.from(b.values()), path + ".values()", options);
        case "Error": return errors(a, b, path, options);
        case "Object": return fields(a, b, path, options);
        }
        return bytes(bytesOf(a), bytesOf(b), path + ".bytes");
    }

    // options.stacks: whether the stacks of errors must be equal.
    return (a, b, options) => difference(a, b, "value", options || { stacks: true });
})()
