// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The main frame's wire: batches over qt.webChannelTransport in QWebChannel's own protocol, without its library. page ->
// main: a property write; main -> page: a signal with the batch, or with it as text.
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
                const signal = JSON.parse(event.data);
                if (signal.type !== 1)
                    return;
                const batch = signal.args[0];
                const [to, messages] = typeof batch === 'string' ? JSON.parse(batch) : batch;
                hear(to, messages, event.data.length);
            };
            for (const signal of config.signals)
                transport.send('{"type":7,"object":"ferry","signal":' + signal + '}');
        },
        send(batch) {
            transport.send('{"type":9,"object":"ferry","property":' + config.property + ',"value":' + batch + '}');
        },
        carried: () => '', // nothing overtakes what was sent
    };
}
