// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "difference.h"

#include <ferry/ipcerror.h>
#include <ferry/values.h>

#include <QtCore/QCborArray>
#include <QtCore/QCborMap>
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLocale>
#include <QtCore/QObject>
#include <QtCore/QTimeZone>
#include <QtCore/QUrl>
#include <QtCore/QUuid>
#include <QtTest/QTest>

#include <limits>
#include <string>

// The table of design section 5, once for every lane: what C++ sends, and the normal form that
// arrives.

namespace Rows {
Q_NAMESPACE

enum Color { Red, Green = 7 };
Q_ENUM_NS(Color)
enum class Small : signed char { Minus = -2 };
Q_ENUM_NS(Small)
enum class Wide : quint64 { Top = 0xffffffffffffffffU };
Q_ENUM_NS(Wide)

struct Point
{
    Q_GADGET
    Q_PROPERTY(int x MEMBER x)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QVariant more MEMBER more)

public:
    int x = 0;
    QString label;
    QVariant more;
};

struct Opaque
{
    int x = 0;
};

/*! \brief Equal in type and value, all the way down. */
inline bool same(const QVariant &a, const QVariant &b)
{
    return FerryTest::difference(a, b).isEmpty();
}

inline QByteArray textOf(const QVariant &value)
{
    QString text;
    QDebug(&text) << value;
    return text.toUtf8();
}

/*! \brief A list in a list, \a depth lists in all. */
inline QVariant nested(int depth)
{
    QVariant value = QVariantList();
    for (int i = 1; i < depth; ++i)
        value = QVariantList { value };
    return value;
}

template <typename T>
QVariant var(const T &value)
{
    return QVariant::fromValue(value);
}

/*! \brief Columns: in, out (normal form), page (normal form on the page lane, where that differs).
 */
