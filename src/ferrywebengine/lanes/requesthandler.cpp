// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "requesthandler_p.h"

#include <ferrywebengine/pagehost_p.h>
#include <ferrywebengine/schemes_p.h>

#include <QtWebEngineCore/QWebEngineUrlRequestJob>

namespace Ferry {

namespace {

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
    // page, secret, epoch, and number of a call or an offer: what js/requests.js writes
    const QList<QByteArray> words =
        job->requestHeaders().value(QByteArrayLiteral("X-Ferry")).split(' ');
    const Page page = words.size() == 4 ? m_pages.value(words.at(0)) : Page();
    bool isNumber = false;
    const quint64 number = words.constLast().toULongLong(&isNumber);
    if (!page.receiver || !isNumber || !equalInConstantTime(page.secret, words.at(1))) {
        job->fail(QWebEngineUrlRequestJob::RequestDenied);
        return;
    }
    const QString epoch = QString::fromLatin1(words.at(2));
    if (job->requestUrl().host() == u"bytes")
        page.receiver->bytesRequested(job, epoch, number);
    else
        page.receiver->requestArrived(job, epoch, number);
}

} // namespace Ferry
