// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/values.h>

#include <QtCore/QtEndian>

#include <algorithm>
#include <utility>

namespace Ferry {

namespace {

constexpr quint32 decimalChunk = 1000000000; // the largest power of ten that fits 32 bits
constexpr int decimalChunkDigits = 9;

QByteArray bigEndianBytes(quint64 value)
{
    QByteArray bytes(8, Qt::Uninitialized);
    qToBigEndian(value, bytes.data());
    return bytes;
}

QByteArray withoutLeadingZeros(const QByteArray &bytes)
{
    const auto first = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c != 0; });
    return first == bytes.begin() ? bytes : bytes.mid(first - bytes.begin());
}

/*! \brief 32-bit limbs, least significant first. */
QList<quint32> limbsOf(const QByteArray &bigEndian)
{
    QList<quint32> limbs((bigEndian.size() + 3) / 4, 0);
    for (qsizetype i = 0; i < bigEndian.size(); ++i) {
        const quint32 byte = uchar(bigEndian.at(bigEndian.size() - 1 - i));
        limbs[i / 4] |= byte << (8 * (i % 4));
    }
    return limbs;
}

QByteArray bytesOf(const QList<quint32> &limbs)
{
    QByteArray bytes(limbs.size() * 4, Qt::Uninitialized);
    for (qsizetype i = 0; i < limbs.size(); ++i)
        qToBigEndian(limbs.at(limbs.size() - 1 - i), bytes.data() + i * 4);
    return bytes;
}

} // namespace

BigInt::BigInt(qint64 value)
    : m_magnitude(withoutLeadingZeros(
        bigEndianBytes(value < 0 ? quint64(0) - quint64(value) : quint64(value))))
    , m_negative(value < 0)
{
}

BigInt::BigInt(quint64 value)
    : m_magnitude(withoutLeadingZeros(bigEndianBytes(value)))
{
}

BigInt BigInt::fromMagnitude(bool negative, const QByteArray &bigEndian)
{
    BigInt result;
    result.m_magnitude = withoutLeadingZeros(bigEndian);
    result.m_negative = negative && !result.m_magnitude.isEmpty();
    return result;
}

std::optional<BigInt> BigInt::fromString(QStringView text)
{
    const bool negative = text.startsWith(u'-');
    if (negative || text.startsWith(u'+'))
        text = text.sliced(1);
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (text.isEmpty() || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;

    QList<quint32> limbs;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype digits = std::min<qsizetype>(decimalChunkDigits, text.size() - at);
        quint64 factor = 1;
        quint64 carry = 0;
        for (qsizetype i = 0; i < digits; ++i, ++at) {
            carry = carry * 10 + quint64(text.at(at).unicode() - u'0');
            factor *= 10;
        }
        for (quint32 &limb : limbs) {
            carry += limb * factor;
            limb = quint32(carry);
            carry >>= 32;
        }
        if (carry)
            limbs.append(quint32(carry));
    }
    return fromMagnitude(negative, bytesOf(limbs));
}

std::optional<qint64> BigInt::toInt64() const
{
    if (m_magnitude.size() > 8)
        return std::nullopt;
    quint64 value = 0;
    for (char c : m_magnitude)
        value = value << 8 | uchar(c);
    constexpr auto limit = quint64(std::numeric_limits<qint64>::max());
    if (m_negative)
        return value <= limit + 1 ? std::optional(qint64(quint64(0) - value)) : std::nullopt;
    return value <= limit ? std::optional(qint64(value)) : std::nullopt;
}

std::optional<quint64> BigInt::toUInt64() const
{
    if (m_negative || m_magnitude.size() > 8)
        return std::nullopt;
    quint64 value = 0;
    for (char c : m_magnitude)
        value = value << 8 | uchar(c);
    return value;
}

QString BigInt::toString() const
{
    if (isZero())
        return QStringLiteral("0");
    QList<quint32> limbs = limbsOf(m_magnitude);
    QString reversed;
    while (!limbs.isEmpty()) {
        quint64 rest = 0;
        for (auto it = limbs.rbegin(); it != limbs.rend(); ++it) {
            rest = rest << 32 | *it;
            *it = quint32(rest / decimalChunk);
            rest %= decimalChunk;
        }
        while (!limbs.isEmpty() && limbs.last() == 0)
            limbs.removeLast();
        for (int i = 0; i < decimalChunkDigits && (rest || !limbs.isEmpty()); ++i, rest /= 10)
            reversed += QChar(u'0' + char16_t(rest % 10));
    }
    if (m_negative)
        reversed += u'-';
    std::reverse(reversed.begin(), reversed.end());
    return reversed;
}

namespace {

struct PatternFlag
{
    char16_t letter;
    QRegularExpression::PatternOption option;
};

constexpr PatternFlag patternFlags[] = {
    { u'i', QRegularExpression::CaseInsensitiveOption },
    { u'm', QRegularExpression::MultilineOption },
    { u's', QRegularExpression::DotMatchesEverythingOption },
    { u'u', QRegularExpression::UseUnicodePropertiesOption },
};

} // namespace

RegExp::RegExp(const QRegularExpression &expression)
    : m_source(expression.pattern())
{
    for (const PatternFlag &flag : patternFlags) {
        if (expression.patternOptions().testFlag(flag.option))
            m_flags += QChar(flag.letter);
    }
}

