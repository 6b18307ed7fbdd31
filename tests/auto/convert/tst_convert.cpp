// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "rows.h"

#include <ferry/ipcerror.h>

#include <QtCore/QDateTime>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtCore/QUuid>

#include <cmath>
#include <limits>

using namespace Rows;

namespace {

const qint64 big = qint64(1) << 40;
const qint64 pastSafe = (qint64(1) << 53) + 1;

} // namespace

/*! \brief The table for single values. */
class tst_Convert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data();
    void numbers() { Rows::run(); }
    void texts_data();
    void texts() { Rows::run(); }
    void nothing_data();
    void nothing() { Rows::run(); }
    void keptFractionsAndSigns();
    void words_data();
    void words();
};

void tst_Convert::numbers_data()
{
    QTest::addColumn<Check>("check");

    accepts<bool>("boolean -> bool", true, true);
    refuses<bool>("number -> bool", 1, no(u"number"_s, u"bool"_s));
    refuses<bool>("string -> bool", u"true"_s, no(u"string"_s, u"bool"_s));
    refuses<int>("boolean -> int", true, no(u"boolean"_s, u"int"_s));
    refuses<double>("boolean -> double", true, no(u"boolean"_s, u"double"_s));
    refuses<int>("string -> int", u"3"_s, no(u"string"_s, u"int"_s));
    refuses<double>("string -> double", u"3"_s, no(u"string"_s, u"double"_s));

    accepts<int>("number -> int", 7, 7);
    accepts<int>("3.0 -> int", 3.0, 3);
    accepts<int>("-0 -> int", -0.0, 0);
    accepts<int>("least int", double(std::numeric_limits<int>::min()),
                 std::numeric_limits<int>::min());
    refuses<int>("3.7 -> int", 3.7, no(u"number"_s, u"int (3.7)"_s));
    refuses<int>("2^31 -> int", 2147483648.0, no(u"number"_s, u"int (2147483648)"_s));
    refuses<int>("2^40 -> int", big, no(u"number"_s, u"int (1099511627776)"_s));
    refuses<int>("NaN -> int", std::nan(""), no(u"number"_s, u"int (NaN)"_s));
    refuses<int>("Infinity -> int", std::numeric_limits<double>::infinity(),
                 no(u"number"_s, u"int (Infinity)"_s));
    refuses<int>("1e300 -> int", 1e300, no(u"number"_s, u"int (1e+300)"_s));

    accepts<quint8>("255 -> quint8", 255, 255);
    refuses<quint8>("300 -> quint8", 300, no(u"number"_s, u"quint8 (300)"_s));
    refuses<quint8>("-1 -> quint8", -1, no(u"number"_s, u"quint8 (-1)"_s));
    accepts<qint8>("-128 -> qint8", -128, -128);
    refuses<qint8>("128 -> qint8", 128, no(u"number"_s, u"qint8 (128)"_s));
    accepts<qint16>("-32768 -> qint16", -32768, -32768);
    refuses<qint16>("32768 -> qint16", 32768, no(u"number"_s, u"qint16 (32768)"_s));
    accepts<quint16>("65535 -> quint16", 65535, 65535);
    refuses<quint16>("65536 -> quint16", 65536, no(u"number"_s, u"quint16 (65536)"_s));
    accepts<quint32>("2^32-1 -> quint32", 4294967295.0, 4294967295U);
    refuses<quint32>("2^32 -> quint32", 4294967296.0, no(u"number"_s, u"quint32 (4294967296)"_s));
    accepts<qint64>("2^40 -> qint64", double(big), big);
    accepts<qint64>("int -> qint64", -5, -5);
    accepts<long>("number -> long", double(big), long(big));
    refuses<qint64>("2^63 -> qint64", 9223372036854775808.0,
                    no(u"number"_s, u"qint64 (9223372036854776000)"_s));
    accepts<qint64>("-2^63 -> qint64", -9223372036854775808.0, std::numeric_limits<qint64>::min());
    accepts<quint64>("2^63 -> quint64", 9223372036854775808.0, quint64(1) << 63);
    refuses<quint64>("2^64 -> quint64", 18446744073709551616.0,
                     no(u"number"_s, u"quint64 (18446744073709552000)"_s));

    accepts<double>("int -> double", 7, 7.0);
    accepts<double>("2^40 -> double", big, double(big));
    refuses<double>("2^53+1 -> double", pastSafe,
                    no(u"number"_s, u"double (9007199254740993)"_s));
    accepts<float>("0.5 -> float", 0.5, 0.5F);
    accepts<float>("16777216 -> float", 16777216, 16777216.0F);
    refuses<float>("16777217 -> float", 16777217, no(u"number"_s, u"float (16777217)"_s));
    refuses<float>("0.1 -> float", 0.1, no(u"number"_s, u"float (0.1)"_s));
    refuses<float>("1e300 -> float", 1e300, no(u"number"_s, u"float (1e+300)"_s));

    accepts<qint64>("bigint -> qint64", QVariant::fromValue(BigInt(qint64(-5))), -5);
    accepts<quint64>("bigint -> quint64",
                     QVariant::fromValue(BigInt(std::numeric_limits<quint64>::max())),
                     std::numeric_limits<quint64>::max());
    accepts<int>("bigint -> int", QVariant::fromValue(BigInt(5)), 5);
    refuses<int>("2^40n -> int", QVariant::fromValue(BigInt(big)), no(u"bigint"_s, u"int"_s));
    refuses<quint64>("-1n -> quint64", QVariant::fromValue(BigInt(-1)),
                     no(u"bigint"_s, u"quint64"_s));
    refuses<qint64>("2^64n -> qint64",
                    QVariant::fromValue(BigInt::fromMagnitude(false, QByteArray("\1\0\0\0\0\0\0\0\0", 9))),
                    no(u"bigint"_s, u"qint64"_s));
    refuses<double>("bigint -> double", QVariant::fromValue(BigInt(5)),
                    no(u"bigint"_s, u"double"_s));
    refuses<QString>("bigint -> QString", QVariant::fromValue(BigInt(5)),
                     no(u"bigint"_s, u"QString"_s));

    accepts<Colour>("number -> enum", 1, Colour::Green);
    accepts<Small>("255 -> enum of quint8", 255, Small(255));
    refuses<Small>("256 -> enum of quint8", 256, no(u"number"_s, u"Small (256)"_s));
    accepts<Wide>("-2^40 -> enum of qint64", -big, Wide(-big));
    refuses<Colour>("1.5 -> enum", 1.5, no(u"number"_s, u"Palette::Colour (1.5)"_s));
    refuses<Colour>("string -> enum", u"Green"_s, no(u"string"_s, u"Palette::Colour"_s));
    accepts<Qt::Alignment>("number -> QFlags", 0x84, Qt::AlignVCenter | Qt::AlignHCenter);
    refuses<Qt::Alignment>("2^40 -> QFlags", big,
                           no(u"number"_s, u"QFlags<Qt::AlignmentFlag> (1099511627776)"_s));
}

