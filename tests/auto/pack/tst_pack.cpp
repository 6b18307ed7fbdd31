// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/pack.h>

#include <QtCore/QStringBuilder>
#include <QtCore/QUrl>
#include <QtTest/QTest>

#include <limits>

using namespace Qt::StringLiterals;
using Ferry::Impl::pack;
using Ferry::Impl::packArguments;

namespace {

enum class Level : quint8 { Low, High = 200 };
enum class Far : qint64 { Away = qint64(1) << 40 };

/*! \brief Counts copies, to see that rvalues are moved. */
struct Counted
{
    Counted() = default;
    Counted(const Counted &other) : copies(other.copies + 1) { }
    Counted(Counted &&) = default;
    Counted &operator=(const Counted &) = default;
    int copies = 0;
};

} // namespace

class tst_Pack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void argumentsKeepTheirPlaces();
    void spreadExpandsInPlace();
    void ownTypesTravelAsTheyAre();
};

void tst_Pack::values_data()
{
    QTest::addColumn<QVariant>("packed");
    QTest::addColumn<QVariant>("expected");

    const auto row = [](const char *name, const QVariant &packed, const QVariant &expected) {
        QTest::newRow(name) << packed << expected;
    };
    char buffer[8] = "buf";
    const char *pointer = "héllo";
    const std::u16string utf16 = u"héllo";

    row("QString", pack(u"a"_s), u"a"_s);
    row("literal", pack("héllo"), u"héllo"_s);
    row("u8 literal", pack(u8"héllo"), u"héllo"_s);
    row("u literal", pack(u"héllo"), u"héllo"_s);
    row("const char *", pack(pointer), u"héllo"_s);
    row("char array, up to its end", pack(buffer), u"buf"_s);
    row("QStringView", pack(QStringView(u"abc").mid(1)), u"bc"_s);
    row("QLatin1StringView", pack(QLatin1String("abc")), u"abc"_s);
    row("std::string", pack(std::string("h\xc3\xa9llo")), u"héllo"_s);
    row("std::string_view", pack(std::string_view("abc").substr(1)), u"bc"_s);
    row("std::u16string", pack(utf16), u"héllo"_s);
    row("std::u16string_view", pack(std::u16string_view(utf16)), u"héllo"_s);
    row("std::u8string", pack(std::u8string(u8"héllo")), u"héllo"_s);
    row("QStringBuilder", pack(u"a"_s % u"b"_s), u"ab"_s);
    row("QChar", pack(QChar(u'x')), u"x"_s);
    row("char16_t", pack(u'x'), u"x"_s);

    row("bool", pack(true), true);
    row("int", pack(3), 3);
    row("short", pack(short(-3)), -3);
    row("quint8", pack(quint8(200)), 200);
    row("quint32", pack(quint32(4000000000U)), qint64(4000000000));
    row("long", pack(long(3)), sizeof(long) == 8 ? QVariant(qint64(3)) : QVariant(3));
    row("qint64", pack(qint64(1) << 60), qint64(1) << 60);
    row("quint64", pack(std::numeric_limits<quint64>::max()), std::numeric_limits<quint64>::max());
    row("double", pack(0.5), 0.5);
    row("float", pack(0.5F), 0.5);
    row("enum", pack(Level::High), 200);
    row("enum of qint64", pack(Far::Away), qint64(1) << 40);
    row("QFlags", pack(Qt::AlignLeft | Qt::AlignTop), pack(Qt::Alignment::Int(0x21)));

    row("invalid QVariant", pack(QVariant()), QVariant());
    row("nullptr", pack(nullptr), Ferry::null());
    row("std::nullopt", pack(std::nullopt), QVariant());
    row("empty std::optional", pack(std::optional<int>()), QVariant());
    row("std::optional", pack(std::optional<std::string>("a")), u"a"_s);
    row("QVariant is not wrapped again", pack(QVariant(5)), 5);

    row("QVariantList", pack(QVariantList { 1, u"a"_s }), QVariantList { 1, u"a"_s });
    row("QStringList", pack(QStringList { u"a"_s }), QStringList { u"a"_s });
    row("QList<int>", pack(QList<int> { 1, 2 }), QVariantList { 1, 2 });
    row("QList of lists", pack(QList<QList<float>> { { 0.5F }, {} }),
        QVariantList { QVariantList { 0.5 }, QVariantList {} });
    row("std::vector", pack(std::vector<std::string> { "a" }), QVariantList { u"a"_s });
    std::vector<bool> bits { true, false };
    row("std::vector<bool>", pack(bits), QVariantList { true, false });
    row("QSet", pack(QSet<int> { 7 }), QVariantList { 7 });
    row("Rest", pack(Ferry::Rest { 1, 2 }), QVariantList { 1, 2 });
    row("QVariantMap", pack(QVariantMap { { u"a"_s, 1 } }), QVariantMap { { u"a"_s, 1 } });
    row("QMap", pack(QMap<QString, QList<int>> { { u"a"_s, { 1 } } }),
        QVariantMap { { u"a"_s, QVariantList { 1 } } });
    row("QHash", pack(QHash<QString, float> { { u"a"_s, 0.5F } }), QVariantMap { { u"a"_s, 0.5 } });
    row("std::map", pack(std::map<QString, int> { { u"a"_s, 1 } }), QVariantMap { { u"a"_s, 1 } });
    row("optionals in a list", pack(QList<std::optional<int>> { 1, std::nullopt }),
        QVariantList { 1, QVariant() });
    row("QByteArray", pack(QByteArray("a\0b", 3)), QByteArray("a\0b", 3));
}

void tst_Pack::values()
{
    QFETCH(QVariant, packed);
    QFETCH(QVariant, expected);
    // QVariant's == converts between numbers; the type is part of what must be right.
    QCOMPARE(packed.metaType(), expected.metaType());
    QCOMPARE(packed, expected);
}

void tst_Pack::argumentsKeepTheirPlaces()
{
    QCOMPARE(packArguments(), QVariantList());
    const QVariantList packed = packArguments(1, QVariantList { 2, 3 }, QVariant(), "x");
    QCOMPARE(packed, (QVariantList { 1, QVariant(QVariantList { 2, 3 }), QVariant(), u"x"_s }));
}

void tst_Pack::spreadExpandsInPlace()
{
    const QVariantList list { 2, u"x"_s };
    QCOMPARE(packArguments(1, Ferry::spread(list), 3), (QVariantList { 1, 2, u"x"_s, 3 }));
    QCOMPARE(packArguments(Ferry::spread({})), QVariantList());
    const Ferry::Spread kept = Ferry::spread(list);
    QCOMPARE(packArguments(kept, kept).size(), 4);
    QCOMPARE(kept.arguments, list);
}

void tst_Pack::ownTypesTravelAsTheyAre()
{
    const QVariant url = pack(QUrl(u"qrc:/a"_s));
    QCOMPARE(url.metaType(), QMetaType::fromType<QUrl>());
    const QVariant bigInt = pack(Ferry::BigInt(5));
    QCOMPARE(bigInt.value<Ferry::BigInt>(), Ferry::BigInt(5));
    const QVariant counted = pack(Counted());
    QVERIFY(counted.value<Counted>().copies <= 2); // into the QVariant, and out of it again
}

QTEST_GUILESS_MAIN(tst_Pack)

#include "tst_pack.moc"
