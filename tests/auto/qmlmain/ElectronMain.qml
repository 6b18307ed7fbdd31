// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// The main process of Electron's ipcMain page, word for word but for require() and await.
IpcMain {
    id: ipcMain

    property var heard: []

    function somePromise(first, second) {
        return new Promise(resolve => Qt.callLater(() => resolve(first + second)))
    }

    Component.onCompleted: {
        ipcMain.on('asynchronous-message', (event, arg) => {
            heard.push(arg)
            event.reply('asynchronous-reply', 'pong')
        })

        ipcMain.on('synchronous-message', (event, arg) => {
            heard.push(arg)
            event.returnValue = 'pong'
        })

        ipcMain.handle('my-invokable-ipc', (event, ...args) => {
            const result = somePromise(...args)
            return result
        })
    }
}
