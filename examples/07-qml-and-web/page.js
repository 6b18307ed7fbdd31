// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const store = window.tasks
const form = document.querySelector('form')
const list = document.querySelector('ul')
const problem = document.getElementById('problem')
const bar = document.querySelector('progress')
const archive = document.getElementById('archive')
let steps = 0

function failed (error) {
  problem.textContent = error.message.replace(/^.*?Error: /, '')
}

function row (task) {
  const item = document.createElement('li')
  item.className = task.done ? 'done' : ''
  const box = document.createElement('input')
  box.type = 'checkbox'
  box.checked = task.done
  box.addEventListener('change', () => store.toggle(task.id).catch(failed))
  const label = document.createElement('label')
  label.append(box, task.title)
  const remove = document.createElement('button')
  remove.type = 'button'
  remove.textContent = '✕'
  remove.title = 'Remove'
  remove.addEventListener('click', () => store.remove(task.id).catch(failed))
  item.append(label, remove)
  return item
}

function show (all) {
  list.replaceChildren(...all.map(row))
  const done = all.filter(task => task.done).length
  document.getElementById('count').textContent = `${all.length} tasks, ${done} done`
  archive.disabled = done === 0
}

function add () {
  const title = form.elements.title.value
  form.elements.title.value = ''
  problem.textContent = ''
  return store.add(title).catch(failed)
}

function startArchive () {
  problem.textContent = ''
  return store.archive()
}

form.addEventListener('submit', event => { event.preventDefault(); add() })
archive.addEventListener('click', () => startArchive().catch(failed))

store.onChanged(show)
store.onProgress(share => {
  ++steps
  bar.value = share
  document.getElementById('share').textContent = `${Math.round(share * 100)} %`
})
store.list().then(show)

store.onVisit((what, text) => {
  if (what === 'add') {
    form.elements.title.value = text
    return add()
  }
  if (what === 'archive') return startArchive()
  return `${document.getElementById('count').textContent}, saw the job in ${steps} steps to ` +
    document.getElementById('share').textContent
})
store.here()
