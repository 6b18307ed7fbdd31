// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The page's half of the export without context isolation: require('electron') for scripts that were written for it.

const node = document.createElement('i');
const listenTo = uncurry(EventTarget.prototype.addEventListener);
const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
const detailOf = getter(NativeCustomEvent.prototype, 'detail');
let isReady = false;
let answer = null;
let isWanted = false;

listenTo(node, 'ready', () => { isReady = true; });
dispatch(document, new MouseEvent(config.token, { relatedTarget: node }));

if (isReady) {
    const say = (type, detail) => dispatch(node, new NativeCustomEvent(type, { __proto__: null, detail }));
    const pageSide = createIpcRenderer({
        post: (text) => say('post', text),
        sync: (id, channel, text) => {
            answer = null;
            say('sync', [id, channel, text]);
            return answer;
        },
        ready: () => {
            if (!isWanted)
                say('wanted', isWanted = true);
        },
        firstId: -1,
    });
    listenTo(node, 'answer', (event) => { answer = detailOf(event); });
    listenTo(node, 'message', (event) => pageSide.deliver(detailOf(event)));
    defineProperty(globalThis, 'require', { __proto__: null, value: createRequire({ ipcRenderer: pageSide.ipcRenderer }),
                                            writable: true, configurable: true });
}
