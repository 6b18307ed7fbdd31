// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Large binary values go beside the messages. An attachment is then [id, size]: the page parks its bytes until main pulls
// them, and fetches those that main offers. A message waits for its bytes, and what is behind it as well.

const parked = new Map();

/** Keeps a copy of \a bytes for main; the number that stands for it. Page scripts cannot guess those of preloads. */
function park(bytes) {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    const id = (high % 0x200000) * 0x100000000 + low;
    parked.set(id, bytes.slice());
    return id;
}

/** Bytes \a first to \a end of \a id, or null. They are asked for in their order. */
function takeParked(id, first, end) {
    const bytes = parked.get(id);
    if (!bytes)
        return null;
    if (end >= bytes.length)
        parked.delete(id);
    return bytes.subarray(first, end);
}

// Main asks in this way (lanes/pagepulls.cpp): pieces is a list of [id, first, end].
defineProperty(globalThis, 'ferryTake', {
    value: (to, pieces) => to === epoch ? pieces.map((piece) => takeParked(...piece)) : null,
});

// Main cannot pull while the page waits for a synchronous call: what it has not got yet, the call's own bytes as well,
// goes with the prompt, or as messages before a request.

/** What is parked, two bytes a character, and the table of it: JSON of [id, first character, bytes]. */
function packParked() {
    const table = [];
    let packed = '';
    for (const [id, bytes] of parked) {
        table.push([id, packed.length, bytes.length]);
        const even = new Uint8Array(bytes.length + bytes.length % 2);
        even.set(bytes);
        const units = new Uint16Array(even.buffer);
        for (let i = 0; i < units.length; i += 8192)
            packed += String.fromCharCode.apply(null, units.subarray(i, i + 8192));
    }
    return { table: JSON.stringify(table), packed };
}

function carryParked() {
    const entries = [...parked];
    parked.clear();
    for (const [id, bytes] of entries)
        post('[' + kinds.parkedBytes + ',' + id + ',' + base64Text(bytes) + ']');
}

/** The attachments of a message of main's: behind its payload. */
function attachmentsOf(message) {
    switch (message[0]) {
    case kinds.send:
        return message[3];
    case kinds.invoke:
    case kinds.post:
    case kinds.portMessage:
        return message[4];
    case kinds.reply:
    case kinds.error:
        return message[3];
    case kinds.bye:
        return message[2];
    default:
        return undefined;
    }
}

const lostBytesError = () => makeError('The bytes of a message did not arrive', 'ERR_PEER_GONE');

/** What takes the place of a message whose bytes cannot be had. */
function withoutBytes(message) {
    const error = lostBytesError();
    switch (message[0]) {
    case kinds.reply:
        return [kinds.error, message[1], encodeOne(newEncoding(), 'error', error)];
    case kinds.invoke:
        post(messageText(kinds.error, message[1] + ',', encodeOne(newEncoding(), 'error', error), [], null));
        break;
    case kinds.post:
    case kinds.portMessage:
        dropPorts(givePorts(message[message[0] === kinds.post ? 1 : 2]));
        break;
    }
    report(error);
    return null;
}

function offeredSize(message) {
    let size = 0;
    for (const attachment of attachmentsOf(message) || []) {
        if (typeof attachment !== 'string')
            size += attachment[1];
    }
    return size;
}

/** Fetches what main offered in \a message: ready(message) with the bytes in it, or with what takes its place. */
function fetchOffers(message, ready) {
    const attachments = attachmentsOf(message) || [];
    let missing = 0;
    let isComplete = true;
    for (let i = 0; i < attachments.length; ++i) {
        if (typeof attachments[i] === 'string')
            continue;
        ++missing;
        const [id, size] = attachments[i];
        requestBytes(id, (buffer) => {
            attachments[i] = buffer;
            isComplete = isComplete && buffer !== null && buffer.byteLength === size;
            if (--missing === 0)
                ready(isComplete ? message : withoutBytes(message));
        });
    }
    return missing > 0;
}

/** The same for the answer of a synchronous call, at once. Never throws. */
function withOffersNow(message) {
    const attachments = attachmentsOf(message) || [];
    try {
        for (let i = 0; i < attachments.length; ++i) {
            if (typeof attachments[i] === 'string')
                continue;
            const [id, size] = attachments[i];
            const text = requestNow('bytes', id, 'x-user-defined');
            if (text.length !== size)
                throw lostBytesError();
            const bytes = new Uint8Array(size);
            for (let k = 0; k < size; ++k)
                bytes[k] = text.charCodeAt(k); // the low byte of each
            attachments[i] = bytes.buffer;
        }
        return message;
    } catch {
        return [kinds.error, message[1], encodeOne(newEncoding(), 'error', lostBytesError())];
    }
}
