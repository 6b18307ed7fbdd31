// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/webenginepage.h>

#include <ferrywebengine/lanes/promptscope_p.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QLoggingCategory>

Q_LOGGING_CATEGORY(lcWebPage, "ferry.page", QtWarningMsg)

namespace Ferry {

WebEnginePage::WebEnginePage(QObject *parent)
    : QWebEnginePage(parent)
{
}

WebEnginePage::WebEnginePage(QWebEngineProfile *profile, QObject *parent)
    : QWebEnginePage(profile, parent)
{
}

WebEnginePage::~WebEnginePage()
{
    const QString channel = PromptScope::channelOf(this);
    if (channel.isEmpty())
        return;
    qCCritical(lcWebPage).noquote().nospace()
        << "a WebEnginePage is deleted inside the listener of its own sendSync('" << channel
        << "'), which Chromium does not survive: use deleteLater(), or declare the channel with "
           "setSyncDispatch(channel, SyncDispatch::Deferred)";
}

bool WebEnginePage::javaScriptPrompt(const QUrl &securityOrigin, const QString &message,
                                     const QString &defaultValue, QString *result)
{
    return WebEngineTransport::answerPrompt(this, securityOrigin, message, defaultValue, result)
        || QWebEnginePage::javaScriptPrompt(securityOrigin, message, defaultValue, result);
}

} // namespace Ferry
