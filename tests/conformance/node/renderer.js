// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A renderer in Node, written from PROTOCOL.md alone. sendSync() gives a promise: Node has no call that waits.
'use strict'

const { EventEmitter } = require('events')
const net = require('net')
const { encodeValue, toValue, write, read } = require('./values')

const kind = { hello: 0, send: 1, sendSync: 2, invoke: 3, reply: 4, error: 5, cancel: 6, bye: 11 }

class Renderer {
  // Main may name a channel "closed": the connection's events are apart.
  #events = new EventEmitter()
  #channels = new EventEmitter()
  #socket
  #received = Buffer.alloc(0)
  #calls = new Map()
  #lastId = 0
  #handlers = new Map()
  #limit = Infinity
  #greeted = false
  #bye

  /** Joins the main process at `path`; the promise rejects with main's bye. `hello` may change what is said first. */
  static connect (path, hello = {}) {
    const renderer = new Renderer()
    return new Promise((resolve, reject) => {
      renderer.#socket = net.connect(path)
      renderer.#events.once('ready', server => { renderer.server = server; resolve(renderer) })
      renderer.#events.once('closed', reject)
      renderer.#socket.on('error', reject)
      renderer.#socket.on('data', bytes => renderer.#take(bytes))
      renderer.#socket.on('close', () => renderer.#end())
      renderer.#write([kind.hello, new Map(Object.entries({ protocol: 1, name: 'node', pid: process.pid, ...hello }))])
    })
  }

  send (channel, ...args) {
    this.#write([kind.send, channel, this.#encode(args)])
  }

  sendSync (channel, ...args) {
    return this.#call(kind.sendSync, channel, args)
  }

  invoke (channel, ...args) {
    return this.#call(kind.invoke, channel, args)
  }

  /** As invoke(), with a way to withdraw it: { result, cancel() }. */
  cancelable (channel, ...args) {
    const result = this.#call(kind.invoke, channel, args)
    const id = this.#lastId
    const cancel = () => {
      const call = this.#calls.get(id)
      this.#calls.delete(id)
      this.#write([kind.cancel, id])
      call?.reject(Object.assign(new Error('canceled'), { code: 'ERR_CANCELED' }))
    }
    return { result, cancel }
  }

  on (channel, listener) {
    this.#channels.on(channel, listener)
  }

  once (channel, listener) {
    this.#channels.once(channel, listener)
  }

  handle (channel, handler) {
    this.#handlers.set(channel, handler)
  }

  close (code = 'ERR_CLOSED', message = 'The renderer ends') {
    const error = encodeValue(Object.assign(new Error(message), { code }), 'error')
    this.#write([kind.bye, error])
    return this.whenClosed()
  }

  /** The error that the connection ended with. */
  whenClosed () {
    return new Promise(resolve => { this.#events.once('closed', resolve) })
  }

  /** For what no renderer should say. */
  writeRaw (message) {
    this.#write(message)
  }

  #encode (args) {
    return args.map((value, i) => encodeValue(value, `args[${i}]`))
  }

  #call (what, channel, args) {
    return new Promise((resolve, reject) => {
      const encoded = this.#encode(args)
      const id = ++this.#lastId
      this.#calls.set(id, { resolve, reject })
      this.#write([what, id, channel, encoded])
    })
  }

  #write (message) {
    const body = write(message)
    if (body.length > this.#limit) throw Object.assign(new Error('The message is too large'), { code: 'ERR_TOO_LARGE' })
    const head = Buffer.alloc(4)
    head.writeUInt32LE(body.length)
    this.#socket.write(Buffer.concat([head, body]))
  }

  #parts = []
  #size = 0

  #take (bytes) {
    this.#parts.push(bytes)
    this.#size += bytes.length
    const needed = this.#received.length >= 4 ? 4 + this.#received.readUInt32LE(0) : 4
    if (this.#received.length + this.#size < needed) return // copies a large frame once, not once a read
    this.#received = Buffer.concat([this.#received, ...this.#parts])
    this.#parts = []
    this.#size = 0
    while (this.#received.length >= 4) {
      const length = this.#received.readUInt32LE(0)
      if (this.#received.length < 4 + length) return
      const body = this.#received.subarray(4, 4 + length)
      this.#received = this.#received.subarray(4 + length)
      this.#message(read(body))
    }
  }

  #message ([what, ...fields]) {
    if (!this.#greeted && what === kind.hello) {
      this.#greeted = true
      const hello = toValue(fields[0])
      this.#limit = hello.limits?.messageBytes ?? Infinity
      this.#events.emit('ready', hello)
      return
    }
    switch (what) {
      case kind.send: this.#channels.emit(toValue(fields[0]), { sender: this }, ...fields[1].map(toValue)); break
      case kind.invoke: this.#answer(fields[0], toValue(fields[1]), fields[2].map(toValue)); break
      case kind.reply: this.#settle(fields[0], call => call.resolve(toValue(fields[1]))); break
      case kind.error: this.#settle(fields[0], call => call.reject(toValue(fields[1]))); break
      case kind.bye: this.#bye = toValue(fields[0]); this.#socket.end(); break
    }
  }

  async #answer (id, channel, args) {
    let message
    try {
      const handler = this.#handlers.get(channel)
      if (!handler) throw Object.assign(new Error(`No handler registered for '${channel}'`), { code: 'ERR_NO_HANDLER' })
      message = [kind.reply, id, encodeValue(await handler({ sender: this }, ...args), 'value')]
    } catch (error) {
      message = [kind.error, id, encodeValue(error, 'error')]
    }
    this.#write(message)
  }

  #settle (id, how) {
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    if (call) how(call)
  }

  #end () {
    const error = this.#bye ?? Object.assign(new Error('The peer is gone'), { code: 'ERR_PEER_GONE' })
    for (const call of this.#calls.values()) call.reject(error)
    this.#calls.clear()
    this.#events.emit('closed', error)
  }
}

module.exports = { Renderer }
