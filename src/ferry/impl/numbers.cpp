// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/numbers_p.h>

#include <ferry/values.h>

#include <QtCore/QLocale>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Ferry::Impl {

namespace {

/*! \brief Any number: an integer by sign and magnitude, or a floating one. */
struct Number
{
    enum class Kind { None, Integer, Floating, TooLarge } kind = Kind::None;
    bool negative = false;
    quint64 magnitude = 0;
    double floating = 0;
};

Number fromSigned(qint64 value)
{
    const bool negative = value < 0;
    return { Number::Kind::Integer, negative, negative ? 0 - quint64(value) : quint64(value), 0 };
}

Number fromUnsigned(quint64 value)
{
    return { Number::Kind::Integer, false, value, 0 };
}

Number fromBigInt(const BigInt &value)
{
    if (const auto fits = value.toInt64())
        return fromSigned(*fits);
    if (const auto fits = value.toUInt64())
        return fromUnsigned(*fits);
    return { Number::Kind::TooLarge, value.isNegative(), 0, 0 };
}

template <typename T>
T held(const QVariant &value)
{
    return *static_cast<const T *>(value.constData());
}

Number numberOf(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Int:
        return fromSigned(held<int>(value));
    case QMetaType::Double:
        return { Number::Kind::Floating, false, 0, held<double>(value) };
    case QMetaType::LongLong:
        return fromSigned(held<qlonglong>(value));
    case QMetaType::ULongLong:
        return fromUnsigned(held<qulonglong>(value));
    case QMetaType::UInt:
        return fromUnsigned(held<uint>(value));
    case QMetaType::Long:
        return fromSigned(held<long>(value));
    case QMetaType::ULong:
        return fromUnsigned(held<ulong>(value));
    case QMetaType::Short:
        return fromSigned(held<short>(value));
    case QMetaType::UShort:
        return fromUnsigned(held<ushort>(value));
    case QMetaType::Char:
        return fromSigned(held<char>(value));
    case QMetaType::SChar:
        return fromSigned(held<signed char>(value));
    case QMetaType::UChar:
        return fromUnsigned(held<uchar>(value));
    case QMetaType::Float:
        return { Number::Kind::Floating, false, 0, double(held<float>(value)) };
    default:
        return {};
    }
}

/*! \brief Makes an integer of a floating number that is one. */
bool toInteger(Number *number)
{
    if (number->kind == Number::Kind::Integer)
        return true;
    constexpr double limit = 18446744073709551616.0; // 2^64
    const double magnitude = std::fabs(number->floating);
    if (number->kind != Number::Kind::Floating || !(magnitude < limit)
        || std::trunc(magnitude) != magnitude)
        return false;
    *number = { Number::Kind::Integer, std::signbit(number->floating), quint64(magnitude), 0 };
    return true;
}

template <typename T>
bool storeInteger(Number number, void *to)
{
    if (!toInteger(&number))
        return false;
    using Limits = std::numeric_limits<T>;
    if (number.negative && number.magnitude != 0) {
        if (number.magnitude > 0 - quint64(qint64(Limits::min())) || !Limits::is_signed)
            return false;
        *static_cast<T *>(to) = T(qint64(0 - number.magnitude));
        return true;
    }
    if (number.magnitude > quint64(Limits::max()))
        return false;
    *static_cast<T *>(to) = T(number.magnitude);
    return true;
}

template <typename T>
bool storeFloating(const Number &number, void *to)
{
    if (number.kind == Number::Kind::Integer) {
        // Exact when it has no more significant bits than T's mantissa.
        quint64 significant = number.magnitude;
        while (significant != 0 && significant % 2 == 0)
            significant /= 2;
        if (significant >> std::numeric_limits<T>::digits)
            return false;
        *static_cast<T *>(to) = number.negative ? -T(number.magnitude) : T(number.magnitude);
        return true;
    }
    const double value = number.floating;
    if (std::isfinite(value)
        && (std::fabs(value) > double(std::numeric_limits<T>::max()) || double(T(value)) != value))
        return false;
    *static_cast<T *>(to) = T(value);
    return true;
}

