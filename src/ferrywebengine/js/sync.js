// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// sendSync(): the call goes the way of all messages; a synchronous request beside it waits for the answer.
// Main dispatches the call when both are there, so a call whose request is refused has not been made.

// file: and pages of local schemes reach only local schemes, all others only the plain one.
const syncSchemes = location.protocol === 'file:' ? ['ferry-local', 'ferry'] : ['ferry', 'ferry-local'];
let syncScheme = 0;

function request(scheme, id) {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', scheme + '://sync/', false);
    xhr.setRequestHeader('X-Ferry', config.page + ' ' + config.secret + ' ' + epoch + ' ' + id);
    xhr.send();
    return JSON.parse(xhr.responseText);
}

/** Never throws: an error comes as an error message. */
function callSync(id, channel, text) {
    post(text);
    flush();
    let reason;
    for (let i = 0; i < syncSchemes.length; ++i) {
        try {
            const answer = request(syncSchemes[syncScheme], id);
            return answer;
        } catch (error) {
            reason = error;
            if (/page dismissal/.test(describe(error)))
                break;
            syncScheme = 1 - syncScheme;
        }
    }
    post('[' + kinds.cancel + ',' + id + ']');
    flush();
    const error = makeError("sendSync('" + channel + "') cannot wait for its answer here: the page is being left "
        + '(beforeunload, pagehide, unload), or its Permissions-Policy forbids sync-xhr. ' + describe(reason), 'ERR_CLOSED');
    return [kinds.error, id, encodeOne(newEncoding(), 'error', error)];
}
