// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

interface Window {
  api: typeof import('./preload').api
}

async function talk(): Promise<void> {
  const greeting = await window.api.greet('TypeScript')
  window.api.log(`${greeting.text} (${greeting.length})`)
  window.api.log(await window.api.failure())
  const stop = window.api.onTick((count) => {
    window.api.log(`tick ${count}`)
    if (count === 2) {
      stop()
      window.api.log('stopped')
    }
  })
  window.api.log('listening')
}

void talk()