bool store(const Number &number, int typeId, void *to)
{
    switch (typeId) {
    case QMetaType::Int:
        return storeInteger<int>(number, to);
    case QMetaType::UInt:
        return storeInteger<uint>(number, to);
    case QMetaType::LongLong:
        return storeInteger<qlonglong>(number, to);
    case QMetaType::ULongLong:
        return storeInteger<qulonglong>(number, to);
    case QMetaType::Long:
        return storeInteger<long>(number, to);
    case QMetaType::ULong:
        return storeInteger<ulong>(number, to);
    case QMetaType::Short:
        return storeInteger<short>(number, to);
    case QMetaType::UShort:
        return storeInteger<ushort>(number, to);
    case QMetaType::Char:
        return storeInteger<char>(number, to);
    case QMetaType::SChar:
        return storeInteger<signed char>(number, to);
    case QMetaType::UChar:
        return storeInteger<uchar>(number, to);
    default:
        return false;
    }
}

} // namespace

bool isNumber(QMetaType type)
{
    switch (type.id()) {
    case QMetaType::Int:
    case QMetaType::UInt:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Long:
    case QMetaType::ULong:
    case QMetaType::Short:
    case QMetaType::UShort:
    case QMetaType::Char:
    case QMetaType::SChar:
    case QMetaType::UChar:
    case QMetaType::Double:
    case QMetaType::Float:
        return true;
    default:
        return false;
    }
}

QString numberText(const QVariant &number)
{
    const Number value = numberOf(number);
    if (value.kind == Number::Kind::Integer)
        return (value.negative ? u"-"_s : QString()) + QString::number(value.magnitude);
    if (std::isnan(value.floating))
        return u"NaN"_s;
    if (std::isinf(value.floating))
        return value.floating < 0 ? u"-Infinity"_s : u"Infinity"_s;
    // As JavaScript: whole numbers in full below 1e21.
    const bool inFull = std::trunc(value.floating) == value.floating
        && std::fabs(value.floating) < 1e21;
    return QString::number(value.floating, inFull ? 'f' : 'g', QLocale::FloatingPointShortest);
}

Fit convertNumber(const QVariant &from, QMetaType type, void *to)
{
    Number number = numberOf(from);
    const bool floating = type.id() == QMetaType::Double || type.id() == QMetaType::Float;
    if (number.kind == Number::Kind::None) {
        if (floating || from.metaType() != QMetaType::fromType<BigInt>())
            return Fit::WrongKind;
        number = fromBigInt(held<BigInt>(from));
    }
    bool fits = false;
    if (type.id() == QMetaType::Double)
        fits = storeFloating<double>(number, to);
    else if (type.id() == QMetaType::Float)
        fits = storeFloating<float>(number, to);
    else
        fits = store(number, type.id(), to);
    return fits ? Fit::Yes : Fit::WrongValue;
}

Fit convertEnum(const QVariant &from, QMetaType type, void *to)
{
    const Number number = numberOf(from);
    if (number.kind == Number::Kind::None)
        return Fit::WrongKind;
    const bool isUnsigned = type.flags().testFlag(QMetaType::IsUnsignedEnumeration);
    bool fits = false;
    switch (type.sizeOf()) {
    case 1:
        fits = isUnsigned ? storeInteger<quint8>(number, to) : storeInteger<qint8>(number, to);
        break;
    case 2:
        fits = isUnsigned ? storeInteger<quint16>(number, to) : storeInteger<qint16>(number, to);
        break;
    case 4:
        fits = isUnsigned ? storeInteger<quint32>(number, to) : storeInteger<qint32>(number, to);
        break;
    case 8:
        fits = isUnsigned ? storeInteger<quint64>(number, to) : storeInteger<qint64>(number, to);
        break;
    default:
        break;
    }
    return fits ? Fit::Yes : Fit::WrongValue;
}

} // namespace Ferry::Impl
