// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/codec/sharedbytes_p.h>
#include <ferry/codec/unicode_p.h>

#include <QtCore/QtEndian>

#include <cstring>
#include <vector>

namespace Ferry {

// The tags of PROTOCOL.md.
namespace CborTag {
inline constexpr quint64 dateText = 0, date = 1, bigUnsigned = 2, bigNegative = 3, uint8Array = 64,
                         uint8ClampedArray = 68, set = 258, map = 259, regExp = 21066, uuid = 37,
                         pattern = 35, loneSurrogates = 0x46455201, error = 0x46455202,
                         arrayBuffer = 0x46455203, dataView = 0x46455204, shared = 0x46455205,
                         taggedJson = 0x46455206;
}

/*! \brief Collects bytes at the end of a QByteArray without its per-append costs. */
class CborBytes
{
public:
    /*! \brief With \a inserts, large byte strings go there instead, uncopied. */
    explicit CborBytes(QByteArray *out, std::vector<Insert> *inserts = nullptr,
                       SharedOutlet *outlet = nullptr)
        : m_out(out)
        , m_inserts(inserts)
        , m_outlet(outlet)
        , m_base(out->size())
        , m_firstInsert(inserts ? inserts->size() : 0)
    {
        grow(64);
    }

    /*! \brief Room for \a size bytes, to be filled by the caller. */
    char *claim(qsizetype size)
    {
        if (m_end - m_at < size)
            grow(size);
        char *at = m_at;
        m_at += size;
        return at;
    }
    /*! \brief Returns the last \a size claimed bytes. */
    void giveBack(qsizetype size) { m_at -= size; }
    void append(const char *bytes, qsizetype size)
    {
        if (size)
            std::memcpy(claim(size), bytes, size_t(size));
    }
    void appendBytes(const QByteArray &bytes)
    {
        // fromRawData() has no capacity: those bytes may be gone before they are sent.
        if (m_inserts && bytes.size() >= insertedBytes && bytes.capacity() >= bytes.size())
            m_inserts->push_back({ m_at - m_out->constData(), bytes });
        else
            append(bytes.constData(), bytes.size());
    }
    SharedOutlet *outlet() const { return m_outlet; }
    qsizetype size() const { return m_at - m_out->constData() - m_base; }
    void commit() { m_out->truncate(m_at - m_out->constData()); }
    void rollback()
    {
        m_out->truncate(m_base);
        if (m_inserts)
            m_inserts->resize(m_firstInsert);
    }

private:
    void grow(qsizetype more)
    {
        const qsizetype used = m_at ? m_at - m_out->constData() : m_base;
        const qsizetype wanted = used + more + (m_at ? used / 2 : 0);
        m_out->resize(qMax(wanted, m_out->capacity()));
        m_at = m_out->data() + used;
        m_end = m_out->data() + m_out->size();
    }

    static constexpr qsizetype insertedBytes = 16 * 1024; // less is copied faster

    QByteArray *m_out;
    std::vector<Insert> *m_inserts;
    SharedOutlet *m_outlet;
    qsizetype m_base;
    size_t m_firstInsert;
    char *m_at = nullptr;
    char *m_end = nullptr;
};

/*! \brief Only counts: what an encoding would take. */
class CborCount
{
public:
    char *claim(qsizetype size)
    {
        m_size += size;
        return nullptr;
    }
    void giveBack(qsizetype size) { m_size -= size; }
    void append(const char *, qsizetype size) { m_size += size; }
    void appendBytes(const QByteArray &bytes) { m_size += bytes.size(); }
    static SharedOutlet *outlet() { return nullptr; }
    qsizetype size() const { return m_size; }
    void commit() { }
    void rollback() { m_size = 0; }

private:
    qsizetype m_size = 0;
};

/*! \brief The sink of a Walk that writes CBOR to \a Output. */
template <typename Output>
class CborWriter
{
public:
    enum Major { Unsigned, Negative, Bytes, Text, Array, Object, Tag, Simple };

    explicit CborWriter(Output &output)
        : m_output(output)
    {
    }

    void head(Major major, quint64 argument)
    {
        const auto initial = uchar(major << 5);
        if (argument < 24)
            put(uchar(initial | argument));
        else
            longHead(initial, argument);
    }

