// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const list = document.getElementById('board')
const problem = document.getElementById('problem')

const clock = (minutes) => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

function show (departures) {
  list.replaceChildren(...departures.map(({ to, minutes, free }, index) => {
    const button = document.createElement('button')
    button.textContent = 'Book'
    button.addEventListener('click', () => book(index))
    const item = document.createElement('li')
    item.innerHTML = '<time></time><strong></strong><span></span>'
    item.children[0].textContent = clock(minutes)
    item.children[1].textContent = to
    item.children[2].textContent = free > 0 ? `${free} free` : 'full'
    item.append(button)
    return item
  }))
  problem.textContent = ''
  board.says('on the board: ' + departures.map(({ to, minutes, free }) => `${clock(minutes)} ${to} ${free}`).join(', '))
}

async function book (index) {
  try {
    await board.book(index)
  } catch (error) {
    problem.textContent = error.message.replace(/^.*?Error: /, '')
    board.says('refused: ' + problem.textContent)
  }
}

board.onChanged(show)
show(board.departures())
