// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

WorkerScript.onMessage = function (message) {
    WorkerScript.sendMessage({ answer: message.ipc ? "a renderer" : "no renderer here" })
}
