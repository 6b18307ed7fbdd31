// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// qt.webChannelTransport as qwebchannel.js knows it, for a QWebChannel of the application's own.

if (config.pageChannel && self === top) { // main frames only
    const transport = { send: (text) => bridge.call(isolatedRoots.channel, text), onmessage: undefined };
    bridge.root(worldRoots.channel, (text) => {
        const { onmessage } = transport;
        if (typeof onmessage === 'function')
            apply(onmessage, transport, [{ data: text }]);
        else
            consoleWarn(nativeConsole, 'A message of the QWebChannel was lost: qt.webChannelTransport.onmessage is no function');
    });
    defineProperty(world, 'qt', { __proto__: null, value: { webChannelTransport: transport }, writable: true,
                                  enumerable: true, configurable: true });
}
