// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtCore/QJsonArray>
#include <QtWebEngineCore/QWebEngineUrlSchemeHandler>

namespace Ferry {

class PageHost;

/*! \brief A request of a page's runtime, its secret checked. */
struct PageRequest
{
    enum class Kind {
        Call, //!< waits for the answer of a call of the main frame, which it may bring along
        Sync, //!< waits for the answer of a call of a sub-frame
        Post, //!< brings batches of a sub-frame
        Poll, //!< waits for main's messages to a sub-frame
        Bye, //!< a document of a sub-frame is being left
        Bytes //!< fetches what main offered
    };

    QWebEngineUrlRequestJob *job = nullptr;
    Kind kind = Kind::Sync;
    QString epoch; //!< of the document
    quint64 number = 0; //!< Call, Sync: of the call. Bytes: of the offer. Poll: of the last message that arrived
    QJsonArray batches; //!< as js/transport.js writes them
};

/*! \brief Who waits for the requests of one page. */
class RequestReceiver
{
public:
    virtual ~RequestReceiver() = default;
    virtual void requestArrived(const PageRequest &request) = 0;
};

/*! \brief For secrets: how long it takes says nothing about where they differ. */
bool equalInConstantTime(const QByteArray &a, const QByteArray &b);

/*!
    \brief Takes the requests of all pages of one profile, whose child it is.

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
