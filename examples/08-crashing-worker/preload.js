// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Nothing here knows of a worker: image/… are channels as all others.

const { contextBridge, ipcRenderer } = require('electron')

contextBridge.exposeInMainWorld('darkroom', {
  picture: () => ipcRenderer.invoke('picture'),
  resize: (png, width, height) => ipcRenderer.invoke('image/resize', png, width, height),
  blur: (png, radius, passes) => ipcRenderer.invoke('image/blur', png, radius, passes),
  crash: () => ipcRenderer.send('worker:crash'),
  start: () => ipcRenderer.send('worker:start'),
  onProgress: (callback) => ipcRenderer.on('image:progress', (_event, share) => callback(share)),
  health: () => ipcRenderer.invoke('worker:health'),
  onHealth: (callback) => ipcRenderer.on('worker:health', (_event, ...args) => callback(...args)),
  // For main's --once: what a visitor would do, and who is here.
  onVisit: (callback) => ipcRenderer.handle('visit', (_event, ...args) => callback(...args)),
  here: () => ipcRenderer.send('here', 'page')
})
