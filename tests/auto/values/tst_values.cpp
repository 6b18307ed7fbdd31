// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/values.h>

#include <QtTest/QTest>

#include <limits>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_Values : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bigIntText_data();
    void bigIntText();
    void bigIntRefusesOtherText_data();
    void bigIntRefusesOtherText();
    void bigIntRange();
    void bigIntOfManyDigits();
    void bigIntMagnitude();
    void bigIntConverts();
    void regExpKeepsFlags();
    void regExpFromQt();
    void regExpConverts();
    void mapLooksUpByType();
    void typedArrayCutsSurplus();
    void typedArrayConverts();
    void typedArrayRefusesInexact();
    void containersKeepTheirType();
};

void tst_Values::bigIntText_data()
{
    QTest::addColumn<QString>("in");
    QTest::addColumn<QString>("out");
    QTest::newRow("zero") << u"0"_s << u"0"_s;
    QTest::newRow("minus zero") << u"-0"_s << u"0"_s;
    QTest::newRow("plus") << u"+12"_s << u"12"_s;
    QTest::newRow("leading zeros") << u"000123"_s << u"123"_s;
    QTest::newRow("one limb") << u"4294967295"_s << u"4294967295"_s;
    QTest::newRow("two limbs") << u"4294967296"_s << u"4294967296"_s;
    QTest::newRow("inner zeros") << u"1000000000000000000000000001"_s
                                 << u"1000000000000000000000000001"_s;
    QTest::newRow("2^64") << u"18446744073709551616"_s << u"18446744073709551616"_s;
    QTest::newRow("negative") << u"-340282366920938463463374607431768211456"_s
                              << u"-340282366920938463463374607431768211456"_s;
}

void tst_Values::bigIntText()
{
    QFETCH(QString, in);
    QFETCH(QString, out);
    const auto value = BigInt::fromString(in);
    QVERIFY(value);
    QCOMPARE(value->toString(), out);
}

void tst_Values::bigIntRefusesOtherText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("sign only") << u"-"_s;
    QTest::newRow("two signs") << u"--1"_s;
    QTest::newRow("letters") << u"12a"_s;
    QTest::newRow("hexadecimal") << u"0x10"_s;
    QTest::newRow("space") << u" 1"_s;
    QTest::newRow("fraction") << u"1.0"_s;
    QTest::newRow("other digits") << u"\u0661"_s;
}

void tst_Values::bigIntRefusesOtherText()
{
    QFETCH(QString, text);
    QVERIFY(!BigInt::fromString(text));
}

void tst_Values::bigIntRange()
{
    constexpr auto least = std::numeric_limits<qint64>::min();
    constexpr auto greatest = std::numeric_limits<qint64>::max();
    QCOMPARE(BigInt(least).toInt64(), std::optional(least));
    QCOMPARE(BigInt(greatest).toInt64(), std::optional(greatest));
    QCOMPARE(BigInt(least).toString(), u"-9223372036854775808"_s);
    QVERIFY(!BigInt::fromString(u"9223372036854775808"_s)->toInt64());
    QVERIFY(!BigInt::fromString(u"-9223372036854775809"_s)->toInt64());
    QCOMPARE(BigInt::fromString(u"18446744073709551615"_s)->toUInt64(),
             std::optional(std::numeric_limits<quint64>::max()));
    QVERIFY(!BigInt::fromString(u"18446744073709551616"_s)->toUInt64());
    QVERIFY(!BigInt(-1).toUInt64());
    QCOMPARE(BigInt(-1).toInt64(), std::optional(qint64(-1)));
    QCOMPARE(BigInt().toInt64(), std::optional(qint64(0)));
}

void tst_Values::bigIntOfManyDigits()
{
    QString digits;
    for (int i = 1; i <= 500; ++i)
        digits += QString::number(i);
    QCOMPARE(BigInt::fromString(digits)->toString(), digits);
}

void tst_Values::bigIntMagnitude()
{
    const BigInt value = BigInt::fromMagnitude(true, QByteArray("\0\0\x01\x00", 4));
    QCOMPARE(value.toString(), u"-256"_s);
    QCOMPARE(value.magnitude(), QByteArray("\x01\x00", 2));
    QCOMPARE(value, BigInt(-256));
    QVERIFY(value != BigInt(256));
    const BigInt zero = BigInt::fromMagnitude(true, QByteArray("\0", 1));
    QVERIFY(zero.isZero());
    QVERIFY(!zero.isNegative());
    QCOMPARE(zero, BigInt());
}

void tst_Values::bigIntConverts()
{
    const QVariant small = QVariant::fromValue(BigInt(-5));
    qint64 integer = 0;
    QVERIFY(QMetaType::convert(small.metaType(), small.constData(), QMetaType::fromType<qint64>(),
                               &integer));
    QCOMPARE(integer, qint64(-5));
    QCOMPARE(small.toString(), u"-5"_s);
    quint64 natural = 0;
    QVERIFY(!QMetaType::convert(small.metaType(), small.constData(), QMetaType::fromType<quint64>(),
                                &natural));
    const QVariant big = QVariant::fromValue(*BigInt::fromString(u"18446744073709551616"_s));
    QVERIFY(!QMetaType::convert(big.metaType(), big.constData(), QMetaType::fromType<qint64>(),
                                &integer));
}

