// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry
import Ferry.WebEngine

// Dialogs of the page beside calls of Ferry's.
Item {
    id: root

    property alias own: own.item
    property alias plain: plain.item
    property IpcMain main: backend
    property var seen: []
    property bool isOwn
    property string program

    function take(what, request) {
        root.seen.push(what + " " + request.message + (request.accepted ? " accepted" : ""))
        request.accepted = true
        request.dialogAccept("answer")
    }

    IpcMain { id: backend }
    // The application handles all dialogs itself …
    Loader {
        id: own

        active: root.isOwn
        // qmllint disable unqualified
        sourceComponent: Component {
            IpcWebEngineView {
                ipcMain: backend
                contextIsolation: false
                onJavaScriptDialogRequested: request => root.take("own", request)
                Component.onCompleted: loadHtml(root.program, "qrc:/")
            }
        }
    }
    // … or those that are the page's.
    Loader {
        id: plain

        active: !root.isOwn
        // qmllint disable unqualified
        sourceComponent: Component {
            IpcWebEngineView {
                ipcMain: backend
                contextIsolation: false
                onPageDialogRequested: request => root.take("page", request)
                Component.onCompleted: loadHtml(root.program, "qrc:/")
            }
        }
    }
}
