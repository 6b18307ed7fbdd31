// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The functions of the QML type IpcRenderer. They are JavaScript because a C++ method that QML can call has a fixed
// number of arguments. `calls` is RendererCalls; `self` is the IpcRenderer element.
(function (calls, self) {
    "use strict";

    function inspect(value) {
        if (value === undefined || value === null)
            return String(value);
        if (typeof value === "object") {
            const maker = value.constructor;
            return maker && maker.name ? "an instance of " + maker.name : "an object";
        }
        const text = typeof value === "string" ? "'" + value + "'" : String(value);
        return "type " + typeof value + " (" + text + ")";
    }

    function failure(type, message, code) {
        const error = new type(message);
        error.code = code;
        return error;
    }

    // Electron's words; index 0 is its internal flag.
    function checkedChannel(channel) {
        if (typeof channel !== "string")
            throw failure(TypeError, "Error processing argument at index 1, conversion failure from "
                          + String(channel), "ERR_INVALID_ARG_TYPE");
        return channel;
    }

    function checkedListener(listener) {
        if (typeof listener !== "function")
            throw failure(TypeError, "The \"listener\" argument must be of type function. Received "
                          + inspect(listener), "ERR_INVALID_ARG_TYPE");
        return listener;
    }

    // An error that C++ made knows no place: it gets its caller's, without the frames of this file.
    function located(error) {
        const all = String(new Error().stack).split("\n");
        const own = all[0].slice(all[0].lastIndexOf("@"), all[0].lastIndexOf(":") + 1);
        const frames = all.filter(frame => frame.indexOf(own) < 0 && frame.indexOf("[elided") !== 0);
        if (error.stack === "")
            error.stack = frames.join("\n");
        if (frames.length > 0) {
            const colon = frames[0].lastIndexOf(":");
            error.fileName = frames[0].slice(frames[0].indexOf("@") + 1, colon);
            error.lineNumber = Number(frames[0].slice(colon + 1));
        }
        return error;
    }

    // RendererCalls answers [true, value] or [false, error].
    function unwrapped(result) {
        if (!result[0])
            throw located(result[1]);
        return result[1];
    }

    function on(channel, listener) {
        calls.addListener(String(channel), checkedListener(listener), false);
        return self;
    }

    function off(channel, listener) {
        calls.removeListener(String(channel), checkedListener(listener));
        return self;
    }

    return {
        send: function send(channel, ...args) {
            return unwrapped(calls.send(checkedChannel(channel), args));
        },
        sendSync: function sendSync(channel, ...args) {
            return unwrapped(calls.sendSync(checkedChannel(channel), args));
        },
        invoke: function invoke(channel, ...args) {
            return new Promise((resolve, reject) => {
                calls.invoke(checkedChannel(channel), args, resolve, reject);
            });
        },
        on, addListener: on,
        once: function once(channel, listener) {
            calls.addListener(String(channel), checkedListener(listener), true);
            return self;
        },
        off, removeListener: off,
        removeAllListeners: function removeAllListeners(channel) {
            if (channel === undefined)
                calls.removeAllListeners();
            else
                calls.removeAllListeners(String(channel));
            return self;
        },
        listenerCount: function listenerCount(channel) { return calls.listenerCount(String(channel)); },
        eventNames: function eventNames() { return calls.eventNames(); }
    };
})
