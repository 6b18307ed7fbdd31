// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>
#include <ferry/sharedbuffer.h>
#include <ferry/values.h>

#include <QtCore/QVariant>

#include <cmath>
#include <limits>

namespace Ferry {

/*! \brief Whether the stacks of errors are written: to trusted peers only. */
enum class ErrorStack { Omit, Include };

/*! \brief How many arrays, objects, Maps, Sets and Errors one value may hold inside one another. */
inline constexpr int maximumNesting = 512;
/*! \brief JavaScript's Number.MAX_SAFE_INTEGER: integers beyond are BigInts. */
inline constexpr qint64 maximumSafeInteger = (qint64(1) << 53) - 1;
/*! \brief The last millisecond that JavaScript's Date can hold. */
inline constexpr qint64 maximumDate = 8640000000000000;

/*! \brief A large byte string that an encoding refers to: it stands in front of the byte \a at. */
struct Insert
{
    qsizetype at = 0;
    QByteArray bytes;
};

/*! \brief Why a value was refused: where in it, and what stood there. */
struct Refusal
{
    QString path;
    QString type;
};

/*!
    \brief One level of the way from any C++ value to the normal forms of design section 5.

    \a form becomes: invalid, nullptr, bool, int, qint64, quint64, double, QString, QByteArray,
   QDateTime, RegExp, BigInt, TypedArray, SharedBuffer, QVariantList, QVariantMap, Map, Set or IpcError. The
   elements of the containers are as they were. Returns false and the type's name in \a type for
   what cannot be cloned.
*/
bool toNormalForm(const QVariant &value, QVariant *form, QString *type);

/*! \brief True when JavaScript's number \a value is an int in C++: integral, in 32 bits, not -0. */
inline bool isInt(double value, int *result)
{
    if (!(value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max()))
        return false;
    *result = int(value);
    return *result == value && (*result != 0 || !std::signbit(value));
}

/*! \brief A number in its normal form: int where that holds it, else double. */
inline QVariant normalNumber(double value)
{
    int integer = 0;
    return isInt(value, &integer) ? QVariant(integer) : QVariant(value);
}

/*! \brief An integer in its normal form: int, qint64 while safe, else BigInt. */
inline QVariant normalInteger(qint64 value)
{
    if (value >= std::numeric_limits<int>::min() && value <= std::numeric_limits<int>::max())
        return QVariant(int(value));
    if (value >= -maximumSafeInteger && value <= maximumSafeInteger)
        return QVariant(value);
    return QVariant::fromValue(BigInt(value));
}

/*! \brief The Date that a number of milliseconds stands for; an invalid one beyond JavaScript's
 * range. */
QDateTime dateFromMilliseconds(double milliseconds);
QDateTime dateFromSeconds(double seconds);
/*! \brief Milliseconds since the epoch, or NaN for a Date that JavaScript cannot hold. */
double millisecondsOf(const QDateTime &date);

/*! \brief Sets a member of an Error as the wire names it; others are ignored. False when \a value
 * must be text and is not. */
bool setErrorMember(IpcError *error, const QString &key, const QVariant &value);

// Steps of a path, as PROTOCOL.md spells them.
QString memberStep(const QString &key);
QString elementStep(qsizetype index);

// Also declared by message/link_p.h, for the links' own refusals.
FERRY_EXPORT IpcError notCloneableError(const QString &path, const QString &type);
FERRY_EXPORT IpcError tooLargeError(qsizetype bytes, qsizetype limit);

} // namespace Ferry
