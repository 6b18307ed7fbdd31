// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry
import Ferry.WebEngine

// Several views of one main side.
Item {
    id: root

    property IpcMain main: backend
    property var said: []
    readonly property var views: {
        const all = []
        for (let i = 0; i < guests.count; ++i)
            all.push(guests.itemAt(i))
        return all
    }

    IpcMain {
        id: backend

        IpcListener {
            channel: "says"
            handler: (event, text) => {
                const index = root.views.findIndex(view => view.webContents === event.sender)
                root.said.push(index + " " + text)
                if (text.startsWith("hello"))
                    event.reply("note", index)
            }
        }
        IpcHandler { channel: "add"; handler: (event, a, b) => a + b }
        Component.onCompleted: on("ask", (event, n) => { event.returnValue = n + 1 })
    }
    Repeater {
        id: guests

        model: 3
        // qmllint disable unqualified
        delegate: IpcWebEngineView {
            ipcMain: backend
            contextIsolation: false
        }
    }
}
