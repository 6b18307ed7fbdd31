// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

// One IpcRenderer for the whole screen, and a component that comes, listens and goes.
QtObject {
    id: root

    property var heard: []
    property QtObject guest: null
    readonly property IpcRenderer ipc: IpcRenderer { }
    readonly property Component component: QtObject {
        id: guestRoot

        property string name: "guest"
        property var host

        Component.onCompleted: {
            guestRoot.host.ipc.on("tick", () => { guestRoot.host.hear(guestRoot.name) })
            guestRoot.host.ipc.once("tick", () => { guestRoot.host.hear(guestRoot.name + " once") })
            guestRoot.host.ipc.handle("guest", () => guestRoot.name)
        }
    }

    function hear(word) { heard = heard.concat([word]) }
    function invite() { guest = component.createObject(root, { host: root }) }
    function dismiss() { guest.destroy() }
}
