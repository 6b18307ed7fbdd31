// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtCore/QVariant>

// What an application's own types look like: gadgets in gadgets, enums of several sizes.

enum class Small : quint8 { Zero };
enum class Wide : qint64 { Zero };

class Palette
{
    Q_GADGET

public:
    enum class Colour { Red, Green, Blue };
    Q_ENUM(Colour)
};
using Colour = Palette::Colour;

struct Address
{
    Q_GADGET
    Q_PROPERTY(QString street MEMBER street)
    Q_PROPERTY(int number MEMBER number)

public:
    QString street;
    int number = 7;

    bool operator==(const Address &) const = default;
};

/*! \brief Known to the conversion only by the converter that the test registers. */
struct Temperature
{
    double degrees = 0;

    bool operator==(const Temperature &) const = default;
};

struct User
{
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(int age MEMBER age)
    Q_PROPERTY(Palette::Colour favourite MEMBER favourite)
    Q_PROPERTY(Address home MEMBER home)
    Q_PROPERTY(QList<int> scores MEMBER scores)
    Q_PROPERTY(QStringList tags MEMBER tags)
    Q_PROPERTY(QMap<QString, int> limits MEMBER limits)
    Q_PROPERTY(QList<Address> past MEMBER past)
    Q_PROPERTY(QList<Temperature> readings MEMBER readings)
    Q_PROPERTY(QVariant note MEMBER note)
    Q_PROPERTY(QString label READ label)
    Q_PROPERTY(QString session MEMBER session STORED false)

public:
    QString label() const { return QStringLiteral("label"); }

    QString name = QStringLiteral("nobody");
    int age = 18;
    Colour favourite = Colour::Red;
    Address home;
    QList<int> scores;
    QStringList tags;
    QMap<QString, int> limits;
    QList<Address> past;
    QList<Temperature> readings;
    QVariant note;
    QString session;

    bool operator==(const User &) const = default;
};

/*! \brief A gadget that has a registered converter as well. */
struct Spot
{
    Q_GADGET
    Q_PROPERTY(QString name MEMBER name)

public:
    QString name;

    bool operator==(const Spot &) const = default;
};