void tst_Values::regExpKeepsFlags()
{
    const RegExp value(u"a+"_s, u"gimsuy"_s);
    QCOMPARE(value.flags(), u"gimsuy"_s);
    const QRegularExpression expression = value.toRegularExpression();
    QCOMPARE(expression.pattern(), u"a+"_s);
    QCOMPARE(expression.patternOptions(),
             QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption
                 | QRegularExpression::DotMatchesEverythingOption
                 | QRegularExpression::UseUnicodePropertiesOption);
    QVERIFY(value != RegExp(u"a+"_s));
}

void tst_Values::regExpFromQt()
{
    const RegExp value(QRegularExpression(
        u"^x"_s, QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption));
    QCOMPARE(value, RegExp(u"^x"_s, u"im"_s));
}

void tst_Values::regExpConverts()
{
    const QVariant value = QVariant::fromValue(RegExp(u"a"_s, u"i"_s));
    QCOMPARE(value.value<QRegularExpression>(),
             QRegularExpression(u"a"_s, QRegularExpression::CaseInsensitiveOption));
}

void tst_Values::mapLooksUpByType()
{
    const Map map { { 1, u"number"_s }, { u"1"_s, u"text"_s }, { true, u"truth"_s } };
    QCOMPARE(map.valueOf(1), QVariant(u"number"_s));
    QCOMPARE(map.valueOf(u"1"_s), QVariant(u"text"_s));
    QCOMPARE(map.valueOf(true), QVariant(u"truth"_s));
    QVERIFY(!map.valueOf(2).isValid());
}

void tst_Values::typedArrayCutsSurplus()
{
    const TypedArray value(TypedArray::Kind::Int32, QByteArray(7, 'x'));
    QCOMPARE(value.bytes().size(), 4);
    QCOMPARE(value.length(), 1);
    QCOMPARE(TypedArray().length(), 0);
}

void tst_Values::typedArrayConverts()
{
    const QVariant shorts =
        QVariant::fromValue(TypedArray(TypedArray::Kind::Int16, QByteArray("\x01\x00\xff\xff", 4)));
    QCOMPARE(shorts.value<QByteArray>(), QByteArray("\x01\x00\xff\xff", 4));
    QCOMPARE(shorts.value<QList<short>>(), (QList<short> { 1, -1 }));
    QCOMPARE(shorts.value<QList<int>>(), (QList<int> { 1, -1 }));
    QCOMPARE(shorts.value<QList<double>>(), (QList<double> { 1, -1 }));
    const QVariant floats = QVariant::fromValue(
        TypedArray(TypedArray::Kind::Float32, QByteArray("\x00\x00\xc0\x3f", 4)));
    QCOMPARE(floats.value<QList<float>>(), (QList<float> { 1.5F }));
    QCOMPARE(floats.value<QList<double>>(), (QList<double> { 1.5 }));
}

void tst_Values::typedArrayRefusesInexact()
{
    const auto converts = [](const TypedArray &array, auto list) {
        return QMetaType::convert(QMetaType::fromType<TypedArray>(), &array,
                                  QMetaType::fromType<decltype(list)>(), &list);
    };
    const TypedArray negative(TypedArray::Kind::Int16, QByteArray("\xff\xff", 2));
    QVERIFY(converts(negative, QList<qint64>()));
    QVERIFY(!converts(negative, QList<ushort>()));
    const TypedArray tenth(TypedArray::Kind::Float64, QByteArray::fromHex("9a9999999999b93f"));
    QVERIFY(converts(tenth, QList<double>()));
    QVERIFY(!converts(tenth, QList<float>()));
    QVERIFY(!converts(tenth, QList<int>()));
    const TypedArray large(TypedArray::Kind::BigUint64, QByteArray(8, '\xff'));
    QVERIFY(converts(large, QList<quint64>()));
    QVERIFY(!converts(large, QList<qint64>()));
    QVERIFY(!converts(large, QList<double>()));
    QVERIFY(!converts(TypedArray(TypedArray::Kind::ArrayBuffer, "ab"), QList<uchar>()));
}

void tst_Values::containersKeepTheirType()
{
    const Set set { 1, 2 };
    QCOMPARE(QVariant::fromValue(set).value<Set>(), set);
    QVERIFY(QVariant::fromValue(set).typeId() != QMetaType::QVariantList);
    QCOMPARE(spread({ 1, 2 }).arguments, (QVariantList { 1, 2 }));
    QCOMPARE(null().typeId(), int(QMetaType::Nullptr));
    QCOMPARE(Rest(QVariantList { 1 }).size(), 1);
}

QTEST_GUILESS_MAIN(tst_Values)
#include "tst_values.moc"
