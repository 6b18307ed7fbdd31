// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QVariant>

// The named values of the echo suite as C++ has them. values.js and containers.js make the same
// ones in JavaScript.

namespace FerryTest {

struct NamedValue
{
    QString name;
    QVariant
        value; // in its normal form: what C++ gets when JavaScript sends the value of that name
};

/*! \brief The table, in the order of the JavaScript files. */
const QList<NamedValue> &namedValues();

/*! \brief The value of that name in the table; adds a failure to the test when there is none. */
QVariant namedValue(const QString &name);

// The parts of it.
void addSingleValues(QList<NamedValue> *table);
void addContainers(QList<NamedValue> *table);

/*! \brief \a length bytes that differ: what bytes() of values.js makes. */
QByteArray patternBytes(qsizetype length);

} // namespace FerryTest
