// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('gauge', {
  start: (name, show) => {
    ipcRenderer.once('gauge:start', async () => {
      const range = await ipcRenderer.invoke('gauge:range')
      show(range, (onValue) => ipcRenderer.on('gauge:value', (event, value) => onValue(value)))
      ipcRenderer.send('gauge:shows', `${range.low} to ${range.high} ${range.unit}`)
    })
    ipcRenderer.send('gauge:here', name)
  }
})
