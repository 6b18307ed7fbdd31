// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Node's own IPC, serialization 'advanced', the nearest to Electron's: test=invoke (one message after another; size=
// echoes that many bytes), pipe (window= messages under way), flood (sends of 100 bytes) or fan (clients= children, each
// with one message after another).

'use strict';
const { fork } = require('node:child_process');

const stretchLength = 1000;
const options = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
const seconds = Number(options.secs ?? 0.25);

function report(us, p99) {
    console.log(JSON.stringify({ us, p99 }));
    process.exit(0);
}

// Counts calls; the first fifth of the time is for warming up, or all until commonBegin. False once the time is up.
function makeRate(commonBegin) {
    let begin = performance.now();
    let calls = 0;
    let warm = false;
    return {
        count(more) {
            calls += more;
            const elapsed = (performance.now() - begin) / 1000;
            if (!warm && (commonBegin ? Date.now() >= commonBegin : elapsed > seconds / 5)) {
                warm = true;
                calls = 0;
                begin = performance.now();
                return true;
            }
            this.us = (elapsed / calls) * 1e6;
            return !warm || elapsed < seconds;
        },
    };
}

const starts = {
    invoke(child) {
        const payload = options.size ? Buffer.alloc(Number(options.size), 'x') : ['ping', 1, true];
        const laps = [];
        const begin = performance.now();
        let last = begin;
        child.on('message', () => {
            const now = performance.now();
            if (now - begin > Math.min(100, seconds * 250)) laps.push((now - last) * 1000);
            last = now;
            if (now - begin > seconds * 1000 && laps.length >= 5) {
                laps.sort((a, b) => a - b);
                report(laps[laps.length >> 1], laps[Math.floor(laps.length * 0.99)]);
            }
            child.send([1, payload]);
        });
        child.send([1, payload]);
    },
    pipe(child) {
        const rate = makeRate();
        const send = () => child.send([1, ['ping', 1, true]]);
        child.on('message', () => (rate.count(1) ? send() : report(rate.us)));
        for (let i = 0; i < Number(options.window ?? 256); ++i) send();
    },
    flood(child) {
        const rate = makeRate();
        const note = Buffer.alloc(100, 'x');
        const stretch = () => {
            for (let i = 0; i < stretchLength; ++i) child.send([0, note]);
            child.send([1, 0]);
        };
        child.on('message', () => (rate.count(stretchLength) ? stretch() : report(rate.us)));
        stretch();
        stretch();
    },
};

const start = (...more) => fork(__filename, ['child', ...process.argv.slice(2), ...more], { serialization: 'advanced' });

if (process.argv[2] === 'child' && options.test === 'fan') {
    const rate = makeRate(Number(options.begin));
    process.on('message', () => {
        if (rate.count(1)) process.send('ping');
        else process.send({ us: rate.us }, () => process.exit(0));
    });
    process.send('ping');
} else if (process.argv[2] === 'child') {
    process.on('message', ([wanted, payload]) => wanted && process.send([1, payload]));
} else if (options.test === 'fan') {
    const count = Number(options.clients ?? 10);
    const begin = Date.now() + 500 + 60 * count; // not before all of them are there
    let perSecond = 0;
    let heard = 0;
    for (let i = 0; i < count; ++i) {
        const child = start(`begin=${begin}`);
        child.on('message', (message) => {
            if (message === 'ping') return child.send('ping');
            perSecond += 1e6 / message.us;
            if (++heard === count) report(1e6 / perSecond);
        });
    }
} else {
    starts[options.test ?? 'pipe'](start());
}
