// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// Both sides: a handler for the IpcMain that C++ made, and a renderer that calls it.
QtObject {
    property IpcHandler handler: IpcHandler {
        main: Ferry.ipcMain
        channel: "double"
        handler: (event, n) => 2 * n
    }
    property IpcRenderer renderer: IpcRenderer {
        Component.onCompleted: invoke("title", "screen")
            .then(title => invoke("double", 21).then(n => send("done", title, n)))
    }
}
