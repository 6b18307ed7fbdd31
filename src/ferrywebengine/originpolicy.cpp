// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/originpolicy_p.h>

#include <ferrywebengine/schemes_p.h>

#include <QtCore/QLoggingCategory>
#include <QtCore/QRegularExpression>
#include <QtWebEngineCore/QWebEngineUrlScheme>

#include <algorithm>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPolicy, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

constexpr auto opaque = "null"_L1;

bool isWeb(QStringView scheme)
{
    return scheme == u"http" || scheme == u"https";
}

QString schemeOf(const QString &origin)
{
    return origin.left(origin.indexOf(u':'));
}

/*! \brief The one form of a host: as QUrl has it, IPv6 in brackets, without the dot of the root. */
QString normalHost(const QUrl &url)
{
    QString host = url.host(QUrl::FullyEncoded);
    if (host.contains(u':'))
        return u'[' + host + u']';
    if (host.endsWith(u'.'))
        host.chop(1);
    return host;
}

/*! \brief False for addresses and top-level domains. */
bool canHaveSubDomains(const QString &host)
{
    const QString last = host.section(u'.', -1);
    const bool isAddress = host.startsWith(u'[')
        || std::all_of(last.begin(), last.end(), [](QChar c) { return c.isDigit(); });
    return !isAddress && host.contains(u'.');
}

/*! \brief An entry of allowedOrigins in the form that covers() takes; empty when it is none. */
QString normalPattern(const QString &entry)
{
    static const QRegularExpression form(u"^(https?://)(\\*\\.)?([^/?#@*\\\\\\s]+)/?\\z"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = form.match(entry);
    const QUrl url(match.captured(1) + match.captured(3), QUrl::StrictMode);
    if (!match.hasMatch() || !url.isValid())
        return {};
    QString pattern = originOf(url);
    if (match.capturedLength(2) == 0)
        return pattern;
    return canHaveSubDomains(normalHost(url)) ? pattern.replace(u"://"_s, u"://*."_s) : QString();
}

/*! \brief js/policy.js has the same function. */
bool covers(const QString &pattern, const QString &origin)
{
    const qsizetype star = pattern.indexOf(u'*');
    if (star < 0)
        return origin == pattern;
    return origin.size() >= pattern.size() && origin.startsWith(QStringView(pattern).left(star))
        && origin.endsWith(QStringView(pattern).mid(star + 1));
}

} // namespace

QString originOf(const QUrl &url)
{
    const QString scheme = url.scheme();
    if (scheme == u"data" || scheme == u"about" || scheme == u"javascript")
        return opaque;
    if (scheme == u"blob") {
        const QString maker = url.path(QUrl::FullyEncoded);
        return maker.startsWith(u"null/") ? QString(opaque) : originOf(maker);
    }
    if (scheme == u"file" || scheme == u"qrc")
        return scheme + u"://"_s;
    const QString host = normalHost(url);
    if (scheme.isEmpty() || (isWeb(scheme) && host.isEmpty()))
        return {};
    const int standard = scheme == u"http" ? 80 : scheme == u"https" ? 443 : -1;
    const bool hasPort = url.port() != -1 && url.port() != standard;
    return scheme + u"://"_s + host + (hasPort ? u':' + QString::number(url.port()) : QString());
}

QString originOf(const QString &reported)
{
    if (reported == opaque)
        return opaque;
    const QUrl url(reported);
    // Of the schemes without an origin of their own, none can be an origin.
    const QString origin = url.scheme() == u"blob" ? QString() : originOf(url);
    return origin == opaque ? QString() : origin;
}

bool canBeOf(const QString &origin, const QString &addressOrigin)
{
    if (origin == opaque || addressOrigin == opaque)
        return true;
    const QString scheme = schemeOf(origin);
    return scheme == schemeOf(addressOrigin) && (!isWeb(scheme) || origin == addressOrigin);
}

OriginPolicy::OriginPolicy(const QStringList &allowedOrigins, bool allowOpaqueOrigins,
                           const QString &option)
    : m_allowOpaqueOrigins(allowOpaqueOrigins)
    , m_option(u"WebEngineOptions::"_s + option)
{
    for (const QString &allowed : allowedOrigins) {
        const QString pattern = normalPattern(allowed);
        if (!pattern.isEmpty()) {
            m_allowedOrigins.append(pattern);
            continue;
        }
        qCWarning(lcPolicy).noquote().nospace()
            << m_option << ": \"" << allowed
            << "\" is not an origin; write scheme://host, scheme://host:port, or "
               "scheme://*.domain with at least two labels after the star";
    }
}

bool OriginPolicy::isAllowed(const QString &origin) const
{
    if (origin == opaque)
        return m_allowOpaqueOrigins;
    const QString scheme = schemeOf(origin);
    if (isWeb(scheme)) {
        return std::any_of(m_allowedOrigins.begin(), m_allowedOrigins.end(),
                           [&](const QString &pattern) { return covers(pattern, origin); });
    }
    if (scheme == u"qrc" || scheme == u"file")
        return true;
    const QByteArray name = scheme.toLatin1();
    if (name.isEmpty() || name == requestScheme() || name == localRequestScheme())
        return false;
    return QWebEngineUrlScheme::schemeByName(name).name() == name;
}

QString OriginPolicy::refusal(const QString &page, const QString &origin) const
{
    const QString scheme = schemeOf(origin);
    QString advice;
    if (isAllowed(origin))
        advice = u"That origin is allowed, but the page claimed to have another one."_s;
    else if (origin == opaque)
        advice = u"Opaque origins (data:, sandboxed, setHtml() without a base URL) need "
                 "WebEngineOptions::allowOpaqueOrigins."_s;
    else if (isWeb(scheme))
        advice = u"Add \"%1\" to %2."_s.arg(origin, m_option);
    else if (scheme.isEmpty())
        advice = u"No entry of %1 can name such an address."_s.arg(m_option);
    else
        advice = u"Beside %1 only qrc:, file: and schemes that the application registered with "
                 "QWebEngineUrlScheme are allowed."_s.arg(m_option);
    return u"IPC is refused to %1, whose origin is %2. %3"_s.arg(
        page, origin.isEmpty() ? u"unknown"_s : origin, advice);
}

} // namespace Ferry
