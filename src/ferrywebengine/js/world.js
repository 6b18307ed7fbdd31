// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The bridge's end in the page's world, or in an isolated world of the application's.

const bridge = openMeeting(config.token);
if (!bridge)
    return;

const world = globalThis;
const evaluate = eval; // by another name, so that it runs in the global scope

bridge.root(worldRoots.expose, (key, api) => {
    if (has(world, key))
        throw makeError('Cannot bind an API on top of an existing property on the window object');
    defineProperty(world, key, { __proto__: null, value: api, writable: false, enumerable: true, configurable: false });
}, true);

bridge.root(worldRoots.evaluate, (source, isFunction, args) => {
    if (!isFunction)
        return evaluate(source);
    const func = evaluate('(' + source + ')');
    if (typeof func !== 'function')
        throw makeError('Expected script to result in a function but a non-function type was found');
    return apply(func, null, args);
});
