// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const { ipcRenderer } = require('electron')
const { platform, versions } = require('./parts')

document.addEventListener('DOMContentLoaded', () => {
  document.title = require('./settings.json').title
  ipcRenderer.send('started', platform, versions.chrome, __filename)
})
