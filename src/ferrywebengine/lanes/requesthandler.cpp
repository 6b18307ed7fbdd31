// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "requesthandler_p.h"

#include <ferrywebengine/pagehost_p.h>
#include <ferrywebengine/schemes_p.h>

#include <QtCore/QJsonDocument>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

#include <optional>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

std::optional<PageRequest::Kind> kindOf(const QUrl &url)
{
    using Kind = PageRequest::Kind;
    static const QHash<QString, Kind> kinds { { u"call"_s, Kind::Call },
                                              { u"sync"_s, Kind::Sync },
                                              { u"post"_s, Kind::Post },
                                              { u"poll"_s, Kind::Poll },
                                              { u"bye"_s, Kind::Bye },
                                              { u"bytes"_s, Kind::Bytes } };
    const auto it = kinds.find(url.host());
    return it == kinds.end() ? std::nullopt : std::optional(*it);
}

const RequestHandler *installedHandler(const PageHost &host, const QByteArray &scheme)
{
    return qobject_cast<const RequestHandler *>(host.schemeHandler(scheme));
}

} // namespace

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    uchar difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= uchar(a.at(i)) ^ uchar(b.at(i));
    return difference == 0;
}

bool RequestHandler::canServe(const PageHost &host)
{
    for (const QByteArray &scheme : { requestScheme(), localRequestScheme() }) {
        if (host.schemeHandler(scheme) && !installedHandler(host, scheme))
            return false;
    }
    return true;
}

RequestHandler *RequestHandler::of(PageHost *host)
{
    if (const RequestHandler *installed = installedHandler(*host, requestScheme()))
        return const_cast<RequestHandler *>(installed);
    auto *handler = new RequestHandler(host->profile());
    host->installSchemeHandler(requestScheme(), handler);
    host->installSchemeHandler(localRequestScheme(), handler);
    return handler;
}

void RequestHandler::add(const QByteArray &page, const QByteArray &secret,
                         RequestReceiver *receiver)
{
    m_pages.insert(page, { secret, receiver });
}

void RequestHandler::remove(const QByteArray &page)
{
    m_pages.remove(page);
}

void RequestHandler::requestStarted(QWebEngineUrlRequestJob *job)
{
    // page, secret, epoch, number: what js/requests.js writes
    const auto headers = job->requestHeaders();
    const QList<QByteArray> words = headers.value(QByteArrayLiteral("X-Ferry")).split(' ');
    const Page page = words.size() == 4 ? m_pages.value(words.at(0)) : Page();
    bool isNumber = false;
    const quint64 number = words.constLast().toULongLong(&isNumber);
    const auto kind = kindOf(job->requestUrl());
    if (!page.receiver || !kind || !isNumber || !equalInConstantTime(page.secret, words.at(1))) {
        job->fail(QWebEngineUrlRequestJob::RequestDenied);
        return;
    }
    const QByteArray batches = headers.value(QByteArrayLiteral("X-Ferry-Batches"));
    page.receiver->requestArrived({ job, *kind, QString::fromLatin1(words.at(2)), number,
                                    QJsonDocument::fromJson(batches).array() });
}

} // namespace Ferry
