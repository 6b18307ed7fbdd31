// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Requests to Ferry's own schemes: 'call' waits for the answer of a call of the main frame, 'bytes' fetches what main
// offered, and a sub-frame has others (framewire.js).

// file: and pages of local schemes reach only local schemes, all others only the plain one.
const requestSchemes = location.protocol === 'file:' ? ['ferry-local', 'ferry'] : ['ferry', 'ferry-local'];
let requestScheme = 0;

function openRequest(what, id, isAsync) {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', requestSchemes[requestScheme] + '://' + what + '/', isAsync);
    xhr.setRequestHeader('X-Ferry', config.page + ' ' + config.secret + ' ' + epoch + ' ' + id);
    return xhr;
}

/** The text of the answer; \a charset says how its bytes are read, \a batches go along. Throws when there is none. */
function requestNow(what, id, charset, batches = '') {
    let reason;
    for (let i = 0; i < requestSchemes.length; ++i) {
        try {
            const xhr = openRequest(what, id, false);
            if (batches)
                xhr.setRequestHeader('X-Ferry-Batches', batches);
            xhr.overrideMimeType('text/plain; charset=' + charset);
            xhr.send();
            return xhr.responseText;
        } catch (error) {
            reason = error;
            if (/page dismissal/.test(describe(error)))
                break;
            requestScheme = 1 - requestScheme;
        }
    }
    throw reason;
}

/** done(buffer), or done(null) when it cannot be had. */
function requestBytes(id, done, isLastTry = false) {
    const xhr = openRequest('bytes', id, true);
    xhr.responseType = 'arraybuffer';
    xhr.onloadend = () => {
        if (xhr.response || isLastTry) {
            done(xhr.response);
            return;
        }
        requestScheme = 1 - requestScheme;
        requestBytes(id, done, true);
    };
    xhr.send();
}
