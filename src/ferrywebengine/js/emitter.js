// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Node's EventEmitter, as far as pages can tell.

const describeReceived = (value) => {
    if (value === null || value === undefined)
        return NativeString(value);
    if (typeof value === 'object') {
        const owner = value.constructor;
        return typeof owner === 'function' && owner.name ? 'an instance of ' + owner.name : 'an object';
    }
    const text = typeof value === 'string' ? "'" + value + "'" : describe(value);
    return 'type ' + typeof value + ' (' + text + ')';
};

const checkListener = (listener) => {
    if (typeof listener === 'function')
        return;
    const error = new NativeTypeError('The "listener" argument must be of type function. Received '
                                      + describeReceived(listener));
    setMember(error, 'code', 'ERR_INVALID_ARG_TYPE');
    throw error;
};

const eventKey = (name) => typeof name === 'symbol' ? name : NativeString(name);

const nameOfClass = (object) => {
    const { constructor } = object;
    return typeof constructor === 'function' ? constructor.name : 'EventEmitter';
};

/** A member of emitters that is told of each new listener. */
const listenerAdded = Symbol('listenerAdded');

class EventEmitter {
    static EventEmitter = this;

    #listeners = new NativeMap();
    #warned = new NativeMap();
    #maximum = 10;

    #add(name, listener, prepend) {
        checkListener(listener);
        const key = eventKey(name);
        if (mapHas(this.#listeners, 'newListener'))
            this.emit('newListener', key, listener.listener || listener);
        const old = mapGet(this.#listeners, key);
        // A new list each time: an emit under way keeps the one that it began with.
        const list = old ? slice(old, 0) : [];
        if (prepend)
            unshift(list, listener);
        else
            push(list, listener);
        mapSet(this.#listeners, key, list);
        if (this[listenerAdded])
            this[listenerAdded]();
        if (this.#maximum > 0 && list.length > this.#maximum && !mapHas(this.#warned, key)) {
            mapSet(this.#warned, key, true);
            consoleWarn(nativeConsole, 'MaxListenersExceededWarning: Possible EventEmitter memory leak detected. '
                + list.length + ' ' + NativeString(key) + ' listeners added to [' + nameOfClass(this) + ']. MaxListeners is '
                + this.#maximum + '. Use emitter.setMaxListeners() to increase limit');
        }
        return this;
    }

    #once(name, listener) {
        checkListener(listener);
        const emitter = this;
        let fired = false;
        const wrapper = function () {
            if (fired)
                return undefined;
            emitter.removeListener(name, wrapper);
            fired = true;
            return apply(listener, this, arguments);
        };
        wrapper.listener = listener;
        return wrapper;
    }

    on(name, listener) { return this.#add(name, listener, false); }
    addListener(name, listener) { return this.#add(name, listener, false); }
    prependListener(name, listener) { return this.#add(name, listener, true); }
    once(name, listener) { return this.#add(name, this.#once(name, listener), false); }
    prependOnceListener(name, listener) { return this.#add(name, this.#once(name, listener), true); }

    removeListener(name, listener) {
        checkListener(listener);
        const key = eventKey(name);
        const old = mapGet(this.#listeners, key);
        if (!old)
            return this;
        for (let i = old.length - 1; i >= 0; --i) {
            if (old[i] !== listener && old[i].listener !== listener)
                continue;
            if (old.length === 1) {
                mapDelete(this.#listeners, key);
            } else {
                const list = slice(old, 0);
                splice(list, i, 1);
                mapSet(this.#listeners, key, list);
            }
            if (mapHas(this.#listeners, 'removeListener'))
                this.emit('removeListener', key, listener);
            break;
        }
        return this;
    }
    off(name, listener) { return this.removeListener(name, listener); }

    removeAllListeners(name) {
        if (arguments.length === 0) {
            mapClear(this.#listeners);
            mapClear(this.#warned);
        } else {
            mapDelete(this.#listeners, eventKey(name));
            mapDelete(this.#warned, eventKey(name));
        }
        return this;
    }

    emit(name) {
        const key = eventKey(name);
        const list = mapGet(this.#listeners, key);
        const values = slice(arguments, 1);
        if (!list) {
            if (key === 'error')
                throw this.#unhandled(values[0]);
            return false;
        }
        for (let i = 0; i < list.length; ++i)
            apply(list[i], this, values);
        return true;
    }

    #unhandled(value) {
        if (typeof value === 'object' && value !== null && objectToString(value) === '[object Error]')
            return value;
        return makeError('Unhandled error. (' + describe(value) + ')', 'ERR_UNHANDLED_ERROR');
    }

    listenerCount(name, listener) {
        const list = mapGet(this.#listeners, eventKey(name)) || [];
        if (listener === undefined)
            return list.length;
        let count = 0;
        for (let i = 0; i < list.length; ++i)
            count += list[i] === listener || list[i].listener === listener ? 1 : 0;
        return count;
    }

    listeners(name) {
        const list = mapGet(this.#listeners, eventKey(name)) || [];
        const bare = [];
        for (let i = 0; i < list.length; ++i)
            push(bare, list[i].listener || list[i]);
        return bare;
    }
    rawListeners(name) { return slice(mapGet(this.#listeners, eventKey(name)) || [], 0); }

    eventNames() {
        const names = [];
        mapForEach(this.#listeners, (list, key) => push(names, key));
        return names;
    }

    setMaxListeners(count) {
        if (typeof count !== 'number' || count !== count || count < 0) {
            const error = new standardErrors.RangeError(
                'The value of "setMaxListeners" is out of range. It must be >= 0. Received ' + describe(count));
            setMember(error, 'code', 'ERR_OUT_OF_RANGE');
            throw error;
        }
        this.#maximum = count;
        return this;
    }
    getMaxListeners() { return this.#maximum; }
}
