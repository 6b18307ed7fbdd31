// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborreader_p.h>

#include <array>
#include <cstring>
#include <map>

namespace Ferry {

namespace {

QVariant unsignedNumber(quint64 value)
{
    if (value <= quint64(std::numeric_limits<int>::max()))
        return QVariant(int(value));
    return value <= quint64(maximumSafeInteger) ? QVariant(qint64(value))
                                                : QVariant::fromValue(BigInt(value));
}

/*! \brief -1 - \a value. */
QVariant negativeNumber(quint64 value)
{
    if (value < quint64(std::numeric_limits<qint64>::max()))
        return normalInteger(-1 - qint64(value));
    QByteArray magnitude = BigInt(value + 1).magnitude();
    if (value == std::numeric_limits<quint64>::max())
        magnitude = QByteArray("\1\0\0\0\0\0\0\0\0", 9);
    return QVariant::fromValue(BigInt::fromMagnitude(true, magnitude));
}

double halfFloat(quint16 bits)
{
    const int exponent = bits >> 10 & 0x1f;
    const int fraction = bits & 0x3ff;
    double value = 0;
    if (exponent == 0)
        value = std::ldexp(fraction, -24);
    else if (exponent != 31)
        value = std::ldexp(fraction + 1024, exponent - 25);
    else
        value = fraction == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
    return bits & 0x8000 ? -value : value;
}

template <typename Float, typename Bits>
double floatOf(quint64 argument)
{
    const Bits bits = Bits(argument);
    Float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return double(value);
}

} // namespace

// Lists of records repeat their keys: from the second object on, equal keys share one string.
struct CborReader::KeyCache
{
    struct Entry
    {
        const uchar *bytes = nullptr;
        qsizetype size = 0;
        QString text;
    };
    std::array<Entry, 64> entries;

