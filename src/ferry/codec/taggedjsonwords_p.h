// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/values.h>

#include <QtCore/QMetaEnum>
#include <QtCore/QtEndian>

#include <algorithm>
#include <optional>

// The words inside the tags of tagged JSON. False, or nothing, for what a peer should not have written.

namespace Ferry {

/*! \brief Whether all of \a text are hexadecimal digits. */
inline bool isHex(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
    });
}

/*! \brief The number of an "i". */
inline bool bigIntFromHex(const QString &text, BigInt *value)
{
    const bool negative = text.startsWith(u'-');
    QString digits = negative ? text.sliced(1) : text;
    if (digits.isEmpty() || !isHex(digits))
        return false;
    if (digits.size() % 2)
        digits.prepend(u'0');
    *value = BigInt::fromMagnitude(negative, QByteArray::fromHex(digits.toLatin1()));
    return true;
}

/*! \brief The text of a "t". */
inline bool textFromUnits(const QString &hex, QString *text)
{
    if (hex.size() % 4 || !isHex(hex))
        return false;
    const QByteArray units = QByteArray::fromHex(hex.toLatin1());
    text->resize(units.size() / 2);
    qFromBigEndian<char16_t>(units.constData(), text->size(), text->data());
    return true;
}

/*! \brief What JavaScript calls \a className; nullopt when it holds no bytes. */
inline std::optional<TypedArray::Kind> kindOf(const QString &className)
{
    QByteArray word = className.toLatin1();
    if (className != QLatin1StringView("ArrayBuffer") && className != QLatin1StringView("DataView")) {
        if (!word.endsWith("Array"))
            return std::nullopt;
        word.chop(5);
    }
    bool known = false;
    const int kind = QMetaEnum::fromType<TypedArray::Kind>().keyToValue(word.constData(), &known);
    const bool isView = className.endsWith(QLatin1StringView("Array"));
    if (!known || (isView && kind <= int(TypedArray::Kind::DataView)))
        return std::nullopt;
    return TypedArray::Kind(kind);
}

} // namespace Ferry
