// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"
#include "shop.h"

#include <ferry/registertype.h>

#include <QtCore/QSize>
#include <QtCore/QThread>

using namespace Ferry;
using namespace Shop;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const Price &price)
{
    if (price.cents < 0)
        throw IpcError(u"a price is not negative"_s);
    return u"%1.%2"_s.arg(price.cents / 100).arg(price.cents % 100, 2, 10, QChar(u'0'));
}

IpcResult<Price> priceOf(const QString &text)
{
    bool ok = false;
    const double value = text.toDouble(&ok);
    if (!ok)
        return IpcError(u"'%1' is no price"_s.arg(text));
    return Price { qRound64(value * 100) };
}

template <typename T>
concept Registers = requires
{
    registerType<T>([](const T &) { return 1; }, [](int) { return T(); });
};
template <typename T, typename To, typename From>
concept RegistersWith = requires(To to, From from)
{
    registerType<T>(to, from);
};

struct Plain
{
};

static_assert(
    Registers<
        Plain> && Registers<Item> && Registers<Size> && Registers<Extras> && Registers<QUrl> && Registers<QPoint>);
static_assert(
    !Registers<
        int> && !Registers<bool> && !Registers<QString> && !Registers<QByteArray> && !Registers<QDateTime> && !Registers<QVariant> && !Registers<QVariantMap> && !Registers<BigInt> && !Registers<IpcError>);
static_assert(
    !Registers<QList<
        Plain>> && !Registers<std::optional<Plain>> && !Registers<std::pair<int, Plain>> && !Registers<QMap<QString, Plain>>);
using ToInt = int (*)(const Plain &);
static_assert(RegistersWith<Plain, ToInt, Plain (*)(int)>);
static_assert(RegistersWith<Plain, ToInt, std::optional<Plain> (*)(const QVariant &)>);
static_assert(!RegistersWith<Plain, ToInt, int (*)(int)>);
static_assert(!RegistersWith<Plain, ToInt, Plain (*)(int, int)>);
static_assert(!RegistersWith<Plain, ToInt, Plain (*)(Plain)>);
static_assert(!RegistersWith<Plain, Plain (*)(const Plain &), Plain (*)(int)>);
static_assert(!RegistersWith<Plain, int (*)(int), Plain (*)(int)>);

} // namespace

/*! \brief registerType(): converters of the application's own. */
class tst_RegisterType : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup();

    void everywhere_data() { Lane::rows(); }
    void everywhere();
    void enumsByName();
    void typesOfQt();
    void chains();
    void chainsWithoutEnd();
    void refusals_data();
    void refusals();
    void converterThatThrows();
    void again();
    void threads();

private:
    void open(const QString &name)
    {
        lane = std::make_unique<Lane>(name);
        QVERIFY(lane->open());
    }
    /*! \brief What arrives when \a value is sent. */
    template <typename T>
    QVariant seen(const T &value)
    {
        QVariant arrived;
        lane->main->handle(u"look"_s, [&arrived](const QVariant &argument) { arrived = argument; });
        resultOf(lane->renderer->invoke(u"look"_s, value));
        lane->main->removeHandler(u"look"_s);
        return arrived;
    }
    template <typename T>
    void echo(const T &value)
    {
        lane->main->handle(u"echo"_s, [](const T &argument) { return argument; });
        QVERIFY2(resultOf(lane->renderer->invoke<T>(u"echo"_s, value)) == value,
                 QMetaType::fromType<T>().name());
        lane->main->removeHandler(u"echo"_s);
    }

    std::unique_ptr<Lane> lane;
};

void tst_RegisterType::initTestCase()
{
    registerType<Price>(textOf, priceOf);
    registerType<std::pair<int, QString>>();
}

void tst_RegisterType::cleanup()
{
    lane.reset();
}