QRegularExpression RegExp::toRegularExpression() const
{
    QRegularExpression::PatternOptions options;
    for (const PatternFlag &flag : patternFlags)
        options.setFlag(flag.option, m_flags.contains(QChar(flag.letter)));
    return QRegularExpression(m_source, options);
}

QVariant Map::valueOf(const QVariant &key) const
{
    for (const auto &pair : *this) {
        // QVariant calls 1 and true, or 1 and "1", equal when they convert; keys of a Map do not.
        if (pair.first.metaType() == key.metaType() && pair.first == key)
            return pair.second;
    }
    return {};
}

TypedArray::TypedArray(Kind kind, const QByteArray &bytes)
    : m_bytes(bytes)
    , m_kind(kind)
{
    if (const qsizetype surplus = m_bytes.size() % elementSize(kind))
        m_bytes.chop(surplus);
}

int TypedArray::elementSize(Kind kind)
{
    switch (kind) {
    case Kind::ArrayBuffer:
    case Kind::DataView:
    case Kind::Int8:
    case Kind::Uint8:
    case Kind::Uint8Clamped:
        return 1;
    case Kind::Int16:
    case Kind::Uint16:
        return 2;
    case Kind::Int32:
    case Kind::Uint32:
    case Kind::Float32:
        return 4;
    case Kind::Float64:
    case Kind::BigInt64:
    case Kind::BigUint64:
        return 8;
    }
    return 1;
}

namespace {

template <typename To, typename From>
bool convertElement(From from, To *to)
{
    if constexpr (std::is_integral_v<From> && std::is_integral_v<To>) {
        if (!std::in_range<To>(from))
            return false;
        *to = To(from);
        return true;
    } else if constexpr (std::is_floating_point_v<To>) {
        // Casts back only what is exact; NaN is never equal to itself and stays NaN.
        *to = To(from);
        if constexpr (std::is_floating_point_v<From>)
            return from != from || From(*to) == from;
        else
            return *to >= To(-9007199254740991.0) && *to <= To(9007199254740991.0)
                && From(*to) == from;
    } else {
        return false;
    }
}

template <typename From, typename To>
bool convertElements(const QByteArray &bytes, QList<To> *list)
{
    list->resize(bytes.size() / qsizetype(sizeof(From)));
    const char *at = bytes.constData();
    for (To &to : *list) {
        if (!convertElement(qFromLittleEndian<From>(at), &to))
            return false;
        at += sizeof(From);
    }
    return true;
}

/*! \brief Succeeds when T holds every element exactly. */
template <typename T>
bool toList(const TypedArray &array, QList<T> *list)
{
    const QByteArray bytes = array.bytes();
    switch (array.kind()) {
    case TypedArray::Kind::ArrayBuffer:
    case TypedArray::Kind::DataView:
        return false;
    case TypedArray::Kind::Int8:
        return convertElements<qint8>(bytes, list);
    case TypedArray::Kind::Uint8:
    case TypedArray::Kind::Uint8Clamped:
        return convertElements<quint8>(bytes, list);
    case TypedArray::Kind::Int16:
        return convertElements<qint16>(bytes, list);
    case TypedArray::Kind::Uint16:
        return convertElements<quint16>(bytes, list);
    case TypedArray::Kind::Int32:
        return convertElements<qint32>(bytes, list);
    case TypedArray::Kind::Uint32:
        return convertElements<quint32>(bytes, list);
    case TypedArray::Kind::Float32:
        return convertElements<float>(bytes, list);
    case TypedArray::Kind::Float64:
        return convertElements<double>(bytes, list);
    case TypedArray::Kind::BigInt64:
        return convertElements<qint64>(bytes, list);
    case TypedArray::Kind::BigUint64:
        return convertElements<quint64>(bytes, list);
    }
    return false;
}

template <typename From, typename To, typename F>
void registerChecked(F convert)
{
    QMetaType::registerConverterFunction(
        [convert](const void *from, void *to) {
            return convert(*static_cast<const From *>(from), static_cast<To *>(to));
        },
        QMetaType::fromType<From>(), QMetaType::fromType<To>());
}

template <typename... T>
void registerListConverters()
{
    (registerChecked<TypedArray, QList<T>>(&toList<T>), ...);
}

void registerConverters()
{
    registerChecked<BigInt, qint64>([](const BigInt &from, qint64 *to) {
        const auto value = from.toInt64();
        *to = value.value_or(0);
        return value.has_value();
    });
    registerChecked<BigInt, quint64>([](const BigInt &from, quint64 *to) {
        const auto value = from.toUInt64();
        *to = value.value_or(0);
        return value.has_value();
    });
    QMetaType::registerConverter<BigInt, QString>(&BigInt::toString);
    QMetaType::registerConverter<RegExp, QRegularExpression>(&RegExp::toRegularExpression);
    QMetaType::registerConverter<TypedArray, QByteArray>(&TypedArray::bytes);
    registerListConverters<signed char, uchar, short, ushort, int, uint, qint64, quint64, float,
                           double>();
}

Q_CONSTRUCTOR_FUNCTION(registerConverters)

} // namespace

} // namespace Ferry

#include "moc_values.cpp"
