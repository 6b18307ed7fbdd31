// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

import QtQuick
import QtWebChannel
import QtWebEngine
import Ferry
import Ferry.WebEngine

/*!
    \brief A WebEngineView whose page is a renderer of an IpcMain: Electron's BrowserWindow, as far as IPC goes.

    \code
    import Ferry
    import Ferry.WebEngine

    IpcMain { IpcHandler { channel: "add"; handler: (event, a, b) => a + b } }
    IpcWebEngineView { url: "qrc:/index.html"; preloads: ["preload.js"] }
    \endcode

    It connects as it completes, before its first load. What is set later connects it anew: with another webContents, for
    documents from then on; the one that is there has to be reloaded.

    The program calls QtWebEngineQuick::initialize() and Ferry::registerSchemes() before it makes its QGuiApplication.

    A call of sendSync() takes the fast lane, through javaScriptDialogRequested, where its listener may do what it likes: run
    an event loop, destroy the view. Where the application handles javaScriptDialogRequested itself that signal is left to it
    alone, and such calls take the slower one. To have both handle pageDialogRequested.

    Source: Electron BrowserWindow webPreferences.
*/
WebEngineView {
    id: root

    /*! The main side: an IpcMain element, or Ferry.ipcMain, the default: the oldest one that there is. */
    property IpcMain ipcMain: Ferry.ipcMain
    /*! The renderer as main sees it, with send(), invoke(), id …, as event.sender; null while there is none. */
    readonly property alias webContents: end.webContents
    /*! Why there is none. */
    readonly property alias errorString: end.errorString

    // What they are is said in ferrywebengine/webenginetransport.h, WebEngineOptions.

    /*! Files that run before the page's scripts. Names are relative to the file in which the view stands. */
    property alias preloads: end.preloads
    property alias contextIsolation: end.contextIsolation
    property alias isolatedWorlds: end.isolatedWorlds
    property alias allowedOrigins: end.allowedOrigins
    property alias allowOpaqueOrigins: end.allowOpaqueOrigins
    property alias subFrames: end.subFrames
    property alias subFrameOrigins: end.subFrameOrigins
    /*! A WebChannel of the application's for page scripts; the view's own webChannel is Ferry's. */
    property WebChannel pageChannel: null
    /*! In milliseconds; 0, the default: none. */
    property alias syncTimeout: end.syncTimeout
    /*! messageBytes, queuedBytes, queuedBeforeReady, pendingCalls. */
    property alias limits: end.limits

    /*! A document that may use IPC is there. */
    signal ready()
    /*! The webContents ended, because of a WebContents.Closed, .Crashed … */
    signal gone(int reason)
    /*! A document of \a origin may not use IPC; with a \a channel: it tried. */
    signal denied(string origin, string channel)
    /*! A file of preloads could not be read, did not parse, or threw. */
    signal preloadError(string path, var error)
    /*! send() may go on. */
    signal drained()
    /*! javaScriptDialogRequested without what is Ferry's: a script of the page called alert(), confirm() or prompt(). */
    signal pageDialogRequested(JavaScriptDialogRequest request)

    onJavaScriptDialogRequested: request => {
        if (!end.takeDialog(request))
            root.pageDialogRequested(request)
    }
    onNavigationRequested: request => {
        if (request.isMainFrame)
            end.navigating()
    }
    onLoadingChanged: info => end.loadingChanged(info.status, info.isErrorPage)
    onUrlChanged: end.viewUrlChanged()
    onProfileChanged: end.reconnect()
    onRenderProcessTerminated: (status, exitCode) => end.rendererTerminated(status, exitCode)
    onLifecycleStateChanged: state => {
        if (state === WebEngineView.LifecycleState.Discarded)
            end.viewDiscarded()
    }

    IpcViewEnd {
        id: end

        view: root
        channel: WebChannel { }
        ipcMain: root.ipcMain
        pageChannel: root.pageChannel
        onReady: root.ready()
        onGone: reason => root.gone(reason)
        onDenied: (origin, channel) => root.denied(origin, channel)
        onPreloadError: (path, error) => root.preloadError(path, error)
        onDrained: root.drained()
        onAttachRequested: world => {
            root.webChannelWorld = world
            root.webChannel = end.channel
        }
        onDetachRequested: root.webChannel = null
        onScriptRequested: (script, world, run) => root.runJavaScript(
            script, world, result => end.scriptDone(run, result))
    }
}
