// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The main frame's wire: batches over qt.webChannelTransport in QWebChannel's own protocol, without its library. page ->
// main: a property write; main -> page: { batch }, or a signal with the batch (lanes/bridge in C++).
//
// A wire is { open(hear), send(batch), syncRequest, carry(batch), carried(), arrived(isSure) }: \a hear(to, messages,
// bytes) gets main's messages to document \a to. syncRequest names the request of a synchronous call. carry() gives it a
// batch, carried() is what it has to bring along, and arrived() says whether main has that for sure.

const epoch = (() => {
    const numbers = crypto.getRandomValues(new Uint32Array(4));
    let text = '';
    for (let i = 0; i < 4; ++i)
        text += padStart(numberToString(numbers[i], 16), 8, '0');
    return text;
})();

// Not a timer, where there is a choice: a page can clear those of all worlds.
const later = typeof scheduler === 'object' ? (func, delay) => scheduler.postTask(func, { delay })
    : (func, delay) => setTimeout(func, delay);

// What stands in a request's header.
const ascii = (text) =>
    text.replace(/[^\x20-\x7e]/g, (unit) => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0'));
const listed = (batches) => '[' + batches.join(',') + ']';

const carriedLength = 8192; // longer ones are quicker over the channel

function createChannelWire() {
    const transport = qt.webChannelTransport;
    let carried = '';
    return {
        open(hear) {
            transport.onmessage = (event) => {
                const message = JSON.parse(event.data);
                const batch = message.type === 1 ? message.args[0] : message.batch;
                if (batch)
                    hear(batch[0], batch[1], event.data.length);
            };
            transport.send('{"type":7,"object":"ferry","signal":' + config.signal + '}');
        },
        send(batch) {
            transport.send('{"type":9,"object":"ferry","property":' + config.property + ',"value":' + batch + '}');
        },
        syncRequest: 'call',
        carry(batch) {
            if (batch.length < carriedLength)
                carried = batch;
            else
                this.send(batch);
        },
        carried: () => carried && ascii(listed([carried])),
        arrived(isSure) {
            if (carried && !isSure)
                this.send(carried); // main takes each message once, by its number
            carried = '';
        },
    };
}
