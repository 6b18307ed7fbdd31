// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

window.onmessage = (event) => {
  // event.source === window: it comes from the preload, not from an <iframe> or another window.
  if (event.source === window && event.data === 'main-world-port') {
    const [port] = event.ports
    port.onmessage = (event) => port.postMessage(event.data.test * 2)
  }
}
