// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Values on their way between two worlds, by contextBridge's rules: data is copied, functions and promises become
// proxies, and one object that is reached twice stays one. What cannot stand in a message travels beside it:
// symbols and elements are "extras". A packed value is a primitive of JSON, or an array that begins with one of these.

const packed = { __proto__: null, array: 0, object: 1, func: 2, ownFunc: 3, promise: 4, error: 5, raw: 6, ref: 7, extra: 8,
                 undef: 9, number: 10, bigint: 11 };

const maxBridgeDepth = 1000;
const uncloneable = 'An object could not be cloned.';
const nodeType = getter(Node.prototype, 'nodeType');
const rootOf = uncurry(Node.prototype.getRootNode);
const NativeShadowRoot = ShadowRoot;
const nativeFreeze = Object.freeze;
const ownSymbols = Object.getOwnPropertySymbols;
const isEnumerable = uncurry(objectPrototype.propertyIsEnumerable);
const isInstance = uncurry(Function.prototype[Symbol.hasInstance]);

/** Kinds that the browser copies by itself, whole. */
const rawTags = { __proto__: null, Date: 1, RegExp: 1, Map: 1, Set: 1, ArrayBuffer: 1, Number: 1, String: 1, Boolean: 1,
                  BigInt: 1, Blob: 1, File: 1, FileList: 1, ImageData: 1, VideoFrame: 1 };

