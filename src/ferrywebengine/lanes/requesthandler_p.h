// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtWebEngineCore/QWebEngineUrlSchemeHandler>

namespace Ferry {

class PageHost;

/*! \brief Who waits for the requests of one page. */
class RequestReceiver
{
public:
    virtual ~RequestReceiver() = default;
    /*! \brief A request of this page's runtime, its secret checked, waits for the answer of \a call in document \a epoch. */
    virtual void requestArrived(QWebEngineUrlRequestJob *job, const QString &epoch,
                                quint64 call) = 0;
    /*! \brief The same, for bytes that document \a epoch was offered. */
    virtual void bytesRequested(QWebEngineUrlRequestJob *job, const QString &epoch, quint64 id) = 0;
};

/*! \brief For secrets: how long it takes says nothing about where they differ. */
bool equalInConstantTime(const QByteArray &a, const QByteArray &b);

/*!
    \brief Takes the synchronous requests of all pages of one profile, whose child it is.

    A request that cannot name a page and its secret fails at once: any page can reach the scheme.
*/
class RequestHandler final : public QWebEngineUrlSchemeHandler
{
    Q_OBJECT

public:
    /*! \brief The handler of \a host's profile, installed when it is missing. */
    static RequestHandler *of(PageHost *host);
    /*! \brief False when somebody else handles Ferry's schemes in that profile. */
    static bool canServe(const PageHost &host);

    void add(const QByteArray &page, const QByteArray &secret, RequestReceiver *receiver);
    void remove(const QByteArray &page);

    void requestStarted(QWebEngineUrlRequestJob *job) override;

private:
    using QWebEngineUrlSchemeHandler::QWebEngineUrlSchemeHandler;

    struct Page
    {
        QByteArray secret;
        RequestReceiver *receiver = nullptr;
    };
    QHash<QByteArray, Page> m_pages;
};

} // namespace Ferry