void tst_Convert::texts_data()
{
    QTest::addColumn<Check>("check");

    accepts<QString>("string -> QString", u"héllo"_s, u"héllo"_s);
    accepts<QString>("empty string -> QString", u""_s, u""_s);
    refuses<QString>("number -> QString", 3, no(u"number"_s, u"QString"_s));
    refuses<QString>("boolean -> QString", false, no(u"boolean"_s, u"QString"_s));
    refuses<QString>("Uint8Array -> QString", QByteArray("abc"), no(u"Uint8Array"_s, u"QString"_s));
    refuses<QString>("array -> QString", list({ u"a"_s }), no(u"array"_s, u"QString"_s));
    accepts<std::string>("string -> std::string", u"héllo"_s, std::string("h\xc3\xa9llo"));
    refuses<std::string>("number -> std::string", 3, no(u"number"_s, u"std::string"_s));
    accepts<std::u16string>("string -> std::u16string", u"héllo"_s, std::u16string(u"héllo"));
    accepts<QChar>("a unit -> QChar", u"x"_s, QChar(u'x'));
    refuses<QChar>("two units -> QChar", u"xy"_s, no(u"string"_s, u"QChar"_s));

    const QUrl url(u"https://example.org/a%20b?c=d#e"_s);
    accepts<QUrl>("string -> QUrl", url.toString(QUrl::FullyEncoded), url);
    accepts<QUrl>("relative string -> QUrl", u"a/b.html"_s, QUrl(u"a/b.html"_s));
    accepts<QUrl>("empty string -> QUrl", u""_s, QUrl());
    refuses<QUrl>("no url -> QUrl", u"http://[::1"_s, no(u"string"_s, u"QUrl"_s));
    refuses<QUrl>("number -> QUrl", 3, no(u"number"_s, u"QUrl"_s));
    const QUuid uuid(u"{67c8770b-44f1-410a-ab9a-f9b5446f13ee}"_s);
    accepts<QUuid>("string -> QUuid", uuid.toString(), uuid);
    accepts<QUuid>("string without braces -> QUuid", uuid.toString(QUuid::WithoutBraces), uuid);
    accepts<QUuid>("null uuid -> QUuid", QUuid().toString(QUuid::WithoutBraces), QUuid());
    refuses<QUuid>("no uuid -> QUuid", u"67c8770b"_s, no(u"string"_s, u"QUuid"_s));
    refuses<QUuid>("empty string -> QUuid", u""_s, no(u"string"_s, u"QUuid"_s));

    const QDateTime date = QDateTime::fromMSecsSinceEpoch(1234567890123, Qt::UTC);
    accepts<QDateTime>("date -> QDateTime", date, date);
    accepts<QDateTime>("invalid date -> QDateTime", QDateTime(), QDateTime());
    refuses<QDateTime>("number -> QDateTime", 5, no(u"number"_s, u"QDateTime"_s));
    refuses<QDateTime>("string -> QDateTime", date.toString(Qt::ISODate),
                       no(u"string"_s, u"QDateTime"_s));
    refuses<QString>("date -> QString", date, no(u"date"_s, u"QString"_s));

    accepts<QRegularExpression>("regexp -> QRegularExpression",
                                QVariant::fromValue(RegExp(u"a+b"_s, u"i"_s)),
                                QRegularExpression(u"a+b"_s, RegExp(u"a+b"_s, u"i"_s)
                                                                 .toRegularExpression()
                                                                 .patternOptions()));
    refuses<QRegularExpression>("broken regexp -> QRegularExpression",
                                QVariant::fromValue(RegExp(u"("_s)),
                                no(u"regexp"_s, u"QRegularExpression"_s));
    refuses<QRegularExpression>("string -> QRegularExpression", u"a+b"_s,
                                no(u"string"_s, u"QRegularExpression"_s));
}

