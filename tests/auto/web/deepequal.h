// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

namespace FerryTest {

/*! A page's same(a, b): whether b is what a clone of a should be. */
inline constexpr const char *deepEqual = R"(
function same(a, b) {
    if (Object.is(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Date) return Object.is(a.getTime(), b.getTime());
    if (a instanceof RegExp) return a.source === b.source && a.flags === b.flags;
    if (a instanceof Map || a instanceof Set) return same([...a], [...b]);
    if (a instanceof ArrayBuffer) return same(new Uint8Array(a), new Uint8Array(b));
    if (a instanceof DataView) return same(a.buffer.slice(a.byteOffset, a.byteOffset + a.byteLength), b.buffer);
    if (a instanceof Error)
        return ['name', 'message', 'code', 'data', 'cause'].every((k) => same(a[k], b[k]) && k in a === k in b);
    const keys = Reflect.ownKeys(a), others = Reflect.ownKeys(b);
    return keys.length === others.length && keys.every((k) => Object.hasOwn(b, k) && same(a[k], b[k]));
}
)";

} // namespace FerryTest
