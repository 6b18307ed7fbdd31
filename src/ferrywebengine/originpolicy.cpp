// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/originpolicy_p.h>

#include <ferrywebengine/schemes_p.h>

#include <QtCore/QLoggingCategory>
#include <QtWebEngineCore/QWebEngineUrlScheme>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPolicy, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

bool isWeb(QStringView scheme)
{
    return scheme == u"http" || scheme == u"https";
}

QString schemeOf(const QString &origin)
{
    return origin.left(origin.indexOf(u':'));
}

} // namespace

QString originOf(const QUrl &url)
{
    const QString scheme = url.scheme();
    if (scheme.isEmpty() || scheme == u"data" || scheme == u"about" || scheme == u"blob"
        || scheme == u"javascript")
        return u"null"_s;
    if (scheme == u"file" || scheme == u"qrc")
        return scheme + u"://"_s;
    QString origin = scheme + u"://"_s + url.host(QUrl::FullyEncoded);
    const int standard = scheme == u"http" ? 80 : scheme == u"https" ? 443 : -1;
    if (url.port() != -1 && url.port() != standard)
        origin += u':' + QString::number(url.port());
    return origin;
}

QString originOf(const QString &reported)
{
    return originOf(QUrl(reported));
}

OriginPolicy::OriginPolicy(const QStringList &allowedOrigins, bool allowOpaqueOrigins)
    : m_allowOpaqueOrigins(allowOpaqueOrigins)
{
    for (const QString &allowed : allowedOrigins) {
        const QUrl url(allowed);
        const QString origin = originOf(url);
        if (!isWeb(url.scheme()) || url.host().isEmpty()
            || (!url.path().isEmpty() && url.path() != u"/")) {
            qCWarning(lcPolicy).noquote().nospace()
                << "WebEngineOptions::allowedOrigins: \"" << allowed
                << "\" is not an origin; write scheme://host or scheme://host:port";
            continue;
        }
        m_allowedOrigins.append(origin);
    }
}

bool OriginPolicy::isAllowed(const QString &origin) const
{
    if (origin == u"null")
        return m_allowOpaqueOrigins;
    const QString scheme = schemeOf(origin);
    if (isWeb(scheme))
        return m_allowedOrigins.contains(origin);
    if (scheme == u"qrc" || scheme == u"file")
        return true;
    const QByteArray name = scheme.toLatin1();
    if (name == requestScheme() || name == localRequestScheme())
        return false;
    return QWebEngineUrlScheme::schemeByName(name).name() == name;
}

QString OriginPolicy::remedy(const QString &origin) const
{
    const QString scheme = schemeOf(origin);
    QString advice;
    if (origin == u"null")
        advice = u"Opaque origins (data:, sandboxed, setHtml() without a base URL) need "
                 "WebEngineOptions::allowOpaqueOrigins."_s;
    else if (isWeb(scheme))
        advice = u"Add \"%1\" to WebEngineOptions::allowedOrigins."_s.arg(origin);
    else
        advice = u"Register the scheme \"%1\" with QWebEngineUrlScheme."_s.arg(scheme);
    return u"Ferry: IPC is refused to this page, whose origin is %1. %2"_s.arg(origin, advice);
}

} // namespace Ferry
