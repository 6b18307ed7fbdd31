// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Watches what renderer.js says and hears, tells main, and shows what main knows of all renderers.

(() => {
  const { ipcRenderer } = require('electron')
  const { send, sendSync, invoke } = ipcRenderer
  const crossed = (kind, channel, args, replyChannel, answer) =>
    send.call(ipcRenderer, 'crossed', kind, channel, args, replyChannel, answer)

  let sent
  ipcRenderer.send = (...args) => {
    sent = args
    send.apply(ipcRenderer, args)
  }
  ipcRenderer.on('asynchronous-reply', (event, answer) => {
    const [channel, ...args] = sent
    crossed('async', channel, args, 'asynchronous-reply', answer)
  })
  ipcRenderer.sendSync = (channel, ...args) => {
    const answer = sendSync.call(ipcRenderer, channel, ...args)
    crossed('sync', channel, args, '', answer)
    return answer
  }
  ipcRenderer.invoke = async (channel, ...args) => {
    const answer = await invoke.call(ipcRenderer, channel, ...args)
    crossed('invoke', channel, args, '', answer)
    return answer
  }

  ipcRenderer.on('conversation', (event, table) => {
    const rows = table.map(({ renderer, kind, text }) => {
      const row = document.createElement('tr')
      row.className = renderer
      for (const cell of [renderer, kind, text.replace('->', '→')]) {
        row.appendChild(document.createElement('td')).textContent = cell
      }
      return row
    })
    document.querySelector('tbody').replaceChildren(...rows)
  })
})()
