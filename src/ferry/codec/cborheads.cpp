// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborreader_p.h>

#include <ferry/codec/cborwriter_p.h>
#include <ferry/codec/unicode_p.h>

#include <QtCore/QtEndian>

#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

// Heads, texts, byte strings and the outer arrays: what needs no levels.

namespace Ferry {

bool CborReader::fail(const char *problem)
{
    if (!m_problem) {
        m_problem = problem;
        m_problemAt = m_at - m_begin;
        m_at = m_end;
    }
    return false;
}

IpcError CborReader::error() const
{
    return IpcError(
        IpcError::Code::Protocol,
        "Malformed message: %1 (byte %2)"_L1.arg(QLatin1StringView(m_problem)).arg(m_problemAt));
}

bool CborReader::readArgument(quint8 info, quint64 *argument)
{
    if (info < 24) {
        *argument = info;
        return true;
    }
    if (info > 27)
        return fail("reserved length");
    const int size = 1 << (info - 24);
    if (m_end - m_at < size)
        return fail("truncated");
    switch (size) {
    case 1:
        *argument = *m_at;
        break;
    case 2:
        *argument = qFromBigEndian<quint16>(m_at);
        break;
    case 4:
        *argument = qFromBigEndian<quint32>(m_at);
        break;
    default:
        *argument = qFromBigEndian<quint64>(m_at);
        break;
    }
    m_at += size;
    return true;
}

bool CborReader::readHead(Head *head)
{
    if (m_at == m_end)
        return fail("truncated");
    const uchar initial = *m_at++;
    head->major = initial >> 5;
    const quint8 info = initial & 31;
    if (info == 31 && head->major >= Bytes && head->major <= Object) {
        head->indefinite = true;
        return true;
    }
    return readArgument(info, &head->argument);
}

bool CborReader::readText(QString *text)
{
    Head head;
    if (!readHead(&head))
        return false;
    if (head.major == Text)
        return readTextBody(head, text);
    if (head.major == Tag && head.argument == CborTag::loneSurrogates)
        return readLoneSurrogates(text);
    return fail("text expected");
}

bool CborReader::readSmall(QVariant *value)
{
    if (m_at == m_end)
        return false;
    const uchar initial = *m_at;
    const qsizetype size = initial & 31;
    if (initial < 24) {
        *value = int(initial);
        ++m_at;
        return true;
    }
    if (initial == 0xf4 || initial == 0xf5) {
        *value = initial == 0xf5;
        ++m_at;
        return true;
    }
    if (initial >> 5 == Bytes)
        return readSmallBytes(value);
    if (initial < 0x60 || initial > 0x77 || m_end - m_at <= size)
        return false;
    QString text(size, Qt::Uninitialized);
    auto *units = reinterpret_cast<char16_t *>(text.data());
    uchar seen = 0;
    for (qsizetype i = 0; i < size; ++i) {
        seen |= m_at[1 + i];
        units[i] = m_at[1 + i];
    }
    if (seen >= 0x80)
        return false;
    *value = QVariant(text);
    m_at += 1 + size;
    return true;
}

bool CborReader::readSmallBytes(QVariant *value)
{
    const bool inHead = (*m_at & 31) < 24;
    const qsizetype head = inHead ? 1 : 2;
    if (m_end - m_at < head || (!inHead && (*m_at & 31) != 24))
        return false;
    const qsizetype size = inHead ? *m_at & 31 : m_at[1];
    if (m_end - m_at - head < size || !m_tail.isEmpty())
        return false;
    *value = QVariant(QByteArray(reinterpret_cast<const char *>(m_at + head), size));
    m_at += head + size;
    return true;
}

bool CborReader::readName(QString *name)
{
    struct Known
    {
        char bytes[23] = {};
        quint8 size = 0;
        QString text;
    };
    thread_local std::array<Known, 16> names;

    const qsizetype size = m_at == m_end ? 0 : *m_at & 31;
    if (size == 0 || *m_at < 0x60 || *m_at > 0x77 || m_end - m_at <= size)
        return readText(name);
    const uchar *bytes = m_at + 1;
    Known &known = names[size_t(size + bytes[0] * 7 + bytes[size - 1]) % names.size()];
    if (known.size == size && std::memcmp(known.bytes, bytes, size_t(size)) == 0) {
        m_at += 1 + size;
    } else {
        if (!readText(&known.text)) {
            known.size = 0;
            return false;
        }
        known.size = quint8(size);
        std::memcpy(known.bytes, bytes, size_t(size));
    }
    *name = known.text;
    return true;
}

bool CborReader::readUnsigned(quint64 *value)
{
    Head head;
    if (!readHead(&head))
        return false;
    if (head.major != Unsigned)
        return fail("unsigned integer expected");
    *value = head.argument;
    return true;
}

bool CborReader::enterArray(qint64 *count)
{
    Head head;
    if (!readHead(&head))
        return false;
    if (head.major != Array)
        return fail("array expected");
    if (!head.indefinite && head.argument > quint64(m_end - m_at))
        return fail("truncated");
    *count = head.indefinite ? -1 : qint64(head.argument);
    return true;
}

bool CborReader::hasElement(qint64 *count)
{
    if (m_problem || *count == 0)
        return false;
    if (*count > 0) {
        --*count;
        return true;
    }
    if (m_at == m_end)
        return fail("truncated");
    if (*m_at != breakByte)
        return true;
    ++m_at;
    *count = 0;
    return false;
}

bool CborReader::expectEnd()
{
    if (m_problem)
        return false;
    return (m_at == m_end && m_tail.isEmpty()) || fail("bytes after the end");
}

bool CborReader::readTextBody(const Head &head, QString *text)
{
    if (!head.indefinite) {
        if (head.argument > quint64(m_end - m_at))
            return fail("truncated");
        const auto size = qsizetype(head.argument);
        if (!readUtf8(QByteArrayView(m_at, size), text))
            return fail("text is not UTF-8");
        m_at += size;
        return true;
    }
    text->clear();
    for (;;) {
        if (m_at != m_end && *m_at == breakByte) {
            ++m_at;
            return true;
        }
        Head chunk;
        QString part;
        if (!readHead(&chunk))
            return false;
        if (chunk.major != Text || chunk.indefinite)
            return fail("a text of indefinite length holds something else");
        if (!readTextBody(chunk, &part))
            return false;
        *text += part;
    }
}

bool CborReader::readBytesBody(const Head &head, QByteArray *bytes)
{
    if (!head.indefinite) {
        if (m_at == m_end && !m_tail.isEmpty() && head.argument == quint64(m_tail.size())) {
            *bytes = std::exchange(m_tail, QByteArray());
            return true;
        }
        if (head.argument > quint64(m_end - m_at))
            return fail("truncated");
        const auto size = qsizetype(head.argument);
        *bytes = QByteArray(reinterpret_cast<const char *>(m_at), size);
        m_at += size;
        return true;
    }
    bytes->clear();
    for (;;) {
        if (m_at != m_end && *m_at == breakByte) {
            ++m_at;
            return true;
        }
        Head chunk;
        QByteArray part;
        if (!readHead(&chunk))
            return false;
        if (chunk.major != Bytes || chunk.indefinite)
            return fail("a byte string of indefinite length holds something else");
        if (!readBytesBody(chunk, &part))
            return false;
        *bytes += part;
    }
}

bool CborReader::readBytes(QByteArray *bytes)
{
    Head head;
    if (!readHead(&head))
        return false;
    if (head.major == Tag && head.argument == CborTag::shared && m_inlet) {
        QVariant value;
        if (!fetchShared(&value))
            return false;
        if (value.typeId() != QMetaType::QByteArray)
            return fail("a tag over the wrong type");
        *bytes = value.toByteArray();
        return true;
    }
    if (head.major != Bytes)
        return fail("a tag over the wrong type");
    return readBytesBody(head, bytes);
}

} // namespace Ferry
