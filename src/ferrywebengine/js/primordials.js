// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What the other modules use of JavaScript itself, taken before the page's first script could change it.
// They keep to index loops and these functions: for-of, spread and destructuring of arrays run the page's iterators.

const { apply, getPrototypeOf, defineProperty, getOwnPropertyDescriptor } = Reflect;
// As in Node: uncurry(method)(self, …) is method.call(self, …) without looking anything up, and fast in the interpreter.
const { bind, call } = Function.prototype;
const uncurry = bind.bind(call);
const getter = (prototype, name) => uncurry(getOwnPropertyDescriptor(prototype, name).get);

const jsonStringify = JSON.stringify;
const jsonParse = JSON.parse;
const isArray = Array.isArray;
const objectKeys = Object.keys;
const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;
const isInteger = Number.isInteger;
const isFiniteNumber = Number.isFinite;
const isSame = Object.is;
const NativeString = String;
const NativeBigInt = BigInt;
const NativeDate = Date;
const NativeRegExp = RegExp;
const NativeMap = Map;
const NativeSet = Set;
const NativePromise = Promise;
const tagSymbol = Symbol.toStringTag;
const iteratorSymbol = Symbol.iterator;
const NativeUint8Array = Uint8Array;
const NativeTypeError = TypeError;
const NativeError = Error;
const NativeCustomEvent = typeof CustomEvent === 'function' ? CustomEvent : undefined;
const standardErrors = { __proto__: null, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError,
                         URIError };
const encodeBase64 = btoa;
const decodeBase64 = atob;
const report = typeof reportError === 'function' ? reportError : (error) => setTimeout(() => { throw error; });
const nativeConsole = console;
const consoleWarn = uncurry(console.warn);

const hasOwn = uncurry(objectPrototype.hasOwnProperty);
const objectToString = uncurry(objectPrototype.toString);
const functionToString = uncurry(Function.prototype.toString);
const push = uncurry(arrayPrototype.push);
const slice = uncurry(arrayPrototype.slice);
const unshift = uncurry(arrayPrototype.unshift);
const indexOf = uncurry(arrayPrototype.indexOf);
const join = uncurry(arrayPrototype.join);
const splice = uncurry(arrayPrototype.splice);
const charCodeAt = uncurry(NativeString.prototype.charCodeAt);
const stringIndexOf = uncurry(NativeString.prototype.indexOf);
const substring = uncurry(NativeString.prototype.slice);
const padStart = uncurry(NativeString.prototype.padStart);
const replace = uncurry(NativeString.prototype.replace);
const fromCharCode = NativeString.fromCharCode;
const exec = uncurry(NativeRegExp.prototype.exec);
const numberToString = uncurry(Number.prototype.toString);
const numberValue = uncurry(Number.prototype.valueOf);
const stringValue = uncurry(NativeString.prototype.valueOf);
const booleanValue = uncurry(Boolean.prototype.valueOf);
const bigIntValue = uncurry(NativeBigInt.prototype.valueOf);
const bigIntToString = uncurry(NativeBigInt.prototype.toString);
const dateTime = uncurry(NativeDate.prototype.getTime);
const regExpSource = getter(NativeRegExp.prototype, 'source');
const regExpFlags = getter(NativeRegExp.prototype, 'flags');
const mapGet = uncurry(NativeMap.prototype.get);
const mapHas = uncurry(NativeMap.prototype.has);
const mapSet = uncurry(NativeMap.prototype.set);
const mapDelete = uncurry(NativeMap.prototype.delete);
const mapClear = uncurry(NativeMap.prototype.clear);
const mapForEach = uncurry(NativeMap.prototype.forEach);
const mapSize = getter(NativeMap.prototype, 'size');
const setForEach = uncurry(NativeSet.prototype.forEach);
const setAdd = uncurry(NativeSet.prototype.add);
const setSize = getter(NativeSet.prototype, 'size');
const then = uncurry(NativePromise.prototype.then);
const isView = ArrayBuffer.isView;
const typedArrayPrototype = getPrototypeOf(NativeUint8Array.prototype);
const typedArrayTag = getter(typedArrayPrototype, tagSymbol);
const typedArrayBuffer = getter(typedArrayPrototype, 'buffer');
const typedArrayOffset = getter(typedArrayPrototype, 'byteOffset');
const typedArrayBytes = getter(typedArrayPrototype, 'byteLength');
const typedArraySubarray = uncurry(typedArrayPrototype.subarray);
const typedArraySet = uncurry(typedArrayPrototype.set);
const encodeInto = uncurry(TextEncoder.prototype.encodeInto);
const dataViewBuffer = getter(DataView.prototype, 'buffer');
const dataViewOffset = getter(DataView.prototype, 'byteOffset');
const dataViewBytes = getter(DataView.prototype, 'byteLength');
const bufferBytes = getter(ArrayBuffer.prototype, 'byteLength');
const binaryClasses = { __proto__: null, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array,
                        Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, ArrayBuffer, DataView };
const NativeArrayBuffer = ArrayBuffer;

/** An Error of this world with members beside its message. */
function makeError(message, code) {
    const error = new NativeError(message);
    if (code !== undefined)
        setMember(error, 'code', code);
    return error;
}

/** As an assignment would, without running a setter that somebody put on a prototype. */
function setMember(object, key, value) {
    defineProperty(object, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true });
}
