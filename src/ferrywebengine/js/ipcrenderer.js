// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// ipcRenderer as Electron has it. The same code serves preload scripts (over the transport) and, without context
// isolation, page scripts (over the private node): `port` is the difference.

// Kinds and shapes of messages: lanes/pagecodec in C++.
const kinds = { __proto__: null, hello: 0, send: 1, sendSync: 2, invoke: 3, reply: 4, error: 5, cancel: 6, post: 7,
                portMessage: 8, portClose: 9, bye: 11, preloadError: 16, parkedBytes: 17, pageChannel: 18, frameSeen: 19 };

// Above this, a pull by main (a script and its answer) is quicker than base64 in the message.
const largeBytes = 16384;
// Values that cost more go on as CBOR beside the message: some 10 to 20 kB of JSON, where the two take the same time.
const inlineLength = 16384;

function base64Text(bytes) {
    let text = '';
    for (let i = 0; i < typedArrayBytes(bytes); i += 8192)
        text += apply(fromCharCode, null, typedArraySubarray(bytes, i, i + 8192));
    return '"' + encodeBase64(text) + '"';
}

const tooLargeError = (size) =>
    makeError('The message has ' + size + ' bytes; the limit is ' + config.messageBytes, 'ERR_TOO_LARGE');

/**
 * A message as text: kind, what comes before the payload (each with its comma), payload, and its bytes if it has some.
 * \a head may be a function: it is asked when nothing can fail any more.
 * \a store, where there is one, takes large bytes and returns the number that stands for them.
 */
function messageText(kind, head, payload, attachments, store) {
    let text = jsonStringify(payload);
    let size = text.length;
    for (let i = 0; i < attachments.length; ++i)
        size += typedArrayBytes(attachments[i]);
    if (size > config.messageBytes)
        throw tooLargeError(size);
    text = '[' + kind + ',' + (typeof head === 'string' ? head : head()) + text;
    for (let i = 0; i < attachments.length; ++i) {
        const bytes = attachments[i];
        const length = typedArrayBytes(bytes);
        text += i ? ',' : ',[';
        text += store && length > largeBytes ? '[' + store(bytes) + ',' + length + ']' : base64Text(bytes);
    }
    return text + (attachments.length ? ']]' : ']');
}

function checkChannel(channel, index = 1) {
    if (typeof channel !== 'string') {
        throw new NativeTypeError('Error processing argument at index ' + index + ', conversion failure from '
                                  + describe(channel));
    }
    return channel;
}

/** Lone surrogates are lost, as in the names of Electron's channels: Qt's parser would refuse the whole batch. */
const wellFormed = (text) => exec(loneSurrogate, text)
    ? replace(text, new NativeRegExp(loneSurrogate, 'gu'), '\ufffd') : text;

// Channels as they stand in a message's head. A program has few: each is looked at once.
const channelHeads = new NativeMap();

function channelHead(channel) {
    let head = mapGet(channelHeads, channel);
    if (head === undefined) {
        head = jsonStringify(wellFormed(channel)) + ',';
        if (mapSize(channelHeads) < 1000)
            mapSet(channelHeads, channel, head);
    }
    return head;
}

function callText(kind, head, list, store) {
    const state = newEncoding(inlineLength);
    return messageText(kind, head, encodeArguments(state, list), state.attachments, store);
}

/** What main's error reads like at the end of an invoke. */
function invokeError(channel, error) {
    const text = error.code === 'ERR_NO_REPLY' ? error.message : error.name + ': ' + error.message;
    const rejection = makeError("Error invoking remote method '" + channel + "': " + text);
    copyMembers(error, rejection);
    return rejection;
}

function copyMembers(from, to) {
    if (hasOwn(from, 'code'))
        setMember(to, 'code', from.code);
    if (hasOwn(from, 'data'))
        setMember(to, 'data', from.data);
    if (hasOwn(from, 'cause'))
        defineProperty(to, 'cause', { __proto__: null, value: from.cause, writable: true, configurable: true });
}

/**
 * port: { post(text), sync(id, channel, text) -> message, ready(), store(bytes), adopt(ports) -> ids, firstId }. ready()
 * says that messages are wanted. Ids count by two, so that two of these can share one transport.
 */
