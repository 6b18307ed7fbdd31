// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Section 3 of PROTOCOL.md: between JavaScript's values and what the npm package cbor writes and reads.
'use strict'

const cbor = require('cbor')

const tag = { date: 1, positive: 2, negative: 3, set: 258, map: 259, regExp: 21066, units: 0x46455201, error: 0x46455202, arrayBuffer: 0x46455203, dataView: 0x46455204 }
const arrays = { Uint8ClampedArray: 68, Uint16Array: 69, Uint32Array: 70, BigUint64Array: 71, Int8Array: 72, Int16Array: 77, Int32Array: 78,
                 BigInt64Array: 79, Float32Array: 85, Float64Array: 86 }
const deepest = 512

/** The package writes whole numbers as integers; beyond 32 bits, and for -0, the protocol says 64-bit float. */
class Double {
  constructor (number) { this.number = number }
  encodeCBOR (encoder) {
    const bytes = Buffer.alloc(9, 0xfb)
    if (Number.isNaN(this.number)) bytes.write('7ff8000000000000', 1, 'hex')
    else bytes.writeDoubleBE(this.number, 1)
    return encoder.push(bytes)
  }
}

const cloneError = (path, type) => {
  const where = path.length <= 240 ? path : path.slice(0, 110) + '\u2026' + path.slice(-110)
  return Object.assign(new Error(`An object could not be cloned. (${where}: ${type})`), { code: 'ERR_NOT_CLONEABLE' })
}

const step = key => /^[A-Za-z_$][A-Za-z0-9_$]*$/.test(key) ? '.' + key : `["${key.replace(/[\\"]/g, '\\$&')}"]`
const className = value => {
  try {
    return Object.prototype.toString.call(value).slice(8, -1)
  } catch { // a Proxy that lets nobody look
    return 'Object'
  }
}
const plain = new Set(['Object', 'Date', 'RegExp', 'Map', 'Set', 'Error', 'ArrayBuffer', 'Number', 'String', 'Boolean', 'BigInt'])

function encodeText (text) {
  return text.isWellFormed() ? text : new cbor.Tagged(tag.units, Buffer.from(text, 'utf16le'))
}

function encodeNumber (number) {
  return (number | 0) === number && !Object.is(number, -0) ? number : new Double(number)
}

function read (object, key, path) {
  try {
    return object[key]
  } catch (thrown) {
    throw cloneError(path, String(thrown))
  }
}

function encodeMembers (object, path, ancestors, keys = Object.keys(object)) {
  return new Map(keys.map(key => [encodeText(key), encodeValue(read(object, key, path + step(key)), path + step(key), ancestors)]))
}

function encodeError (error, path, ancestors) {
  const members = new Map([['name', encodeText(String(error.name))], ['message', encodeText(String(error.message))]])
  if (['string', 'number'].includes(typeof error.code)) members.set('code', encodeText(String(error.code)))
  if (typeof error.stack === 'string') members.set('stack', encodeText(error.stack))
  for (const key of ['data', 'cause']) {
    if (Object.hasOwn(error, key)) members.set(key, encodeValue(error[key], path + step(key), ancestors))
  }
  return new cbor.Tagged(tag.error, members)
}

const bytesOf = view => Buffer.from(view.buffer, view.byteOffset, view.byteLength)

function encodeContainer (value, kind, path, ancestors) {
  if (ancestors.length >= deepest) throw cloneError(path, `nesting deeper than ${deepest}`)
  if (ancestors.includes(value)) throw cloneError(path, 'circular reference')
  const inside = [...ancestors, value]
  if (Array.isArray(value)) return Array.from(value, (none, i) => encodeValue(read(value, i, `${path}[${i}]`), `${path}[${i}]`, inside))
  if (kind === 'Error') return encodeError(value, path, inside)
  let i = 0
  if (kind === 'Map') {
    const pairs = new Map()
    for (const [key, element] of value) {
      const at = `${path}.entries()[${i++}]`
      pairs.set(encodeValue(key, at + '[0]', inside), encodeValue(element, at + '[1]', inside))
    }
    return new cbor.Tagged(tag.map, pairs)
  }
  if (kind === 'Set') return new cbor.Tagged(tag.set, Array.from(value, element => encodeValue(element, `${path}.values()[${i++}]`, inside)))
  return encodeMembers(value, path, inside)
}

