// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated world's runtime, put together.

const allowed = isAllowedHere();
const preloadSide = createIpcRenderer({ post, sync: callSync, ready: startDelivery, store: park, adopt: adoptPorts,
                                         firstId: 0 });
watchPorts(afterMaking, beforeStart, beforeClose,
           (port, ports) => afterPosting(port, ports && ports.map((one) => partners.get(one))));
if (allowed)
    openBridges();

// Answers go to the side that asked: its ids are even here and odd in the page.
listen((message) => {
    switch (message[0]) {
    case kinds.reply:
    case kinds.error:
        if (message[1] % 2 === 0 || !toPage(message))
            preloadSide.deliver(message);
        break;
    case kinds.invoke:
        if (preloadSide.hasHandler(message[2]) || !toPage(message))
            preloadSide.deliver(message);
        break;
    case kinds.post: {
        const ports = givePorts(message[1]);
        const isHeard = toPage(message, ports);
        if (isHeard && preloadSide.ipcRenderer.listenerCount(message[2]) === 0)
            break;
        if (!preloadSide.deliver(message, ports) && !isHeard)
            dropPorts(ports);
        break;
    }
    case kinds.portMessage:
    case kinds.portClose:
        takePortMessage(message);
        break;
    default:
        // To the page first: delivering decodes the message in place.
        if (toPage(message) && message[0] === kinds.send
                && preloadSide.ipcRenderer.listenerCount(message[1]) === 0)
            break;
        preloadSide.deliver(message);
        if (message[0] === kinds.bye)
            closeRoutes();
        if (message[0] === kinds.bye && preloadSide.closedError().code === 'ERR_DENIED')
            console.error(preloadSide.closedError().message);
    }
});

if (isMainFrame && config.subFrames)
    hearPlaces();

// What preloads get from require('electron').
const electron = { ipcRenderer: preloadSide.ipcRenderer, contextBridge: createContextBridge(),
                   webFrame: createWebFrame() };

if (allowed)
    installPreloads(electron);
