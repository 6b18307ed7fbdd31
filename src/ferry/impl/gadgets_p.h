// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QVariant>

namespace Ferry::Impl {

class Mismatch;

/*! \brief Fills the Q_GADGET of \a type at \a to from an object's members. */
bool convertGadget(const QVariant &from, QMetaType type, void *to, Mismatch *why);
/*!
    \brief Fills a container that is known at run time only (the property of a gadget).

    Its QMetaType must be one that Qt made walkable: a container of built-in types, or of a type with Q_DECLARE_METATYPE.
*/
bool convertContainer(const QVariant &from, QMetaType type, void *to, Mismatch *why);

} // namespace Ferry::Impl
