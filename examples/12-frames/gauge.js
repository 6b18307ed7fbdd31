// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

const name = location.search.slice(1)
const element = (id) => document.getElementById(id)
element('name').textContent = name

gauge.start(name, ({ unit, low, high }, onValue) => {
  element('range').textContent = `${low} to ${high} ${unit}`
  onValue((value) => {
    element('value').textContent = value.toFixed(1) + ' ' + unit
    element('arc').style.strokeDasharray = (value - low) / (high - low) + ' 1'
  })
})
