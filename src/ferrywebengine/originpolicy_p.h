// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QStringList>
#include <QtCore/QUrl>

namespace Ferry {

/*!
    \brief The origin of \a url in Ferry's one form: "https://example.org", "https://example.org:8443", "app://host",
    "qrc://", "file://"; "null" for what has none of its own (data:, about:, blob:).
*/
QString originOf(const QUrl &url);
/*! \brief The same form for what JavaScript's self.origin says ("qrc:" becomes "qrc://"). */
QString originOf(const QString &reported);

/*! \brief Which origins may use IPC (design 7). */
class OriginPolicy
{
public:
    OriginPolicy(const QStringList &allowedOrigins, bool allowOpaqueOrigins);

    bool isAllowed(const QString &origin) const;
    /*! \brief One sentence for the console of a refused page: which option would let \a origin in. */
    QString remedy(const QString &origin) const;

    QStringList allowedOrigins() const { return m_allowedOrigins; }
    bool allowsOpaqueOrigins() const { return m_allowOpaqueOrigins; }

private:
    QStringList m_allowedOrigins;
    bool m_allowOpaqueOrigins;
};

} // namespace Ferry
