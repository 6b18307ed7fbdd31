// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const room = window.darkroom
const image = document.querySelector('img')
const bar = document.querySelector('progress')
const said = document.getElementById('said')
const buttons = document.querySelectorAll('#tools button')
let original // PNG
let steps = 0

function show (png) {
  URL.revokeObjectURL(image.src)
  image.src = URL.createObjectURL(new Blob([png], { type: 'image/png' }))
  return image.decode()
}

// Runs one job; returns what came of it as text.
async function work (job) {
  steps = 0
  bar.value = 0
  said.textContent = ''
  buttons.forEach(button => { button.disabled = true })
  try {
    await show(await job())
    said.textContent = `${image.naturalWidth} × ${image.naturalHeight}` + (steps ? ` in ${steps} steps` : '')
  } catch (error) {
    said.textContent = error.code
  }
  buttons.forEach(button => { button.disabled = false })
  return said.textContent
}

const jobs = {
  original: async () => original,
  resize: () => room.resize(original, 160, 100),
  blur: () => room.blur(original, 3, 10),
  'long blur': () => room.blur(original, 3, 1000)
}

buttons.forEach(button => button.addEventListener('click', () => work(jobs[button.value])))
document.getElementById('crash').addEventListener('click', () => room.crash())
document.getElementById('start').addEventListener('click', () => room.start())

room.onProgress(share => {
  ++steps
  bar.value = share
})
function showHealth (text, isRunning) {
  document.getElementById('health').textContent = text
  document.body.classList.toggle('down', !isRunning)
}
room.onHealth(showHealth)
room.health().then(text => showHealth(text, true))
room.onVisit(step => work(jobs[step]))
room.picture().then(async png => {
  original = png
  await show(png)
  room.here()
})
