// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import { contextBridge, ipcRenderer, type IpcError, type IpcRendererEvent } from 'electron'
import { channels, type Greeting } from './channels'

export const api = {
  platform: process.platform,
  versions: { chrome: process.versions.chrome },
  greet: (name: string): Promise<Greeting> => ipcRenderer.invoke(channels.greet, name),
  log: (text: string): void => ipcRenderer.send(channels.log, text),
  failure: async (): Promise<string> => {
    try {
      await ipcRenderer.invoke('fail')
      return 'nothing'
    } catch (reason) {
      const error = reason as IpcError
      return `${error.code}: ${JSON.stringify(error.data)}`
    }
  },
  onTick: (callback: (count: number) => void): (() => void) => {
    const listener = (_event: IpcRendererEvent, count: number): void => callback(count)
    ipcRenderer.on(channels.ticks, listener)
    return () => { ipcRenderer.off(channels.ticks, listener) }
  },
}

contextBridge.exposeInMainWorld('api', api)
