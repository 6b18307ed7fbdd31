// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { ipcRenderer } = require('electron')
const show = (id, text) => { document.getElementById(id).textContent = text }
const tell = () => ipcRenderer.send('shown', document.body.innerText.replace(/\s+/g, ' ').trim())

// As ever, over the application's QWebChannel.
new QWebChannel(qt.webChannelTransport, ({ objects: { thermostat } }) => {
  show('target', thermostat.target + ' °C')
  thermostat.targetChanged.connect(async (target) => {
    show('target', target + ' °C')
    // New, over Ferry.
    const { low, high } = await ipcRenderer.invoke('forecast', 'tomorrow')
    show('forecast', 'Tomorrow ' + low + ' to ' + high + ' °C')
    tell()
  })
  document.getElementById('warmer').onclick = () => { thermostat.target += 0.5 }
  tell()
})
