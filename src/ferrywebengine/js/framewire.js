// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A sub-frame's wire: it has no qt.webChannelTransport, so it makes requests. Each names the frame's origin in the
// browser's word, and passes no other document: there is nothing that another frame could hear, steal or forge.
//
//   X-Ferry: page secret epoch number      X-Ferry-Batches: [batch, …], batches as transport.js writes them
//   post   brings batches; one at a time, so that they keep their order
//   poll   waits for main's messages behind the number; one is always out. Answer: [number of the first, [message, …]]
//   bye    the document is being left
//   sync   (sync.js) waits for the answer of the call with this number, and brings all batches that main may not have:
//          a blocked page cannot send them. Main takes each message once, by its number.
//
// window.stop() ends requests: they are made again, and nothing is lost, because both ends count.

function createRequestWire() {
    const maximumFailures = 6; // one upon the other: main is not there any more
    let hasSucceeded = false;
    let waiting = []; // batches that no post has brought yet
    let underway = []; // those of the post that is out
    let arrived = 0; // number of the last message from main
    let isPosting = false;
    let isOpen = false;
    let hear = null;

    function request(kind, number, batches, done, failures = 0) {
        const xhr = openRequest(kind, number, true);
        if (batches)
            xhr.setRequestHeader('X-Ferry-Batches', ascii(listed(batches)));
        xhr.onload = () => {
            hasSucceeded = true;
            done(xhr.responseText);
        };
        const began = performance.now();
        const again = () => {
            const count = performance.now() - began > 1000 ? 1 : failures + 1;
            if (!hasSucceeded)
                requestScheme = 1 - requestScheme;
            if (count < maximumFailures)
                later(() => request(kind, number, batches, done, count), 10 << count);
            else
                close();
        };
        xhr.onabort = again;
        xhr.onerror = again;
        xhr.send();
    }

    function close() {
        const error = makeError('Main does not answer any more', 'ERR_CLOSED');
        hear(epoch, [[kinds.bye, encodeOne(newEncoding(), 'error', error)]], 0);
    }

    function post() {
        isPosting = true;
        underway = waiting;
        waiting = [];
        request('post', 0, underway, () => {
            underway = [];
            isPosting = false;
            if (waiting.length)
                post();
        });
    }

    function poll() {
        // Requests may overtake each other, and the first has to bring the hello.
        request('poll', arrived, hasSucceeded ? undefined : underway, (text) => {
            const [first, messages] = JSON.parse(text);
            const fresh = messages.slice(arrived + 1 - first);
            arrived += fresh.length;
            poll();
            hear(epoch, fresh, text.length);
        });
    }

    return {
        open(receive) {
            hear = receive;
            addEventListener('pagehide', () => request('bye', 0, undefined, () => {}), true);
        },
        send(batch) {
            waiting.push(batch);
            if (!isPosting)
                post();
            if (!isOpen) {
                isOpen = true;
                sayPlace(() => hasSucceeded);
                poll();
            }
        },
        syncRequest: 'sync',
        carry(batch) {
            this.send(batch);
        },
        carried: () => ascii(listed([...underway, ...waiting])),
        arrived() {}, // what was carried is posted as well
    };
}
