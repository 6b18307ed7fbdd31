// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Preload files: each is a script of its own that hands its function to ferryPreload(). One that does not come to that
// has a syntax error; ferryPreloadEnd() finds out.

function installPreloads(require, allowed) {
    const started = [];
    const syntaxErrors = [];
    const onError = (event) => {
        if (event.error instanceof SyntaxError || /SyntaxError/.test(event.message))
            syntaxErrors.push(event.message);
    };

    function failed(index, error) {
        const path = config.preloads[index];
        console.error('Unable to load preload script: ' + path + '\n' + (error && error.stack || describe(error)));
        let text;
        try {
            text = messageText(kinds.preloadError, channelHead(path), encodeOne(newEncoding(), 'error',
                objectToString(error) === '[object Error]' ? error : makeError(describe(error))), []);
        } catch (reason) {
            text = messageText(kinds.preloadError, channelHead(path),
                               encodeOne(newEncoding(), 'error', makeError(describe(error))), []);
        }
        post(text);
    }

    function ferryPreload(index, run) {
        started[index] = true;
        if (!allowed)
            return;
        const module = { exports: {} };
        const path = config.preloads[index];
        try {
            run.call(globalThis, require, module, module.exports, path, path.replace(/[/\\][^/\\]*$/, ''));
        } catch (error) {
            failed(index, error);
        }
    }

    function ferryPreloadEnd() {
        removeEventListener('error', onError, true);
        delete globalThis.ferryPreload;
        delete globalThis.ferryPreloadEnd;
        for (let i = 0; allowed && i < config.preloads.length; ++i) {
            if (started[i])
                continue;
            const text = syntaxErrors.shift() || 'it could not be read or is not JavaScript';
            failed(i, new SyntaxError(text.replace(/^Uncaught SyntaxError: /, '')));
        }
    }

    addEventListener('error', onError, true);
    defineProperty(globalThis, 'ferryPreload', { value: ferryPreload, configurable: true });
    defineProperty(globalThis, 'ferryPreloadEnd', { value: ferryPreloadEnd, configurable: true });
}
