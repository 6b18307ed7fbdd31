// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "laps.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QVariantList>

// What a page measured, in microseconds: printed, and the program ends.
inline void report(const QVariantList &laps)
{
    std::vector<double> values;
    for (const QVariant &lap : laps)
        values.push_back(lap.toDouble());
    Laps::report(values);
    QCoreApplication::quit();
}
