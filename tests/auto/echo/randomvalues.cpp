// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "randomvalues.h"

#include <ferry/ipcerror.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>

#include <bit>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;
using namespace Ferry;

namespace FerryTest {

quint32 randomSeed()
{
    bool isSet = false;
    const uint seed = qEnvironmentVariable("FERRY_ECHO_SEED").toUInt(&isSet);
    return isSet ? seed : QRandomGenerator::system()->generate();
}

QString seedText(quint32 seed)
{
    return u" (again with FERRY_ECHO_SEED=%1)"_s.arg(seed);
}

QVariantList RandomValues::batch(int count)
{
    QVariantList list;
    list.reserve(count);
    for (int i = 0; i < count; ++i)
        list.append(next());
    return list;
}

QVariant RandomValues::value(int depth)
{
    return depth == 0 || !once(4) ? single() : container(depth);
}

QVariant RandomValues::single()
{
    switch (upTo(11)) {
    case 0:
        return QVariant();
    case 1:
        return null();
    case 2:
        return once(2);
    case 3:
    case 4:
    case 5:
        return number();
    case 6:
        return QVariant::fromValue(BigInt::fromMagnitude(once(2), bytes(40)));
    case 7: {
        const qint64 day = m_random.bounded(-100000000, 100000000) * Q_INT64_C(86400000);
        return once(8) ? QDateTime()
                       : QDateTime::fromMSecsSinceEpoch(day + upTo(86399999), Qt::UTC);
    }
    case 8: {
        static const QString sources[] = { u"(?:)"_s, u"a+"_s, uR"(\/)"_s, u"[^/]"_s, u"\u20ac"_s };
        static const QString flags[] = { u""_s, u"g"_s, u"i"_s, u"gim"_s, u"y"_s, u"u"_s };
        return QVariant::fromValue(RegExp(sources[upTo(4)], flags[upTo(5)]));
    }
    case 9:
        return binary();
    default:
        return text();
    }
}

QVariant RandomValues::number()
{
    double value = 0;
    switch (upTo(3)) {
    case 0:
        value = int(m_random.generate()) >> upTo(31);
        break;
    case 1:
        value = double(qint64(m_random.generate64()) >> upTo(63));
        break;
    case 2:
        value = std::bit_cast<double>(m_random.generate64());
        break;
    default: {
        constexpr double edges[] = { -0.0, 0.5, 2147483648.0, -2147483649.0, 9007199254740992.0 };
        value = edges[upTo(4)];
    }
    }
    const bool isInt = value >= std::numeric_limits<int>::min()
        && value <= std::numeric_limits<int>::max() && value == std::trunc(value)
        && !(value == 0 && std::signbit(value));
    return isInt ? QVariant(int(value)) : QVariant(value);
}

QVariant RandomValues::binary()
{
    const auto kind = TypedArray::Kind(upTo(int(TypedArray::Kind::BigUint64)));
    const QByteArray contents = bytes(40);
    if (kind == TypedArray::Kind::Uint8)
        return contents;
    return QVariant::fromValue(TypedArray(kind, contents));
}

QVariant RandomValues::container(int depth)
{
    const int size = upTo(once(20) ? 40 : 5);
    QStringList taken;
    switch (upTo(6)) {
    case 0:
        return error(depth);
    case 1: {
        Map map;
        for (int i = 0; i < size; ++i)
            map.append({ key(depth, &taken), value(depth - 1) });
        return QVariant::fromValue(map);
    }
    case 2: {
        Set set;
        for (int i = 0; i < size; ++i)
            set.append(key(depth, &taken));
        return QVariant::fromValue(set);
    }
    case 3:
    case 4: {
        QVariantList list;
        for (int i = 0; i < size; ++i)
            list.append(value(depth - 1));
        return list;
    }
    default: {
        static const QString odd[] = { u"$"_s, u"v"_s, u"__proto__"_s, u""_s, u"a"_s, u"7"_s };
        QVariantMap map;
        for (int i = 0; i < size; ++i)
            map.insert(once(3) ? odd[upTo(5)] : text(), value(depth - 1));
        return map;
    }
    }
}

QVariant RandomValues::error(int depth)
{
    static const QString names[] = { u"Error"_s, u"TypeError"_s, u"RangeError"_s, u"Mine"_s };
    IpcError error(text());
    error.setName(names[upTo(3)]);
    if (once(2))
        error.setCode(u'E' + text());
    if (once(2))
        error.setData(value(depth - 1));
    if (once(3))
        error.setCause(value(depth - 1));
    return QVariant::fromValue(error);
}

// JavaScript takes 0 and -0 for one key, and equal numbers and texts; two equal objects are two
// keys.
QVariant RandomValues::key(int depth, QStringList *taken)
{
    if (once(4))
        return container(depth - 1 > 0 ? depth - 1 : 1);
    QVariant key;
    QString mark;
    do {
        const bool isNumber = once(2);
        key = isNumber ? QVariant(upTo(1000)) : QVariant(text());
        mark = (isNumber ? u'n' : u't') + key.toString();
    } while (taken->contains(mark));
    taken->append(mark);
    return key;
}

QString RandomValues::text()
{
    const int length = upTo(once(20) ? 300 : 12);
    const int alphabet = upTo(4);
    QString text;
    for (int i = 0; i < length; ++i) {
        switch (alphabet) {
        case 0:
            text += QChar(upTo(255));
            break;
        case 1:
            text += QChar(upTo(0xffff));
            break;
        case 2:
            text += QChar(0xd7fe + upTo(0x803));
            break;
        case 3:
            text += once(8) ? QChar(0xfeff) : QChar(u'a' + upTo(25));
            break;
        default:
            text += QChar(u' ' + upTo(94));
        }
    }
    return text;
}

QByteArray RandomValues::bytes(int most)
{
    QByteArray bytes(upTo(most), Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(m_random.generate());
    return bytes;
}

} // namespace FerryTest
