// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// contextBridge and webFrame as Electron has them, over the bridges to the worlds that the page's options name.

const mainWorld = 0;

const bridges = new NativeMap(); // world's id -> its bridge, once the other end has shown up

function openBridges() {
    for (let i = 0; i < config.worlds.length; ++i) {
        const { id, token } = config.worlds[i];
        awaitMeeting(token, (bridge) => {
            mapSet(bridges, id, bridge);
            if (id === mainWorld && !config.contextIsolation)
                lendTransport(bridge);
            if (id === mainWorld && config.pageChannel)
                lendChannel(bridge);
        });
    }
}

function checkKey(key, index) {
    if (typeof key !== 'string')
        throw new NativeTypeError('Error processing argument at index ' + index + ', conversion failure from ' + describe(key));
}

function bridgeOf(id) {
    const bridge = mapGet(bridges, id);
    if (!bridge) {
        throw makeError(id === mainWorld ? 'The bridge to the page was not made: its scripts ran before Ferry\'s'
            : 'The world ' + describe(id) + ' has no bridge: name it in WebEngineOptions::isolatedWorlds', 'ERR_BAD_ARGUMENT');
    }
    return bridge;
}

function createContextBridge() {
    function bridgeTo(id) {
        if (!config.contextIsolation)
            throw makeError('contextBridge API can only be used when contextIsolation is enabled');
        return bridgeOf(id);
    }

    function expose(id, key, api, keyIndex) {
        const bridge = bridgeTo(id);
        checkKey(key, keyIndex);
        bridge.call(worldRoots.expose, key, api);
    }

    return {
        exposeInMainWorld: (key, api) => expose(mainWorld, key, api, 0),
        exposeInIsolatedWorld: (worldId, key, api) => expose(worldId, key, api, 1),
        executeInMainWorld(script) {
            const bridge = bridgeTo(mainWorld);
            if (typeof script !== 'object' || script === null)
                throw makeError('Invalid script');
            const { func, args = [] } = script;
            if (typeof func !== 'function')
                throw makeError("Function 'func' is required in script");
            if (!isArray(args))
                throw makeError("'args' must be an array");
            return bridge.call(worldRoots.evaluate, functionToString(func), true, args);
        },
    };
}

function createWebFrame() {
    const sheets = new NativeMap();
    let lastSheet = 0;
    return {
        executeJavaScript(code) {
            return new NativePromise((resolve) => {
                checkKey(code, 0);
                resolve(bridgeOf(mainWorld).call(worldRoots.evaluate, code, false));
            });
        },
        insertCSS(css) {
            checkKey(css, 0);
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
            const key = NativeString(++lastSheet);
            sheets.set(key, sheet);
            return key;
        },
        removeInsertedCSS(key) {
            const sheet = sheets.get(key);
            sheets.delete(key);
            document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
        },
        insertText(text) {
            checkKey(text, 0);
            document.execCommand('insertText', false, text);
        },
    };
}
