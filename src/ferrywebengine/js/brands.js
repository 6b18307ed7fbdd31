// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What a value is, whatever it says of itself.

/** True for objects of the browser and the language that are not data: their class is native. */
const isForeign = (object) => {
    for (let holder = object; holder !== null; holder = getPrototypeOf(holder)) {
        if (!hasOwn(holder, tagSymbol))
            continue;
        const owner = getOwnPropertyDescriptor(holder, 'constructor');
        if (!owner || typeof owner.value !== 'function')
            return true; // iterators, generators, Intl's and Math's like: no class of their own
        return stringIndexOf(functionToString(owner.value), '[native code]') >= 0;
    }
    return false;
};

const brandOf = (read, object) => {
    try {
        read(object);
        return true;
    } catch {
        return false;
    }
};

function describe(value) {
    try {
        return NativeString(value);
    } catch {
        return typeof value;
    }
}
