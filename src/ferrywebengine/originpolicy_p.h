// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/webengineglobal.h>

#include <QtCore/QStringList>
#include <QtCore/QUrl>

namespace Ferry {

/*!
    \brief The origin of \a url in Ferry's one form: "https://example.org", "https://example.org:8443", "app://host",
    "qrc://", "file://". Lower case, names in punycode without the dot of the root, IPv6 in brackets, no default port.

    "null" for what has none of its own (data:, about:); a blob: address has its maker's. Empty, and never allowed, when
    QUrl cannot read the address.
*/
FERRY_WEBENGINE_EXPORT QString originOf(const QUrl &url);
/*! \brief The same form for what JavaScript's self.origin says ("qrc:" becomes "qrc://"). */
FERRY_WEBENGINE_EXPORT QString originOf(const QString &reported);
/*!
    \brief Whether a document at an address of \a addressOrigin can be of \a origin: the same on the web, the same scheme
    elsewhere. Opaque ones differ (sandbox, about:blank): there both have to be allowed.
*/
FERRY_WEBENGINE_EXPORT bool canBeOf(const QString &origin, const QString &addressOrigin);

/*!
    \brief Which origins may use IPC (design 7): one rule, which C++ and js/policy.js both follow.

    A document needs it for the origin of its address and for the one that it has: "null" with allowOpaqueOrigins; http and
    https when an entry of allowedOrigins() covers them; qrc:, file: and the application's registered schemes always;
    nothing else. The list is handed to the page as it is here. In the page every scheme counts as the application's
    that is not Chromium's own, since a page cannot know: main has the last word.
*/
class FERRY_WEBENGINE_EXPORT OriginPolicy
{
public:
    /*! \brief \a option is the member of WebEngineOptions that refusals and warnings name. */
    OriginPolicy(const QStringList &allowedOrigins, bool allowOpaqueOrigins,
                 const QString &option = QStringLiteral("allowedOrigins"));

    bool isAllowed(const QString &origin) const;
    /*! \brief That \a page is refused because of \a origin, and which option would let it in. */
    QString refusal(const QString &page, const QString &origin) const;

    /*! \brief Origins in their one form, those of sub-domains with "*." before the host. */
    QStringList allowedOrigins() const { return m_allowedOrigins; }
    bool allowsOpaqueOrigins() const { return m_allowOpaqueOrigins; }

private:
    QStringList m_allowedOrigins;
    bool m_allowOpaqueOrigins;
    QString m_option;
};

} // namespace Ferry
