// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"
#include "shop.h"

#include <ferry/registertype.h>

#include <QtCore/QThreadPool>

#include <cmath>

using namespace Ferry;
using namespace Shop;
using namespace Qt::StringLiterals;

/*! \brief An application's types as parameters and results, over both lanes of a C++ renderer. */
class tst_UserTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { registerType<Item>(); }
    void init();
    void cleanup() { lane.reset(); }

    void echoes_data() { Lane::rows(); }
    void echoes();
    void gadgetIsAnObject_data() { Lane::rows(); }
    void gadgetIsAnObject();
    void optionalProperties_data() { Lane::rows(); }
    void optionalProperties();
    void futures_data() { Lane::rows(); }
    void futures();
    void refusals_data();
    void refusals();
    void pushed_data() { Lane::rows(); }
    void pushed();

private:
    /*! \brief \a value as parameter and result of a handler, typed on all four ways. */
    template <typename T>
    void echo(const T &value)
    {
        T seen {};
        lane->main->removeHandler(u"echo"_s);
        lane->main->handle(u"echo"_s, [&seen](const T &argument) {
            seen = argument;
            return argument;
        });
        const T back = resultOf(lane->renderer->invoke<T>(u"echo"_s, value));
        QVERIFY2(seen == value, QMetaType::fromType<T>().name());
        QVERIFY2(back == value, QMetaType::fromType<T>().name());
        QCOMPARE(lane->renderer->sendSync<T>(u"sync"_s, value), value);
    }

    std::unique_ptr<Lane> lane;
};

void tst_UserTypes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    QFETCH(QString, laneName);
    lane = std::make_unique<Lane>(laneName);
    QVERIFY(lane->open());
    lane->main->on(u"sync"_s, [](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(value);
    });
}

void tst_UserTypes::echoes()
{
    echo(Item { u"tea"_s, Size::Large, Milk | Sugar });
    echo(order().cake);
    echo(order());
    echo(Order());
    echo(Size::Large);
    echo(Extras(Milk | Sugar));
    echo(QList<Item> { order().items });
    echo(QList<Size> { Size::Small, Size::Large });
    echo(QMap<QString, Item> { order().named });
    echo(QHash<QString, Cake> { { u"a"_s, order().cake } });
    echo(QMap<QString, QList<Item>> { { u"a"_s, order().items }, { u""_s, {} } });
    echo(std::optional<Order>(order()));
    echo(std::optional<Order>());
    echo(QList<std::optional<Item>> { std::nullopt, order().items.constFirst() });
    echo(std::vector<Item> { order().cake });
    echo(std::array<int, 3> { 1, 2, 3 });
    echo(std::array<std::optional<Item>, 2> { std::nullopt, order().items.constFirst() });
    echo(std::array<int, 0> {});
    echo(std::pair<Item, int>(order().items.constFirst(), 7));
    echo(QList<QPair<QString, double>> { { u"a"_s, -0.5 }, { u"b"_s, 1e300 } });
    echo(QSet<QString> { u"a"_s, u"b"_s });
    echo(QHash<QString, std::optional<int>> { { u"a"_s, 1 }, { u"b"_s, {} } });
    echo(QMap<int, Item> { { -1, order().items.constFirst() }, { 1, {} } });
    echo(QHash<quint64, QString> { { ~quint64(0), u"top"_s }, { 1, u"one"_s } });
    echo(std::map<double, int> { { 0.5, 1 }, { 1e300, 2 } });
    echo(QMap<Size, int> { { Size::Large, 1 } });
}

void tst_UserTypes::gadgetIsAnObject()
{
    QVariant seen;
    lane->main->handle(u"look"_s, [&seen](const QVariant &value) { seen = value; });
    resultOf(lane->renderer->invoke(u"look"_s, order().cake));
    const QVariantMap cake {
        { u"name"_s, u"apple"_s }, { u"size"_s, 9 }, { u"extras"_s, 0 }, { u"slices"_s, 8 }
    };
    QCOMPARE(seen, QVariant(cake));
    resultOf(lane->renderer->invoke(u"look"_s, QVariant::fromValue(order())));
    QCOMPARE(seen.toMap().value(u"cake"_s), QVariant(cake));
    QCOMPARE(seen.toMap().value(u"items"_s).toList().size(), 2);
    QCOMPARE(seen.toMap().value(u"items"_s).toList().constFirst().toMap().value(u"extras"_s), 5);
}

void tst_UserTypes::optionalProperties()
{
    QVariant seen;
    lane->main->handle(u"look"_s, [&seen](const QVariant &value) { seen = value; });
    resultOf(lane->renderer->invoke(u"look"_s, order()));
    const QVariantMap object = seen.toMap();
    QCOMPARE(object.value(u"table"_s).metaType(), QMetaType::fromType<int>());
    QVERIFY(object.contains(u"note"_s));
    QVERIFY(!object.value(u"note"_s).isValid());
    QCOMPARE(object.value(u"gift"_s).toMap().value(u"name"_s), u"biscuit"_s);

    lane->main->handle(u"take"_s, [](const Order &taken) { return taken; });
    for (const QVariant &nothing : { QVariant(), null() }) {
        const auto taken = resultOf(lane->renderer->invoke<Order>(
            u"take"_s, QVariantMap { { u"table"_s, nothing }, { u"note"_s, u""_s } }));
        QVERIFY(!taken.table);
        QCOMPARE(taken.note, u""_s);
    }
}

