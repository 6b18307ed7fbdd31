// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Deep equality in the sense of structured clone: what must be true of a value and its echo. "" or the first difference.
(function () {
    "use strict";
    const tag = value => Object.prototype.toString.call(value).slice(8, -1);

    function fields(a, b, path) {
        const keys = Object.keys(a).sort();
        const others = Object.keys(b).sort();
        if (keys.join("\0") !== others.join("\0"))
            return path + ": keys " + keys + " / " + others;
        for (const key of keys) {
            const result = difference(a[key], b[key], path + "." + key);
            if (result)
                return result;
        }
        return "";
    }

    function lists(a, b, path) {
        if (a.length !== b.length)
            return path + ": length " + a.length + " / " + b.length;
        for (let i = 0; i < a.length; ++i) {
            const result = difference(a[i], b[i], path + "[" + i + "]");
            if (result)
                return result;
        }
        return "";
    }

    function bytesOf(value) {
        const view = value instanceof ArrayBuffer
            ? new Uint8Array(value) : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        return Array.from(view);
    }

    function difference(a, b, path) {
        if (Object.is(a, b))
            return "";
        if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
            return path + ": " + String(a) + " (" + typeof a + ") / " + String(b) + " (" + typeof b + ")";
        const kind = tag(a);
        if (kind !== tag(b))
            return path + ": " + kind + " / " + tag(b);
        if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b))
            return path + ": another prototype";
        switch (kind) {
        case "Date": return difference(a.getTime(), b.getTime(), path + ".getTime()");
        case "RegExp": return difference(String(a), String(b), path);
        case "Array": return lists(a, b, path);
        case "Map": return lists(Array.from(a.entries()), Array.from(b.entries()), path);
        case "Set": return lists(Array.from(a.values()), Array.from(b.values()), path);
        case "Error":
            for (const key of ["name", "message", "stack", "code", "data", "cause"]) {
                const result = difference(a[key], b[key], path + "." + key);
                if (result)
                    return result;
            }
            return "";
        case "Object": return fields(a, b, path);
        }
        return lists(bytesOf(a), bytesOf(b), path + " bytes");
    }

    return (a, b) => difference(a, b, "value");
})()
