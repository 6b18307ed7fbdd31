// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/webenginetransport.h>

#include <ferry/message/link_p.h>
#include <ferrywebengine/pageconnection_p.h>
#include <ferrywebengine/webenginepagehost_p.h>

namespace Ferry {

class WebEngineTransportPrivate
{
public:
    QPointer<QWebEnginePage> page;
    PageConnection connection;
};

WebEngineTransport::WebEngineTransport(QWebEnginePage *page, const WebEngineOptions &options,
                                       QObject *parent)
    : IpcTransport(parent ? parent : page)
    , d_ptr(new WebEngineTransportPrivate { page, { this, page, options } })
{
}

WebEngineTransport::~WebEngineTransport() = default;

WebContents *WebEngineTransport::contentsOf(QWebEnginePage *page)
{
    return PageConnection::contentsOf(page);
}

bool WebEngineTransport::answerPrompt(QWebEnginePage *page, const QUrl &origin,
                                      const QString &message, const QString &text, QString *result)
{
    return PageConnection::answerPrompt(page, origin, message, text, result);
}

WebContents::Kind WebEngineTransport::kind() const
{
    return WebContents::Kind::Page;
}

QObject *WebEngineTransport::peerObject() const
{
    return d_ptr->page;
}

Limits WebEngineTransport::limits() const
{
    return d_ptr->connection.limits();
}

QString WebEngineTransport::refusal() const
{
    if (!d_ptr->page)
        return WebEnginePageHost::refusalOf(nullptr);
    return d_ptr->connection.refusal(WebEnginePageHost(d_ptr->page));
}

std::unique_ptr<Link> WebEngineTransport::createLink(int mainFrameId)
{
    return d_ptr->connection.createLink(std::make_unique<WebEnginePageHost>(d_ptr->page),
                                        mainFrameId);
}

} // namespace Ferry
