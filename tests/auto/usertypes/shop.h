// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>
#include <QtCore/QPoint>
#include <QtCore/QUrl>
#include <QtCore/QVariant>

#include <array>
#include <optional>
#include <vector>

// An application's own types: gadgets that hold and inherit one another, enums, and what Qt cannot
// look into.

namespace Shop {
Q_NAMESPACE

enum class Size : quint8 { Small, Large = 9 };
Q_ENUM_NS(Size)
enum Extra { NoExtra = 0, Milk = 1, Sugar = 4 };
Q_DECLARE_FLAGS(Extras, Extra)
Q_FLAG_NS(Extras)
Q_DECLARE_OPERATORS_FOR_FLAGS(Extras)

/*! \brief Crosses only by the converters that a test registers. */
struct Price
{
    qint64 cents = 0;
    bool operator==(const Price &) const = default;
};

/*! \brief Crosses as its number until a test registers it. */
enum class Taste { Sweet, Sour };

struct Item
{
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(Shop::Size size MEMBER size)
    Q_PROPERTY(Shop::Extras extras MEMBER extras)

public:
    QString name;
    Size size = Size::Small;
    Extras extras;
    bool operator==(const Item &) const = default;
};

struct Cake : Item
{
    Q_GADGET
    Q_PROPERTY(int slices MEMBER slices)

public:
    int slices = 12;
    bool operator==(const Cake &) const = default;
};

struct Order
{
    Q_GADGET
    Q_PROPERTY(Shop::Cake cake MEMBER cake)
    Q_PROPERTY(QList<Shop::Item> items MEMBER items)
    Q_PROPERTY(QMap<QString, Shop::Item> named MEMBER named)
    Q_PROPERTY(std::optional<int> table MEMBER table)
    Q_PROPERTY(std::optional<QString> note MEMBER note)
    Q_PROPERTY(std::optional<Shop::Item> gift MEMBER gift)
    Q_PROPERTY(QList<int> tips MEMBER tips)

public:
    Cake cake;
    QList<Item> items;
    QMap<QString, Item> named;
    std::optional<int> table;
    std::optional<QString> note;
    std::optional<Item> gift;
    QList<int> tips;
    bool operator==(const Order &) const = default;
};

struct Bill
{
    Q_GADGET
    Q_PROPERTY(Shop::Price total MEMBER total)
    Q_PROPERTY(std::optional<Shop::Price> discount MEMBER discount)
    Q_PROPERTY(QList<Shop::Price> parts MEMBER parts)
    Q_PROPERTY(QMap<QString, Shop::Price> byName MEMBER byName)
    Q_PROPERTY(std::pair<int, QString> stamp MEMBER stamp)

public:
    Price total;
    std::optional<Price> discount;
    QList<Price> parts;
    QMap<QString, Price> byName;
    std::pair<int, QString> stamp;
    bool operator==(const Bill &) const = default;
};

inline Order order()
{
    using namespace Qt::StringLiterals;
    Order order;
    order.cake.name = u"apple"_s;
    order.cake.size = Size::Large;
    order.cake.slices = 8;
    order.items = { { u"tea"_s, Size::Small, Milk | Sugar }, { u"coffee"_s, Size::Large, {} } };
    order.named = { { u"first"_s, { u"rum"_s, Size::Small, {} } } };
    order.table = 0;
    order.gift = Item { u"biscuit"_s, Size::Small, {} };
    order.tips = { 1, 2 };
    return order;
}

} // namespace Shop
