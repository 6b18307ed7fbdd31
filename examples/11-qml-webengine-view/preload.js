// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('board', {
  departures: () => ipcRenderer.sendSync('board:departures'),
  book: (index) => ipcRenderer.invoke('board:book', index),
  says: (text) => ipcRenderer.send('board:says', text),
  onChanged: (callback) => ipcRenderer.on('board:changed', (event, departures) => callback(departures))
})
