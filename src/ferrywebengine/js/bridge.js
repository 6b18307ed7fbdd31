// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// One end of the bridge between two worlds of a document. Both hold a private node, and events on it are calls: the
// browser runs the other world's listener before dispatchEvent() returns, and copies an event's detail on the way.
// The page may take its own end over completely; it then holds what was exposed to it, and no more.

const NativeMouseEvent = MouseEvent;
const listenTo = uncurry(EventTarget.prototype.addEventListener);
const dispatch = uncurry(EventTarget.prototype.dispatchEvent);
const detailOf = getter(NativeCustomEvent.prototype, 'detail');
const relatedTargetOf = getter(NativeMouseEvent.prototype, 'relatedTarget');
const prevent = uncurry(Event.prototype.preventDefault);
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
    let lastId = 0;
    let arrived = []; // extras of the message that comes next
    let answer = null; // of the call that ended last

    const released = new NativeFinalizationRegistry((id) => say('release', id));

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

    /** False when the other end could not get \a detail: it does not have the structured clone. */
    const say = (type, detail) =>
        dispatch(node, new NativeCustomEvent(says + type, { __proto__: null, detail, cancelable: true }));

    function forget(ids) {
        for (let i = 0; i < ids.length; ++i)
            mapDelete(functions, ids[i]);
    }

    function packing(build) {
        const state = newPacking(outgoing);
        try {
            return { detail: build(state), extras: state.extras, made: state.made };
        } catch (error) {
            forget(state.made);
            throw error;
        }
    }

    // null as a detail says that the browser could not copy it, so null itself and undefined are wrapped.
    const packOne = (value) => packing((state) => value === undefined ? [packed.raw]
        : value === null ? [packed.raw, null] : pack(state, value));

    const packCall = (id, args) => packing((state) => {
        const detail = [id];
        for (let i = 0; i < args.length; ++i)
            setElement(detail, i + 1, pack(state, args[i]));
        return detail;
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

    function sayPacked(type, message) {
        for (let i = 0; i < message.extras.length; ++i) {
            const extra = message.extras[i];
            if (typeof extra === 'symbol')
                say('symbol', extra);
            else
                dispatch(node, new NativeMouseEvent(says + 'element', { __proto__: null, relatedTarget: extra }));
        }
        if (say(type, message.detail))
            return true;
        forget(message.made);
        return false;
    }

    /** Calls function \a id of the other end. */
    function callOther(id, args) {
        const message = packCall(id, args);
        answer = null;
        if (!sayPacked('call', message))
            throw makeError(uncloneable, 'ERR_NOT_CLONEABLE');
        const got = answer;
        answer = null;
        if (got === null)
            throw makeError('The call did not come to its end in the other world');
        if (got.failed)
            throw got.value;
        return got.value;
    }

    /** The same without an answer. */
    function tellOther(id, args) {
        if (!sayPacked('tell', packCall(id, args)))
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
        message.detail = [id, ok, message.detail];
        if (sayPacked('settle', message))
            return;
        message = packUncloneable();
        message.detail = [id, false, message.detail];
        sayPacked('settle', message);
    }

    /** Runs \a take on the detail of \a event with the extras that came before it, which are this message's alone. */
    function receive(event, take) {
        const extras = arrived;
        arrived = [];
        const detail = detailOf(event); // may run getters of the other world, and they the bridge
        if (detail === null)
            prevent(event);
        else
            take(detail, extras);
    }

    const unpackOne = (value, extras) => unpack(newUnpacking(incoming, extras, false), value);

    function run(detail, extras) {
        const target = mapGet(functions, detail[0]);
        if (!target)
            throw makeError('The function is gone');
        const state = newUnpacking(incoming, extras, target.frozen);
        const args = [];
        for (let i = 1; i < detail.length; ++i)
            setElement(args, i - 1, unpack(state, detail[i]));
        return apply(target.call, target.holder, args);
    }

    function runAndAnswer(detail, extras) {
        let message;
        let hasResult = false;
        try {
            const value = run(detail, extras);
            hasResult = true;
            message = packOne(value);
        } catch (error) {
            message = hasResult && isError(error) ? packFailure(uncaught(error)) : packFailure(error, unknownThrow);
            hasResult = false;
        }
        if (!sayPacked(hasResult ? 'value' : 'failure', message))
            sayPacked('failure', packUncloneable());
    }

    function hear(type, take) {
        listenTo(node, hears + type, (event) => receive(event, take));
    }
    listenTo(node, hears + 'symbol', (event) => setElement(arrived, arrived.length, detailOf(event)));
    listenTo(node, hears + 'element', (event) => setElement(arrived, arrived.length, relatedTargetOf(event)));
    hear('call', runAndAnswer);
    hear('tell', run);
    hear('value', (detail, extras) => { answer = { failed: false, value: unpackOne(detail, extras) }; });
    hear('failure', (detail, extras) => { answer = { failed: true, value: unpackOne(detail, extras) }; });
    hear('settle', (detail, extras) => {
        const settler = mapGet(settlers, detail[0]);
        if (!settler)
            return;
        mapDelete(settlers, detail[0]);
        const value = unpackOne(detail[2], extras);
        if (detail[1])
            settler.resolve(value);
        else
            settler.reject(value);
    });
    hear('release', (id) => mapDelete(functions, id));

    return {
        /** Functions that the other end knows from the start: the first one has the id 1. */
        root: (func, frozen) => mapSet(functions, ++lastId, { call: func, holder: undefined, frozen: frozen === true }),
        call: (id, ...args) => callOther(id, args),
        tell: (id, ...args) => tellOther(id, args),
    };
}
