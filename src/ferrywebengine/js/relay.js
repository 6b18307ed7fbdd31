// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The isolated half of the export to page scripts: a detached node is the private way between the worlds. The page's
// half (export.js) sends it once, before any script of the page runs.

function openRelay() {
    let node = null;

    document.addEventListener(config.token, (event) => {
        event.stopImmediatePropagation();
        node = event.relatedTarget;
        node.addEventListener('wanted', startDelivery);
        node.addEventListener('post', (posted) => post(posted.detail));
        node.addEventListener('sync', (asked) => {
            const [id, channel, text] = asked.detail;
            node.dispatchEvent(new CustomEvent('answer', { detail: callSync(id, channel, text) }));
        });
        node.dispatchEvent(new CustomEvent('ready'));
    }, { once: true, capture: true });

    return (message) => {
        if (node)
            node.dispatchEvent(new CustomEvent('message', { detail: message }));
        return node !== null;
    };
}
