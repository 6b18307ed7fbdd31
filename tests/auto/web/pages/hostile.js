// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The first script of a hostile page. It keeps what it needs itself, and counts the calls of what it overrides.

const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } = Reflect;
const ErrorPrototype = Error.prototype;
const ObjectPrototype = Object.prototype;
const symbol = Symbol('page');
const root = document.documentElement;
const map = new Map([[1, [2]]]);
const bytes = new Uint8Array([1, 2, 3]);
const date = new Date(5);
let inBridge = false; // while nothing of the page's own runs
let observed = ''; // overrides that ran meanwhile
let replaced = 0;

function seen(name) {
    if (inBridge)
        observed += name + ' ';
}

function replace(owner, key, descriptor) {
    defineProperty(owner, key, descriptor);
    ++replaced;
}

function counting(name, func) {
    return function override() {
        seen(name);
        return new.target ? construct(func, arguments, new.target === override ? func : new.target)
            : apply(func, this, arguments);
    };
}

function overrideMembers(owner, name) {
    const keys = ownKeys(owner);
    for (let i = 0; i < keys.length; ++i) {
        const descriptor = getOwnPropertyDescriptor(owner, keys[i]);
        const what = name + '.' + (typeof keys[i] === 'symbol' ? 'symbol' : keys[i]);
        if (!descriptor.configurable)
            continue;
        if (typeof descriptor.value === 'function')
            replace(owner, keys[i], { ...descriptor, value: counting(what, descriptor.value) });
        else if (descriptor.get)
            replace(owner, keys[i], { ...descriptor, get: counting(what, descriptor.get) });
    }
}

/** Every function and getter of a class, and the class itself. */
function override(name) {
    const owner = globalThis[name];
    overrideMembers(owner, name);
    if (owner.prototype)
        overrideMembers(owner.prototype, name + '.prototype');
    if (typeof owner === 'function')
        replace(globalThis, name, { value: counting(name, owner), writable: true, configurable: true });
}

/** What a lookup that misses runs into. */
function trap(owner, key) {
    replace(owner, key, { get() { seen('get ' + key); }, set() { seen('set ' + key); }, configurable: true });
}

function during(call) {
    inBridge = true;
    try {
        return call();
    } finally {
        inBridge = false;
    }
}

/** Uses everything that is exposed; what went wrong or could be observed, or "right". */
async function usage() {
    let wrong = '';
    const expect = (what, ok) => { wrong += ok ? '' : what + ' '; };
    const sent = { a: 1, b: [1, 'x', [true]], c: undefined, d: null, e: 12n, f: -0, s: symbol };

    expect('add', during(() => api.add(2, 3)) === 5);
    const got = during(() => api.echo(sent));
    expect('echo', got.a === 1 && got.b.length === 3 && got.b[1] === 'x' && got.b[2][0] === true && 'c' in got
        && got.c === undefined && got.d === null && got.e === 12n && 1 / got.f < 0 && got.s === symbol
        && getPrototypeOf(got) === ObjectPrototype);
    expect('undefined', during(() => api.echo()) === undefined);
    expect('bytes', during(() => api.echo(bytes))[2] === 3);
    expect('raw', during(() => api.kind(map)) === '[object Map]' && during(() => api.kind(date)) === '[object Date]');
    expect('element', during(() => api.echo(root)) === root);
    expect('call', during(() => api.call((x) => x + 1, 4)) === 5);
    expect('nest', during(() => api.nest((f) => f((g) => g((x) => x * 2)))) === 6);
    expect('data', api.data.list[1][0] === 2 && api.data.object.text === 'x');
    try {
        during(() => api.fail());
        expect('failure', false);
    } catch (error) {
        expect('failure', error.message === 'oh no' && getPrototypeOf(error) === ErrorPrototype);
    }
    const later = during(() => api.later(7));
    expect('promise', await later === 7);
    try {
        await during(() => api.never());
        expect('rejection', false);
    } catch (error) {
        expect('rejection', error.message === 'not today');
    }
    expect('invoke', await during(() => api.invoke(8)) === 8);
    return (wrong && 'wrong: ' + wrong) + (observed && 'observed: ' + observed) || 'right';
}
