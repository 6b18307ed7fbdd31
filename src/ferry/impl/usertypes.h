// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QMetaType>
#include <QtCore/QVariant>

#include <functional>
#include <memory>

// The books of registerType(): how a type crosses that is known by its QMetaType only.

namespace Ferry::Impl {

class Mismatch;

struct UserType
{
    /*! \brief What stands for the value at \a value. May throw. */
    std::function<QVariant(const void *value)> pack;
    /*! \brief Fills the constructed object at \a to; false with \a why set when \a from does not
     * fit. Does not throw. */
    std::function<bool(const QVariant &from, void *to, Mismatch *why)> convert;
};

// Thread: all of these from any.
/*! \brief Replaces what was said before. */
FERRY_EXPORT void addUserType(QMetaType type, UserType conversions);
/*! \brief True when there are conversions for \a type. Cheap as long as the application added none.
 */
FERRY_EXPORT bool isUserType(QMetaType type);
/*! \brief The conversions of \a type, nullptr when it has none. */
std::shared_ptr<const UserType> userType(QMetaType type);
/*! \brief Puts what stands for \a value in its place; false when nobody said how. \a problem tells
 * what a converter threw. */
bool packUserType(QVariant *value, QString *problem);
/*! \brief Says no with the words of the exception in flight. Call inside catch. Always false. */
FERRY_EXPORT bool refuseThrown(const QVariant &from, QMetaType type, Mismatch *why);

} // namespace Ferry::Impl
