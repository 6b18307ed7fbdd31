// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry
import Ferry.WebEngine

Item {
    IpcMain {
        IpcHandler { channel: "title"; handler: (event, name) => "Hello, " + name }
        IpcListener { channel: "done"; handler: () => Qt.quit() }
    }
    IpcWebEngineView {
        url: Qt.resolvedUrl("index.html")
        contextIsolation: false
    }
}
