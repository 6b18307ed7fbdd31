// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Message ports between the page and main. A port that scripts have is one end of a channel of the browser's; the other
// end is held here, and what comes out of it goes to main under the port's id (PROTOCOL.md, Ports) and the other way round.

const routes = new Map(); // id -> { id, held, outOpen }
let lastPortId = -1; // a page's are odd
const maximumPorts = 10000;

const partners = new WeakMap(); // end of a channel -> its other end, where both were seen
const begun = new WeakSet(); // ports of scripts that deliver
const ending = new WeakMap(); // port of a script that does not yet -> the held end that is to be closed when it does
const arriving = new WeakMap(); // port of a script -> ends held for the ports in the messages that are on their way to it

// Port of a script -> the other ends of the ports in its messages that are on their way; null when some are not known.
const following = new WeakMap();
const held = new WeakSet();
const closed = new WeakSet();
const isHeld = (port) => held.has(port); // false for undefined

function entangle(a, b) {
    partners.set(a, b);
    partners.set(b, a);
}

function addRoute(id, port) {
    const route = { id, held: port, outOpen: true };
    routes.set(id, route);
    held.add(port);
    listenTo(port, 'messageerror', () => lostMessage('the browser cannot read it'));
    listenTo(port, 'message', (event) => passOn(route, event));
    setPortHandler(port, null); // starts it
    return route;
}

function lostMessage(why) {
    console.error('Ferry: a message that was posted on a MessagePort is lost: ' + why);
}

// ---- from the page

/** Takes \a ports, all of them or none, out of the scripts' hands: their ids. */
function adoptPorts(ports) {
    if (ports.length > maximumPorts)
        throw makeError('A message can carry ' + maximumPorts + ' ports, not ' + ports.length, 'ERR_TOO_LARGE');
    let moved;
    try {
        moved = structuredClone(ports, { transfer: ports });
    } catch {
        throw invalidTransfer();
    }
    return moved.map((port, i) => {
        const route = addRoute(lastPortId += 2, port);
        const partner = partners.get(ports[i]);
        if (partner)
            entangle(port, partner);
        if (closed.has(ports[i]))
            queueMicrotask(() => endRoute(route)); // behind the message that it goes with
        return route.id;
    });
}

function passOn(route, event) {
    const { data, ports } = event;
    if (data === closeMark) {
        endRoute(route);
        return;
    }
    if (!route.outOpen) {
        dropPorts(ports);
        return;
    }
    const lists = ports.length && following.get(partners.get(route.held));
    const ends = lists && lists.shift();
    for (let i = 0; ends && i < ports.length; ++i) {
        if (ends[i])
            entangle(ports[i], ends[i]);
    }
    try {
        const state = newEncoding(inlineLength);
        const payload = encodeOne(state, 'message', data);
        const head = () => route.id + ',[' + adoptPorts(ports) + '],';
        post(messageText(kinds.portMessage, head, payload, state.attachments, park));
    } catch (error) {
        lostMessage(error.message);
        dropPorts(ports);
    }
}

/** The page's end is closed. */
function endRoute(route) {
    portClose(route.held);
    if (!route.outOpen)
        return;
    route.outOpen = false;
    post('[' + kinds.portClose + ',' + route.id + ']');
}

// ---- from main

/** New ports for scripts, under main's \a ids. */
function givePorts(ids) {
    return ids.map((id) => {
        const { port1, port2 } = new NativeMessageChannel();
        addRoute(id, port1);
        entangle(port1, port2);
        attendHere(port2);
        return port2;
    });
}

/** Nobody wants \a ports. */
function dropPorts(ports) {
    for (const port of ports) {
        beforeClose(port);
        portClose(port);
    }
}

/** A portMessage or a portClose. */
function takePortMessage(message) {
    const route = routes.get(message[1]);
    if (message[0] === kinds.portClose) {
        if (!route)
            return;
        routes.delete(route.id);
        const wasOpen = route.outOpen;
        route.outOpen = false;
        if (wasOpen) {
            post('[' + kinds.portClose + ',' + route.id + ']');
            hangUp(route.held);
        }
        return;
    }
    const ports = givePorts(message[2]);
    if (!route || !route.outOpen) {
        dropPorts(ports);
        return;
    }
    let data;
    try {
        data = decodeValue(message[3], message[4]);
    } catch (error) {
        dropPorts(ports);
        throw error;
    }
    const near = partners.get(route.held);
    if (ports.length && near && !isHeld(near) && isUsable(near)) {
        const lists = arriving.get(near) || [];
        lists.push(ports.map((port) => partners.get(port)));
        arriving.set(near, lists);
    }
    portPost(route.held, data, ports);
}

/** Closes an end that is held here. Whoever has the other one hears of it after all that was posted. */
function hangUp(port) {
    const near = partners.get(port);
    if (near && !isHeld(near)) {
        if (!isUsable(near)) { // it was passed on, who knows where to: there the mark would be a message
            portClose(port);
            return;
        }
        if (!begun.has(near)) { // it may be passed on yet
            ending.set(near, port);
            return;
        }
    }
    if (near)
        portPost(port, closeMark);
    portClose(port);
}

/** The connection is closed. */
function closeRoutes() {
    const all = [...routes.values()];
    routes.clear();
    for (const route of all) {
        if (route.outOpen)
            hangUp(route.held);
        route.outOpen = false;
    }
}

// ---- ports of scripts

const attended = new WeakSet();

function attendHere(port) {
    if (attended.has(port))
        return;
    attended.add(port);
    attend(port, () => isHeld(partners.get(port)), (ports) => {
        const lists = ports.length ? arriving.get(port) : undefined;
        const ends = lists && lists.shift();
        for (let i = 0; ends && i < ports.length; ++i) {
            entangle(ports[i], ends[i]);
            attendHere(ports[i]);
        }
    });
}

function afterMaking(port1, port2) {
    entangle(port1, port2);
    attendHere(port1);
    attendHere(port2);
}

/** \a port posted a message with ports, whose other ends are \a ends. */
function afterPosting(port, ends) {
    const lists = following.get(port) || [];
    if (following.get(port) === null || !isUsable(port))
        return;
    lists.push(ends);
    following.set(port, ends && isHeld(partners.get(port)) ? lists : null);
}

function beforeStart(port) {
    begun.add(port);
    const end = ending.get(port);
    if (!end)
        return;
    ending.delete(port);
    portPost(end, closeMark);
    portClose(end);
}

function beforeClose(port) {
    const partner = partners.get(port);
    if (partner && isHeld(partner))
        portPost(port, closeMark);
    closed.add(port);
}
