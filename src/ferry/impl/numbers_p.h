// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QVariant>

namespace Ferry::Impl {

/*! \brief Whether a value fits a type: its kind is wrong, or its kind is right and the value is too large or too fine. */
enum class Fit { Yes, WrongKind, WrongValue };

/*! \brief True for bool's neighbours: every type whose values are numbers in JavaScript. */
bool isNumber(QMetaType type);
/*! \brief A number as JavaScript prints it, for error texts. */
QString numberText(const QVariant &number);

/*!
    \brief Converts a number or BigInt to the arithmetic \a type (a number in QMetaType's sense) at \a to, if that holds it exactly.

    -0 becomes the integer 0: in JavaScript the two are equal by ===. A BigInt becomes integers only.
*/
Fit convertNumber(const QVariant &from, QMetaType type, void *to);
/*! \brief The same for an enumeration (or QFlags) \a type: what its underlying type holds. */
Fit convertEnum(const QVariant &from, QMetaType type, void *to);

} // namespace Ferry::Impl
