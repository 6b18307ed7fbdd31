// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// The conversation of Electron's ipcMain page, from a screen's side.
IpcRenderer {
    id: ipc

    property string asynchronousReply
    property string synchronousReply
    property var sum
    property string failure
    property var ticks: []

    IpcListener {
        channel: "tick"
        handler: (event, n) => { ipc.ticks = ipc.ticks.concat([n]) }
    }

    Component.onCompleted: {
        ipc.on("asynchronous-reply", (event, arg) => { asynchronousReply = arg })
        ipc.send("asynchronous-message", "ping")
        synchronousReply = ipc.sendSync("synchronous-message", "ping")
        ipc.invoke("my-invokable-ipc", 2, 3)
            .then(result => { sum = result })
            .catch(error => { failure = error.message })
    }
}
