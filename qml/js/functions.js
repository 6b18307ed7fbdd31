// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The functions of the QML types IpcRenderer and IpcMain that take any number of arguments, which a C++ method that QML
// can call does not, and Electron's event objects. `calls` is RendererEnd or MainEnd.
(function (calls) {
    "use strict";

    function failure(type, message, code) {
        const error = new type(message);
        error.code = code;
        return error;
    }

    // Electron's words; index 0 is its internal flag.
    function checkedChannel(channel) {
        if (typeof channel !== "string")
            throw located(failure(TypeError, "Error processing argument at index 1, conversion failure from "
                                  + String(channel), "ERR_INVALID_ARG_TYPE"));
        return channel;
    }

    // The same of the main side.
    function neededChannel(channel) {
        if (typeof channel !== "string")
            throw located(failure(TypeError, "Missing required channel argument", "ERR_INVALID_ARG_TYPE"));
        return channel;
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

    // C++ answers [true, value] or [false, error].
    function unwrapped(result) {
        if (!result[0])
            throw located(result[1]);
        return result[1];
    }

    function check(error) {
        if (error !== undefined)
            throw located(error);
    }

    // webContents.postMessage() and that of its frames, in Electron's words.
    function postTo(id, frameId, args) {
        if (args.length < 2)
            throw located(failure(TypeError, "Insufficient number of arguments", "ERR_INVALID_ARG_TYPE"));
        if (typeof args[0] !== "string")
            throw located(failure(TypeError, "Error processing argument at index 0, conversion failure from "
                                  + String(args[0]), "ERR_INVALID_ARG_TYPE"));
        return unwrapped(calls.postTo(id, frameId, args[0], args[1], args[2]));
    }

    // Electron's webContents, as much of it as is about messages.
    function contents(id) {
        const native = calls.webContents(id);
        const read = key => native ? native[key] : undefined;
        return {
            id,
            kind: read("kind"),
            get url() { return String(read("url") || ""); },
            get origin() { return read("origin") || ""; },
            get processId() { return read("processId") || 0; },
            get title() { return calls.titleOf(id); },
            getURL() { return this.url; },
            getTitle() { return this.title; },
            isDestroyed() { return calls.webContents(id) === null; },
            send(channel, ...args) {
                return unwrapped(calls.sendTo(id, neededChannel(channel), args));
            },
            postMessage(...args) { return postTo(id, -1, args); },
            invoke(channel, ...args) {
                return new Promise((resolve, reject) => {
                    calls.invokeOn(id, neededChannel(channel), args, resolve, reject);
                });
            }
        };
    }

    // The events of ipcMain; only those of on() have a native part.
    function event(sender, frameId, processId, origin, url, isMainFrame, native, ports) {
        const made = {
            type: "frame", sender, frameId, processId, origin,
            senderFrame: {
                url, origin, routingId: frameId, processId, isMainFrame,
                postMessage(...args) { return postTo(sender ? sender.id : 0, frameId, args); }
            }
        };
        if (ports)
            made.ports = ports;
        if (native) {
            made.reply = function (channel, ...args) {
                check(native.reply(neededChannel(channel), args));
            };
            Object.defineProperty(made, "returnValue", {
                get() { return undefined; },
                set(value) { check(native.setReturnValue(value)); }
            });
        }
        return made;
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
        postMessage: function postMessage(...args) {
            if (args.length < 2)
                throw located(failure(TypeError, "Insufficient number of arguments", "ERR_INVALID_ARG_TYPE"));
            return unwrapped(calls.postMessage(checkedChannel(args[0]), args[1], args[2]));
        },
        broadcast: function broadcast(channel, ...args) {
            unwrapped(calls.broadcast(neededChannel(channel), args));
        },
        settle(promise, answer) {
            promise.then(value => { answer.resolve(value); }, error => { answer.reject(error); });
        },
        contents, event
    };
})