    Entry &find(const uchar *bytes, qsizetype size)
    {
        const size_t hash =
            size_t(size) * 31 + bytes[0] * 7 + bytes[size / 2] * 3 + bytes[size - 1];
        return entries[hash % entries.size()];
    }
};

CborReader::CborReader(QByteArrayView bytes, QByteArray tail)
    : m_at(reinterpret_cast<const uchar *>(bytes.data()))
    , m_end(m_at + bytes.size())
    , m_begin(m_at)
    , m_tail(std::move(tail))
{
}

CborReader::~CborReader() = default;

bool CborReader::readValue(QVariant *value)
{
    for (;;) {
        Step step = Step::Failed;
        if (m_open.isEmpty() || m_open.back().kind == Kind::List || m_open.back().atValue
            || m_open.back().kind == Kind::Set || m_open.back().kind == Kind::Map) {
            step = readItem(value);
        } else {
            QString key;
            if (m_at != m_end && *m_at == breakByte) {
                step = readItem(value);
            } else if (readKey(&key)) {
                m_keys.append(std::move(key));
                m_open.back().atValue = true;
                --m_open.back().remaining;
                continue;
            }
        }
        switch (step) {
        case Step::Failed:
            m_values.clear();
            return false;
        case Step::Opened:
            if (m_open.back().indefinite || m_open.back().remaining)
                continue;
            if (!close(value))
                return false;
            break;
        case Step::Break:
            if (!close(value))
                return false;
            break;
        case Step::Value:
            break;
        }
        // A value may be the last one of its container, and that the last one of its own.
        for (;;) {
            if (m_open.isEmpty())
                return true;
            Level &level = m_open.back();
            m_values.append(std::move(*value));
            if (level.kind != Kind::List && level.kind != Kind::Set)
                level.atValue = !level.atValue;
            if (level.indefinite || --level.remaining)
                break;
            if (!close(value))
                return false;
        }
    }
}

CborReader::Step CborReader::readItem(QVariant *value)
{
    for (;;) {
        if (m_at == m_end) {
            fail("truncated");
            return Step::Failed;
        }
        if (*m_at == breakByte) {
            if (m_open.isEmpty() || !m_open.back().indefinite || m_open.back().atValue) {
                fail("break outside of an indefinite length");
                return Step::Failed;
            }
            ++m_at;
            return Step::Break;
        }
        if (*m_at >> 5 == Simple)
            return readSimple(*m_at++ & 31, value);

        Head head;
        if (!readHead(&head))
            return Step::Failed;
        switch (head.major) {
        case Unsigned:
            *value = unsignedNumber(head.argument);
            return Step::Value;
        case Negative:
            *value = negativeNumber(head.argument);
            return Step::Value;
        case Bytes: {
            QByteArray bytes;
            if (!readBytesBody(head, &bytes))
                return Step::Failed;
            *value = bytes;
            return Step::Value;
        }
        case Text: {
            QString text;
            if (!readTextBody(head, &text))
                return Step::Failed;
            *value = text;
            return Step::Value;
        }
        case Array:
            return open(Kind::List, head);
        case Object:
            return open(Kind::Object, head);
        default:
            break;
        }
        switch (head.argument) {
        case 21:
        case 22:
        case 23:
        case 32:
        case 33:
        case 34:
        case 36:
        case 55799:
            continue; // says nothing that a value could keep
        default:
            return readTagged(head.argument, value);
        }
    }
}

CborReader::Step CborReader::readSimple(quint8 info, QVariant *value)
{
    quint64 argument = 0;
    if (!readArgument(info, &argument))
        return Step::Failed;
    switch (info) {
    case 20:
    case 21:
        *value = (info == 21);
        break;
    case 22:
        *value = null();
        break;
    case 23:
        *value = QVariant();
        break;
    case 25:
        *value = normalNumber(halfFloat(quint16(argument)));
        break;
    case 26:
        *value = normalNumber(floatOf<float, quint32>(argument));
        break;
    case 27:
        *value = normalNumber(floatOf<double, quint64>(argument));
        break;
    default:
        fail("unknown simple value");
        return Step::Failed;
    }
    return Step::Value;
}

CborReader::Step CborReader::open(Kind kind, quint8 major)
{
    Head head;
    if (!readHead(&head))
        return Step::Failed;
    if (head.major != major) {
        fail("a tag over the wrong type");
        return Step::Failed;
    }
    return open(kind, head);
}

CborReader::Step CborReader::open(Kind kind, const Head &head)
{
    if (m_open.size() >= maximumNesting) {
        fail("nested too deep");
        return Step::Failed;
    }
    const bool pairs = kind == Kind::Map || kind == Kind::Object || kind == Kind::Error;
    // Each item takes a byte at least: what is announced beyond that will never come.
    const quint64 possible = quint64(m_end - m_at) / (pairs ? 2 : 1);
    if (!head.indefinite && head.argument > possible) {
        fail("truncated");
        return Step::Failed;
    }
    Level level;
    level.kind = kind;
    level.indefinite = head.indefinite;
    level.remaining = pairs ? head.argument * 2 : head.argument;
    level.firstValue = m_values.size();
    level.firstKey = m_keys.size();
    m_open.append(level);
    if (kind == Kind::Object && ++m_objects == 2)
        m_keyCache = std::make_unique<KeyCache>();
    return Step::Opened;
}

bool CborReader::close(QVariant *value)
{
    const Level level = m_open.back();
    QVariant *values = m_values.data() + level.firstValue;
    const qsizetype count = m_values.size() - level.firstValue;
    bool closed = true;
    switch (level.kind) {
    case Kind::List:
    case Kind::Set: {
        Set list;
        list.reserve(count);
        for (qsizetype i = 0; i < count; ++i)
            list.append(std::move(values[i]));
        *value = level.kind == Kind::List ? QVariant(static_cast<const QVariantList &>(list))
                                          : QVariant::fromValue(list);
        break;
    }
    case Kind::Map: {
        Map map;
        map.reserve(count / 2);
        for (qsizetype i = 0; i < count; i += 2)
            map.append({ std::move(values[i]), std::move(values[i + 1]) });
        *value = QVariant::fromValue(map);
        break;
    }
    case Kind::Object: {
        std::map<QString, QVariant> members;
        QString *keys = m_keys.data() + level.firstKey;
        // Ferry writes keys in order, so that the end is the right hint.
        for (qsizetype i = 0; i < count; ++i)
            members.insert_or_assign(members.cend(), std::move(keys[i]), std::move(values[i]));
        *value = QVariantMap(std::move(members));
        break;
    }
    case Kind::Error:
        closed = closeError(level, value);
        break;
    }
    m_open.pop_back();
    m_values.resize(level.firstValue);
    m_keys.resize(level.firstKey);
    return closed;
}

bool CborReader::closeError(const Level &level, QVariant *value)
{
    IpcError error;
    for (qsizetype i = 0; i < m_keys.size() - level.firstKey; ++i) {
        if (!setErrorMember(&error, m_keys.at(level.firstKey + i),
                            m_values.at(level.firstValue + i)))
            return fail("a member of an Error is not text");
    }
    *value = QVariant::fromValue(error);
    return true;
}

bool CborReader::readKey(QString *key)
{
    // The common key: text with a one-byte head or a short length, ASCII.
    const bool isShort = m_end - m_at >= 2 && *m_at > 0x60 && *m_at < 0x78;
    if (!m_keyCache || !isShort)
        return readText(key);
    const qsizetype size = *m_at & 31;
    if (m_end - m_at - 1 < size)
        return fail("truncated");
    KeyCache::Entry &entry = m_keyCache->find(m_at + 1, size);
    if (entry.size != size || std::memcmp(entry.bytes, m_at + 1, size_t(size)) != 0) {
        const uchar *bytes = m_at + 1;
        if (!readText(key))
            return false;
        entry = { bytes, size, *key };
        return true;
    }
    m_at += 1 + size;
    *key = entry.text;
    return true;
}

} // namespace Ferry
