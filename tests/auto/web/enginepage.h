// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QPointer>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineCore/QWebEngineProfile>

namespace FerryTest {

using Profile = QWebEngineProfile;

/*! \brief A page that keeps what its console said. Prompts that are not Ferry's it answers with
 * their text, twice. */
class Page : public QWebEnginePage
{
public:
    using QWebEnginePage::QWebEnginePage;

    QPointer<Ferry::WebEngineTransport> transport;
    QStringList console;
    /*! \brief Main may have that much more while 16 MiB pieces come in. */
    static constexpr int transientMiB = 64;

    Ferry::WebContents *connectTo(Ferry::IpcMain *main, const Ferry::WebEngineOptions &options)
    {
        transport = new Ferry::WebEngineTransport(this, options);
        return main->connectTo(transport);
    }
    void disconnectFromMain() { delete transport; }
    QObject *peer() { return this; }
    Ferry::WebContents *contents() { return Ferry::WebEngineTransport::contentsOf(this); }

protected:
    bool javaScriptPrompt(const QUrl &origin, const QString &message, const QString &text,
                          QString *result) override
    {
        if (!Ferry::WebEngineTransport::answerPrompt(this, origin, message, text, result))
            *result = text + text;
        return true;
    }
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel, const QString &message, int,
                                  const QString &) override
    {
        console.append(message);
    }
};

} // namespace FerryTest
