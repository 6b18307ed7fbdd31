// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The rest of a long value, as CBOR (PROTOCOL.md, section 3) in an attachment: written in one pass, without the copy that
// JSON.stringify() would need, and read by main much faster than JSON. What encode.js has when the value turns out to be
// long stays JSON. From then on each list and object that is open ends as { $: '+', v: its JSON, a: the attachment }, and
// the rest of each is one CBOR item of the attachment, the innermost first.

// What parts of a value cost as JSON, against an attachment: about their length, but QtWebEngine is quick with texts.
const elementCost = 4;
const memberCost = 12;
const longText = 2097152;
const taggedJsonTag = 0x46455206; // over the text of [value]

/**
 * Takes \a cost from the room that a value has as JSON; true when there is none left. Each open list and object will then
 * take a level of JSON more than now.
 */
function isFull(state, cost, level) {
    state.room -= cost;
    return state.room < 0 && level + state.depth < maxJsonLevels;
}

function continued(state, encoded, write) {
    if (!state.stream) {
        push(state.attachments, null); // endStream() knows the bytes
        state.stream = newStream(state.attachments.length - 1);
    }
    write();
    return { $: '+', v: encoded, a: state.stream.index };
}

const newStream = (index) => ({ index, bytes: new NativeUint8Array(65536), capacity: 65536, size: 0 });

function endStream(state) {
    const { index, bytes, size } = state.stream;
    state.attachments[index] = typedArraySubarray(bytes, 0, size);
    state.stream = null;
}

function reserve(stream, count) {
    if (stream.size + count <= stream.capacity)
        return;
    stream.capacity = 2 * stream.capacity + count;
    const bytes = new NativeUint8Array(stream.capacity);
    typedArraySet(bytes, stream.bytes);
    stream.bytes = bytes;
}

function writeByte(stream, byte) {
    reserve(stream, 1);
    stream.bytes[stream.size++] = byte;
}

/** \a major is the upper three bits of the head; \a following bytes of room will be there behind it. */
function writeHead(stream, major, number, following = 0) {
    reserve(stream, 5 + following);
    const { bytes } = stream;
    if (number < 24) {
        bytes[stream.size++] = major | number;
        return;
    }
    const width = number < 0x100 ? 1 : number < 0x10000 ? 2 : 4;
    bytes[stream.size++] = major | (width === 4 ? 26 : 23 + width);
    for (let shift = 8 * (width - 1); shift >= 0; shift -= 8)
        bytes[stream.size++] = number >>> shift;
}

const oneFloat = new Float64Array(1);
const floatBytes = new NativeUint8Array(typedArrayBuffer(oneFloat)); // little-endian wherever Chromium runs

function writeNumber(stream, number) {
    if ((number | 0) === number && !isSame(number, -0)) {
        if (number >= 0)
            writeHead(stream, 0x00, number);
        else
            writeHead(stream, 0x20, -1 - number);
        return;
    }
    reserve(stream, 9);
    stream.bytes[stream.size++] = 0xfb;
    oneFloat[0] = number;
    for (let i = 7; i >= 0; --i)
        stream.bytes[stream.size++] = floatBytes[i];
}

const shortText = 200;
const utf8 = new TextEncoder();

function writeText(stream, text) {
    const { length } = text;
    if (length < shortText) {
        writeHead(stream, 0x60, length, length);
        const { bytes, size } = stream;
        let i = 0;
        for (; i < length; ++i) {
            const code = charCodeAt(text, i);
            if (code >= 0x80)
                break;
            bytes[size + i] = code;
        }
        if (i === length) {
            stream.size += length;
            return;
        }
        stream.size -= length < 24 ? 1 : 2; // the head was wrong
    }
    if (exec(loneSurrogate, text)) {
        writeHead(stream, 0xc0, 0x46455201);
        writeHead(stream, 0x40, 2 * length, 2 * length);
        for (let i = 0; i < length; ++i) {
            const unit = charCodeAt(text, i);
            stream.bytes[stream.size++] = unit;
            stream.bytes[stream.size++] = unit >>> 8;
        }
        return;
    }
    // The head comes last, and is the long form: three bytes a unit are the most there can be.
    reserve(stream, 5 + 3 * length);
    const { written } = encodeInto(utf8, text, typedArraySubarray(stream.bytes, stream.size + 5, stream.capacity));
    stream.bytes[stream.size] = 0x7a;
    for (let i = 1; i <= 4; ++i)
        stream.bytes[stream.size + i] = written >>> (32 - 8 * i);
    stream.size += 5 + written;
}

/** From element \a first on. Of indefinite length: a getter may change the list. */
function writeElements(state, array, level, first) {
    writeByte(state.stream, 0x9f);
    for (let i = first; i < array.length; ++i)
        writeAt(state, i, array[i], level);
    writeByte(state.stream, 0xff);
}

/** From key \a first on. */
function writeMembers(state, object, level, keys, first) {
    writeByte(state.stream, 0xbf);
    for (let i = first; i < keys.length; ++i) {
        const key = keys[i];
        if (!hasOwn(object, key))
            continue; // an earlier getter removed it
        state.reading = key;
        const value = object[key];
        state.reading = '';
        writeText(state.stream, key);
        writeAt(state, key, value, level);
    }
    writeByte(state.stream, 0xff);
}

const writeWholeList = (state, array, level) => writeElements(state, array, level, 0);
const writeWholeRecord = (state, object, level) => writeMembers(state, object, level, recordKeys(state, object), 0);

function writeAt(state, step, value, level) {
    const { stream } = state;
    switch (typeof value) {
    case 'string':
        writeText(stream, value);
        return;
    case 'number':
        writeNumber(stream, value);
        return;
    case 'boolean':
        writeByte(stream, value ? 0xf5 : 0xf4);
        return;
    case 'undefined':
        writeByte(stream, 0xf7);
        return;
    case 'object':
        if (value === null) {
            writeByte(stream, 0xf6);
            return;
        }
    }
    state.path[state.steps++] = step;
    if (typeof value === 'object' && isArray(value))
        encodeContainer(state, value, level, writeWholeList);
    else if (typeof value === 'object' && isRecord(value))
        encodeContainer(state, value, level, writeWholeRecord);
    else
        writeTagged(state, value);
    --state.steps;
}

/** What has no short form here: as tagged JSON. */
function writeTagged(state, value) {
    const { stream, room } = state;
    state.room = Infinity;
    const text = jsonStringify([encodeValue(state, value, 1)]);
    state.room = room;
    writeHead(stream, 0xc0, taggedJsonTag);
    writeText(stream, text);
}
