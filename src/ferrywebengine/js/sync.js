// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// sendSync(). On a page that answers prompts the call is a prompt(): it goes the way of all messages, so nothing
// overtakes it. Elsewhere, and when the answer comes late, a synchronous request beside the messages waits for it, and
// brings the call along when that is short. Main dispatches the call when all that was sent before it is there, and its
// request: a call whose request is refused has not been made.

let hasPrompts = config.answersPrompts && isMainFrame; // a sub-frame's messages take another way

/** A dialog of the page would end its fullscreen and its pointer lock. */
const isImmersed = () => document.fullscreenElement !== null || document.pointerLockElement !== null;

/** The answer; '' when it comes later; null when the page may not show dialogs, and the call was not made. */
function ask(text) {
    if (!hasPrompts || isImmersed())
        return null;
    const bytes = packParked();
    const answer = prompt('ferry ' + config.page + ' ' + config.secret + ' ' + epoch,
                          text.length + ' ' + bytes.table.length + ' ' + text + bytes.table + bytes.packed);
    if (answer === null)
        hasPrompts = false; // a sandbox without allow-modals, or a page that is being left
    else
        parked.clear();
    return answer;
}

/** Never throws: an error comes as an error message. */
function callSync(id, channel, text) {
    flush();
    const answer = ask(text);
    if (answer)
        return withOffersNow(JSON.parse(answer));
    if (answer === null) {
        carryParked();
        post(text);
        wire.carry(takeBatch());
    }
    let reason;
    try {
        const message = JSON.parse(requestNow(wire.syncRequest, id, 'utf-8', wire.carried()));
        wire.arrived(true);
        return withOffersNow(message);
    } catch (error) {
        reason = error;
    }
    wire.arrived(false);
    post('[' + kinds.cancel + ',' + id + ']');
    flush();
    const error = makeError("sendSync('" + channel + "') cannot wait for its answer here: the page is being left "
        + '(beforeunload, pagehide, unload), or its Permissions-Policy forbids sync-xhr. ' + describe(reason), 'ERR_CLOSED');
    return [kinds.error, id, encodeOne(newEncoding(), 'error', error)];
}
