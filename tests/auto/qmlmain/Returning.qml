// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

IpcRenderer {
    id: ipc

    property bool again: true
    property var pids: []
    property int attempts: 0
    property int errors: 0
    property int answers: 0
    property string reason
    readonly property var sum: call.value
    readonly property int connecting: IpcRenderer.Connecting
    readonly property int unconnected: IpcRenderer.Unconnected

    reconnect {
        enabled: again
        initialDelay: 5
        maximumDelay: 40
    }
    onConnected: send("pid")
    onReconnecting: attempt => { attempts = attempt }
    onErrorOccurred: ++errors
    onDisconnected: reason => {
        ipc.reason = reason === IpcRenderer.ServerClosed ? "closed" : reason === IpcRenderer.PeerGone ? "gone" : "?"
    }

    IpcListener { channel: "pid"; handler: (event, pid) => { ipc.pids = ipc.pids.concat([pid]) } }
    IpcHandler { channel: "here"; handler: () => "still" }
    IpcCall {
        id: call

        channel: "add"
        arguments: [20, 22]
        auto: true
        onFinished: ++ipc.answers
    }
}