/** As list[index] = value, whatever the page put on Array.prototype. */
function setElement(list, index, value) {
    defineProperty(list, index, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}

/** Marks a value of ours that the browser may copy as it is. */
class Raw {
    constructor(value) { this.value = value; }
}

/**
 * table: { func(function, holder) -> id, own(function) -> the other end's id or undefined, promise(promise) -> id } keeps
 * what the packed value refers to; made gathers the ids of functions; isPlain says that JSON can hold it all.
 */
const newPacking = (table) => ({ table, seen: null, count: 0, depth: 0, extras: [], made: [], isPlain: true });

function packRaw(state, value) {
    state.isPlain = false;
    return [packed.raw, value];
}

function packExtra(state, value) {
    const index = state.extras.length;
    setElement(state.extras, index, value);
    return [packed.extra, index];
}

/** \a holder is what a function in \a value is called on. */
function pack(state, value, holder) {
    if (state.depth >= maxBridgeDepth) {
        throw makeError('Electron contextBridge recursion depth exceeded.  Nested objects deeper than ' + maxBridgeDepth
                        + ' are not supported.');
    }
    switch (typeof value) {
    case 'string':
    case 'boolean':
        return value;
    case 'number':
        return isFiniteNumber(value) && !isSame(value, -0) ? value
            : [packed.number, isSame(value, -0) ? '-0' : NativeString(value)];
    case 'bigint':
        return [packed.bigint, bigIntToString(value)];
    case 'symbol':
        return packExtra(state, value);
    case 'undefined':
        return [packed.undef];
    default:
        return value === null ? null : packObject(state, value, holder);
    }
}

function packObject(state, object, holder) {
    if (!state.seen)
        state.seen = new NativeMap();
    const index = mapGet(state.seen, object);
    if (index !== undefined)
        return [packed.ref, index];
    mapSet(state.seen, object, state.count++);
    if (typeof object === 'function') {
        const own = state.table.own(object);
        if (own !== undefined)
            return [packed.ownFunc, own];
        const id = state.table.func(object, holder);
        setElement(state.made, state.made.length, id);
        return [packed.func, id];
    }
    if (isArray(object))
        return packList(state, object);
    const prototype = getPrototypeOf(object);
    if ((prototype === objectPrototype || prototype === null) && !hasOwn(object, tagSymbol))
        return packMembers(state, object);
    if (prototype === Raw.prototype)
        return packRaw(state, object.value);
    return packSpecial(state, object);
}

function packList(state, array) {
    const list = [packed.array];
    ++state.depth;
    for (let i = 0; i < array.length; ++i)
        setElement(list, i + 1, pack(state, array[i], array));
    --state.depth;
    return list;
}

function packMembers(state, object) {
    const list = [packed.object];
    ++state.depth;
    const keys = objectKeys(object);
    for (let i = 0; i < keys.length; ++i) {
        const value = pack(state, object[keys[i]], object);
        setElement(list, list.length, keys[i]);
        setElement(list, list.length, value);
    }
    const symbols = ownSymbols(object);
    for (let i = 0; i < symbols.length; ++i) {
        if (!isEnumerable(object, symbols[i]))
            continue;
        const value = pack(state, object[symbols[i]], object);
        setElement(list, list.length, packExtra(state, symbols[i]));
        setElement(list, list.length, value);
    }
    --state.depth;
    return list;
}

/** The message is what Electron keeps of an error; code and data are what Ferry's errors have beside it. */
function packError(state, error) {
    const message = error.message;
    const code = hasOwn(error, 'code') ? error.code : undefined;
    const list = [packed.error, typeof message === 'string' ? message : describe(error),
                  typeof code === 'string' || isFiniteNumber(code) ? code : null];
    if (hasOwn(error, 'data')) {
        ++state.depth;
        setElement(list, 3, pack(state, error.data, error));
        --state.depth;
    }
    return list;
}

const isElement = (object) => brandOf(nodeType, object) && nodeType(object) === 1
    && !isInstance(NativeShadowRoot, rootOf(object)); // the browser would show the shadow tree's host instead

const isPromise = (object) => brandOf((promise) => then(promise, undefined, () => {}), object);

function packSpecial(state, object) {
    if (isView(object))
        return packRaw(state, object);
    const tag = substring(objectToString(object), 8, -1);
    if (tag === 'Error' || tag === 'DOMException')
        return packError(state, object);
    if (tag === 'Promise' && isPromise(object))
        return [packed.promise, state.table.promise(object)];
    if (rawTags[tag])
        return packRaw(state, object);
    if (isElement(object))
        return packExtra(state, object);
    if (!isForeign(object))
        return packMembers(state, object);
    throw makeError(uncloneable, 'ERR_NOT_CLONEABLE');
}

/**
 * table: { func(id) -> proxy, own(id) -> function, promise(id) -> promise } makes what the packed value refers to; what
 * is exposed is frozen.
 */
const newUnpacking = (table, extras, frozen) => ({ table, extras, frozen, objects: [] });

/** What else came with a message: whoever took over the other end may have written anything. */
function elementAt(list, index) {
    if (typeof index !== 'number' || !hasOwn(list, index))
        throw makeError('A value refers to what did not come with it', 'ERR_PROTOCOL');
    return list[index];
}

function unpackKey(state, value) {
    const key = unpack(state, value);
    if (typeof key !== 'string' && typeof key !== 'symbol')
        throw makeError('A key is neither a string nor a symbol', 'ERR_PROTOCOL');
    return key;
}

const remember = (state, object) => {
    setElement(state.objects, state.objects.length, object);
    return object;
};

/** What is frozen when its members are there; typed arrays cannot be. */
const finished = (state, object) => state.frozen && !isView(object) ? nativeFreeze(object) : object;

function unpack(state, value) {
    if (typeof value !== 'object' || value === null)
        return value;
    switch (value[0]) {
    case packed.array: {
        const array = remember(state, []);
        for (let i = 1; i < value.length; ++i)
            setElement(array, i - 1, unpack(state, value[i]));
        return finished(state, array);
    }
    case packed.object: {
        const object = remember(state, {});
        for (let i = 1; i < value.length; i += 2)
            setMember(object, unpackKey(state, value[i]), unpack(state, value[i + 1]));
        return finished(state, object);
    }
    case packed.func:
        return finished(state, remember(state, state.table.func(value[1])));
    case packed.ownFunc:
        return remember(state, state.table.own(value[1]));
    case packed.promise:
        return finished(state, remember(state, state.table.promise(value[1])));
    case packed.error: {
        const error = remember(state, new NativeError(value[1]));
        if (value[2] !== null)
            setMember(error, 'code', value[2]);
        if (value.length > 3)
            setMember(error, 'data', unpack(state, value[3]));
        return finished(state, error);
    }
    case packed.raw:
        return finished(state, remember(state, value[1]));
    case packed.ref:
        return elementAt(state.objects, value[1]);
    case packed.extra: {
        const extra = elementAt(state.extras, value[1]);
        if (typeof extra === 'object')
            remember(state, extra);
        return extra;
    }
    case packed.undef:
        return undefined;
    case packed.number:
        return +value[1];
    case packed.bigint:
        return NativeBigInt(value[1]);
    default:
        throw makeError('Unknown form of a value', 'ERR_PROTOCOL');
    }
}
