// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborreader_p.h>

#include <ferry/codec/cborwriter_p.h>
#include <ferry/sharedbuffer_p.h>

#include <QtCore/QDateTime>
#include <QtCore/QUuid>

#include <algorithm>

// What stands behind a tag. None of it nests, but Set, Map and Error, which the reader's own levels
// hold.

namespace Ferry {

CborReader::Step CborReader::readTagged(quint64 tag, QVariant *value)
{
    using Kind = TypedArray::Kind;
    const auto done = [](bool ok) { return ok ? Step::Value : Step::Failed; };
    switch (tag) {
    case CborTag::dateText:
        return done(readDateText(value));
    case CborTag::date:
        return done(readSeconds(value));
    case CborTag::bigUnsigned:
    case CborTag::bigNegative:
        return done(readBigInt(tag == CborTag::bigNegative, value));
    case CborTag::uuid:
        return done(readUuid(value));
    case CborTag::pattern:
    case CborTag::regExp:
        return done(readRegExp(value));
    case CborTag::set:
        return open(CborReader::Kind::Set, Array);
    case CborTag::map:
        return open(CborReader::Kind::Map, Object);
    case CborTag::error:
        return open(CborReader::Kind::Error, Object);
    case CborTag::loneSurrogates: {
        QString text;
        if (!readLoneSurrogates(&text))
            return Step::Failed;
        *value = text;
        return Step::Value;
    }
    case CborTag::taggedJson:
        if (!m_readTaggedJson)
            break;
        return done(readTaggedJson(value));
    case CborTag::shared:
        if (!m_inlet)
            break;
        return done(readShared(value));
    case CborTag::arrayBuffer:
        return done(readTypedArray(Kind::ArrayBuffer, value));
    case CborTag::dataView:
        return done(readTypedArray(Kind::DataView, value));
    case CborTag::uint8Array:
        return done(readTypedArray(Kind::Uint8, value));
    case CborTag::uint8ClampedArray:
        return done(readTypedArray(Kind::Uint8Clamped, value));
    case 65:
        return done(readBigEndianArray(Kind::Uint16, value));
    case 66:
        return done(readBigEndianArray(Kind::Uint32, value));
    case 67:
        return done(readBigEndianArray(Kind::BigUint64, value));
    case 69:
        return done(readTypedArray(Kind::Uint16, value));
    case 70:
        return done(readTypedArray(Kind::Uint32, value));
    case 71:
        return done(readTypedArray(Kind::BigUint64, value));
    case 72:
        return done(readTypedArray(Kind::Int8, value));
    case 73:
        return done(readBigEndianArray(Kind::Int16, value));
    case 74:
        return done(readBigEndianArray(Kind::Int32, value));
    case 75:
        return done(readBigEndianArray(Kind::BigInt64, value));
    case 77:
        return done(readTypedArray(Kind::Int16, value));
    case 78:
        return done(readTypedArray(Kind::Int32, value));
    case 79:
        return done(readTypedArray(Kind::BigInt64, value));
    case 81:
        return done(readBigEndianArray(Kind::Float32, value));
    case 82:
        return done(readBigEndianArray(Kind::Float64, value));
    case 85:
        return done(readTypedArray(Kind::Float32, value));
    case 86:
        return done(readTypedArray(Kind::Float64, value));
    default:
        break;
    }
    fail("unknown tag");
    return Step::Failed;
}

bool CborReader::readBigInt(bool negative, QVariant *value)
{
    QByteArray magnitude;
    if (!readBytes(&magnitude))
        return false;
    if (negative) {
        // CBOR's negative numbers count from -1.
        qsizetype i = magnitude.size() - 1;
        while (i >= 0 && uchar(magnitude.at(i)) == 0xff)
            magnitude[i--] = 0;
        if (i < 0)
            magnitude.prepend('\x01');
        else
            magnitude[i] = char(uchar(magnitude.at(i)) + 1);
    }
    *value = QVariant::fromValue(BigInt::fromMagnitude(negative, magnitude));
    return true;
}

bool CborReader::readLoneSurrogates(QString *text)
{
    QByteArray units;
    if (!readBytes(&units))
        return false;
    if (units.size() % 2)
        return fail("UTF-16 of an odd number of bytes");
    text->resize(units.size() / 2);
    qFromLittleEndian<char16_t>(units.constData(), text->size(), text->data());
    return true;
}

bool CborReader::readSeconds(QVariant *value)
{
    QVariant seconds;
    const bool isNumber =
        m_at != m_end && (*m_at >> 5 <= Negative || (*m_at >= 0xf9 && *m_at <= 0xfb));
    if (!isNumber || readItem(&seconds) != Step::Value)
        return fail("a date that is no number");
    // A BigInt lies beyond every date.
    *value = seconds.userType() == qMetaTypeId<BigInt>() ? QDateTime()
                                                         : dateFromSeconds(seconds.toDouble());
    return true;
}

bool CborReader::readDateText(QVariant *value)
{
    Head head;
    QString text;
    if (!readHead(&head))
        return false;
    if (head.major != Text)
        return fail("a tag over the wrong type");
    if (!readTextBody(head, &text))
        return false;
    const QDateTime date = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!date.isValid() || date.timeSpec() == Qt::LocalTime)
        return fail("a date that is not RFC 3339");
    *value = dateFromMilliseconds(double(date.toMSecsSinceEpoch()));
    return true;
}