void tst_UserTypes::futures()
{
    lane->main->handle(u"orders"_s, [](int count) {
        return QtFuture::makeReadyFuture(QList<Order>(count, order()));
    });
    QCOMPARE(resultOf(lane->renderer->invoke<QList<Order>>(u"orders"_s, 2)),
             QList<Order>(2, order()));
    lane->main->handle(u"maybe"_s, [](bool yes) {
        return QtFuture::makeReadyFuture(yes ? std::optional(order()) : std::nullopt);
    });
    QCOMPARE(resultOf(lane->renderer->invoke<std::optional<Order>>(u"maybe"_s, true)), order());
    QCOMPARE(resultOf(lane->renderer->invoke<std::optional<Order>>(u"maybe"_s, false)),
             std::nullopt);
    lane->main->handle(u"pool"_s, QThreadPool::globalInstance(), [](const Item &item) {
        return QMap<QString, std::vector<Item>> { { item.name, { item, item } } };
    });
    const Item tea { u"tea"_s, Size::Small, Milk };
    QCOMPARE((resultOf(lane->renderer->invoke<QMap<QString, std::vector<Item>>>(u"pool"_s, tea))),
             (QMap<QString, std::vector<Item>> { { u"tea"_s, { tea, tea } } }));
}

void tst_UserTypes::refusals_data()
{
    QTest::addColumn<QString>("laneName");
    QTest::addColumn<QString>("channel");
    QTest::addColumn<QVariant>("argument");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *channel, const QVariant &argument,
                        const QString &text) {
        for (const QString &lane : { u"pipe"_s, u"native"_s })
            QTest::addRow("%s, %s", name, qPrintable(lane))
                << lane << QString::fromLatin1(channel) << argument << u"argument 1"_s + text;
    };
    using M = QVariantMap;
    using L = QVariantList;
    const auto map = [](const Map &pairs) { return QVariant::fromValue(pairs); };
    row("inherited property", "cake", M { { u"name"_s, 1 } },
        u".name: cannot convert number to QString"_s);
    row("optional property", "order", M { { u"table"_s, u"5"_s } },
        u".table: cannot convert string to int"_s);
    row("optional gadget property", "order", M { { u"gift"_s, M { { u"size"_s, 256 } } } },
        u".gift.size: cannot convert number to Shop::Size (256)"_s);
    row("gadget in a list property", "order",
        M { { u"items"_s, L { M(), M { { u"extras"_s, 0.5 } } } } },
        u".items[1].extras: cannot convert number to QFlags<Shop::Extra> (0.5)"_s);
    row("gadget in a map property", "order",
        M { { u"named"_s, M { { u"a b"_s, M { { u"name"_s, true } } } } } },
        u".named[\"a b\"].name: cannot convert boolean to QString"_s);
    row("std::array, too short", "array", L { 1 },
        u": cannot convert array to std::array<int,2> (1 elements)"_s);
    row("std::array, element", "array", L { 1, null() }, u"[1]: cannot convert null to int"_s);
    row("std::array, object", "array", M(), u": cannot convert object to std::array<int,2>"_s);
    row("std::pair, too long", "pair", L { 1, 2, 3 },
        u": cannot convert array to std::pair<int,QString> (3 elements)"_s);
    row("std::pair, second", "pair", L { 1, 2 }, u"[1]: cannot convert number to QString"_s);
    row("Map, key", "keyed", map({ { 1, u"a"_s }, { u"2"_s, u"b"_s } }),
        u".entries()[1][0]: cannot convert string to int"_s);
    row("Map, value", "keyed", map({ { 1, 2 } }),
        u".entries()[0][1]: cannot convert number to QString"_s);
    row("Map, keys that meet", "keyed",
        map({ { 1, u"a"_s }, { QVariant::fromValue(BigInt(1)), u"b"_s } }),
        u".entries()[1][0]: cannot convert map to QMap<int,QString> (two keys become one)"_s);
    row("object for a Map", "keyed", M(), u": cannot convert object to QMap<int,QString>"_s);
}

void tst_UserTypes::refusals()
{
    QFETCH(QString, channel);
    QFETCH(QVariant, argument);
    QFETCH(QString, text);
    lane->main->handle(u"cake"_s, [](const Cake &) {});
    lane->main->handle(u"order"_s, [](const Order &) {});
    lane->main->handle(u"array"_s, [](const std::array<int, 2> &) {});
    lane->main->handle(u"pair"_s, [](const std::pair<int, QString> &) {});
    lane->main->handle(u"keyed"_s, [](const QMap<int, QString> &) {});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^Error occurred in handler for"_s));
    const IpcError error = errorOf(lane->renderer->invoke(channel, argument));
    QCOMPARE(error.message(), text);
    QCOMPARE(error.code(), u"ERR_BAD_ARGUMENT"_s);
}

void tst_UserTypes::pushed()
{
    QList<Order> seen;
    std::array<float, 2> floats {};
    lane->renderer->on(u"orders"_s, [&](const QList<Order> &orders, std::array<float, 2> more) {
        seen = orders;
        floats = more;
    });
    const QByteArray two("\0\0\x80\x3f\0\0\0\x40", 8); // 1 and 2
    QVERIFY(lane->contents()->send(u"orders"_s, QList<Order> { order() },
                                   TypedArray(TypedArray::Kind::Float32, two)));
    QTRY_COMPARE(seen, QList<Order> { order() });
    QCOMPARE(floats, (std::array<float, 2> { 1, 2 }));
}

QTEST_GUILESS_MAIN(tst_UserTypes)
#include "tst_usertypes.moc"