function createIpcRenderer(port) {
    const pending = new NativeMap(); // id -> { channel, resolve, reject }
    const handlers = new NativeMap(); // channel -> function
    const running = new NativeMap(); // id of main's invoke -> true, until it is answered or cancelled
    let lastId = port.firstId;
    let closed = null;
    const nextId = () => lastId += 2;

    class IpcRenderer extends EventEmitter {
        [listenerAdded]() { port.ready(); }

        send(channel, ...args) {
            checkChannel(channel);
            port.post(callText(kinds.send, channelHead(channel), args, port.store));
        }

        sendSync(channel, ...args) {
            checkChannel(channel);
            if (closed)
                throw closed;
            const id = nextId();
            const text = callText(kinds.sendSync, id + ',' + channelHead(channel), args, port.store);
            const answer = port.sync(id, channel, text);
            const value = decodeValue(answer[2], answer[3]);
            if (answer[0] === kinds.reply)
                return value;
            throw value;
        }

        invoke(channel, ...args) {
            return new NativePromise((resolve, reject) => {
                checkChannel(channel);
                if (closed)
                    throw closed;
                if (mapSize(pending) >= config.pendingCalls)
                    throw makeError(mapSize(pending) + ' calls wait for their answers', 'ERR_BUSY');
                const id = nextId();
                const text = callText(kinds.invoke, id + ',' + channelHead(channel), args, port.store);
                port.ready();
                port.post(text); // may find the stack full: then nobody waits
                mapSet(pending, id, { channel, resolve, reject });
            });
        }

        postMessage(channel, message, transfer) {
            checkChannel(channel, 0);
            const state = newEncoding(inlineLength);
            const payload = encodeOne(state, 'message', message);
            const ports = portsIn(transfer);
            const head = () => '[' + (ports.length ? join(port.adopt(ports), ',') : '') + '],' + channelHead(channel);
            port.post(messageText(kinds.post, head, payload, state.attachments, port.store));
        }

        // Beyond Electron: the other end of WebContents::invoke().
        handle(channel, handler) {
            checkChannel(channel);
            if (mapHas(handlers, channel))
                throw makeError("Attempted to register a second handler for '" + channel + "'");
            if (typeof handler !== 'function')
                throw new NativeTypeError('Expected handler to be a function, but found type \'' + typeof handler + "'");
            mapSet(handlers, channel, handler);
            port.ready();
        }

        removeHandler(channel) { mapDelete(handlers, channel); }
    }

    const ipcRenderer = new IpcRenderer();

    function settle(id, error, value) {
        const call = mapGet(pending, id);
        if (!call)
            return;
        mapDelete(pending, id);
        if (error)
            call.reject(invokeError(call.channel, error));
        else
            call.resolve(value);
    }

    function answer(id, kind, root, value) {
        if (!mapHas(running, id))
            return;
        mapDelete(running, id);
        let text;
        try {
            const state = newEncoding(inlineLength);
            text = messageText(kind, id + ',', encodeOne(state, root, value), state.attachments, port.store);
        } catch (error) {
            const state = newEncoding();
            text = messageText(kinds.error, id + ',', encodeOne(state, 'error', error), state.attachments);
        }
        port.post(text);
    }

    function handleInvoke(id, channel, list) {
        mapSet(running, id, true);
        const asError = (reason) => objectToString(reason) === '[object Error]' ? reason : makeError(describe(reason));
        const handler = mapGet(handlers, channel);
        if (!handler) {
            answer(id, kinds.error, 'error', makeError("No handler registered for '" + channel + "'", 'ERR_NO_HANDLER'));
            return;
        }
        let result;
        try {
            unshift(list, { sender: ipcRenderer });
            result = new NativePromise((resolve) => resolve(apply(handler, undefined, list)));
        } catch (error) {
            result = new NativePromise((resolve, reject) => reject(error));
        }
        then(result, (value) => answer(id, kinds.reply, 'value', value),
             (reason) => answer(id, kinds.error, 'error', asError(reason)));
    }

    /** True when there was a listener. */
    function emitMessage(channel, list, ports) {
        const isHeard = ipcRenderer.listenerCount(channel) > 0;
        unshift(list, { sender: ipcRenderer, ports });
        unshift(list, channel);
        try {
            apply(emit, ipcRenderer, list);
        } catch (error) {
            report(error);
        }
        return isHeard;
    }

    function endAll(error) {
        closed = error;
        const ids = [];
        mapForEach(pending, (call, id) => push(ids, id));
        for (let i = 0; i < ids.length; ++i)
            settle(ids[i], closed);
    }

    function take(message, ports) {
        switch (message[0]) {
        case kinds.send:
            return emitMessage(message[1], decodeValue(message[2], message[3]), []);
        case kinds.post:
            return emitMessage(message[2], [decodeValue(message[3], message[4])], ports);
        case kinds.invoke:
            handleInvoke(message[1], message[2], decodeValue(message[3], message[4]));
            break;
        case kinds.reply:
            settle(message[1], null, decodeValue(message[2], message[3]));
            break;
        case kinds.error:
            settle(message[1], decodeValue(message[2], message[3]));
            break;
        case kinds.cancel:
            mapDelete(running, message[1]);
            break;
        case kinds.bye:
            endAll(decodeValue(message[1], message[2]));
            break;
        }
        return false;
    }

    /** \a message has a value that is none here. */
    function tellUnreadable(message, error) {
        switch (message[0]) {
        case kinds.invoke:
            mapSet(running, message[1], true);
            answer(message[1], kinds.error, 'error', error);
            break;
        case kinds.reply:
        case kinds.error:
            settle(message[1], error);
            break;
        case kinds.bye:
            endAll(error);
            break;
        default:
            report(error);
        }
    }

    /**
     * Takes one message of main's apart. It owns \a message; \a ports came with a posted one. Nothing that a listener
     * throws comes out. True when a sent or posted message found one.
     */
    function deliver(message, ports) {
        try {
            return take(message, ports);
        } catch (error) {
            tellUnreadable(message, error);
            return false;
        }
    }

    return { ipcRenderer, deliver, hasHandler: (channel) => mapHas(handlers, channel),
             closedError: () => closed };
}

const emit = EventEmitter.prototype.emit;

/**
 * What require() gives: Electron's modules and Node's events, as there is no Node here. \a requireFile is asked for the
 * rest.
 */
function createRequire(electron, requireFile) {
    return function require(name) {
        switch (name) {
        case 'electron':
        case 'electron/common':
        case 'electron/renderer':
            return electron;
        case 'events':
        case 'node:events':
            return EventEmitter;
        }
        if (requireFile)
            return requireFile(name);
        throw makeError("Cannot find module '" + describe(name) + "': only 'electron' and 'events' are there",
                        'MODULE_NOT_FOUND');
    };
}
