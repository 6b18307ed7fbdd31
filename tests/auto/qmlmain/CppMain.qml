// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// Works on the IpcMain that C++ made.
QtObject {
    id: root

    property var component: Component {
        QtObject {
            id: guest

            property string name: "guest"

            Component.onCompleted: {
                Ferry.ipcMain.on("visit", event => { event.reply("welcome", guest.name) })
                Ferry.ipcMain.handle("whoami", () => guest.name)
            }
        }
    }
    property QtObject guest: null

    function invite() { guest = component.createObject(root) }
    function dismiss() { guest.destroy() }
}
