// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What tst_noderenderer starts: node run.js <socket> <echo folder> <what> [argument …]. Its result is one line of JSON.
'use strict'

const fs = require('fs')
const path = require('path')
const { Renderer } = require('./renderer')

const [server, folder, what, ...more] = process.argv.slice(2)
const script = name => (0, eval)(fs.readFileSync(path.join(folder, name), 'utf8'))

async function echo () {
  const renderer = await Renderer.connect(server)
  const driver = script('driver.js')(script('containers.js')(script('values.js')), script('../shared/deepequal.js'), renderer, { stacks: true })
  driver.answer()
  return { renderer, driver }
}

const fail = promise => promise.then(value => ({ value }), ({ name, message, code, data }) => ({ name, message, code, data }))

const runs = {
  async named () {
    const { renderer, driver } = await echo()
    const result = await driver.named()
    await renderer.close()
    return result
  },
  async random (seed, batches, size) {
    const { renderer, driver } = await echo()
    const found = await driver.random(script('randomvalues.js')(Number(seed)), Number(batches), Number(size))
    await renderer.close()
    return found
  },
  async refused () {
    const { renderer, driver } = await echo()
    const wrong = await driver.refused(script('refused.js'))
    await renderer.close()
    return wrong
  },
  /** Answers main's calls until main says that it has done. */
  async answer () {
    const { renderer } = await echo()
    await new Promise(resolve => { renderer.once('done', resolve); renderer.send('answering') })
    await renderer.close()
    return 'done'
  },
  async conversation () {
    const renderer = await Renderer.connect(server, { name: 'a node' })
    const pushed = []
    const twice = new Promise(resolve => renderer.on('pushed', (event, ...args) => { if (pushed.push(args) === 2) resolve() }))
    renderer.handle('add', (event, a, b) => a + b)
    renderer.handle('fail', () => { throw Object.assign(new RangeError('no'), { code: 'E_NODE', data: [1] }) })
    renderer.send('hello', 'from node', process.pid)
    const slow = renderer.cancelable('slow')
    const result = {
      protocol: renderer.server.protocol,
      sum: await renderer.invoke('sum', 1, 2.5),
      later: await Promise.all([renderer.invoke('later', 'a'), renderer.invoke('later', 'b'), renderer.sendSync('sync', 'c')]),
      handlerFails: await fail(renderer.invoke('throws')),
      noHandler: await fail(renderer.invoke('nobody')),
      badArgument: await fail(renderer.invoke('sum', 1, 'x')),
      noListener: await fail(renderer.sendSync('nobody'))
    }
    slow.cancel()
    result.canceled = await fail(slow.result)
    await twice
    result.pushed = pushed
    await renderer.close()
    return result
  },
  /** How main ends a conversation that goes wrong. */
  async refusedHello (hello) {
    return fail(Renderer.connect(server, JSON.parse(hello)))
  },
  async wrong (message) {
    const renderer = await Renderer.connect(server)
    const closed = renderer.whenClosed()
    const open = renderer.invoke('slow')
    renderer.writeRaw(JSON.parse(message))
    await closed
    return fail(open)
  }
}

runs[what](...more).then(
  result => { process.stdout.write(JSON.stringify(result === undefined ? null : result) + '\n') },
  error => { console.error(error); process.exitCode = 1 })
