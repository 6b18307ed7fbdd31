// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { contextBridge, ipcRenderer } = require('electron')

ipcRenderer.handle('double', (event, n) => 2 * n)
contextBridge.exposeInMainWorld('app', {
    add: (a, b) => ipcRenderer.invoke('add', a, b),
    ask: (n) => ipcRenderer.sendSync('ask', n),
    says: (text) => ipcRenderer.send('says', text),
    onNote: (callback) => ipcRenderer.on('note', (event, text) => callback(text))
})
