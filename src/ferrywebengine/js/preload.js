// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Preload files, and CommonJS among them. Each file is a script of its own, written by preload.cpp, that hands its
// function to ferryPreload; when all have, the preloads run. A script that does not come to that does not parse.

function installPreloads(electron) {
    const { files, entries } = config.preload;
    const process = config.process;
    const bodies = new NativeMap(); // index -> function, or text of JSON
    const syntaxErrors = new NativeMap(); // index -> SyntaxError
    const modules = new NativeMap(); // index -> module
    let thrown = null; // the latest error that a file threw, and which
    let left = null; // the error that ended a script whose file is not one function's body

    Object.freeze(process.versions);
    Object.freeze(process);

    function syntaxError(index, text, line) {
        const where = files[index].name + (line ? ':' + line : '');
        const error = new SyntaxError(text + ' (' + where + ')');
        error.stack = error + '\n    at ' + where;
        mapSet(syntaxErrors, index, error);
        return error;
    }

    function onError(event) {
        const script = /ferry(?: |%20)preload(?: |%20)(\d+)$/.exec(event.filename);
        if (script)
            syntaxError(Number(script[1]), event.message.replace(/^Uncaught SyntaxError: /, ''), event.lineno);
        if (script || event.error === left)
            event.preventDefault(); // it is told where the file is wanted
    }

    function parseJson(name, text) {
        try {
            return jsonParse(text);
        } catch (error) {
            error.message = name + ': ' + error.message;
            throw error;
        }
    }

    const requireOf = (file) => createRequire(electron, (request) => {
        if (hasOwn(file.links, request))
            return load(file.links[request]);
        throw makeError("Cannot find module '" + describe(request) + "', required by " + file.name + ": there are "
            + "'electron', 'events' and files beside the preload, by relative names that are written out, as in "
            + "require('./file'). Packages of npm are not looked up: bundle them into the preload", 'MODULE_NOT_FOUND');
    });

    /** What require() of a file gives. As in Node: once, half done within a cycle, and again after it threw. */
    function load(index) {
        const loaded = mapGet(modules, index);
        if (loaded)
            return loaded.exports;
        const file = files[index];
        if (file.error)
            throw makeError(file.error);
        const { name } = file;
        if (!mapHas(bodies, index))
            throw mapGet(syntaxErrors, index) || makeError('the browser did not run ' + name);
        const folder = name.slice(0, Math.max(name.lastIndexOf('/'), name.indexOf('/') + 1));
        const module = { id: name, filename: name, exports: {}, loaded: false };
        const body = mapGet(bodies, index);
        mapSet(modules, index, module);
        try {
            if (typeof body === 'string')
                module.exports = parseJson(name, body);
            else
                apply(body, module.exports, [requireOf(file), module, module.exports, name, folder]);
        } catch (error) {
            mapDelete(modules, index);
            if (!thrown || thrown.error !== error)
                thrown = { error, index };
            throw error;
        }
        module.loaded = true;
        return module.exports;
    }

    /** The error as main is told it: an Error, which names the required file that threw it. */
    function reported(index, error) {
        const isError = objectToString(error) === '[object Error]';
        const isOfOther = thrown && thrown.error === error && thrown.index !== index;
        if (isError && !isOfOther)
            return error;
        const where = isOfOther ? ' (thrown by ' + files[thrown.index].name + ')' : '';
        const result = makeError((isError ? error.message : describe(error)) + where);
        if (isError) {
            setMember(result, 'name', error.name);
            setMember(result, 'stack', error.stack);
            copyMembers(error, result);
        }
        return result;
    }

    function failed(path, index, error) {
        let stack = '';
        let text;
        const encode = (value) => messageText(kinds.preloadError, channelHead(path),
                                              encodeOne(newEncoding(), 'error', value), []);
        try {
            text = encode(reported(index, error));
            stack = error.stack;
        } catch (reason) { // it is not to be read, or not to be cloned
            text = encode(makeError(describe(error)));
        }
        console.error('Unable to load preload script: ' + path + '\n' + (stack || describe(error)));
        post(text);
    }

    addEventListener('error', onError, true);
    defineProperty(globalThis, 'ferryPreload', { configurable: true, value: {
        process,
        global: globalThis,
        file(index, length, body) {
            if (functionToString(body).length !== length) {
                left = syntaxError(index, "Unexpected token '}': more brackets are closed than were opened");
                throw left;
            }
            mapSet(bodies, index, body);
        },
        json(index, text) { mapSet(bodies, index, text); },
        start() {
            removeEventListener('error', onError, true);
            delete globalThis.ferryPreload;
            for (const [path, index] of entries) {
                try {
                    load(index);
                } catch (error) {
                    failed(path, index, error);
                }
            }
        },
    } });
}
