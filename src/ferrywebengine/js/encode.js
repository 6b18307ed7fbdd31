// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Values to tagged JSON (PROTOCOL.md, section 6): the twin of codec/taggedjson in C++. What is long goes on as CBOR
// (encodelong.js).

const maxDepth = 512;
const maxJsonLevels = 1000;
const loneSurrogate = /[\ud800-\udfff]/u;
const needsUnits = /^\ufeff|[\ud800-\udfff]/u; // QJsonDocument drops a leading U+FEFF
const identifier = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** Tags of Object.prototype.toString that are data. All other built-in ones are refused. */
const refuse = (state, type) => {
    state.type = type;
    throw state;
};

const pathStep = (key) => {
    if (exec(identifier, key))
        return '.' + key;
    return '["' + replace(replace(key, /\\/g, '\\\\'), /"/g, '\\"') + '"]';
};

/** A step of a path: the name of a member, the number of an element, or [text] as it is. */
const stepText = (step) => typeof step === 'number' ? '[' + step + ']' : typeof step === 'string' ? pathStep(step) : step[0];

const encodeString = (text) => {
    if (!exec(needsUnits, text))
        return text;
    let units = '';
    for (let i = 0; i < text.length; ++i)
        units += padStart(numberToString(charCodeAt(text, i), 16), 4, '0');
    return { $: 't', v: units };
};

const encodeNumber = (number) => {
    if (isFiniteNumber(number) && !isSame(number, -0))
        return number;
    return { $: 'n', v: isSame(number, -0) ? '-0' : NativeString(number) };
};

const encodeBytes = (state, kind, buffer, offset, length) => {
    push(state.attachments, new NativeUint8Array(buffer, offset, length)); // copied by messageText()
    return { $: 'b', k: kind, a: state.attachments.length - 1 };
};

function encodeError(state, error, level) {
    const fields = {};
    const text = (value) => typeof value === 'string' ? value : NativeString(value);
    fields.name = encodeString(text(error.name));
    fields.message = encodeString(text(error.message));
    const code = hasOwn(error, 'code') ? error.code : undefined;
    if (typeof code === 'string' || typeof code === 'number')
        fields.code = encodeString(text(code));
    const stack = error.stack;
    if (typeof stack === 'string' && stack !== '')
        fields.stack = encodeString(stack);
    const data = hasOwn(error, 'data') ? error.data : undefined;
    if (data !== undefined)
        fields.data = encodeAt(state, 'data', data, level + 2);
    if (hasOwn(error, 'cause'))
        fields.cause = encodeAt(state, 'cause', error.cause, level + 2);
    return { $: 'e', v: fields };
}

function recordKeys(state, object) {
    if (hasOwn(object, iteratorSymbol) && objectToString(object) === '[object Arguments]')
        refuse(state, 'Arguments'); // looks like a plain object otherwise
    state.reading = '';
    return objectKeys(object);
}

function encodeMembers(state, object, level) {
    const keys = recordKeys(state, object);
    const plain = {};
    let pairs = null;
    for (let i = 0; i < keys.length; ++i) {
        const key = keys[i];
        if (key === '$' || exec(needsUnits, key)) {
            pairs = [];
            break;
        }
    }
    for (let i = 0; i < keys.length; ++i) {
        if (!pairs && isFull(state, memberCost, level))
            return continued(state, plain, () => writeMembers(state, object, level, keys, i));
        const key = keys[i];
        if (!hasOwn(object, key))
            continue; // an earlier getter removed it
        state.reading = key;
        const value = object[key];
        state.reading = '';
        if (pairs)
            push(pairs, [encodeString(key), encodeAt(state, key, value, level + 3)]);
        else if (key === '__proto__')
            setMember(plain, key, encodeAt(state, key, value, level + 1));
        else
            plain[key] = isEasy(value) ? value : encodeAt(state, key, value, level + 1);
    }
    return pairs ? { $: 'o', v: pairs } : plain;
}

function encodeMap(state, map, level) {
    const pairs = [];
    mapForEach(map, (value, key) => {
        const at = '.entries()[' + pairs.length + ']';
        push(pairs, [encodeAt(state, [at + '[0]'], key, level + 3), encodeAt(state, [at + '[1]'], value, level + 3)]);
    });
    return { $: 'm', v: pairs };
}

function encodeSet(state, set, level) {
    const values = [];
    setForEach(set, (value) => {
        push(values, encodeAt(state, ['.values()[' + values.length + ']'], value, level + 2));
    });
    return { $: 's', v: values };
}

function encodeList(state, array, level) {
    const list = [];
    for (let i = 0; i < array.length; ++i) {
        if (isFull(state, elementCost, level))
            return continued(state, list, () => writeElements(state, array, level, i));
        const value = array[i];
        push(list, isEasy(value) ? value : encodeAt(state, i, value, level + 1));
    }
    return list;
}

/** What is itself in JSON and needs no step of a path. */
const isEasy = (value) => value === null || value === true || value === false
    || (typeof value === 'number' && isInteger(value) && value !== 0);

function encodeAt(state, step, value, level) {
    state.path[state.steps++] = step;
    const encoded = encodeValue(state, value, level);
    --state.steps;
    return encoded;
}

/** A container of \a encode's: within, nothing goes on elsewhere. */
function encodeWhole(state, object, level, encode) {
    const { room } = state;
    state.room = Infinity;
    const encoded = encodeContainer(state, object, level, encode);
    state.room = room;
    return encoded;
}

function encodeContainer(state, object, level, encode) {
    if (state.depth >= maxDepth || level >= maxJsonLevels)
        refuse(state, 'nesting deeper than ' + maxDepth);
    for (let i = state.depth - 1; i >= 0; --i) {
        if (state.ancestors[i] === object)
            refuse(state, 'circular reference');
    }
    state.ancestors[state.depth++] = object;
    const encoded = encode(state, object, level);
    --state.depth;
    return encoded;
}

/** Plain objects, and instances of classes that are not the browser's or the language's. */
const isRecord = (object) => (getPrototypeOf(object) === objectPrototype && !hasOwn(object, tagSymbol))
    || (!isView(object) && objectToString(object) === '[object Object]');

function encodeObject(state, object, level) {
    if (isArray(object))
        return encodeContainer(state, object, level, encodeList);
    if (isRecord(object))
        return encodeContainer(state, object, level, encodeMembers);
    if (isView(object)) {
        const kind = typedArrayTag(object);
        if (kind === undefined)
            return encodeBytes(state, 'DataView', dataViewBuffer(object), dataViewOffset(object), dataViewBytes(object));
        return encodeBytes(state, kind, typedArrayBuffer(object), typedArrayOffset(object), typedArrayBytes(object));
    }
    const tag = substring(objectToString(object), 8, -1);
    switch (tag) {
    case 'Date': {
        if (!brandOf(dateTime, object))
            break;
        const time = dateTime(object);
        return { $: 'd', v: isFiniteNumber(time) ? time : null };
    }
    case 'RegExp':
        if (!brandOf(regExpSource, object))
            break;
        return { $: 'r', v: [encodeString(regExpSource(object)), encodeString(regExpFlags(object))] };
    case 'Map':
        if (!brandOf(mapSize, object))
            break;
        return encodeWhole(state, object, level, encodeMap);
    case 'Set':
        if (!brandOf(setSize, object))
            break;
        return encodeWhole(state, object, level, encodeSet);
    case 'Error':
    case 'DOMException':
        return encodeWhole(state, object, level, encodeError);
    case 'ArrayBuffer':
        if (!brandOf(bufferBytes, object))
            break;
        return encodeBytes(state, tag, object, 0, bufferBytes(object));
    case 'Number':
        return brandOf(numberValue, object) ? encodeNumber(numberValue(object)) : refuse(state, tag);
    case 'String':
        return brandOf(stringValue, object) ? encodeString(stringValue(object)) : refuse(state, tag);
    case 'Boolean':
        return brandOf(booleanValue, object) ? booleanValue(object) : refuse(state, tag);
    case 'BigInt':
        return brandOf(bigIntValue, object) ? encodeBigInt(bigIntValue(object)) : refuse(state, tag);
    case 'Function':
    case 'Arguments':
        refuse(state, tag);
    }
    // A tag of its own says nothing; only the bridge between worlds is wary of it.
    if (isForeign(hasOwn(object, tagSymbol) ? getPrototypeOf(object) : object))
        refuse(state, tag);
    return encodeContainer(state, object, level, encodeMembers);
}

const encodeBigInt = (value) => ({ $: 'i', v: bigIntToString(value, 16) });

function encodeText(state, text, level) {
    const isLong = isFull(state, text.length > longText ? Infinity : text.length >> 4, level);
    return isLong ? continued(state, '', () => writeText(state.stream, text)) : encodeString(text);
}

function encodeValue(state, value, level) {
    switch (typeof value) {
    case 'string':
        return encodeText(state, value, level);
    case 'number':
        return encodeNumber(value);
    case 'boolean':
        return value;
    case 'undefined':
        return { $: 'u' };
    case 'bigint':
        return encodeBigInt(value);
    case 'object':
        return value === null ? null : encodeObject(state, value, level);
    default:
        return refuse(state, typeof value); // function, symbol
    }
}

const joinedPath = (state) => {
    let whole = '';
    for (let i = 0; i < state.steps; ++i)
        whole += stepText(state.path[i]);
    return whole.length <= 240 ? whole : substring(whole, 0, 110) + '\u2026' + substring(whole, -110);
};

/**
 * An encoder's books for one message: attachments gathers the bytes of all its values, and a value may cost inlineLength
 * before it goes on in one (encodelong.js).
 */
const newEncoding = (inlineLength = Infinity) => ({ attachments: [], path: [], steps: 0, ancestors: [], depth: 0, type: '',
                                                    reading: '', inlineLength, room: 0, stream: null });

/** `encode(state)`, with a refusal turned into the error that Electron throws. */
function cloned(state, encode) {
    try {
        return encode(state);
    } catch (reason) {
        let why;
        if (reason === state)
            why = joinedPath(state) + ': ' + state.type;
        else // a getter or a Proxy threw
            why = joinedPath(state) + (state.reading ? pathStep(state.reading) : '') + ': ' + describe(reason);
        const error = makeError('An object could not be cloned. (' + why + ')', 'ERR_NOT_CLONEABLE');
        if (reason !== state)
            setMember(error, 'cause', reason);
        throw error;
    }
}

/** One of the values of a message; \a step is where its path begins. */
function encodeRoot(state, step, value) {
    state.room = state.inlineLength;
    const encoded = encodeAt(state, step, value, 1);
    if (state.stream)
        endStream(state);
    return encoded;
}

/** The arguments of a call, as one list. */
function encodeArguments(state, list) {
    return cloned(state, () => {
        const encoded = [];
        for (let i = 0; i < list.length; ++i)
            push(encoded, isEasy(list[i]) ? list[i] : encodeRoot(state, ['args[' + i + ']'], list[i]));
        return encoded;
    });
}

/** A result or an error. */
function encodeOne(state, root, value) {
    return cloned(state, () => encodeRoot(state, [root], value));
}
