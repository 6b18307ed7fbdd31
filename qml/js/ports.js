// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// MessagePort for QML: Electron's MessagePortMain (on, start) and the DOM's (onmessage) in one object. `native` is a
// ScriptPort. Evaluated once per engine.
(function () {
    "use strict";

    // Where an object that port() made has its native. A WeakMap of this engine would never let go of them.
    const nativeOf = Symbol("native");
    const isArray = Array.isArray;

    function wrong(text) {
        const error = new TypeError(text);
        error.code = "ERR_BAD_ARGUMENT";
        return error;
    }

    // The natives of a transfer list, or the error to throw: only after the value has been looked at.
    function transferred(transfer, isPort) {
        if (transfer === undefined)
            return [];
        if (!isArray(transfer))
            return wrong(isPort ? "transferables must be an array of MessagePorts" : "Invalid value for transfer");
        const list = [];
        for (let i = 0; i < transfer.length; ++i) {
            const native = Object(transfer[i])[nativeOf];
            if (native === undefined)
                return wrong(isPort ? "Port at index " + i + " is not a valid port" : "Invalid value for transfer");
            list.push(native);
        }
        return list;
    }

    function port(native) {
        const listeners = { message: [], close: [] };
        const handlers = { message: null, close: null };

        const made = {
            postMessage(...args) {
                const result = native.postMessage(args.length === 0 ? null : args[0], transferred(args[1], true));
                if (!result[0])
                    throw result[1];
                return result[1];
            },
            start() { native.start(receive); },
            close() { native.close(receive); },
            get bufferedAmount() { return native.bufferedAmount(); },
            on(name, listener) { return add(name, listener, false); },
            addListener(name, listener) { return add(name, listener, false); },
            addEventListener(name, listener) { add(name, listener, false); },
            once(name, listener) { return add(name, listener, true); },
            off(name, listener) { return remove(name, listener); },
            removeListener(name, listener) { return remove(name, listener); },
            removeEventListener(name, listener) { remove(name, listener); },
            get onmessage() { return handlers.message; },
            set onmessage(handler) {
                handlers.message = typeof handler === "function" ? handler : null;
                native.start(receive); // as in the DOM
            },
            get onclose() { return handlers.close; },
            set onclose(handler) { handlers.close = typeof handler === "function" ? handler : null; }
        };

        function emit(name, event) {
            const now = listeners[name].slice();
            if (handlers[name] !== null)
                now.push({ listener: handlers[name], once: false });
            for (const entry of now) {
                if (entry.once)
                    listeners[name] = listeners[name].filter(other => other !== entry);
                try {
                    entry.listener.call(made, event);
                } catch (error) {
                    native.report(name, error);
                }
            }
        }

        function receive(data, ports) {
            if (ports === undefined)
                emit("close", { type: "close", target: made });
            else
                emit("message", { type: "message", target: made, data, ports });
        }

        function add(name, listener, once) {
            if (typeof listener !== "function")
                throw wrong('The "listener" argument must be of type function. Received ' + native.describe(listener));
            if (listeners[name] !== undefined)
                listeners[name].push({ listener, once });
            return made;
        }

        function remove(name, listener) {
            const index = (listeners[name] || []).map(entry => entry.listener).lastIndexOf(listener);
            if (index >= 0)
                listeners[name] = listeners[name].filter((entry, i) => i !== index);
            return made;
        }

        Object.defineProperty(made, nativeOf, { value: native });
        return made;
    }

    return { port, transferred };
})
