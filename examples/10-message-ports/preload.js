// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { ipcRenderer } = require('electron')

const windowLoaded = new Promise((resolve) => {
  window.onload = resolve
})

// The port is for the page's own scripts.
ipcRenderer.on('provide-worker', async (event) => {
  await windowLoaded
  window.postMessage('worker', '*', event.ports)
})

ipcRenderer.send('hello', 'client')
