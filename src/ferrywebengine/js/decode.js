// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Tagged JSON (PROTOCOL.md, section 6) to values of this world.

const decodeUnits = (units) => {
    let text = '';
    for (let i = 0; i < units.length; i += 4)
        text += fromCharCode(parseUnit(substring(units, i, i + 4)));
    return text;
};

const parseUnit = (digits) => +('0x' + digits);

const base64Bytes = (base64) => {
    const text = decodeBase64(base64);
    const bytes = new NativeUint8Array(text.length);
    for (let i = 0; i < text.length; ++i)
        bytes[i] = charCodeAt(text, i);
    return typedArrayBuffer(bytes);
};

/** An attachment is base64, or a buffer that was fetched. */
const decodeBytes = (kind, attachment) => {
    const buffer = typeof attachment === 'string' ? base64Bytes(attachment) : attachment;
    return kind === 'ArrayBuffer' ? buffer : new binaryClasses[kind](buffer);
};

function decodeError(fields, attachments) {
    const text = (value) => value === undefined ? '' : decodeValue(value, attachments);
    const name = fields.name === undefined ? 'Error' : text(fields.name);
    const error = new (standardErrors[name] || NativeError)(text(fields.message));
    if (error.name !== name)
        defineProperty(error, 'name', { __proto__: null, value: name, writable: true, configurable: true });
    if (hasOwn(fields, 'code'))
        setMember(error, 'code', text(fields.code));
    if (hasOwn(fields, 'stack'))
        defineProperty(error, 'stack', { __proto__: null, value: text(fields.stack), writable: true, configurable: true });
    if (hasOwn(fields, 'data'))
        setMember(error, 'data', decodeValue(fields.data, attachments));
    if (hasOwn(fields, 'cause'))
        defineProperty(error, 'cause', { __proto__: null, value: decodeValue(fields.cause, attachments),
                                         writable: true, configurable: true });
    return error;
}

function decodeRegExp(source, flags) {
    try {
        return new NativeRegExp(source, flags);
    } catch (error) { // C++ has more of a syntax
        throw makeError('An object could not be cloned. (' + describe(error) + ')', 'ERR_NOT_CLONEABLE');
    }
}

function decodePairs(pairs, attachments, put) {
    for (let i = 0; i < pairs.length; ++i)
        put(decodeValue(pairs[i][0], attachments), decodeValue(pairs[i][1], attachments));
}

function decodeTagged(tagged, attachments) {
    const v = tagged.v;
    switch (tagged.$) {
    case 'u':
        return undefined;
    case 'n':
        return v === '-0' ? -0 : v === 'NaN' ? NaN : v === 'Infinity' ? Infinity : -Infinity;
    case 'i':
        return charCodeAt(v, 0) === 45 ? -NativeBigInt('0x' + substring(v, 1)) : NativeBigInt('0x' + v);
    case 'd':
        return new NativeDate(v === null ? NaN : v);
    case 'r':
        return decodeRegExp(decodeValue(v[0], attachments), decodeValue(v[1], attachments));
    case 'm': {
        const map = new NativeMap();
        decodePairs(v, attachments, (key, value) => mapSet(map, key, value));
        return map;
    }
    case 's': {
        const set = new NativeSet();
        for (let i = 0; i < v.length; ++i)
            setAdd(set, decodeValue(v[i], attachments));
        return set;
    }
    case 'e':
        return decodeError(v, attachments);
    case 'b':
        return decodeBytes(tagged.k, attachments[tagged.a]);
    case 't':
        return decodeUnits(v);
    case 'o': {
        const object = {};
        decodePairs(v, attachments, (key, value) => setMember(object, key, value));
        return object;
    }
    default:
        throw makeError('Unknown tag in a message', 'ERR_PROTOCOL');
    }
}

/** Decodes \a value in place where it can. */
function decodeValue(value, attachments) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (isArray(value)) {
        for (let i = 0; i < value.length; ++i) {
            if (typeof value[i] === 'object')
                value[i] = decodeValue(value[i], attachments);
        }
        return value;
    }
    if (hasOwn(value, '$'))
        return decodeTagged(value, attachments);
    const keys = objectKeys(value);
    for (let i = 0; i < keys.length; ++i) {
        const member = value[keys[i]];
        if (typeof member === 'object' && member !== null)
            setMember(value, keys[i], decodeValue(member, attachments));
    }
    return value;
}
