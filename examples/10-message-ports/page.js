// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const form = document.querySelector('form')
const number = document.querySelector('input')
const list = document.querySelector('ol')

window.onmessage = (event) => {
  // event.source === window: it comes from the preload.
  if (event.source !== window || event.data !== 'worker')
    return
  const [port] = event.ports
  const asked = []

  function showCount() {
    document.title = 'Squares: ' + list.children.length
  }
  port.onmessage = (event) => {
    const item = document.createElement('li')
    item.textContent = asked.shift() + '² = ' + event.data
    list.append(item)
    showCount()
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    asked.push(number.value)
    port.postMessage(Number(number.value))
    number.select()
  }
  form.querySelector('button').disabled = false
  showCount()
}
