// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQml
import Ferry

// A renderer and, for tests of the main side, the one that C++ made; the test calls what it needs.
IpcRenderer {
    id: ipc

    property var kept: ({})

    function channel() {
        return Ferry.messageChannel()
    }

    function theMain() {
        return Ferry.ipcMain
    }
}
