// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipctransport.h>
#include <ferrywebengine/webengineglobal.h>

#include <QtCore/QList>
#include <QtCore/QStringList>

#include <chrono>
#include <memory>

class QWebChannel;
class QWebEnginePage;

namespace Ferry {

class WebEngineTransportPrivate;

/*! \brief How a page takes part. */
struct WebEngineOptions
{
    /*!
        \brief Files that run before any script of the page, in order, each in a scope of its own: paths, file:, qrc:/ or :/
        addresses. They run in the isolated world, for every document of an allowed origin.

        As CommonJS modules they have require, module, exports, __filename, __dirname, global and process (type, platform,
        arch, contextIsolated, sandboxed, versions of chrome, qt and ferry, and an empty env). require() gives 'electron',
        'events', and files beside them by relative names, JSON too, as in Node: require('./file'), with the name written
        out, because files are looked for and read when the page is connected. Packages of npm are not looked up.

        One that cannot be read, does not parse or throws is told by WebContents::preloadError(), the log (ferry.page) and
        the page's console; the others run. The stack of its error has its own path and lines.
    */
    QStringList preloads;
    /*!
        \brief true: ipcRenderer is there for preload scripts alone. false: page scripts get require('electron') as well, on
        allowed origins; any script of such a page may then call every channel.
    */
    bool contextIsolation = true;
    /*!
        \brief Isolated worlds of the application's own (QWebEngineScript::UserWorld and up) to which preload scripts may
        expose an API with contextBridge.exposeInIsolatedWorld().
    */
    QList<quint32> isolatedWorlds;
    //! \brief Web origins that may use IPC: "https://example.org" or "http://localhost:8080", exactly that scheme, host
    //! and port; "https://*.example.org" or "https://*.example.org:8443" for its sub-domains of any depth, but not for
    //! example.org itself.
    //!
    //! qrc:, file: and schemes that the application registered with QWebEngineUrlScheme may without. Case, punycode, a
    //! dot at the end of the host and the scheme's default port make no difference. A blob: document counts as what made it.
    //!
    //! Errors: an entry of another form (a path, user info, a star elsewhere or with fewer than two labels behind it) is
    //!         logged (ferry.page) and ignored. Ferry has no list of public suffixes: "https://*.co.uk" is taken as it is.
    //!         A document that may not use IPC gets ERR_DENIED for every call and one error on its console that names
    //!         the option; main gets one line in the log (ferry.page) and WebContents::denied().
    QStringList allowedOrigins;
    /*! \brief Whether documents without an origin may use IPC: data:, sandboxed ones, setHtml() without a base URL. */
    bool allowOpaqueOrigins = false;
    /*!
        \brief True when the page is of a class of yours whose javaScriptPrompt() hands prompts to answerPrompt(): sendSync() then
        takes the fast lane, as on a WebEnginePage.
    */
    bool answersPrompts = false;
    //! \brief A QWebChannel of the application's own, for page scripts. A page has only one channel, and Ferry needs it: with
    //! this option each document of an allowed origin gets qt.webChannelTransport, before its first script, for the stock
    //! qwebchannel.js; behind it is Ferry's channel, and at its other end yours. Main frames only.
    //!
    //! Owns:   nothing; the channel may outlive the page or go before it. Several pages may share one.
    //! Thread: the page's.
    //! Errors: a text that is not a JSON object, or is larger than Limits::messageBytes, is dropped and logged (ferry.page).
    //!         A page that lets more than four times Limits::queuedBytes of the channel's messages wait is cut off from it
    //!         until its next document, and that is logged. Between these messages and Ferry's there is no order.
    QWebChannel *pageChannel = nullptr;
    /*!
        \brief Whether frames inside the page use IPC too: preloads, contextBridge and require('electron') run there as in
        the main frame, and each is a WebFrame of its own. Source: Electron webPreferences.nodeIntegrationInSubFrames.

        A sub-frame speaks to main by requests to Ferry's URL scheme, which name the origin in the browser's word; nothing
        of what it says passes another frame. That takes a few milliseconds, where a call of the main frame takes a fraction
        of one. A frame keeps its frameId() when it navigates, unless a script of the new document calls sendSync() at once:
        then it is a new frame.
        Frames of a page whose main frame may not use IPC may not either.

        QtWebEngine 6.4 does not always run scripts in the empty document that a frame has before its first load, and
        sometimes not in the sub-frames of the first load after a crash: such a document is mute.
    */
    bool subFrames = false;
    /*!
        \brief Web origins of sub-frames, in the forms of allowedOrigins. Empty: allowedOrigins counts for them too.

        srcdoc and about:blank frames count as the document that made them, sandboxed ones as opaque.
    */
    QStringList subFrameOrigins;
    /*! \brief Bounds every sendSync() of the page; 0, the default, is none: a listener may show a dialog. */
    std::chrono::milliseconds syncTimeout { 0 };
    Limits limits;
};

/*!
    \brief Makes a web page a renderer: IpcMain::connectTo() it before the page's first load.

    Owns:   nothing of the page; it sets the page's QWebChannel and adds user scripts, and takes both back when it is
            destroyed or its WebContents ends. A page has only one QWebChannel: for one of your own see
            WebEngineOptions::pageChannel.
    Thread: the page's, which is IpcMain's.
    Source: Electron BrowserWindow webPreferences.
*/
class FERRY_WEBENGINE_EXPORT WebEngineTransport : public IpcTransport
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebEngineTransport)

public:
    /*! \brief Without a \a parent the page is the parent. */
    explicit WebEngineTransport(QWebEnginePage *page, const WebEngineOptions &options = {},
                                QObject *parent = nullptr);
    ~WebEngineTransport() override;

    /*!
        \brief The fast lane of sendSync() for a page class of your own: call it first in javaScriptPrompt(), with the
        function's own arguments, and set WebEngineOptions::answersPrompts.

        Returns true when the prompt was Ferry's: \a result is set, return true as well. False for all other prompts.
        The listener runs inside the call, where no event loop may run; see SyncDispatch::Deferred.
        Thread: the page's.
        Source: QWebEnginePage::javaScriptPrompt().
    */
    static bool answerPrompt(QWebEnginePage *page, const QUrl &origin, const QString &message,
                             const QString &text, QString *result);

    /*! \brief The renderer that \a page is, or nullptr. */
    static WebContents *contentsOf(QWebEnginePage *page);

    WebContents::Kind kind() const override;
    QObject *peerObject() const override;
    Limits limits() const override;
    QString refusal() const override;

protected:
    std::unique_ptr<Link> createLink(int mainFrameId) override;

private:
    std::unique_ptr<WebEngineTransportPrivate> d_ptr;
    Q_DECLARE_PRIVATE(WebEngineTransport)
};

} // namespace Ferry