function encodeObject (value, path, ancestors) {
  if (ArrayBuffer.isView(value)) {
    const kind = value instanceof DataView ? tag.dataView : arrays[className(value)]
    return kind === undefined ? bytesOf(value) : new cbor.Tagged(kind, bytesOf(value))
  }
  // Own tags say nothing; those of a prototype tell the classes of Node and the language.
  let kind = className(value)
  if (!plain.has(kind)) {
    if (Object.hasOwn(value, Symbol.toStringTag)) kind = 'Object'
    else if (!Array.isArray(value)) throw cloneError(path, kind)
  } else if (Object.hasOwn(value, Symbol.toStringTag)) {
    kind = 'Object'
  }
  switch (kind) {
    case 'Number': case 'String': case 'Boolean': case 'BigInt': return encodeValue(value.valueOf(), path, ancestors)
    case 'Date': return new cbor.Tagged(tag.date, encodeNumber(value.getTime() / 1000))
    case 'RegExp': return new cbor.Tagged(tag.regExp, [encodeText(value.source), value.flags])
    case 'ArrayBuffer': return new cbor.Tagged(tag.arrayBuffer, Buffer.from(value))
  }
  return encodeContainer(value, kind, path, ancestors)
}

/** What cbor.encodeOne() writes as the protocol's form of `value`; throws ERR_NOT_CLONEABLE with the path. */
function encodeValue (value, path, ancestors = []) {
  switch (typeof value) {
    case 'string': return encodeText(value)
    case 'number': return encodeNumber(value)
    case 'object': return value === null ? null : encodeObject(value, path, ancestors)
    case 'function': case 'symbol': throw cloneError(path, typeof value)
  }
  return value // undefined, boolean, BigInt
}

/** A tagged item, until all around it is known. */
class Mark {
  constructor (number, content) { Object.assign(this, { number, content }) }
}

const known = [...Object.values(tag), ...Object.values(arrays)]
const options = { preferMap: true, tags: Object.fromEntries(known.map(number => [number, content => new Mark(number, content)])) }

function put (object, key, value) {
  Object.defineProperty(object, key, { value, writable: true, configurable: true, enumerable: true })
}

function decodeError (members) {
  const text = key => members.has(key) ? toValue(members.get(key)) : ''
  const name = members.has('name') ? text('name') : 'Error'
  const classes = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }
  const error = new (Object.hasOwn(classes, name) ? classes[name] : Error)(text('message'))
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name })
  error.stack = text('stack')
  for (const key of ['code', 'data', 'cause']) if (members.has(key)) put(error, key, toValue(members.get(key)))
  return error
}

function decodeMark ({ number, content }) {
  const buffer = () => content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength)
  switch (number) {
    // Whole seconds and the rest apart: their product with 1000 is inexact far from the epoch.
    case tag.date: return new Date(Math.trunc(content) * 1000 + Math.round((content - Math.trunc(content)) * 1000))
    // The package reads these too, but for 0, which has no bytes.
    case tag.positive: return BigInt('0x0' + content.toString('hex'))
    case tag.negative: return -1n - BigInt('0x0' + content.toString('hex'))
    case tag.set: return new Set(content.map(toValue))
    case tag.map: return new Map(Array.from(content, ([key, value]) => [toValue(key), toValue(value)]))
    case tag.regExp: return new RegExp(...content.map(toValue))
    case tag.units: return content.toString('utf16le')
    case tag.error: return decodeError(content)
    case tag.arrayBuffer: return buffer()
    case tag.dataView: return new DataView(buffer())
  }
  const kind = Object.keys(arrays).find(name => arrays[name] === number)
  return new globalThis[kind](buffer())
}

/** What the package read, as values. */
function toValue (item) {
  if (item instanceof Mark) return decodeMark(item)
  if (item instanceof Map) {
    const object = {}
    for (const [key, value] of item) put(object, toValue(key), toValue(value))
    return object
  }
  if (Array.isArray(item)) return item.map(toValue)
  if (Buffer.isBuffer(item)) return new Uint8Array(item)
  if (item instanceof cbor.Tagged) throw new Error(`unknown tag ${item.tag}`)
  return item
}

const write = item => cbor.encodeOne(item, { highWaterMark: 1 << 28 })
const readItem = bytes => cbor.decodeFirstSync(bytes, { ...options, highWaterMark: 1 << 28 })

module.exports = { encodeValue, toValue, write, read: readItem }