inline void addRows()
{
    using namespace Ferry;
    using namespace Qt::StringLiterals;
    QTest::addColumn<QVariant>("in");
    QTest::addColumn<QVariant>("out");
    QTest::addColumn<QVariant>("page");
    const auto row = [](const char *name, const QVariant &in, const QVariant &out,
                        std::optional<QVariant> page = {}) {
        QTest::newRow(name) << in << out << page.value_or(out);
    };
    const auto itself = [&](const char *name, const QVariant &value) { row(name, value, value); };
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double infinity = std::numeric_limits<double>::infinity();

    itself("undefined", QVariant());
    itself("null", null());
    itself("true", true);
    itself("false", false);

    itself("int", 42);
    itself("least int", std::numeric_limits<int>::min());
    itself("greatest int", std::numeric_limits<int>::max());
    itself("double", 1.5);
    itself("NaN", nan);
    itself("Infinity", infinity);
    itself("-Infinity", -infinity);
    itself("-0", -0.0);
    itself("denormal", 5e-324);
    itself("double beyond int", 2147483648.0);
    itself("large double", 1e300);
    row("integral double", 5.0, 5);
    row("zero double", 0.0, 0);
    row("least int double", -2147483648.0, std::numeric_limits<int>::min());
    row("float", var(1.5F), 1.5);
    row("integral float", var(3.0F), 3);
    row("short", var(short(-3)), -3);
    row("ushort", var(ushort(65535)), 65535);
    row("char", var('a'), 97);
    row("schar", var(qint8(-1)), -1);
    row("uchar", var(quint8(255)), 255);
    row("uint small", 5U, 5);
    row("uint", 4000000000U, qint64(4000000000), 4000000000.0);
    row("long", var(-5L), -5);
    row("ulong", var(5UL), 5);
    row("qint64 small", qint64(7), 7);
    row("qint64", qint64(5000000000), qint64(5000000000), 5000000000.0);
    row("qint64 negative", qint64(-5000000000), qint64(-5000000000), -5000000000.0);
    row("largest safe", qint64(9007199254740991), qint64(9007199254740991), 9007199254740991.0);
    row("beyond safe", qint64(9007199254740992), var(BigInt(qint64(9007199254740992))));
    row("least qint64", std::numeric_limits<qint64>::min(),
        var(BigInt(std::numeric_limits<qint64>::min())));
    row("quint64 small", quint64(7), 7);
    row("greatest quint64", std::numeric_limits<quint64>::max(),
        var(BigInt(std::numeric_limits<quint64>::max())));
    itself("BigInt 0", var(BigInt()));
    itself("BigInt 5", var(BigInt(5)));
    itself("BigInt -1", var(BigInt(-1)));
    itself("BigInt -256", var(BigInt(-256)));
    itself("BigInt huge", var(*BigInt::fromString(QString(400, u'7'))));
    itself("BigInt hugely negative", var(*BigInt::fromString(u'-' + QString(400, u'9'))));
    row("enum", var(Green), 7);
    row("small enum", var(Small::Minus), -2);
    row("wide enum", var(Wide::Top), var(BigInt(std::numeric_limits<quint64>::max())));
    row("Qt's enum", var(Qt::Horizontal), 1);
    row("flags", var(Qt::Alignment(Qt::AlignLeft | Qt::AlignTop)), 33);

    itself("string", u"ping"_s);
    itself("empty string", u""_s);
    row("null string", QString(), u""_s);
    itself("string of other scripts", u"\u00e4\u20ac\u4e2d \U0001d11e"_s);
    itself("string with NUL", QString(QChar(0)) + u'x');
    itself("string that begins with U+FEFF", u"\ufeff\ufeffx"_s);
    itself("string of all lengths", QString(70000, u'\u00e4'));
    itself("lone high surrogate", QString(QChar(0xd800)));
    itself("lone low surrogate inside", u"a"_s + QChar(0xdfff) + u'b');
    row("QChar", QChar(u'\u00e4'), u"\u00e4"_s);
    row("char16_t", var(u'x'), u"x"_s);
    row("char32_t", var(U'\U0001d11e'), u"\U0001d11e"_s);
    row("std::string", var(std::string("gr\xc3\xbcn")), u"gr\u00fcn"_s);
    row("QUrl", QUrl(u"https://a.b/\u00e4?q=1"_s), u"https://a.b/%C3%A4?q=1"_s);
    row("QUuid", QUuid(u"{00010203-0405-0607-0809-0a0b0c0d0e0f}"_s),
        u"00010203-0405-0607-0809-0a0b0c0d0e0f"_s);
    row("QDate", QDate(2026, 11, 20), u"2026-11-20"_s);
    row("QTime", QTime(1, 2, 3, 4), u"01:02:03.004"_s);

    const auto utc = [](qint64 ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC); };
    itself("Date", utc(1700000000123));
    itself("epoch", utc(0));
    itself("before the epoch", utc(-1));
    itself("last Date", utc(8640000000000000));
    itself("last fraction", utc(8639999999999999));
    itself("first fraction", utc(-8639999999999999));
    itself("invalid Date", QDateTime());
    row("date beyond JavaScript", utc(8640000000000001), QDateTime());
    row("local time", QDateTime::fromMSecsSinceEpoch(5, QTimeZone(3600)), utc(5));

    itself("RegExp", var(RegExp(u"a/b"_s, u"gi"_s)));
    itself("RegExp with a lone surrogate", var(RegExp(QString(QChar(0xdc00)), {})));
    row("QRegularExpression", QRegularExpression(u"x"_s, QRegularExpression::CaseInsensitiveOption),
        var(RegExp(u"x"_s, u"i"_s)));

    itself("bytes", QByteArray("\x00\xff\x80", 3));
    itself("no bytes", QByteArray(""));
    row("null bytes", QByteArray(), QByteArray(""));
    itself("large bytes", QByteArray(1 << 20, 'x'));
    row("Uint8Array", var(TypedArray(TypedArray::Kind::Uint8, "ab")), QByteArray("ab"));
    using Kind = TypedArray::Kind;
    for (const Kind kind : { Kind::ArrayBuffer, Kind::DataView, Kind::Int8, Kind::Uint8Clamped,
                             Kind::Int16, Kind::Uint16, Kind::Int32, Kind::Uint32, Kind::Float32,
                             Kind::Float64, Kind::BigInt64, Kind::BigUint64 }) {
        const QByteArray name = "TypedArray " + QByteArray::number(int(kind));
        itself(name.constData(), var(TypedArray(kind, "12345678")));
        itself((name + " empty").constData(), var(TypedArray(kind, "")));
    }

    itself("list", QVariantList { 1, u"two"_s, null(), QVariant(), QVariantList() });
    itself("empty list", QVariantList());
    row("QStringList", QStringList { u"a"_s, u"b"_s }, QVariantList { u"a"_s, u"b"_s });
    row("QByteArrayList", var(QByteArrayList { "a" }), QVariantList { QByteArray("a") });
    row("QList<int>", var(QList<int> { 1, 2 }), QVariantList { 1, 2 });
    row("QList<double>", var(QList<double> { 1, 0.5 }), QVariantList { 1, 0.5 });
    row("QList<Point>", var(QList<Point> { { 1, u"a"_s, {} } }),
        QVariantList {
            QVariantMap { { u"x"_s, 1 }, { u"label"_s, u"a"_s }, { u"more"_s, QVariant() } } });
    row("QList<QList<int>>", var(QList<QList<int>> { { 1 }, {} }),
        QVariantList { QVariantList { 1 }, QVariantList() });
    row("std::vector", var(std::vector<int> { 3 }), QVariantList { 3 });
    row("QSet", var(QSet<int> { 3 }), QVariantList { 3 });
    row("Rest", var(Rest(QVariantList { 1, 2 })), QVariantList { 1, 2 });
    row("nested QVariant", var(QVariant(QVariantList { var(QVariant(5)) })), QVariantList { 5 });

    itself("object", QVariantMap { { u"a"_s, 1 }, { u"b"_s, QVariantMap { { u"c"_s, true } } } });
    itself("empty object", QVariantMap());
    itself("odd keys",
           QVariantMap { { u""_s, 1 },
                         { u"a b"_s, 2 },
                         { u"\u00e4"_s, 3 },
                         { u"$"_s, 4 },
                         { u"__proto__"_s, 5 } });
    itself("key that begins with U+FEFF", QVariantMap { { u"\ufeffk"_s, 1 } });
    itself("key with a lone surrogate", QVariantMap { { QString(QChar(0xd800)), 1 } });
    itself("object like a tag", QVariantMap { { u"$"_s, u"u"_s }, { u"v"_s, QVariantMap() } });
    row("QVariantHash", QVariantHash { { u"a"_s, 1 } }, QVariantMap { { u"a"_s, 1 } });
    row("QMap<QString,int>", var(QMap<QString, int> { { u"a"_s, 1 }, { u"b"_s, 2 } }),
        QVariantMap { { u"a"_s, 1 }, { u"b"_s, 2 } });
    row("QHash<QString,QStringList>", var(QHash<QString, QStringList> { { u"a"_s, { u"x"_s } } }),
        QVariantMap { { u"a"_s, QVariantList { u"x"_s } } });
    row("empty QMap<QString,int>", var(QMap<QString, int>()), QVariantMap());
    row("QMap<int,QString>", var(QMap<int, QString> { { 1, u"a"_s } }), var(Map { { 1, u"a"_s } }));
    row("gadget", var(Point { 1, u"l"_s, 0.5 }),
        QVariantMap { { u"x"_s, 1 }, { u"label"_s, u"l"_s }, { u"more"_s, 0.5 } });

    itself("Map", var(Map { { 1, u"number"_s }, { u"1"_s, u"text"_s }, { QVariantList(), nan } }));
    itself("empty Map", var(Map()));
    itself("Set", var(Set { u"b"_s, u"a"_s, QVariant(), QVariantMap() }));
    itself("empty Set", var(Set()));

    IpcError inner(u"inner"_s);
    inner.setName(u"RangeError"_s);
    IpcError error(u"text"_s, u"E_CODE"_s, QVariantMap { { u"a"_s, QByteArray("b") } });
    error.setName(u"TypeError"_s);
    error.setCause(var(inner));
    itself("Error", var(error));
    itself("plain Error", var(IpcError(u"text"_s)));
    row("empty Error", var(IpcError()), var(IpcError(u""_s)));
    itself("Error with a lone surrogate", var(IpcError(QString(QChar(0xd800)))));

    row("QJsonValue", var(QJsonValue(1.5)), 1.5);
    row("QJsonValue null", var(QJsonValue()), null());
    row("QJsonValue undefined", var(QJsonValue(QJsonValue::Undefined)), QVariant());
    row("QJsonObject", var(QJsonObject { { u"a"_s, QJsonArray { 1, true, u"x"_s } } }),
        QVariantMap { { u"a"_s, QVariantList { 1, true, u"x"_s } } });
    row("QJsonArray", var(QJsonArray { QJsonValue() }), QVariantList { null() });
    row("QJsonDocument", var(QJsonDocument(QJsonArray { 1 })), QVariantList { 1 });
    row("QJsonDocument null", var(QJsonDocument()), null());
    row("QCborValue", var(QCborValue(7)), 7);
    row("QCborArray",
        var(QCborArray { 1, 0.5, QByteArray("b"), nullptr, QCborValue(), u"s"_s, true }),
        QVariantList { 1, 0.5, QByteArray("b"), null(), QVariant(), u"s"_s, true });
    row("QCborMap", var(QCborMap { { u"a"_s, QCborMap { { u"b"_s, 1 } } } }),
        QVariantMap { { u"a"_s, QVariantMap { { u"b"_s, 1 } } } });
    row("QCborMap of numbers", var(QCborMap { { 1, u"a"_s } }), var(Map { { 1, u"a"_s } }));
    row("QCborValue date", var(QCborValue(utc(5))), utc(5));
    row("QCborValue url", var(QCborValue(QUrl(u"https://a.b/"_s))), u"https://a.b/"_s);
    row("QCborSimpleType", var(QCborSimpleType::Null), null());

    itself("deepest value", nested(512));
}

