// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QList>
#include <QtCore/QPair>
#include <QtCore/QRegularExpression>
#include <QtCore/QVariant>

#include <optional>

namespace Ferry {

/*!
    \brief JavaScript's BigInt: an integer of any size.

    Converts with QVariant to qint64, quint64 (when it fits) and QString. Thread: reentrant.
*/
class FERRY_EXPORT BigInt
{
    Q_GADGET

public:
    BigInt() = default;
    BigInt(qint64 value);
    BigInt(quint64 value);
    BigInt(int value) : BigInt(qint64(value)) { }
    /*! \brief From sign and magnitude: big-endian bytes, leading zeros allowed. */
    static BigInt fromMagnitude(bool negative, const QByteArray &bigEndian);
    /*! \brief From decimal digits with an optional sign; nullopt for anything else. */
    static std::optional<BigInt> fromString(QStringView text);

    bool isNegative() const { return m_negative; }
    bool isZero() const { return m_magnitude.isEmpty(); }
    /*! \brief The absolute value as big-endian bytes without leading zeros; empty for 0. */
    QByteArray magnitude() const { return m_magnitude; }
    /*! \brief The value when it fits, else nullopt. */
    std::optional<qint64> toInt64() const;
    std::optional<quint64> toUInt64() const;
    /*! \brief Decimal digits. */
    QString toString() const;

    friend bool operator==(const BigInt &a, const BigInt &b)
    {
        return a.m_negative == b.m_negative && a.m_magnitude == b.m_magnitude;
    }
    friend bool operator!=(const BigInt &a, const BigInt &b) { return !(a == b); }

private:
    QByteArray m_magnitude;
    bool m_negative = false;
};

/*!
    \brief JavaScript's RegExp: source and flags, kept as they were written.

    A page that is sent a syntax of which JavaScript knows nothing refuses the value, ERR_NOT_CLONEABLE.
*/
class FERRY_EXPORT RegExp
{
    Q_GADGET

public:
    RegExp() = default;
    RegExp(const QString &source, const QString &flags = {}) : m_source(source), m_flags(flags) { }
    /*! \brief The flags i, m, s and u come from the pattern options. */
    explicit RegExp(const QRegularExpression &expression);

    QString source() const { return m_source; }
    QString flags() const { return m_flags; }
    /*! \brief For use in Qt. Flags that Qt does not know (g, y, d) have no effect there. */
    QRegularExpression toRegularExpression() const;

    friend bool operator==(const RegExp &a, const RegExp &b)
    {
        return a.m_source == b.m_source && a.m_flags == b.m_flags;
    }
    friend bool operator!=(const RegExp &a, const RegExp &b) { return !(a == b); }

private:
    QString m_source;
    QString m_flags;
};

/*! \brief JavaScript's Map: pairs in insertion order, keys of any cloneable type. */
class FERRY_EXPORT Map : public QList<QPair<QVariant, QVariant>>
{
public:
    using QList::QList;
    /*! \brief The value of the first pair whose key equals \a key, else an invalid QVariant. */
    QVariant valueOf(const QVariant &key) const;
};

/*! \brief JavaScript's Set: values in insertion order. */
class FERRY_EXPORT Set : public QVariantList
{
public:
    using QVariantList::QVariantList;
};

/*!
    \brief A binary view other than Uint8Array (that one is a QByteArray): its kind and its bytes, little-endian.

    Only the viewed bytes travel, never the buffer around them.
*/
class FERRY_EXPORT TypedArray
{
    Q_GADGET

public:
    enum class Kind {
        ArrayBuffer, DataView, Int8, Uint8, Uint8Clamped, Int16, Uint16, Int32, Uint32,
        Float32, Float64, BigInt64, BigUint64
    };
    Q_ENUM(Kind)

    TypedArray() = default;
    /*! \brief Errors: a size that is not a multiple of elementSize() is cut to the last whole element. */
    TypedArray(Kind kind, const QByteArray &bytes);

    Kind kind() const { return m_kind; }
    QByteArray bytes() const { return m_bytes; }
    /*! \brief Bytes per element; 1 for ArrayBuffer and DataView. */
    static int elementSize(Kind kind);
    qsizetype length() const { return m_bytes.size() / elementSize(m_kind); }

    friend bool operator==(const TypedArray &a, const TypedArray &b)
    {
        return a.m_kind == b.m_kind && a.m_bytes == b.m_bytes;
    }
    friend bool operator!=(const TypedArray &a, const TypedArray &b) { return !(a == b); }

private:
    QByteArray m_bytes;
    Kind m_kind = Kind::ArrayBuffer;
};

/*!
    \brief The rest parameter of a listener or handler: all arguments from here on. A QVariantList parameter is one array argument.
*/
class FERRY_EXPORT Rest : public QVariantList
{
public:
    using QVariantList::QVariantList;
    Rest(const QVariantList &list) : QVariantList(list) { }
};

/*! \brief What spread() returns. */
struct Spread
{
    QVariantList arguments;
};

/*! \brief Passes the elements of \a list as arguments of their own, as `...list` does in JavaScript. */
inline Spread spread(const QVariantList &list)
{
    return { list };
}

/*! \brief A QVariant that arrives as JavaScript's null. (An invalid QVariant arrives as undefined.) */
inline QVariant null()
{
    return QVariant::fromValue(nullptr);
}

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::BigInt)
Q_DECLARE_METATYPE(Ferry::RegExp)
Q_DECLARE_METATYPE(Ferry::Map)
Q_DECLARE_METATYPE(Ferry::Set)
Q_DECLARE_METATYPE(Ferry::TypedArray)
Q_DECLARE_METATYPE(Ferry::Rest)
