// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The echo suite from the renderer's side. Called with what containers.js and deepequal.js gave and an ipcRenderer; main
// has the channels of echomain.h. Promises and no async: the QML engine of Qt 6.4 knows none.
(function (table, difference, ipcRenderer, options) {
    "use strict";
    const word = /^Big|^RegExp flag (.)/;

    /** "" or why this engine cannot have the value. */
    function missing(needs) {
        if (!needs)
            return "";
        const flag = word.exec(needs)[1];
        try {
            if (flag)
                new RegExp("", flag);
            else if (typeof BigInt === "undefined")
                return "this engine has no BigInt";
        } catch (unknown) {
            return "this engine has no " + needs;
        }
        return "";
    }

    /** One row on every way; gives what is wrong as a list. */
    function check(row) {
        const sent = row.make();
        const expected = row.arrives ? row.arrives() : sent;
        const found = [];
        const compare = (way, value) => {
            // An error that was made to compare with has a stack of its own.
            const text = difference(expected, value, { stacks: options.stacks && !row.arrives });
            if (text)
                found.push(row.name + ", " + way + ": " + text);
        };
        return ipcRenderer.invoke("named", row.name, sent)
            .then(value => {
                compare("invoke", value);
                if (row.large && options.slow)
                    return expected;
                return Promise.resolve(ipcRenderer.sendSync("echo-sync", sent)) // Node's is a promise
                    .then(synced => {
                        compare("sendSync", synced);
                        return new Promise(resolve => {
                            ipcRenderer.once("echoed", (event, reply) => { resolve(reply); });
                            ipcRenderer.send("echo-send", sent);
                        });
                    });
            })
            .then(value => compare("reply", value))
            .catch(error => found.push(row.name + " failed: " + error))
            .then(() => found);
    }

    /** All rows one after another: { wrong: […], missing: […], checked }. */
    function named() {
        const result = { wrong: [], missing: [], checked: 0 };
        return table.rows.reduce((before, row) => before.then(() => {
            const reason = missing(row.needs);
            if (reason) {
                result.missing.push(row.name + ": " + reason);
                return undefined;
            }
            ++result.checked;
            return check(row).then(found => { result.wrong.push.apply(result.wrong, found); });
        }), Promise.resolve()).then(() => result);
    }

    /** `batches` messages of `size` values that `next` gives: "" or the first difference. */
    function random(next, batches, size) {
        const step = index => {
            if (index === batches)
                return "";
            const sent = Array.from({ length: size }, next);
            return ipcRenderer.invoke("echo", sent).then(value => {
                const text = difference(sent, value, options);
                return text ? "batch " + index + ", " + text : step(index + 1);
            });
        };
        return Promise.resolve().then(() => step(0)).catch(error => "failed: " + error);
    }

    /** Rows { name, make(), where } that must not be sent. Gives what is wrong as a list. */
    function refused(rows) {
        const wrong = [];
        const ways = [value => ipcRenderer.send("refused", value), value => ipcRenderer.sendSync("refused", value),
                      value => ipcRenderer.invoke("refused", value)];
        const settle = (way, value) => {
            try {
                return Promise.resolve(way(value));
            } catch (error) {
                return Promise.reject(error);
            }
        };
        return rows.reduce((before, row) => before.then(() => {
            const reason = row.needs ? row.needs() : "";
            if (reason)
                return undefined;
            const value = row.make();
            return ways.reduce((earlier, way, i) => earlier.then(() => settle(way, value)).then(
                () => { wrong.push(row.name + " was sent by way " + i); },
                error => {
                    const text = "An object could not be cloned. (args[0]" + row.where + ")";
                    if (error.message !== text || error.code !== "ERR_NOT_CLONEABLE")
                        wrong.push(row.name + " by way " + i + ": " + error.code + " " + error.message);
                }), Promise.resolve());
        }), Promise.resolve()).then(() => wrong);
    }

    /** Main's calls: "echo" gives its value back, "compare" says how the value of that name differs. */
    function answer() {
        ipcRenderer.handle("echo", (event, value) => value);
        ipcRenderer.handle("compare", (event, name, value) => {
            const row = table.rows.find(candidate => candidate.name === name);
            return missing(row.needs) ? "" : difference((row.arrives || row.make)(), value, { stacks: false });
        });
    }

    return { named, random, refused, answer, missing };
})
