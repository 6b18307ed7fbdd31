// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// An Electron preload script. It alone has ipcRenderer; the page gets one narrow function for each message.

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('electronAPI', {
  setTitle: (title) => ipcRenderer.send('set-title', title),
  openFile: () => ipcRenderer.invoke('dialog:openFile'),
  onUpdateCounter: (callback) => {
    const listener = (_event, step) => callback(step)
    ipcRenderer.on('update-counter', listener)
    return () => ipcRenderer.off('update-counter', listener)
  },
  counterValue: (value) => ipcRenderer.send('counter-value', value)
})
