// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// How the ends of a bridge find each other: the end in the other world makes a node and shows it once, with an event on
// the document whose name only the two know, before any script of the page runs. The node stands in a shadow tree, so
// that window.event stays empty while listeners on it run: a page never gets hold of it.

// Ids of what each end offers from the start, with root().
const worldRoots = { __proto__: null, expose: 1, evaluate: 2, deliver: 3, channel: 4 };
const isolatedRoots = { __proto__: null, post: 1, sync: 2, ready: 3, park: 4, channel: 5, adoptPorts: 6, portStart: 7,
                        portClose: 8, portPost: 9 };

/** For the isolated world: \a met(bridge) runs when the other end shows its node. */
function awaitMeeting(token, met) {
    document.addEventListener(token, (event) => {
        event.stopImmediatePropagation();
        event.preventDefault();
        met(createBridge(event.relatedTarget.shadowRoot.firstChild, 'isolated ', 'world '));
    }, { once: true, capture: true });
}

/** For the other world: the bridge, or null when nobody waits for it: this document may not have one. */
function openMeeting(token) {
    const host = document.createElement('div');
    const node = document.createElement('i');
    node.append('');
    host.attachShadow({ mode: 'open' }).appendChild(node);
    const bridge = createBridge(node, 'world ', 'isolated ');
    const showing = new NativeMouseEvent(token, { __proto__: null, relatedTarget: host, cancelable: true });
    return dispatch(document, showing) ? null : bridge;
}
