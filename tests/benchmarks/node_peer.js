// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The peer of N7: window= messages under way at once over Node's own IPC, serialization 'advanced'.

'use strict';
const { fork } = require('node:child_process');

if (process.argv[2] === 'child') {
    process.on('message', ([id, [text]]) => process.send([id, text]));
} else {
    const options = Object.fromEntries(process.argv.slice(2).map((word) => word.split('=')));
    const seconds = Number(options.secs ?? 0.25);
    const child = fork(__filename, ['child'], { serialization: 'advanced' });
    let sent = 0;
    let count = 0;
    let warm = false;
    let begin = performance.now();
    const send = () => child.send([++sent, ['ping', 1, true]]);
    child.on('message', () => {
        ++count;
        const elapsed = (performance.now() - begin) / 1000;
        if (!warm && elapsed > seconds / 5) {
            warm = true;
            count = 0;
            begin = performance.now();
        } else if (warm && elapsed > seconds) {
            console.log(JSON.stringify({ us: (elapsed / count) * 1e6, n: count }));
            child.kill();
            process.exit(0);
        }
        send();
    });
    for (let i = 0; i < Number(options.window ?? 256); ++i) send();
}