bool CborReader::readRegExp(QVariant *value)
{
    QString source;
    QString flags;
    if (m_at != m_end && *m_at >> 5 != Array) {
        if (!readText(&source))
            return false;
    } else {
        qint64 count = 0;
        if (!enterArray(&count))
            return false;
        const bool whole = hasElement(&count) && readText(&source) && hasElement(&count)
            && readText(&flags) && !hasElement(&count);
        if (!whole)
            return fail("a RegExp is an array of source and flags");
    }
    *value = QVariant::fromValue(RegExp(source, flags));
    return true;
}

bool CborReader::readUuid(QVariant *value)
{
    QByteArray bytes;
    if (!readBytes(&bytes))
        return false;
    if (bytes.size() != 16)
        return fail("a UUID of other than 16 bytes");
    *value = QUuid::fromRfc4122(bytes).toString(QUuid::WithoutBraces);
    return true;
}

bool CborReader::readTaggedJson(QVariant *value)
{
    QString text;
    return readText(&text) && (m_readTaggedJson(text, value) || fail("bad tagged JSON"));
}

bool CborReader::readShared(QVariant *value)
{
    if (m_at == m_end || *m_at >> 5 != Bytes)
        return fetchShared(value);
    QByteArray bytes;
    if (!readBytes(&bytes))
        return false;
    *value = QVariant::fromValue(
        SharedBuffer(std::make_shared<SharedBufferData>(std::move(bytes), false)));
    return true;
}

bool CborReader::fetchShared(QVariant *value)
{
    qint64 count = 0;
    quint64 memory = 0;
    quint64 size = 0;
    if (!enterArray(&count))
        return false;
    const bool whole = hasElement(&count) && readUnsigned(&memory) && hasElement(&count)
        && readUnsigned(&size) && !hasElement(&count);
    if (!whole)
        return fail("shared bytes are an array of memory and size");
    const char *problem = m_inlet->fetch(memory, size, value);
    return !problem || fail(problem);
}

bool CborReader::readTypedArray(TypedArray::Kind kind, QVariant *value)
{
    QByteArray bytes;
    if (!readBytes(&bytes))
        return false;
    if (bytes.size() % TypedArray::elementSize(kind))
        return fail("a typed array that ends inside an element");
    *value = kind == TypedArray::Kind::Uint8 ? QVariant(bytes)
                                             : QVariant::fromValue(TypedArray(kind, bytes));
    return true;
}

bool CborReader::readBigEndianArray(TypedArray::Kind kind, QVariant *value)
{
    QByteArray bytes;
    if (!readBytes(&bytes))
        return false;
    const int size = TypedArray::elementSize(kind);
    if (bytes.size() % size)
        return fail("a typed array that ends inside an element");
    for (auto at = bytes.begin(); at != bytes.end(); at += size)
        std::reverse(at, at + size);
    *value = QVariant::fromValue(TypedArray(kind, bytes));
    return true;
}

} // namespace Ferry
