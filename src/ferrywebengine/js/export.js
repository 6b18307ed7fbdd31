// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Without context isolation: require('electron') for page scripts that were written for it, over the same bridge.

let isReady = false;
const pageSide = createIpcRenderer({
    post: (text) => bridge.call(isolatedRoots.post, text),
    sync: (id, channel, text) => bridge.call(isolatedRoots.sync, id, channel, text),
    store: (bytes) => bridge.call(isolatedRoots.park, new Raw(bytes)),
    ready: () => {
        if (!isReady)
            bridge.tell(isolatedRoots.ready);
        isReady = true;
    },
    firstId: -1,
});
bridge.root(worldRoots.deliver, pageSide.deliver);
defineProperty(world, 'require', { __proto__: null, value: createRequire({ ipcRenderer: pageSide.ipcRenderer }),
                                   writable: true, configurable: true });
