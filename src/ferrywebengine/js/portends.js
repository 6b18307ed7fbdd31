// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What the scripts of a world do with its ports. Chromium tells neither end of a channel that the other one was closed,
// or is here or elsewhere by now, so this is found out where it happens.

const NativeMessageChannel = MessageChannel;
const portPrototype = MessagePort.prototype;
const port1Of = getter(NativeMessageChannel.prototype, 'port1');
const port2Of = getter(NativeMessageChannel.prototype, 'port2');
const portPost = uncurry(portPrototype.postMessage);
const portClose = uncurry(portPrototype.close);
const portHandler = getOwnPropertyDescriptor(portPrototype, 'onmessage');
const portHandlerOf = uncurry(portHandler.get);
const setPortHandler = uncurry(portHandler.set);
const dataOf = getter(NativeMessageEvent.prototype, 'data');
const stopEvent = uncurry(NativeEvent.prototype.stopImmediatePropagation);
const NativeProxy = Proxy;
const construct = Reflect.construct;

const isPort = (value) => typeof value === 'object' && value !== null && brandOf(portHandlerOf, value);

/** False when \a port was closed or transferred. Only a port that can post looks at what it is given. */
const isUsable = (port) => {
    try {
        portPost(port, unpostable);
        return false;
    } catch {
        return true;
    }
};
const unpostable = Symbol('unpostable');

const invalidTransfer = () => new NativeTypeError('Invalid value for transfer');

/** The ports in what a script gave as \a transfer. */
function portsIn(transfer) {
    const ports = [];
    if (transfer === undefined)
        return ports;
    if (!isArray(transfer))
        throw invalidTransfer();
    for (let i = 0; i < transfer.length; ++i) {
        const port = transfer[i];
        if (!isPort(port))
            throw invalidTransfer();
        push(ports, port);
    }
    return ports;
}

// The last message of a channel whose other end was closed. No script sees it.
const { closeMark } = config;

/**
 * Looks at what comes to \a port before any script does. \a concerns() is true when its channel goes to main, and
 * \a came(ports) is told of the ports of each message. 'close' is an event that Chromium does not have yet.
 */
function attend(port, concerns, came) {
    if (!has(portPrototype, 'onclose')) {
        listenTo(port, 'close', (event) => {
            if (typeof port.onclose === 'function')
                apply(port.onclose, port, [event]);
        });
    }
    listenTo(port, 'message', (event) => {
        if (!concerns())
            return;
        if (dataOf(event) === closeMark) {
            stopEvent(event);
            portClose(port);
            dispatch(port, new NativeEvent('close'));
        } else {
            came(portsOf(event));
        }
    });
}

/** The ports in the second argument of a port's postMessage(); null when that is neither a list nor has one. */
function transferredPorts(transfer) {
    const list = isArray(transfer) || !transfer ? transfer : transfer.transfer;
    const ports = [];
    if (list === undefined || list === null)
        return ports;
    if (!isArray(list))
        return null;
    for (let i = 0; i < list.length; ++i) {
        if (isPort(list[i]))
            push(ports, list[i]);
    }
    return ports;
}

/**
 * \a made(port1, port2), \a began(port) before it delivers for the first time, \a ending(port) before it is closed, and
 * \a posted(port, ports) when a message took other ports along (null: nobody knows which).
 */
function watchPorts(made, began, ending, posted) {
    const own = (trap) => ({ __proto__: null, ...trap });
    const before = (func, told) => new NativeProxy(func, own({
        apply(target, self, args) {
            if (isPort(self))
                told(self);
            return apply(target, self, args);
        },
    }));
    globalThis.MessageChannel = new NativeProxy(NativeMessageChannel, own({
        construct(target, args, newTarget) {
            const channel = construct(target, args, newTarget);
            made(port1Of(channel), port2Of(channel));
            return channel;
        },
    }));
    portPrototype.postMessage = new NativeProxy(portPrototype.postMessage, own({
        apply(target, self, args) {
            const ports = args.length < 2 ? undefined : transferredPorts(args[1]);
            const result = apply(target, self, args);
            if (ports === null || (ports && ports.length))
                posted(self, ports);
            return result;
        },
    }));
    portPrototype.close = before(portPrototype.close, ending);
    portPrototype.start = before(portPrototype.start, began);
    defineProperty(portPrototype, 'onmessage', own({ get: portHandler.get, set: before(portHandler.set, began),
                                                    enumerable: true, configurable: true }));
}
