// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtWebEngine
import Ferry.WebEngine

// The page of ViewPage in viewpage.h.
IpcWebEngineView {
    id: root

    required property var page

    function run(script: string, world: int, number: int) {
        runJavaScript(script, world, result => { root.page.scriptDone(number, result) })
    }
    function act(action: int) {
        triggerWebAction(action)
    }

    width: 300
    height: 200
    onLoadingChanged: info => {
        if (info.status !== WebEngineView.LoadStartedStatus)
            page.loadFinished(info.status === WebEngineView.LoadSucceededStatus)
    }
    onUrlChanged: page.urlChanged()
    onRenderProcessTerminated: (status, code) => page.renderProcessTerminated(status, code)
    onJavaScriptConsoleMessage: (level, message) => page.consoleSaid(message)
    onPageDialogRequested: request => page.dialogRequested(request)
}
