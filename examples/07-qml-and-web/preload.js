// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What the page may do. `ipcRenderer` itself stays here.

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('tasks', {
  list: () => ipcRenderer.invoke('tasks:list'),
  add: (title) => ipcRenderer.invoke('tasks:add', title),
  toggle: (id) => ipcRenderer.invoke('tasks:toggle', id),
  remove: (id) => ipcRenderer.invoke('tasks:remove', id),
  archive: () => ipcRenderer.invoke('tasks:archive'),
  onChanged: (callback) => ipcRenderer.on('tasks:changed', (_event, tasks) => callback(tasks)),
  onProgress: (callback) => ipcRenderer.on('job:progress', (_event, share) => callback(share)),
  // For main's --once: what a visitor would do, and who is here.
  onVisit: (callback) => ipcRenderer.handle('visit', (_event, ...args) => callback(...args)),
  here: () => ipcRenderer.send('here', 'page')
})
