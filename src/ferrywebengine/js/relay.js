// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated half of the export to page scripts (export.js): lends them the transport.

const lent = new NativeMap(); // id of main's invoke -> true: page scripts are to answer it
const textHead = /^\[([1-57]),(?:(\d{1,15}),)?/;
const portHead = /^\[7,\[([\d,]*)\],"/;
const adopted = new NativeMap(); // id of a port that a message of the page's is to bring -> true

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
    if (!head || !mayBe(kind, id, text))
        throw makeError('A page may not send this message', 'ERR_PROTOCOL');
    return '[' + jsonStringify(text) + ',' + kind + ',' + id + ']';
}

/** The ports in \a text are those that were adopted for it. */
function bringsAdopted(text) {
    const head = exec(portHead, text);
    if (!head)
        return false;
    const ids = head[1] === '' ? [] : head[1].split(',');
    return ids.every((id) => mapDelete(adopted, +id));
}

function mayPost(kind, id, text) {
    switch (kind) {
    case kinds.send:
        return true;
    case kinds.post:
        return bringsAdopted(text);
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
    bridge.root(isolatedRoots.adoptPorts, (news) => adoptPagePorts(bridge.takePorts(), news));
    bridge.root(isolatedRoots.portPost, (news) => {
        const [port, ...ports] = bridge.takePorts();
        afterPosting(port, news && otherEnds(ports, news));
    });
    bridge.root(isolatedRoots.portStart, () => bridge.takePorts().forEach(beforeStart));
    bridge.root(isolatedRoots.portClose, () => bridge.takePorts().forEach(beforeClose));
}

/**
 * The other ends of the first \a ports, where they stand among the rest. \a news has for each of the first where that
 * is, whether it has begun to deliver, and whether the port was closed.
 */
function otherEnds(ports, news) {
    return news.map(([link, hasBegun, isClosed], i) => {
        const other = ports[link];
        if (isClosed)
            beforeClose(ports[i]);
        if (!other)
            return partners.get(ports[i]);
        entangle(ports[i], other);
        attendHere(other);
        if (hasBegun)
            beforeStart(other);
        return other;
    });
}

/** The ids of the first \a ports, which are for main; null when they cannot be had. */
function adoptPagePorts(ports, news) {
    const count = otherEnds(ports, news).length;
    try {
        const ids = adoptPorts(ports.slice(0, count));
        ids.forEach((id) => mapSet(adopted, id, true));
        return ids;
    } catch {
        return null;
    }
}

/** Hands main's \a message to page scripts, with \a ports if it was posted; false when there is nobody. */
function toPage(message, ports) {
    const bridge = config.contextIsolation ? undefined : mapGet(bridges, mainWorld);
    if (!bridge)
        return false;
    const isInvoke = message[0] === kinds.invoke;
    if (isInvoke)
        mapSet(lent, message[1], true);
    else if (message[0] === kinds.cancel)
        mapDelete(lent, message[1]);
    try {
        if (ports) {
            bridge.sayPorts(ports);
            return bridge.call(worldRoots.deliver, new Raw(message));
        }
        bridge.tell(worldRoots.deliver, new Raw(message));
        return true;
    } catch { // the page refuses it
        if (isInvoke)
            mapDelete(lent, message[1]);
        return false;
    }
}