void tst_RegisterType::everywhere()
{
    QFETCH(QString, laneName);
    open(laneName);
    const Price price { 1250 };
    QCOMPARE(seen(price), u"12.50"_s);
    QCOMPARE(seen(QVariant::fromValue(price)), u"12.50"_s);
    QCOMPARE(seen(QList<Price> { price }), (QVariantList { u"12.50"_s }));
    QCOMPARE(seen(QVariant::fromValue(QMap<QString, Price> { { u"a"_s, price } })),
             (QVariantMap { { u"a"_s, u"12.50"_s } }));
    echo(price);
    echo(std::optional(price));
    echo(QList<Price> { price, {} });
    echo(QHash<QString, QList<Price>> { { u"a"_s, { price } } });
    echo(std::pair(price, std::array { price }));

    Bill bill;
    bill.total = price;
    bill.discount = Price { 5 };
    bill.parts = { price, {} };
    bill.byName = { { u"a"_s, price } };
    bill.stamp = { 3, u"three"_s };
    echo(bill);
    QCOMPARE(seen(bill),
             (QVariantMap { { u"total"_s, u"12.50"_s },
                            { u"discount"_s, u"0.05"_s },
                            { u"parts"_s, QVariantList { u"12.50"_s, u"0.00"_s } },
                            { u"byName"_s, QVariantMap { { u"a"_s, u"12.50"_s } } },
                            { u"stamp"_s, QVariantList { 3, u"three"_s } } }));
    echo(Bill());
}

void tst_RegisterType::enumsByName()
{
    open(u"pipe"_s);
    QCOMPARE(seen(Taste::Sour), 1);
    registerType<Taste>([](Taste taste) { return taste == Taste::Sour ? "sour" : "sweet"; },
                        [](const QString &name) -> std::optional<Taste> {
                            if (name == u"sour"_s)
                                return Taste::Sour;
                            return name == u"sweet"_s ? std::optional(Taste::Sweet) : std::nullopt;
                        });
    QCOMPARE(seen(Taste::Sour), u"sour"_s);
    QCOMPARE(seen(QList<Taste> { Taste::Sour }), (QVariantList { u"sour"_s }));
    QCOMPARE(seen(Size::Large), 9);
    echo(Taste::Sour);
    echo(QMap<Taste, int> { { Taste::Sour, 1 }, { Taste::Sweet, 2 } });
}

void tst_RegisterType::typesOfQt()
{
    open(u"pipe"_s);
    registerType<QUrl>(
        [](const QUrl &url) {
            return QVariantMap { { u"href"_s, url.toString() } };
        },
        [](const QVariantMap &link) { return QUrl(link.value(u"href"_s).toString()); });
    const QUrl url(u"https://example.org/a b"_s);
    QCOMPARE(seen(url), (QVariantMap { { u"href"_s, u"https://example.org/a b"_s } }));
    echo(url);
    echo(QList<QUrl> { url });
    registerType<QSize>(
        [](const QSize &size) {
            return std::array { size.width(), size.height() };
        },
        [](std::array<int, 2> size) { return QSize(size[0], size[1]); });
    QCOMPARE(seen(QSize(3, 4)), (QVariantList { 3, 4 }));
    echo(QSize(3, 4));
}

void tst_RegisterType::chains()
{
    open(u"pipe"_s);
    registerType<QPoint>([](const QPoint &point) { return Price { point.x() }; },
                         [](const Price &price) { return QPoint(int(price.cents), 0); });
    QCOMPARE(seen(QPoint(100, 0)), u"1.00"_s);
    echo(QPoint(100, 0));
}

void tst_RegisterType::chainsWithoutEnd()
{
    open(u"pipe"_s);
    struct Endless
    {
    };
    registerType<Endless>([](const Endless &value) { return QVariant::fromValue(value); },
                          [](int) { return Endless(); });
    const IpcError error = errorOf(
        lane->renderer->invoke(u"look"_s, QVariantList { 1, QVariant::fromValue(Endless()) }));
    QCOMPARE(error.code(), u"ERR_NOT_CLONEABLE"_s);
    QVERIFY2(error.message().startsWith(u"An object could not be cloned. (args[0][1]: "_s)
                 && error.message().endsWith(u"Endless: its converters lead nowhere)"_s),
             qPrintable(error.message()));
}

