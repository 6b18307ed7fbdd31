// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Without context isolation: require('electron') for page scripts that were written for it, over the same bridge.

let isReady = false;

// Only the isolated world knows what a port leads to; here it is known which it may ask about.
const otherEnds = new NativeWeakMap(); // end of a channel that was made here -> its other end
const begun = new NativeWeakMap(); // port -> true once it delivers
const unfollowed = new NativeWeakMap(); // port -> true once it posted ports before its channel went to main
const ended = new NativeWeakMap(); // port -> true once it was closed
const concerned = new NativeWeakMap(); // port -> true: its channel goes to main

const attendHere = (port) => attend(port, () => weakGet(concerned, port) === true, (ports) => {
    for (let i = 0; i < ports.length; ++i)
        concern(ports[i]);
});

/** \a port came from main. */
function concern(port) {
    weakSet(concerned, port, true);
    attendHere(port);
}

function tellPort(root, port) {
    if (!weakGet(concerned, port))
        return;
    bridge.sayPorts([port]);
    bridge.call(root);
}

/** What is known of \a ports, which stand behind the first \a skipped of \a all: [where the other end is, …] (relay.js). */
function newsOf(ports, all, skipped) {
    const news = [];
    for (let i = 0; i < ports.length; ++i) {
        const other = weakGet(otherEnds, ports[i]);
        push(news, [other ? all.length - skipped : -1, other ? weakGet(begun, other) === true : false,
                    weakGet(ended, ports[i]) === true]);
        if (!other)
            continue;
        push(all, other);
        weakSet(concerned, other, true);
    }
    return news;
}

watchPorts((port1, port2) => {
    weakSet(otherEnds, port1, port2);
    weakSet(otherEnds, port2, port1);
    attendHere(port1);
    attendHere(port2);
}, (port) => {
    weakSet(begun, port, true);
    tellPort(isolatedRoots.portStart, port);
}, (port) => {
    weakSet(ended, port, true);
    tellPort(isolatedRoots.portClose, port);
}, (port, ports) => {
    if (!weakGet(concerned, port)) {
        weakSet(unfollowed, port, true);
        return;
    }
    const all = [port];
    for (let i = 0; ports && i < ports.length; ++i)
        push(all, ports[i]);
    const news = ports && !weakGet(unfollowed, port) ? newsOf(ports, all, 1) : null;
    bridge.sayPorts(all);
    bridge.call(isolatedRoots.portPost, news);
});

function adoptPorts(ports) {
    const all = slice(ports, 0);
    const news = newsOf(ports, all, 0);
    bridge.sayPorts(all);
    const ids = bridge.call(isolatedRoots.adoptPorts, news);
    if (!ids)
        throw invalidTransfer();
    return ids;
}

const pageSide = createIpcRenderer({
    post: (text) => bridge.call(isolatedRoots.post, text),
    sync: (id, channel, text) => bridge.call(isolatedRoots.sync, id, channel, text),
    store: (bytes) => bridge.call(isolatedRoots.park, new Raw(bytes)),
    ready: () => {
        if (!isReady)
            bridge.tell(isolatedRoots.ready);
        isReady = true;
    },
    adopt: adoptPorts,
    firstId: -1,
});
bridge.root(worldRoots.deliver, (message) => {
    const ports = message[0] === kinds.post ? slice(bridge.takePorts(), 0) : undefined;
    for (let i = 0; ports && i < ports.length; ++i)
        concern(ports[i]);
    return pageSide.deliver(message, ports);
});
defineProperty(world, 'require', { __proto__: null, value: createRequire({ ipcRenderer: pageSide.ipcRenderer }),
                                   writable: true, configurable: true });