    void undefined() { put(0xf7); }
    void null() { put(0xf6); }
    void boolean(bool value) { put(value ? 0xf5 : 0xf4); }
    void unsignedInteger(quint64 value) { head(Unsigned, value); }
    void integer(qint64 value)
    {
        if (value >= 0)
            head(Unsigned, quint64(value));
        else
            head(Negative, ~quint64(value));
    }
    void number(double value)
    {
        quint64 bits = Q_UINT64_C(0x7ff8000000000000); // any NaN
        if (value == value)
            std::memcpy(&bits, &value, sizeof bits);
        put(0xfb, bits);
    }
    void bytes(const QByteArray &value)
    {
        SharedOutlet *outlet = m_output.outlet();
        if (const quint64 memory = outlet ? outlet->place(value) : 0)
            return reference(memory, value.size());
        head(Bytes, quint64(value.size()));
        m_output.appendBytes(value);
    }
    void sharedBuffer(const SharedBuffer &value)
    {
        const auto content = QByteArray::fromRawData(value.data(), value.size());
        SharedOutlet *outlet = m_output.outlet();
        if (!outlet)
            return bytes(content);
        if (const quint64 memory = outlet->place(value))
            return reference(memory, value.size());
        head(Tag, CborTag::shared);
        head(Bytes, quint64(value.size()));
        m_output.appendBytes(content);
    }
    void text(const QString &value)
    {
        // Not utf16(), which copies a literal.
        const char16_t *units = reinterpret_cast<const char16_t *>(value.constData());
        const qsizetype size = value.size();
        if (size < 24 ? shortAscii(units, size) : asciiText(units, size))
            return;
        const qsizetype utf8 = utf8Size(units, size);
        if (utf8 < 0)
            return loneSurrogates(units, size);
        head(Text, quint64(utf8));
        if (char *to = m_output.claim(utf8))
            writeUtf8(units, size, to);
    }
    void key(const QString &value) { text(value); }
    void date(double milliseconds)
    {
        head(Tag, CborTag::date);
        const double seconds = milliseconds / 1000;
        if (seconds == std::floor(seconds)) // not NaN
            integer(qint64(seconds));
        else
            number(seconds);
    }
    void regExp(const RegExp &value)
    {
        head(Tag, CborTag::regExp);
        head(Array, 2);
        text(value.source());
        text(value.flags());
    }
    void bigInt(const BigInt &value)
    {
        head(Tag, value.isNegative() ? CborTag::bigNegative : CborTag::bigUnsigned);
        QByteArray magnitude = value.magnitude();
        if (value.isNegative()) {
            // CBOR's negative numbers count from -1.
            qsizetype i = magnitude.size() - 1;
            while (magnitude.at(i) == 0)
                magnitude[i--] = char(0xff);
            magnitude[i] = char(uchar(magnitude.at(i)) - 1);
            if (magnitude.at(0) == 0)
                magnitude.remove(0, 1);
        }
        bytes(magnitude);
    }
    void typedArray(const TypedArray &value)
    {
        head(Tag, tagOf(value.kind()));
        bytes(value.bytes());
    }

    bool beginList(qsizetype size)
    {
        head(Array, quint64(size));
        return true;
    }
    void endList() { }
    bool beginSet(qsizetype size)
    {
        head(Tag, CborTag::set);
        return beginList(size);
    }
    void endSet() { }
    bool beginMap(qsizetype size)
    {
        head(Tag, CborTag::map);
        head(Object, quint64(size));
        return true;
    }
    void endMap() { }
    bool beginObject(const QVariantMap &members)
    {
        head(Object, quint64(members.size()));
        return true;
    }
    void endObject() { }
    bool beginError(const QVariantMap &members)
    {
        head(Tag, CborTag::error);
        return beginObject(members);
    }
    void endError() { }

private:
    void reference(quint64 memory, qsizetype size)
    {
        head(Tag, CborTag::shared);
        head(Array, 2);
        unsignedInteger(memory);
        unsignedInteger(quint64(size));
    }

    static quint64 tagOf(TypedArray::Kind kind)
    {
        switch (kind) {
        case TypedArray::Kind::ArrayBuffer:
            return CborTag::arrayBuffer;
        case TypedArray::Kind::DataView:
            return CborTag::dataView;
        case TypedArray::Kind::Uint8:
            return CborTag::uint8Array;
        case TypedArray::Kind::Uint8Clamped:
            return CborTag::uint8ClampedArray;
        case TypedArray::Kind::Uint16:
            return 69;
        case TypedArray::Kind::Uint32:
            return 70;
        case TypedArray::Kind::BigUint64:
            return 71;
        case TypedArray::Kind::Int8:
            return 72;
        case TypedArray::Kind::Int16:
            return 77;
        case TypedArray::Kind::Int32:
            return 78;
        case TypedArray::Kind::BigInt64:
            return 79;
        case TypedArray::Kind::Float32:
            return 85;
        case TypedArray::Kind::Float64:
            return 86;
        }
        return CborTag::arrayBuffer;
    }

    Q_NEVER_INLINE void longHead(uchar initial, quint64 argument)
    {
        if (argument <= 0xff)
            put(uchar(initial | 24), quint8(argument));
        else if (argument <= 0xffff)
            put(uchar(initial | 25), quint16(argument));
        else if (argument <= 0xffffffff)
            put(uchar(initial | 26), quint32(argument));
        else
            put(uchar(initial | 27), argument);
    }

    void put(uchar byte)
    {
        if (char *to = m_output.claim(1))
            *to = char(byte);
    }
    template <typename T>
    void put(uchar byte, T argument)
    {
        if (char *to = m_output.claim(1 + sizeof(T))) {
            *to = char(byte);
            qToBigEndian(argument, to + 1);
        }
    }

    bool shortAscii(const char16_t *units, qsizetype size)
    {
        if (char *to = m_output.claim(1 + size)) {
            char16_t seen = 0;
            *to = char(Text << 5 | size);
            for (qsizetype i = 0; i < size; ++i) {
                seen |= units[i];
                to[1 + i] = char(units[i]);
            }
            if (seen < 0x80)
                return true;
        }
        m_output.giveBack(1 + size);
        return false;
    }

    /*! \brief Most texts are ASCII: written in one pass, undone when they are not. */
    bool asciiText(const char16_t *units, qsizetype size)
    {
        const qsizetype before = m_output.size();
        head(Text, quint64(size));
        char *to = m_output.claim(size);
        if (to && copyAscii(units, size, to))
            return true;
        m_output.giveBack(m_output.size() - before);
        return false;
    }

    void loneSurrogates(const char16_t *units, qsizetype size)
    {
        head(Tag, CborTag::loneSurrogates);
        head(Bytes, quint64(size) * 2);
        if (char *to = m_output.claim(size * 2))
            qToLittleEndian<char16_t>(units, size, to);
    }

    Output &m_output;
};

} // namespace Ferry
