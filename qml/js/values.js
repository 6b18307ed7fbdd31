// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Takes JavaScript values apart and puts them together for scriptvalues.cpp, because the QML engine's own conversion
// loses Map, Set, Error and typed arrays. Evaluated once per engine; the language is what Qt 6.4 knows.
(function () {
    "use strict";

    // Taken while nobody has touched them; a brand check by an intrinsic throws for an impostor.
    const call = Function.prototype.call;
    const toStringOf = call.bind(Object.prototype.toString);
    const namesOf = Object.getOwnPropertyNames;
    const isEnumerable = call.bind(Object.prototype.propertyIsEnumerable);
    const prototypeOf = Object.getPrototypeOf;
    const define = Object.defineProperty;
    const hasOwn = call.bind(Object.prototype.hasOwnProperty);
    const isArray = Array.isArray;
    const tagSymbol = Symbol.toStringTag;
    const plainPrototype = Object.prototype;
    const timeOf = call.bind(Date.prototype.getTime);
    const eachOfMap = call.bind(Map.prototype.forEach);
    const eachOfSet = call.bind(Set.prototype.forEach);
    const cut = call.bind(ArrayBuffer.prototype.slice);
    const numberOf = call.bind(Number.prototype.valueOf);
    const textOf = call.bind(String.prototype.valueOf);
    const booleanOf = call.bind(Boolean.prototype.valueOf);
    const isView = ArrayBuffer.isView;
    const push = call.bind(Array.prototype.push);
    const views = { Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array,
                    Uint32Array, Float32Array, Float64Array, DataView };
    const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

    // The numbers are those of enum Shape in scriptreader.cpp.
    const Plain = 0, Instance = 1, List = 2, DateTime = 3, Expression = 4, Pairs = 5, Values = 6,
        Failure = 7, Bytes = 8, Unboxed = 9, Refused = 10;

    // place.at: what is being read, for the path of a getter or a Proxy that throws.
    function fields(value, place) {
        const keys = namesOf(value); // Object.keys() of this engine calls the getters
        const prototype = prototypeOf(value);
        const parts = [prototype === plainPrototype || prototype === null ? Plain : Instance];
        for (let i = 0; i < keys.length; ++i) {
            place.at = keys[i];
            if (isEnumerable(value, keys[i]))
                push(parts, keys[i], value[keys[i]]);
        }
        return parts;
    }

    function list(value, place) {
        const parts = [List];
        for (let i = 0; i < value.length; ++i) {
            place.at = i;
            push(parts, value[i]);
        }
        return parts;
    }

    function failure(error) {
        const parts = [Failure, String(error.name), String(error.message), String(error.stack)];
        // Absent and undefined are the same here, as they are in IpcError.
        push(parts, error.code === undefined ? undefined : String(error.code), error.data, error.cause);
        return parts;
    }

    function bytes(kind, value) {
        if (!isView(value))
            throw new TypeError(kind);
        const buffer = value.buffer;
        const whole = value.byteOffset === 0 && value.byteLength === buffer.byteLength;
        return [Bytes, kind,
                whole ? buffer : cut(buffer, value.byteOffset, value.byteOffset + value.byteLength)];
    }

    function known(kind, value, place) {
        switch (kind) {
        case "Object": return value instanceof errors.Error ? failure(value) : undefined;
        case "Date": return [DateTime, timeOf(value)];
        case "RegExp": return [Expression, value.flags];
        case "Error": return failure(value);
        case "V4Sequence": return list(value, place);
        case "Map": {
            const parts = [Pairs];
            eachOfMap(value, (element, key) => { push(parts, key, element); });
            return parts;
        }
        case "Set": {
            const parts = [Values];
            eachOfSet(value, element => { push(parts, element); });
            return parts;
        }
        case "ArrayBuffer": cut(value, 0, 0); return [Bytes, kind, value];
        case "Number": return [Unboxed, numberOf(value)];
        case "String": return [Unboxed, textOf(value)];
        case "Boolean": return [Unboxed, booleanOf(value)];
        case "Symbol":
        case "Promise":
        case "WeakMap":
        case "WeakSet":
        case "Generator":
        case "SharedArrayBuffer":
        case "Arguments": return [Refused, kind];
        case "Array Iterator":
        case "String Iterator":
        case "Map Iterator":
        case "Set Iterator": return hasOwn(value, tagSymbol) ? undefined : [Refused, kind];
        }
        return hasOwn(views, kind) ? bytes(kind, value) : undefined;
    }

    // Called for objects that are not functions, not QObjects and not real arrays.
    function open(value) {
        if (typeof value !== "object")
            return [Refused, typeof value];
        const place = {};
        let parts;
        try {
            parts = known(toStringOf(value).slice(8, -1), value, place);
        } catch (impostor) {
            parts = undefined;
        }
        if (parts !== undefined)
            return parts;
        try {
            return isArray(value) ? list(value, place) : fields(value, place);
        } catch (error) {
            let text = "unprintable";
            try { text = String(error); } catch (again) { /* stays */ }
            return [Refused, text, place.at];
        }
    }

    function hidden(object, key, value) {
        define(object, key, { value, writable: true, configurable: true, enumerable: false });
    }

    // Not `new Error`: the stack of such an object is the place in this file and cannot be replaced. All that
    // JavaScript looks at is there: instanceof, Object.prototype.toString, the members.
    function error(name, message, stack, code, data, cause) {
        const result = Object.create((hasOwn(errors, name) ? errors[name] : Error).prototype);
        hidden(result, Symbol.toStringTag, "Error");
        hidden(result, "message", message);
        hidden(result, "stack", stack);
        if (result.name !== name)
            hidden(result, "name", name);
        if (code !== "")
            result.code = code;
        if (data !== undefined)
            result.data = data;
        if (cause !== undefined)
            hidden(result, "cause", cause);
        return result;
    }

    function view(kind, buffer) {
        return kind === "ArrayBuffer" ? buffer : new views[kind](buffer);
    }

    function expression(source, flags) {
        try {
            return new RegExp(source, flags);
        } catch (unknownFlag) {
            return undefined;
        }
    }

    function map(parts) {
        const result = new Map();
        for (let i = 0; i < parts.length; i += 2)
            result.set(parts[i], parts[i + 1]);
        return result;
    }

    function set(parts) {
        const result = new Set();
        for (let i = 0; i < parts.length; ++i)
            result.add(parts[i]);
        return result;
    }

    // A plain assignment of "__proto__" would change the prototype instead.
    function own(object, key, value) {
        define(object, key, { value, writable: true, configurable: true, enumerable: true });
    }

    // Node's words for a value of the wrong type.
    function describe(value) {
        if (value === undefined || value === null)
            return String(value);
        if (typeof value === "object") {
            const maker = value.constructor;
            return maker && maker.name ? "an instance of " + maker.name : "an object";
        }
        const text = typeof value === "string" ? "'" + value + "'" : String(value);
        return "type " + typeof value + " (" + text + ")";
    }

    function typeOf(value) {
        return typeof value;
    }

    return { open, error, view, expression, map, set, own, describe, typeOf };
})()
