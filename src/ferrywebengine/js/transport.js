// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The way to main: batches over a wire (wire.js, framewire.js), [epoch, received, first, [message, …]], and main's messages
// from it. Sequence numbers count messages of each direction and document from 1.

const wire = isMainFrame ? createChannelWire() : createRequestWire();

const batchBytes = 65536;
const ackMessages = 100;
const ackBytes = 262144;
const quiet = 30; // ms

let queue = [];
let queuedBytes = 0;
let sent = 0; // sequence number of the last message that left
let received = 0;
let unackedMessages = 0;
let unackedBytes = 0;
let flushScheduled = false;
let isAckDue = false;

function takeBatch() {
    flushScheduled = false;
    const messages = queue;
    queue = [];
    queuedBytes = 0;
    unackedMessages = 0;
    unackedBytes = 0;
    const batch = '["' + epoch + '",' + received + ',' + (sent + 1) + ',[' + messages.join(',') + ']]';
    sent += messages.length;
    return batch;
}

const sendBatch = () => wire.send(takeBatch());

function flush() {
    if (!isMainFrame)
        carryParked(); // main cannot pull from a sub-frame
    if (queue.length || unackedBytes > ackBytes)
        sendBatch();
}

function post(text) {
    queue.push(text);
    queuedBytes += text.length;
    if (queuedBytes > batchBytes) {
        flush();
    } else if (!flushScheduled) {
        flushScheduled = true;
        queueMicrotask(flush); // when the script or callback that runs now is through
    }
}

function acknowledge() {
    if (unackedMessages > ackMessages || unackedBytes > ackBytes) {
        sendBatch();
    } else if (!isAckDue) {
        isAckDue = true;
        later(() => {
            isAckDue = false;
            if (unackedMessages)
                sendBatch();
        }, quiet);
    }
}

const inbox = []; // { message, bytes, isMissing }
const turn = new MessageChannel();
let isDelivering = false;
let isWaiting = document.readyState === 'loading';

/** From the next task on: whoever asked for messages may be about to ask for more. */
function startDelivery() {
    if (!isWaiting)
        return;
    isWaiting = false;
    document.removeEventListener('DOMContentLoaded', startDelivery);
    deliverSoon();
}

function deliverSoon() {
    if (isDelivering || isWaiting || !inbox.length || inbox[0].isMissing)
        return;
    isDelivering = true;
    turn.port2.postMessage(null);
}

/**
 * Hands each message of main's to \a deliver in a task of its own, as in Electron: what a listener or an awaited
 * invoke() goes on with comes before the next message, though they arrived together. The first one waits until somebody
 * listens, or the document has been parsed: a script far down the page hears what main sent in time.
 */
function listen(deliver) {
    document.addEventListener('DOMContentLoaded', startDelivery);

    function next() {
        isDelivering = false;
        if (!inbox.length || inbox[0].isMissing)
            return;
        const { message, bytes } = inbox.shift();
        deliverSoon();
        ++received;
        ++unackedMessages;
        unackedBytes += bytes;
        try {
            if (message)
                deliver(message);
        } catch (error) {
            report(error);
        }
        acknowledge();
    }

    function take(message, bytes) {
        const entry = { message, bytes, isMissing: false };
        inbox.push(entry);
        entry.bytes += offeredSize(message);
        entry.isMissing = fetchOffers(message, (whole) => {
            entry.message = whole;
            entry.isMissing = false;
            deliverSoon();
        });
    }

    turn.port1.onmessage = next;
    wire.open((to, messages, bytes) => {
        if (to !== epoch)
            return; // meant for the document before this one
        const isIdle = inbox.length === 0 && !isWaiting && !isDelivering;
        for (const message of messages) {
            if (message[0] === kinds.pageChannel)
                channelTurn.port2.postMessage(message[1]);
            else
                take(message, bytes / messages.length);
        }
        if (isIdle)
            next();
    });
    queue.push(JSON.stringify([kinds.hello, { protocol: 1, origin: self.origin, url: location.href }]));
    flush();
}
