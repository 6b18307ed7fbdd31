// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QPointer>
#include <QtCore/QUrl>
#include <QtWebChannel/QWebChannel>

#include <functional>

namespace Ferry {

class PageHost;
class PageLink;

/*!
    \brief What a transport of pages does, whoever shows its page: WebEngineTransport's inner half,
   and that of the QML view's.

    Thread: the page's.
*/
class FERRY_WEBENGINE_EXPORT PageConnection
{
    Q_DISABLE_COPY_MOVE(PageConnection)

public:
    PageConnection(const IpcTransport *transport, QObject *page, const WebEngineOptions &options);
    ~PageConnection();

    QObject *page() const { return m_page; }
    const Limits &limits() const { return m_options.limits; }

    /*! \brief Why the page cannot be connected; \a host is one of the page. Empty when it can. */
    QString refusal(const PageHost &host) const;
    std::unique_ptr<Link> createLink(std::unique_ptr<PageHost> host, int mainFrameId);

    /*! \brief The renderer that \a page is, or nullptr. */
    static WebContents *contentsOf(const QObject *page);
    /*! \brief WebEngineTransport::answerPrompt() of any page. */
    static bool answerPrompt(const QObject *page, const QUrl &origin, const QString &message,
                             const QString &text, QString *result);
    /*!
        \brief The same where a prompt can wait: when it is Ferry's, \a answer is called, now or
       from the event loop, unless \a prompt is gone by then. The listener may run an event loop and
       delete the page.
    */
    static bool holdPrompt(const QObject *page, const QUrl &origin, const QString &message,
                           const QString &text, QObject *prompt,
                           std::function<void(const QString &)> answer);

private:
    static PageLink *linkOf(const QObject *page);

    const QPointer<const IpcTransport> m_transport;
    const QPointer<QObject> m_page;
    WebEngineOptions m_options;
    const QPointer<QWebChannel> m_pageChannel;
    QPointer<PageLink> m_link;
};

} // namespace Ferry
