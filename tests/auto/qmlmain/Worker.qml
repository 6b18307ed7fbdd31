// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtQml.WorkerScript
import Ferry

QtObject {
    id: root

    property string answer
    readonly property IpcRenderer ipc: IpcRenderer { }
    readonly property WorkerScript worker: WorkerScript {
        source: "worker.js"
        onMessage: message => { root.answer = message.answer }
    }

    function hand() { worker.sendMessage({ ipc: root.ipc }) }
}
