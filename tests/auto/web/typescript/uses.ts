// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What ferry.d.ts allows, in the ways in which programs write it. Compiled only.

import electron = require('electron')
import * as renderer from 'electron/renderer'
import { ipcRenderer, webFrame, contextBridge } from 'electron/common'

const same: boolean = electron.ipcRenderer === renderer.ipcRenderer
const { ipcRenderer: required } = require('electron')
required.send('a', same)

ipcRenderer
  .on('a', (event, first: string, ...others) => event.sender.send('b', first, others.length, event.ports.length))
  .once('a', () => {})
  .prependListener('a', (event: Electron.IpcRendererEvent) => void event)
  .setMaxListeners(20)
  .removeAllListeners('a')
  .removeAllListeners()
const count: number = ipcRenderer.listenerCount('a') + ipcRenderer.eventNames().length + ipcRenderer.getMaxListeners()
const had: boolean = ipcRenderer.emit('a', count)
const answer: string = ipcRenderer.sendSync('a', had)
ipcRenderer.handle('sum', async (event, a: number, b: number) => (event.sender === ipcRenderer ? a + b : answer))
ipcRenderer.removeHandler('sum')

contextBridge.exposeInIsolatedWorld(1000, 'api', {})
contextBridge.executeInMainWorld({ func: (a: number, b: number) => a + b, args: [1, 2] })
contextBridge.executeInMainWorld({ func: () => 1 })
const key: string = webFrame.insertCSS('p { color: red }')
webFrame.removeInsertedCSS(key)
webFrame.insertText(__filename + __dirname + module.id)
webFrame.executeJavaScript('1 + 1').then((two: number) => two.toFixed())

const facts: string = process.type + process.arch + process.platform + process.versions.qt + process.versions.ferry
const flags: boolean = process.contextIsolated && process.sandboxed && global === globalThis
const home: string | undefined = process.env.HOME
export { facts, flags, home }
