// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>

namespace Ferry {

namespace {

// What stands before the bytes is short, or they are received like everything else.
constexpr qsizetype longestStart = 4096;

/*! \brief Steps over the items of a message that need no look inside. */
class Skipper
{
public:
    enum Major : uchar { Unsigned, Negative, Bytes, Text, Array, Object, Tag, Simple };
    enum class Found { Yes, No, TooShort };

    explicit Skipper(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }

    qsizetype position() const { return m_at; }

    Found head(uchar *major, quint64 *argument)
    {
        if (m_at >= m_bytes.size())
            return Found::TooShort;
        const auto initial = uchar(m_bytes[m_at]);
        *major = initial >> 5;
        const int info = initial & 31;
        if (info > 27)
            return Found::No;
        const int size = info < 24 ? 0 : 1 << (info - 24);
        if (m_bytes.size() - m_at - 1 < size)
            return Found::TooShort;
        *argument = size ? 0 : quint64(info);
        for (int i = 1; i <= size; ++i)
            *argument = *argument << 8 | uchar(m_bytes[m_at + i]);
        m_at += 1 + size;
        return Found::Yes;
    }

    Found expect(uchar wanted, quint64 *argument)
    {
        uchar major = 0;
        const Found found = head(&major, argument);
        return found == Found::Yes && major != wanted ? Found::No : found;
    }

    /*! \brief Over a number, a text, bytes or a simple value. */
    Found skip()
    {
        uchar major = 0;
        quint64 argument = 0;
        const Found found = head(&major, &argument);
        if (found != Found::Yes || major == Unsigned || major == Negative || major == Simple)
            return found;
        if (major != Bytes && major != Text)
            return Found::No;
        if (argument > quint64(longestStart))
            return Found::No;
        m_at += qsizetype(argument);
        return m_at < m_bytes.size() ? Found::Yes : Found::TooShort;
    }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
};

using Found = Skipper::Found;

/*! \brief Goes to the last argument, or to a reply's value. */
Found toLastValue(Skipper &skipper)
{
    quint64 fields = 0;
    quint64 kind = 0;
    Found found = skipper.expect(Skipper::Array, &fields);
    if (found == Found::Yes)
        found = skipper.expect(Skipper::Unsigned, &kind);
    const bool isReply = kind == quint64(MessageKind::Reply);
    const bool isCall =
        kind == quint64(MessageKind::SendSync) || kind == quint64(MessageKind::Invoke);
    if (found == Found::Yes && !isReply && !isCall && kind != quint64(MessageKind::Send))
        return Found::No;
    if (found == Found::Yes && (isReply || isCall))
        found = skipper.skip(); // id
    if (found != Found::Yes || isReply)
        return found;
    found = skipper.skip(); // channel
    quint64 arguments = 0;
    if (found == Found::Yes)
        found = skipper.expect(Skipper::Array, &arguments);
    if (found == Found::Yes && arguments == 0)
        return Found::No;
    while (found == Found::Yes && arguments-- > 1)
        found = skipper.skip();
    return found;
}

} // namespace

qsizetype trailingBytes(QByteArrayView start, qsizetype length)
{
    Skipper skipper(start);
    quint64 size = 0;
    Found found = toLastValue(skipper);
    if (found == Found::Yes)
        found = skipper.expect(Skipper::Bytes, &size);
    if (found == Found::TooShort)
        return start.size() < longestStart ? -1 : 0;
    return found == Found::Yes && size == quint64(length - skipper.position()) ? qsizetype(size) : 0;
}

} // namespace Ferry
