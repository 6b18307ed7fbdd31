// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// What the type tells about its connection.
IpcRenderer {
    id: ipc

    property var story: []
    readonly property bool up: state === IpcRenderer.Connected

    function tell(text: string) {
        story = story.concat([text])
    }

    onConnected: tell("connected")
    onDisconnected: tell("disconnected")
    onErrorOccurred: error => tell("error " + error.code)
    onConnectedChanged: tell("is connected " + connected + " " + up)
    onErrorChanged: console.assert(error.message !== undefined)
}
