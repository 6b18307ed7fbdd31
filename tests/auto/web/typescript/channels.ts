// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

export const channels = { greet: 'greet', log: 'log', ticks: 'ticks' } as const

export interface Greeting {
  text: string
  length: number
}
