// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated half of the export to page scripts (export.js): lends them the transport.

const lent = new NativeMap(); // id of main's invoke -> true: page scripts are to answer it
const textHead = /^\[([1-5]),(?:(\d{1,15}),)?/;

/**
 * A \a text of the page's as it may stand among other messages. The page may have written it by itself: its kind and id
 * are looked at here and repeated behind it, and main parses it apart from the others.
 */
function boxed(text, mayBe) {
    if (typeof text !== 'string' || exec(loneSurrogate, text))
        throw makeError('A message is not text', 'ERR_PROTOCOL');
    if (text.length > config.messageBytes)
        throw tooLargeError(text.length);
    const head = exec(textHead, text);
    const kind = head && +head[1];
    const id = head && head[2] !== undefined ? +head[2] : 0;
    if (!head || !mayBe(kind, id))
        throw makeError('A page may not send this message', 'ERR_PROTOCOL');
    return '[' + jsonStringify(text) + ',' + kind + ',' + id + ']';
}

function mayPost(kind, id) {
    switch (kind) {
    case kinds.send:
        return true;
    case kinds.invoke:
        return id % 2 === 1;
    case kinds.reply:
    case kinds.error:
        return mapDelete(lent, id);
    default:
        return false;
    }
}

/** What the page's end may call, on its \a bridge. */
function lendTransport(bridge) {
    bridge.root(isolatedRoots.post, (text) => post(boxed(text, mayPost)));
    bridge.root(isolatedRoots.sync, (id, channel, text) => {
        const checked = boxed(text, (kind, own) => kind === kinds.sendSync && own === id && id % 2 === 1);
        return new Raw(callSync(id, describe(channel), checked));
    });
    bridge.root(isolatedRoots.ready, startDelivery);
    bridge.root(isolatedRoots.park, (bytes) => {
        if (!isView(bytes))
            throw makeError('Only bytes can be parked', 'ERR_PROTOCOL');
        return park(bytes);
    });
}

/** Hands main's \a message to page scripts; false when there is nobody. */
function toPage(message) {
    const bridge = config.contextIsolation ? undefined : mapGet(bridges, mainWorld);
    if (!bridge)
        return false;
    const isInvoke = message[0] === kinds.invoke;
    if (isInvoke)
        mapSet(lent, message[1], true);
    else if (message[0] === kinds.cancel)
        mapDelete(lent, message[1]);
    try {
        bridge.tell(worldRoots.deliver, new Raw(message));
        return true;
    } catch { // the page refuses it
        if (isInvoke)
            mapDelete(lent, message[1]);
        return false;
    }
}
