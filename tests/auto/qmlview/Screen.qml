// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry
import Ferry.WebEngine

// What a program writes: a main side and a page beside each other.
Item {
    id: root

    property alias view: view
    property IpcMain main: backend
    property var log: []
    property bool senderIsView

    width: 400
    height: 300

    IpcMain {
        id: backend

        IpcHandler {
            channel: "add"
            handler: (event, a, b) => {
                root.senderIsView = event.sender === view.webContents
                return a + b
            }
        }
        IpcListener { channel: "says"; handler: (event, text) => root.log.push(text) }
        Component.onCompleted: on("ask", (event, n) => { event.returnValue = n + 1 })
    }
    IpcWebEngineView {
        id: view

        anchors.fill: parent
        url: Qt.resolvedUrl("page.html")
        preloads: ["preload.js"]
        onReady: root.log.push("ready")
    }
}
