// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// sendSync(). On a page that answers prompts the call is a prompt(): it goes the way of all messages, so nothing
// overtakes it. Elsewhere, and when the answer comes late, a synchronous request beside the messages waits for it; main
// dispatches the call when both are there, so a call whose request is refused has not been made.

let hasPrompts = config.answersPrompts;

// file: and pages of local schemes reach only local schemes, all others only the plain one.
const syncSchemes = location.protocol === 'file:' ? ['ferry-local', 'ferry'] : ['ferry', 'ferry-local'];
let syncScheme = 0;

/** A dialog of the page would end its fullscreen and its pointer lock. */
const isImmersed = () => document.fullscreenElement !== null || document.pointerLockElement !== null;

/** The answer; '' when it comes later; null when the page may not show dialogs, and the call was not made. */
function ask(text) {
    if (!hasPrompts || isImmersed())
        return null;
    const answer = prompt('ferry ' + config.page + ' ' + config.secret + ' ' + epoch, text);
    if (answer === null)
        hasPrompts = false; // a sandbox without allow-modals, or a page that is being left
    return answer;
}

function request(scheme, id) {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', scheme + '://sync/', false);
    xhr.setRequestHeader('X-Ferry', config.page + ' ' + config.secret + ' ' + epoch + ' ' + id);
    xhr.send();
    return JSON.parse(xhr.responseText);
}

/** Never throws: an error comes as an error message. */
function callSync(id, channel, text) {
    flush();
    const answer = ask(text);
    if (answer)
        return JSON.parse(answer);
    if (answer === null) {
        post(text);
        flush();
    }
    let reason;
    for (let i = 0; i < syncSchemes.length; ++i) {
        try {
            return request(syncSchemes[syncScheme], id);
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
