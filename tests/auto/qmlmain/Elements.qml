// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// A main side that is declared, and a renderer of it, in one file.
Item {
    id: root

    property var got: []
    property bool open: true
    property alias ipcMain: backend
    property alias renderers: list
    readonly property IpcRenderer ipc: IpcRenderer {
        id: ipc

        main: backend
        objectName: "a screen"

        IpcHandler { channel: "name"; handler: event => event.sender === ipc ? "renderer" : "?" }
    }
    readonly property IpcCall sum: IpcCall {
        renderer: ipc
        channel: "add"
        arguments: [root.got.length, 10]
        auto: true
    }

    IpcMain {
        id: backend

        IpcHandler {
            channel: "add"
            enabled: root.open
            handler: (event, a, b) => a + b
        }
        IpcHandler { channel: "fail"; handler: () => { throw new RangeError("too far") } }
        IpcListener {
            channel: "say"
            handler: (event, ...args) => { root.got = root.got.concat([args.join(" ")]) }
        }
    }
    Repeater {
        id: list

        model: backend.webContents
        delegate: Text {
            required property int id
            required property int kind
            required property url url
            required property string title

            text: kind === WebContents.InProcess ? `${title} (in process) ${url}` : `#${id}`
        }
    }
}