void tst_RegisterType::refusals_data()
{
    QTest::addColumn<QVariant>("argument");
    QTest::addColumn<QString>("text");
    using M = QVariantMap;
    QTest::newRow("an error's words")
        << QVariant(M { { u"total"_s, u"much"_s } })
        << u".total: cannot convert string to Shop::Price ('much' is no price)"_s;
    QTest::newRow("wrong parameter")
        << QVariant(M { { u"parts"_s, QVariantList { u"1"_s, 2 } } })
        << u".parts[1]: cannot convert number to Shop::Price (it takes QString)"_s;
    QTest::newRow("optional property")
        << QVariant(M { { u"discount"_s, true } })
        << u".discount: cannot convert boolean to Shop::Price (it takes QString)"_s;
    QTest::newRow("map property")
        << QVariant(M { { u"byName"_s, M { { u"x"_s, u""_s } } } })
        << u".byName.x: cannot convert string to Shop::Price ('' is no price)"_s;
    QTest::newRow("registered pair") << QVariant(M { { u"stamp"_s, QVariantList { 1, 2 } } })
                                     << u".stamp[1]: cannot convert number to QString"_s;
}

void tst_RegisterType::refusals()
{
    QFETCH(QVariant, argument);
    QFETCH(QString, text);
    open(u"native"_s);
    lane->main->handle(u"bill"_s, [](int, const Bill &) {});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^Error occurred in handler for"_s));
    const IpcError error = errorOf(lane->renderer->invoke(u"bill"_s, 1, argument));
    QCOMPARE(error.message(), u"argument 2"_s + text);
    QCOMPARE(error.code(), u"ERR_BAD_ARGUMENT"_s);
}

void tst_RegisterType::converterThatThrows()
{
    open(u"pipe"_s);
    Bill bill;
    bill.parts = { Price { 1 }, Price { -1 } };
    const IpcError sent = errorOf(lane->renderer->invoke(u"bill"_s, bill));
    QCOMPARE(
        sent.message(),
        u"An object could not be cloned. (args[0].parts[1]: Shop::Price: a price is not negative)"_s);
    QCOMPARE(sent.code(), u"ERR_NOT_CLONEABLE"_s);

    registerType<Plain>([](const Plain &) { return 1; },
                        [](int number) -> Plain {
                            if (number == 1)
                                throw std::runtime_error("not one");
                            throw number;
                        });
    lane->main->handle(u"plain"_s, [](const Plain &) {});
    for (const auto &[number, text] : { std::pair(1, u"not one"_s), std::pair(2, QString()) }) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^Error occurred in handler for"_s));
        const IpcError error = errorOf(lane->renderer->invoke(u"plain"_s, number));
        QCOMPARE(error.code(), u"ERR_BAD_ARGUMENT"_s);
        QVERIFY2(error.message().contains(u"Plain ("_s + text), qPrintable(error.message()));
    }
}

void tst_RegisterType::again()
{
    open(u"pipe"_s);
    struct Mark
    {
    };
    for (int version : { 1, 2 }) {
        registerType<Mark>([version](const Mark &) { return version; }, [](int) { return Mark(); });
        QCOMPARE(seen(QVariantList { QVariant::fromValue(Mark()) }), QVariantList { version });
    }
}

void tst_RegisterType::threads()
{
    open(u"pipe"_s);
    struct Busy
    {
        int number = 0;
    };
    const auto add = [] {
        registerType<Busy>([](const Busy &busy) { return busy.number; },
                           [](int number) { return Busy { number }; });
    };
    add();
    std::atomic<bool> stop = false;
    QList<QThread *> threads;
    for (int i = 0; i < 2; ++i) {
        threads.append(QThread::create([&] {
            while (!stop)
                add();
        }));
        threads.constLast()->start();
    }
    int wrong = 0;
    lane->main->handle(u"busy"_s, [](const Busy &busy) { return Busy { busy.number + 1 }; });
    for (int i = 0; i < 100; ++i) {
        const auto back = resultOf(lane->renderer->invoke<Busy>(u"busy"_s, Busy { i }));
        wrong += back.number != i + 1;
    }
    stop = true;
    for (QThread *thread : std::as_const(threads)) {
        QVERIFY(thread->wait());
        delete thread;
    }
    QCOMPARE(wrong, 0);
}

QTEST_GUILESS_MAIN(tst_RegisterType)
#include "tst_registertype.moc"
