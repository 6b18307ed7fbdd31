// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What ferry.d.ts refuses: the compiler complains of each line that would pass.

import { contextBridge, ipcRenderer, webFrame } from 'electron'

// @ts-expect-error a channel is a string
ipcRenderer.send(1)
// @ts-expect-error a channel is needed
ipcRenderer.invoke()
// @ts-expect-error a promise is not its value
const now: string = ipcRenderer.invoke('a').length
// @ts-expect-error a listener is needed
ipcRenderer.on('a')
// @ts-expect-error the event comes first
ipcRenderer.on('a', (text: string) => text)
// @ts-expect-error events are not to be changed
ipcRenderer.once('a', (event) => { event.sender = ipcRenderer })
// @ts-expect-error a message is needed
ipcRenderer.postMessage('a')
// @ts-expect-error only ports are transferred
ipcRenderer.postMessage('a', 1, [new ArrayBuffer(1)])
// @ts-expect-error what comes with a message is a list
ipcRenderer.on('a', (event) => { event.ports.postMessage(1) })
// @ts-expect-error a handler is a function
ipcRenderer.handle('a', 1)
// @ts-expect-error an API has a name
contextBridge.exposeInMainWorld({})
// @ts-expect-error a world has a number
contextBridge.exposeInIsolatedWorld('api', {})
// @ts-expect-error a function is needed
contextBridge.executeInMainWorld({ args: [] })
// @ts-expect-error arguments are a list
contextBridge.executeInMainWorld({ func: () => 1, args: 1 })
// @ts-expect-error code is text
webFrame.executeJavaScript(() => 1)
// @ts-expect-error a key is a string
webFrame.removeInsertedCSS(1)
// @ts-expect-error facts stay as they are
process.platform = 'linux'
// @ts-expect-error main is not here
import { ipcMain } from 'electron'

export { now, ipcMain }
