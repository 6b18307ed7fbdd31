// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry
import Ferry.WebEngine

// A view that comes and goes.
Item {
    id: root

    property alias active: loader.active
    property alias view: loader.item
    property IpcMain main: backend
    property string program
    property int heard

    function leave() { loader.active = false }

    IpcMain { id: backend }
    Loader {
        id: loader

        active: false
        // qmllint disable unqualified
        sourceComponent: Component {
            IpcWebEngineView {
                ipcMain: backend
                contextIsolation: false
                onReady: root.heard++
                Component.onCompleted: loadHtml("<script>const { ipcRenderer } = require('electron');"
                    + root.program + "</script>", "qrc:/")
            }
        }
    }
}
