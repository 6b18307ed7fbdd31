// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

// Qt's conversions replace what they do not understand, and fromUtf8() drops a leading U+FEFF.
// Values must arrive as they left.

namespace Ferry {

/*! \brief Narrows \a size code units to \a target; false (and garbage there) when one is not ASCII.
 */
bool copyAscii(const char16_t *source, qsizetype size, char *target);
/*! \brief Bytes that \a size code units take in UTF-8, or -1 when a surrogate stands alone. */
qsizetype utf8Size(const char16_t *source, qsizetype size);
/*! \brief Writes well-formed UTF-16 as UTF-8; \a target has utf8Size() bytes. */
void writeUtf8(const char16_t *source, qsizetype size, char *target);
/*! \brief Reads strict UTF-8; false when \a bytes are not. */
bool readUtf8(QByteArrayView bytes, QString *text);

/*! \brief True when a surrogate in \a text has no partner. */
inline bool hasLoneSurrogate(const QString &text)
{
    return !QStringView(text).isValidUtf16();
}

} // namespace Ferry
