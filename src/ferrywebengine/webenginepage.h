// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/webengineglobal.h>

#include <QtWebEngineCore/QWebEnginePage>

namespace Ferry {

/*!
    \brief A QWebEnginePage on which ipcRenderer.sendSync() takes its fast lane: about a tenth of the time that it takes on any
    other page.

    Connect it like every page: ipcMain.connectTo(new WebEngineTransport(page)). Prompts of the page's own scripts reach
    javaScriptPrompt() of QWebEnginePage as always. A listener of a synchronous call runs inside the page's call: it must
    not run an event loop (a dialog) nor delete the page (deleteLater() is safe); a channel whose listeners do is declared
    with IpcScope::setSyncDispatch(channel, SyncDispatch::Deferred).

    For a page class of your own see WebEngineTransport::answerPrompt().
    Thread: that of the application.
*/
class FERRY_WEBENGINE_EXPORT WebEnginePage : public QWebEnginePage
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebEnginePage)

public:
    explicit WebEnginePage(QObject *parent = nullptr);
    explicit WebEnginePage(QWebEngineProfile *profile, QObject *parent = nullptr);
    ~WebEnginePage() override;

protected:
    bool javaScriptPrompt(const QUrl &securityOrigin, const QString &message,
                          const QString &defaultValue, QString *result) override;
};

} // namespace Ferry
