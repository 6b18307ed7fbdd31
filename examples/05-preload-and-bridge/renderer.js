// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const element = (id) => document.getElementById(id)

// Renderer to main
element('title-form').addEventListener('submit', (event) => {
  event.preventDefault()
  window.electronAPI.setTitle(element('title').value)
})

// Renderer to main and back
element('open').addEventListener('click', async () => {
  const path = await window.electronAPI.openFile()
  element('path').textContent = path ?? 'nothing was chosen'
})

// Main to renderer
const stopCounting = window.electronAPI.onUpdateCounter((step) => {
  const value = Number(element('counter').textContent) + step
  element('counter').textContent = value
  window.electronAPI.counterValue(value)
})

element('stop').addEventListener('click', () => {
  // Functions that cross the bridge get a new identity each time, so off(callback) would not find it: what subscribes
  // returns what unsubscribes.
  stopCounting()
  element('stop').disabled = true
})
