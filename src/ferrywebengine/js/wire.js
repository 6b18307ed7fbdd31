// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The main frame's wire: batches over qt.webChannelTransport in QWebChannel's own protocol, without its library. page ->
// main: a property write; main -> page: { batch }, or a signal with the batch (lanes/bridge in C++).
//
// A wire is { open(hear), send(batch), carried() }: \a hear(to, messages, bytes) gets main's messages to document \a to.

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

function createChannelWire() {
    const transport = qt.webChannelTransport;
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
        carried: () => '', // nothing overtakes what was sent
    };
}
