// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('desktop', {
  readNote: () => ipcRenderer.invoke('note:read'),
  eraseDisk: () => ipcRenderer.invoke('disk:erase')
})
