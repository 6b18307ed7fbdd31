// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated half of the export to page scripts (export.js): lends them the transport.

/** What the page's end may call, on its \a bridge. */
function lendTransport(bridge) {
    bridge.root(post);
    bridge.root((id, channel, text) => new Raw(callSync(id, channel, text)));
    bridge.root(startDelivery);
}

/** Hands main's \a message to page scripts; false when there is nobody. */
function toPage(message) {
    const bridge = config.contextIsolation ? undefined : mapGet(bridges, mainWorld);
    if (bridge)
        bridge.tell(worldRoots.deliver, new Raw(message));
    return bridge !== undefined;
}
