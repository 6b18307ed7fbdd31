// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

QtObject {
    id: root

    property var heard: []
    property bool enabled: true
    property string channel: "one"
    readonly property IpcRenderer ipc: IpcRenderer {
        id: ipc

        IpcListener {
            objectName: "inside"
            channel: "inside"
            handler: function (event, n) { root.hear("inside", event.sender === ipc, n) }
        }
    }
    readonly property IpcListener outside: IpcListener {
        renderer: ipc
        channel: root.channel
        enabled: root.enabled
        handler: (event, ...args) => root.hear(root.channel, ...args)
    }
    property Component another: IpcListener {
        channel: "dynamic"
    }
    property QtObject dynamic: null

    function hear(...words) {
        heard = heard.concat([words.join(" ")])
    }
    function create() {
        dynamic = another.createObject(root, { renderer: ipc, handler: (event, n) => root.hear("dynamic", n) })
    }
    function remove() {
        dynamic.destroy()
    }
}
