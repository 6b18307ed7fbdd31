// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import Ferry

QtObject {
    property IpcRenderer renderer: IpcRenderer {
        Component.onCompleted: invoke("title", "screen").then(title => send("done", title))
    }
}
