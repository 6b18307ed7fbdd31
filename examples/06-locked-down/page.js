// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The page tries what it can. It does not know whether it is trusted.

const show = (name, text, isGood) => {
  const output = document.getElementById('its-' + name)
  output.textContent = text
  output.className = isGood ? 'good' : 'bad'
  return name + ' ' + text
}

const attempt = async (name, call) => {
  try {
    return show(name, '“' + await call() + '”', true)
  } catch (error) {
    return show(name, error.code ?? error.name, false)
  }
}

const run = async () => {
  document.getElementById('its-host').textContent = location.hostname
  const seen = [
    show('desktop', typeof window.desktop, window.desktop !== undefined),
    await attempt('note', () => desktop.readNote()),
    await attempt('erase', () => desktop.eraseDisk())
  ]
  document.title = 'seen: ' + seen.join(', ')
}
run()
