// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "namedvalues.h"

#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QMetaEnum>
#include <QtCore/QtEndian>
#include <QtTest/QTest>

#include <limits>

using namespace Qt::StringLiterals;
using namespace Ferry;

namespace FerryTest {

namespace {

void addNumbers(QList<NamedValue> *table)
{
    for (const char *text : { "0",
                              "-0",
                              "1",
                              "-1",
                              "23",
                              "24",
                              "-24",
                              "-25",
                              "42",
                              "127",
                              "128",
                              "255",
                              "256",
                              "-256",
                              "-257",
                              "65535",
                              "65536",
                              "16777216",
                              "16777217",
                              "2147483646",
                              "2147483647",
                              "2147483648",
                              "-2147483647",
                              "-2147483648",
                              "-2147483649",
                              "4294967295",
                              "4294967296",
                              "9007199254740990",
                              "9007199254740991",
                              "9007199254740992",
                              "9007199254740994",
                              "-9007199254740991",
                              "-9007199254740992",
                              "9223372036854775807",
                              "-9223372036854775808",
                              "18446744073709551615",
                              "18446744073709551616",
                              "1e21",
                              "-1e21",
                              "0.1",
                              "0.5",
                              "-0.5",
                              "1.5",
                              "1e-7",
                              "0.30000000000000004",
                              "3.141592653589793",
                              "123456789.123456789",
                              "65504",
                              "65505",
                              "5.960464477539063e-8",
                              "3.4028234663852886e38",
                              "3.4028235677973366e38",
                              "1.1754943508222875e-38",
                              "5e-324",
                              "2.225073858507201e-308",
                              "2.2250738585072014e-308",
                              "1e300",
                              "1.7976931348623157e308",
                              "-1.7976931348623157e308",
                              "NaN",
                              "Infinity",
                              "-Infinity" }) {
        const QString number = QString::fromLatin1(text);
        bool isInt = false;
        const int integer = number.toInt(&isInt);
        double value = number.toDouble();
        if (number.endsWith(u"Infinity"_s))
            value = number.startsWith(u'-') ? -qInf() : qInf();
        else if (number == u"NaN"_s)
            value = qQNaN();
        const bool keepsSign = number != u"-0"_s;
        table->append(
            { u"number "_s + number, isInt && keepsSign ? QVariant(integer) : QVariant(value) });
    }
}

void addBigInts(QList<NamedValue> *table)
{
    const auto big = [](bool negative, const QByteArray &bytes) {
        return QVariant::fromValue(BigInt::fromMagnitude(negative, bytes));
    };
    table->append({ u"BigInt 0"_s, QVariant::fromValue(BigInt()) });
    for (int bits : { 1,  2,  7,   8,   9,   15,  16,  31,  32,  33,   52,   53,   54,  63,
                      64, 65, 127, 128, 129, 255, 256, 257, 512, 1024, 2048, 4095, 4096 }) {
        const int rest = (bits - 1) % 8;
        const QByteArray top(1, char(1 << rest));
        const QByteArray ones(1, char((2 << rest) - 1));
        const int more = (bits - 1) / 8;
        const QString name = u"BigInt of %1 bits, "_s.arg(bits);
        table->append({ name + u"least"_s, big(false, top + QByteArray(more, '\0')) });
        table->append({ name + u"greatest"_s, big(false, ones + QByteArray(more, '\xff')) });
        table->append({ name + u"negative"_s, big(true, ones + QByteArray(more, '\xff')) });
    }
    const QVariant one = big(false, "\1");
    table->append({ u"BigInts in containers"_s,
                    QVariantList { one, QVariantMap { { u"b"_s, big(true, "\1") } },
                                   QVariant::fromValue(Map { { one, 1 }, { 1, one } }) } });
}

QString units(char16_t from, char16_t to, const QString &between = {})
{
    QString text;
    for (char16_t unit = from; unit <= to; ++unit)
        text += QChar(unit) + between;
    return text;
}

void addStrings(QList<NamedValue> *table)
{
    const QString high(QChar(0xd800));
    const QString low(QChar(0xdc00));
    const QString mark(QChar(0xfeff));
    const QString zero { QChar(0) };
    const std::pair<const char *, QString> strings[] = {
        { "empty", u""_s },
        { "one letter", u"a"_s },
        { "NUL", zero },
        { "NUL inside", u'a' + zero + u'b' + zero },
        { "all of Latin-1", units(0, 255) },
        { "line separators", u"\r\n\u2028\u2029"_s + QChar(0x85) },
        { "U+FEFF first", mark + u'x' },
        { "U+FEFF only", mark },
        { "U+FEFF inside", u'x' + mark + mark },
        { "noncharacters", QString(QChar(0xfffe)) + QChar(0xffff) + QChar(0xfdd0) },
        { "replacement character", QString(QChar(0xfffd)) },
        { "other scripts", u"\u00e4\u20ac\u4e2d\u05d0\u0627\u0e01"_s },
        { "not normalised", u"e\u0301 \u00e9 \u1100\u1161 \uac00"_s },
        { "astral", u"\U0001d11e"_s },
        { "last code point", u"\U0010ffff"_s },
        { "emoji family", u"\U0001f468\u200d\U0001f469\u200d\U0001f467"_s },
        { "lone high surrogate", high },
        { "lone low surrogate", QString(QChar(0xdfff)) },
        { "low before high", low + high },
        { "high before astral", QString(QChar(0xd83d)) + u"\U0001f600"_s },
        { "low after astral", u"\U0001f600"_s + QChar(0xde00) },
        { "high at the end", u"abc"_s + QChar(0xdbff) },
        { "lone in the middle", u'a' + high + u'b' + low + u'c' },
        { "surrogates one by one", units(0xd7f0, 0xe010, u"x"_s) },
        { "U+FEFF and lone", mark + high },
        { "quotes and backslash", u"\"'`\\/"_s },
        { "markup", u"</script><!-- ]]>"_s },
        { "placeholders", u"%1 %s ${x} {0} &amp;"_s },
        { "escapes as text", uR"(\u0000\ud800\n)"_s },
        { "number as text", u"-0"_s },
        { "word as text", u"undefined"_s },
        { "JSON as text", u"{\"$\":\"u\"}"_s },
        { "__proto__ as text", u"__proto__"_s },
        { "control characters", units(1, 31) + QChar(0x7f) },
        { "spaces", u" \t\u00a0\u3000"_s },
    };
    for (const auto &[name, text] : strings)
        table->append({ u"string: "_s + QLatin1String(name), text });
    for (int length : { 23, 24, 255, 256, 65535, 65536, 65537, 262147 }) {
        table->append({ u"string of %1"_s.arg(length), QString(length, u'x') });
        table->append(
            { u"string of %1, two bytes each"_s.arg(length), QString(length, u'\u00e4') });
    }
}

QVariant date(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
}

void addDates(QList<NamedValue> *table)
{
    for (qint64 time : { 0LL,
                         1LL,
                         -1LL,
                         999LL,
                         1000LL,
                         -1000LL,
                         4294967295000LL,
                         4294967296000LL,
                         951782400000LL,
                         1700000000123LL,
                         -62135596800000LL,
                         -62167219200000LL,
                         -62167219200001LL,
                         -62198755200000LL,
                         253402300799999LL,
                         253402300800000LL,
                         8639999999999999LL,
                         8640000000000000LL,
                         -8639999999999999LL,
                         -8640000000000000LL })
        table->append({ u"Date %1"_s.arg(time), date(time) });
    table->append({ u"Date, invalid"_s, QDateTime() });
    table->append({ u"Dates in containers"_s,
                    QVariantList { date(1), QVariantMap { { u"d"_s, QDateTime() } },
                                   QVariant::fromValue(Set { date(2) }) } });
}

void addExpressions(QList<NamedValue> *table)
{
    const std::tuple<const char *, QString, const char16_t *> expressions[] = {
        { "empty", u"(?:)"_s, u"" },
        { "plain", u"a+b"_s, u"" },
        { "all old flags", u"x"_s, u"gim" },
        { "unicode", uR"(\u{1d11e})"_s, u"u" },
        { "sticky", u"x"_s, u"y" },
        { "slashes", uR"(a\/b\/c)"_s, u"g" },
        { "brackets", uR"([\]\/"'\\])"_s, u"" },
        { "line end", uR"(\n\r\u2028)"_s, u"" },
        { "other scripts", u"\u00e4\u20ac"_s, u"i" },
        { "groups", uR"((a)(?:b)(?=c)(?!d)\1)"_s, u"" },
        { "dot matches all", u"a.b"_s, u"s" },
        { "with indices", u"a"_s, u"d" },
        { "lone surrogate", QString(QChar(0xd800)), u"" },
    };
    for (const auto &[name, source, flags] : expressions)
        table->append({ u"RegExp: "_s + QLatin1String(name),
                        QVariant::fromValue(RegExp(source, QString::fromUtf16(flags))) });
}

void addBinary(QList<NamedValue> *table)
{
    using Kind = TypedArray::Kind;
    const auto array = [](Kind kind, const QByteArray &bytes) {
        return kind == Kind::Uint8 ? QVariant(bytes) : QVariant::fromValue(TypedArray(kind, bytes));
    };
    const auto kinds = QMetaEnum::fromType<Kind>();
    for (int i = 0; i < kinds.keyCount(); ++i) {
        const auto kind = Kind(kinds.value(i));
        QString name = QString::fromLatin1(kinds.key(i));
        if (kind != Kind::ArrayBuffer && kind != Kind::DataView)
            name += u"Array"_s;
        const int size = TypedArray::elementSize(kind);
        table->append({ name + u", empty"_s, array(kind, "") });
        table->append({ name + u", one element"_s, array(kind, patternBytes(size)) });
        table->append({ name + u", many elements"_s, array(kind, patternBytes(65552)) });
        if (kind == Kind::ArrayBuffer)
            continue;
        const qsizetype middle = kind == Kind::DataView ? 32 : 32 / size * size;
        table->append(
            { name + u", view in the middle"_s, array(kind, patternBytes(64).mid(16, middle)) });
        table->append({ name + u", view of nothing"_s, array(kind, "") });
        table->append({ name + u", view to the end"_s, array(kind, patternBytes(64).mid(24)) });
    }
    for (int length : { 1, 23, 24, 255, 256, 65535, 65536, 65537, 262147, 3145729 })
        table->append({ u"Uint8Array of %1"_s.arg(length), patternBytes(length) });
    table->append(
        { u"binary of all sorts"_s,
          QVariantList { patternBytes(3),
                         QVariantMap { { u"b"_s, array(Kind::ArrayBuffer, patternBytes(2)) } },
                         QVariant::fromValue(Map {
                             { patternBytes(1), array(Kind::Int16, QByteArray("\1\0", 2)) } }),
                         QByteArray("") } });
    QByteArray floats;
    for (double value : { qQNaN(), -0.0, qInf(), 5e-324, 0.1 }) {
        char bytes[8];
        qToLittleEndian(value, bytes);
        floats.append(bytes, 8);
    }
    table->append({ u"floats"_s, array(Kind::Float64, floats) });
}

} // namespace

QByteArray patternBytes(qsizetype length)
{
    QByteArray bytes(length, Qt::Uninitialized);
    for (qsizetype i = 0; i < length; ++i)
        bytes[i] = char(i * 31 + 7);
    return bytes;
}

void addSingleValues(QList<NamedValue> *table)
{
    table->append({ u"undefined"_s, QVariant() });
    table->append({ u"null"_s, null() });
    table->append({ u"true"_s, true });
    table->append({ u"false"_s, false });
    table->append({ u"nothing in an array"_s, QVariantList { QVariant(), null(), QVariant() } });
    table->append(
        { u"nothing in an object"_s, QVariantMap { { u"a"_s, QVariant() }, { u"b"_s, null() } } });
    table->append({ u"nothing in a Map"_s,
                    QVariant::fromValue(Map { { QVariant(), null() }, { null(), QVariant() } }) });
    table->append({ u"nothing in a Set"_s, QVariant::fromValue(Set { QVariant(), null() }) });
    addNumbers(table);
    addBigInts(table);
    addStrings(table);
    addDates(table);
    addExpressions(table);
    addBinary(table);
}

const QList<NamedValue> &namedValues()
{
    static const QList<NamedValue> table = [] {
        QList<NamedValue> made;
        addSingleValues(&made);
        addContainers(&made);
        return made;
    }();
    return table;
}

QVariant namedValue(const QString &name)
{
    for (const NamedValue &row : namedValues()) {
        if (row.name == name)
            return row.value;
    }
    QTest::qFail(qPrintable(u"no value has the name "_s + name), __FILE__, __LINE__);
    return {};
}

} // namespace FerryTest
