// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// One end of the bridge between two worlds of a document: calls of functions, and what becomes of promises. The page may
// take its own end over completely; it then holds what was exposed to it, and no more.

const NativeWeakMap = WeakMap;
const weakGet = uncurry(NativeWeakMap.prototype.get);
const weakSet = uncurry(NativeWeakMap.prototype.set);
const NativeFinalizationRegistry = FinalizationRegistry;
const watch = uncurry(NativeFinalizationRegistry.prototype.register);

const unknownThrow = 'An unknown exception occurred in the isolated context, an error occurred but a valid exception '
    + 'was not thrown.';
const unknownSettle = (outcome, verb) => 'An error was thrown while sending a promise ' + outcome + ' over the context '
    + 'bridge but it was not actually an Error object. This normally means that a promise was ' + verb + ' with a value '
    + 'that is not supported by the Context Bridge.';

const isError = (value) => objectToString(value) === '[object Error]' || objectToString(value) === '[object DOMException]';

/** \a says and \a hears are this end's and the other end's prefix of events. */
function createBridge(node, says, hears) {
    const functions = new NativeMap(); // id -> { call, holder, frozen }: what the other end may call
    const proxies = new NativeWeakMap(); // proxy here -> id there
    const settlers = new NativeMap(); // id there -> { resolve, reject } of the promise here
    let lastId = 9; // below: what root() has
    const wire = createWire(node, says, hears);

    const released = new NativeFinalizationRegistry((id) => wire.say('release', packing(() => id)));

    const outgoing = {
        own: (func) => weakGet(proxies, func),
        func(func, holder) {
            mapSet(functions, ++lastId, { call: func, holder, frozen: false });
            return lastId;
        },
        promise(promise) {
            const id = ++lastId;
            then(promise, (value) => settle(id, true, value), (reason) => settle(id, false, reason));
            return id;
        },
    };

    const incoming = {
        func(id) {
            const proxy = (...args) => callOther(id, args);
            weakSet(proxies, proxy, id);
            watch(released, proxy, id);
            return proxy;
        },
        own(id) {
            const own = mapGet(functions, id);
            if (!own)
                throw makeError('The function is gone');
            return own.call;
        },
        promise: (id) => new NativePromise((resolve, reject) => mapSet(settlers, id, { resolve, reject })),
    };

    function forget(ids) {
        for (let i = 0; i < ids.length; ++i)
            mapDelete(functions, ids[i]);
    }

    function packing(build) {
        const state = newPacking(outgoing);
        try {
            return { body: build(state), extras: state.extras, made: state.made, isPlain: state.isPlain };
        } catch (error) {
            forget(state.made);
            throw error;
        }
    }

    const packOne = (value) => packing((state) => [pack(state, value)]);

    const packCall = (id, args) => packing((state) => {
        const body = [id];
        for (let i = 0; i < args.length; ++i)
            setElement(body, i + 1, pack(state, args[i]));
        return body;
    });

    /** An error as the other end shall see it. */
    function packFailure(reason, otherwise) {
        if (!isError(reason))
            return packOne(makeError(otherwise));
        try {
            return packOne(reason);
        } catch { // its data cannot be copied
            return packOne(makeError(describe(reason.message)));
        }
    }

    const uncaught = (error) => makeError('Uncaught ' + describe(error));
    const packUncloneable = () => packOne(uncaught(makeError(uncloneable)));

    /** False when the other end could not get it: it does not have the structured clone. */
    function sent(isSent, message) {
        if (!isSent)
            forget(message.made);
        return isSent;
    }

    /** Calls function \a id of the other end. */
    function callOther(id, args) {
        const message = packCall(id, args);
        const answer = wire.ask('call', message);
        if (!sent(answer !== false, message))
            throw makeError(uncloneable, 'ERR_NOT_CLONEABLE');
        if (answer === null)
            throw makeError(lost);
        const value = unpackOne(answer.body[0], answer.extras);
        if (answer.failed)
            throw value;
        return value;
    }

    /** The same without an answer. */
    function tellOther(id, args) {
        const message = packCall(id, args);
        if (!sent(wire.say('tell', message), message))
            throw makeError(uncloneable, 'ERR_NOT_CLONEABLE');
    }

    function settle(id, ok, value) {
        let message;
        try {
            message = packOne(value);
        } catch (error) {
            message = packFailure(isError(error) ? uncaught(error) : error,
                                  ok ? unknownSettle('result', 'resolved') : unknownSettle('rejection', 'rejected'));
            ok = false;
        }
        message.body = [id, ok, message.body[0]];
        if (sent(wire.say('settle', message), message))
            return;
        message = packUncloneable();
        message.body = [id, false, message.body[0]];
        wire.say('settle', message);
    }

    const unpackOne = (value, extras) => unpack(newUnpacking(incoming, extras, false), value);

    function run(body, extras) {
        const target = mapGet(functions, body[0]);
        if (!target)
            throw makeError('The function is gone');
        const state = newUnpacking(incoming, extras, target.frozen);
        const args = [];
        for (let i = 1; i < body.length; ++i)
            setElement(args, i - 1, unpack(state, body[i]));
        return apply(target.call, target.holder, args);
    }

    function runAndAnswer(body, extras) {
        let message;
        let hasResult = false;
        try {
            const value = run(body, extras);
            hasResult = true;
            message = packOne(value);
        } catch (error) {
            message = hasResult && isError(error) ? packFailure(uncaught(error)) : packFailure(error, unknownThrow);
            hasResult = false;
        }
        if (!sent(wire.answer(hasResult, message), message))
            wire.answer(false, packUncloneable());
    }

    wire.hear('call', runAndAnswer);
    wire.hear('tell', run);
    wire.hear('release', (id) => mapDelete(functions, id));
    wire.hear('settle', (body, extras) => {
        const settler = mapGet(settlers, body[0]);
        if (!settler)
            return;
        mapDelete(settlers, body[0]);
        try {
            const value = unpackOne(body[2], extras);
            (body[1] ? settler.resolve : settler.reject)(value);
        } catch (error) { // not a value
            settler.reject(error);
        }
    });

    return {
        /** Functions that the other end knows from the start: their ids are in meeting.js. */
        root: (id, func, frozen) => mapSet(functions, id, { call: func, holder: undefined, frozen: frozen === true }),
        call: (id, ...args) => callOther(id, args),
        tell: (id, ...args) => tellOther(id, args),
        /** Message ports for the call that comes next, which takes them. They stay the same objects. */
        sayPorts: wire.sayPorts,
        takePorts: wire.takePorts,
    };
}
