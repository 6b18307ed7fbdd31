// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gadgets.h"

#include <ferry/impl/convert.h>

#include <QtCore/QtEndian>
#include <QtTest/QTest>

#include <functional>
#include <initializer_list>
#include <utility>

// Rows of a conversion table test: one accepted or refused value each.

using namespace Qt::StringLiterals;
using Ferry::BigInt;
using Ferry::RegExp;
using Ferry::TypedArray;
using Kind = Ferry::TypedArray::Kind;

/*! \brief Runs one row and says what is wrong; nothing when it is right. */
using Check = std::function<QString()>;
Q_DECLARE_METATYPE(Check)

namespace Rows {

inline const QVariant undefined;
inline const QVariant null = Ferry::null();

inline QVariantMap object(std::initializer_list<std::pair<QString, QVariant>> members)
{
    QVariantMap map;
    for (const auto &[key, value] : members)
        map.insert(key, value);
    return map;
}

inline QVariant list(const QVariantList &elements)
{
    return elements;
}

template <typename T>
QVariant typed(Kind kind, std::initializer_list<T> elements)
{
    QByteArray bytes(qsizetype(elements.size() * sizeof(T)), Qt::Uninitialized);
    if (elements.size() != 0)
        qToLittleEndian<T>(elements.begin(), qsizetype(elements.size()), bytes.data());
    return QVariant::fromValue(TypedArray(kind, bytes));
}

template <typename T>
inline constexpr bool isForTheTable = !Ferry::Impl::isOptional<T> && !std::is_same_v<T, std::string>
    && !std::is_same_v<T, std::u16string>
    && (QMetaTypeId2<T>::Defined || !(Ferry::Impl::isArray<T> || Ferry::Impl::isObject<T>));

/*! \brief What a conversion came to: "" when it gave the expected value, else the problem. */
template <typename T>
QString outcome(const QVariant &from, const T *expected, bool atRunTime)
{
    Ferry::Impl::Mismatch why;
    T value {};
    // At run time: as for the property of a gadget.
    const bool ok = atRunTime
        ? Ferry::Impl::convertTo(from, QMetaType::fromType<T>(), &value, &why)
        : Ferry::Impl::convert(from, &value, &why);
    if (!ok)
        return why.text(u"argument 1"_s);
    return expected && value == *expected ? QString() : u"another value"_s;
}

using Outcome = std::function<QString(bool atRunTime)>;

inline void addRow(const char *name, const QString &expected, bool atRunTimeToo, Outcome outcome)
{
    QTest::newRow(name) << Check([expected, atRunTimeToo, outcome = std::move(outcome)] {
        const QString first = outcome(false);
        if (first != expected)
            return u"got: "_s + first;
        const QString second = atRunTimeToo ? outcome(true) : expected;
        return second == expected ? QString() : u"got at run time: "_s + second;
    });
}

template <typename T>
void accepts(const char *name, const QVariant &from, const T &expected)
{
    addRow(name, QString(), isForTheTable<T>, [from, expected](bool atRunTime) {
        return outcome<T>(from, &expected, atRunTime);
    });
}

template <typename T>
void refuses(const char *name, const QVariant &from, const QString &text)
{
    addRow(name, text, isForTheTable<T>,
           [from](bool atRunTime) { return outcome<T>(from, nullptr, atRunTime); });
}

inline QString no(const QString &from, const QString &to)
{
    return u"argument 1: cannot convert %1 to %2"_s.arg(from, to);
}

/*! \brief The body of each test function. */
inline void run()
{
    QFETCH(Check, check);
    const QString problem = check();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

} // namespace Rows