void tst_Convert::nothing_data()
{
    QTest::addColumn<Check>("check");

    using std::optional;
    accepts<optional<int>>("undefined -> optional", undefined, std::nullopt);
    accepts<optional<int>>("null -> optional", null, std::nullopt);
    accepts<optional<int>>("number -> optional", 3, 3);
    refuses<optional<int>>("string -> optional", u"3"_s, no(u"string"_s, u"int"_s));
    accepts<optional<QList<int>>>("array -> optional", list({ 1 }), QList<int> { 1 });
    accepts<QVariant>("undefined -> QVariant", undefined, undefined);
    accepts<QVariant>("null -> QVariant", null, null);
    accepts<QVariant>("anything -> QVariant", list({ 1, u"a"_s }), list({ 1, u"a"_s }));

    refuses<int>("undefined -> int", undefined, no(u"undefined"_s, u"int"_s));
    refuses<int>("null -> int", null, no(u"null"_s, u"int"_s));
    refuses<bool>("null -> bool", null, no(u"null"_s, u"bool"_s));
    refuses<QString>("undefined -> QString", undefined, no(u"undefined"_s, u"QString"_s));
    refuses<QString>("null -> QString", null, no(u"null"_s, u"QString"_s));
    refuses<QByteArray>("null -> QByteArray", null, no(u"null"_s, u"QByteArray"_s));
    refuses<QUrl>("null -> QUrl", null, no(u"null"_s, u"QUrl"_s));
    refuses<Colour>("null -> enum", null, no(u"null"_s, u"Palette::Colour"_s));
    refuses<QVariantList>("null -> QVariantList", null, no(u"null"_s, u"QVariantList"_s));
    refuses<QList<int>>("undefined -> QList", undefined, no(u"undefined"_s, u"QList<int>"_s));
    refuses<QVariantMap>("null -> QVariantMap", null, no(u"null"_s, u"QVariantMap"_s));
    refuses<User>("undefined -> gadget", undefined, no(u"undefined"_s, u"User"_s));
    refuses<BigInt>("null -> BigInt", null, no(u"null"_s, u"Ferry::BigInt"_s));
}

void tst_Convert::keptFractionsAndSigns()
{
    Ferry::Impl::Mismatch why;
    double value = 0;
    QVERIFY(Ferry::Impl::convert(QVariant(-0.0), &value, &why));
    QVERIFY(value == 0 && std::signbit(value));
    QVERIFY(Ferry::Impl::convert(QVariant(std::nan("")), &value, &why));
    QVERIFY(std::isnan(value));
    float single = 0;
    QVERIFY(Ferry::Impl::convert(QVariant(std::nan("")), &single, &why));
    QVERIFY(std::isnan(single));
    QVERIFY(Ferry::Impl::convert(QVariant(-std::numeric_limits<double>::infinity()), &single, &why));
    QVERIFY(std::isinf(single) && single < 0);
}

void tst_Convert::words_data()
{
    QTest::addColumn<QMetaType>("type");
    QTest::addColumn<QString>("word");
    QTest::newRow("int") << QMetaType::fromType<int>() << u"int"_s;
    QTest::newRow("qint64") << QMetaType::fromType<qint64>() << u"qint64"_s;
    QTest::newRow("quint8") << QMetaType::fromType<quint8>() << u"quint8"_s;
    QTest::newRow("QVariantMap") << QMetaType::fromType<QVariantMap>() << u"QVariantMap"_s;
    QTest::newRow("QStringList") << QMetaType::fromType<QStringList>() << u"QStringList"_s;
    QTest::newRow("QList<qint64>") << QMetaType::fromType<QList<qint64>>() << u"QList<qint64>"_s;
    QTest::newRow("QMap") << QMetaType::fromType<QMap<QString, QList<quint64>>>()
                          << u"QMap<QString,QList<quint64>>"_s;
    QTest::newRow("gadget") << QMetaType::fromType<User>() << u"User"_s;
}

void tst_Convert::words()
{
    QFETCH(QMetaType, type);
    QFETCH(QString, word);
    QCOMPARE(Ferry::Impl::typeWord(type), word);
}

QTEST_GUILESS_MAIN(tst_Convert)

#include "tst_convert.moc"