/*! \brief Columns: in, where (path behind the root, and type). */
inline void addRefusedRows()
{
    using namespace Ferry;
    using namespace Qt::StringLiterals;
    QTest::addColumn<QVariant>("in");
    QTest::addColumn<QString>("where");
    static QObject object;
    static int integer = 0;
    const QVariant bad = QVariant::fromValue(&object);
    QTest::newRow("QObject*") << bad << u": QObject*"_s;
    QTest::newRow("null QObject*") << var<QObject *>(nullptr) << u": QObject*"_s;
    QTest::newRow("void*") << var(static_cast<void *>(&integer)) << u": void*"_s;
    QTest::newRow("unregistered type") << var(Opaque()) << u": Rows::Opaque"_s;
    QTest::newRow("gadget for its enums") << QVariant(QLocale::c()) << u": QLocale"_s;
    QTest::newRow("gadget pointer") << var(static_cast<Point *>(nullptr)) << u": Rows::Point*"_s;
    QTest::newRow("QCborValue tag")
        << var(QCborValue(QCborTag(99), 1)) << u": QCborValue of tag 99"_s;
    QTest::newRow("QCborSimpleType") << var(QCborSimpleType(99)) << u": QCborValue"_s;
    QTest::newRow("element") << QVariant(QVariantList { 1, bad, 2 }) << u"[1]: QObject*"_s;
    QTest::newRow("member") << QVariant(
        QVariantMap { { u"a"_s, 1 }, { u"cb"_s, bad }, { u"z"_s, 1 } })
                            << u".cb: QObject*"_s;
    QTest::newRow("deep") << QVariant(
        QVariantMap { { u"user"_s, QVariantList { 0, QVariantMap { { u"cb"_s, bad } } } } })
                          << u".user[1].cb: QObject*"_s;
    QTest::newRow("odd key") << QVariant(QVariantMap { { u"odd \"key\\"_s, bad } })
                             << uR"(["odd \"key\\"]: QObject*)"_s;
    QTest::newRow("digit key") << QVariant(QVariantMap { { u"1a"_s, bad } })
                               << uR"(["1a"]: QObject*)"_s;
    QTest::newRow("$ key") << QVariant(QVariantMap { { u"$"_s, bad } }) << u".$: QObject*"_s;
    QTest::newRow("Map key") << var(Map { { 1, 1 }, { bad, 1 } })
                             << u".entries()[1][0]: QObject*"_s;
    QTest::newRow("Map value") << var(Map { { 1, 1 }, { 2, QVariantList { bad } } })
                               << u".entries()[1][1][0]: QObject*"_s;
    QTest::newRow("Set") << var(Set { 1, bad }) << u".values()[1]: QObject*"_s;
    QTest::newRow("Error data") << var(IpcError(u"m"_s, {}, QVariantMap { { u"o"_s, bad } }))
                                << u".data.o: QObject*"_s;
    IpcError error(u"m"_s);
    error.setCause(bad);
    QTest::newRow("Error cause") << var(error) << u".cause: QObject*"_s;
    QTest::newRow("gadget member") << var(Point { 1, {}, bad }) << u".more: QObject*"_s;
    QTest::newRow("in a QHash") << QVariant(QVariantHash { { u"h"_s, bad } }) << u".h: QObject*"_s;
    QTest::newRow("in a QList<QObject*>")
        << var(QList<QObject *> { &object }) << u"[0]: QObject*"_s;
    QTest::newRow("nested QVariant")
        << QVariant(QVariantList { var(QVariant(bad)) }) << u"[0]: QObject*"_s;
}

} // namespace Rows
