// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

IpcRenderer {
    id: ipc

    property int n: 1
    property int finished: 0
    readonly property IpcCall later: IpcCall {
        renderer: ipc
        channel: "later"
        arguments: [ipc.n]
        onFinished: ++ipc.finished
    }
    readonly property IpcCall single: IpcCall {
        renderer: ipc
        channel: "echo"
        arguments: ({ n: ipc.n })
        auto: true
    }
}
