// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QFuture>
#include <QtCore/QtGlobal>

#include <type_traits>
#include <utility>

// The only place for QT_VERSION_CHECK in Core. Each function says when it can go.

namespace Ferry::Impl {

/*! \brief A finished future that holds \a value. Drop when the minimum is Qt 6.6. */
template <typename T>
QFuture<std::decay_t<T>> readyFuture(T &&value)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    return QtFuture::makeReadyValueFuture(std::forward<T>(value));
#else
    return QtFuture::makeReadyFuture(std::forward<T>(value));
#endif
}

/*! \brief A finished future without a value. Drop when the minimum is Qt 6.6. */
inline QFuture<void> readyFuture()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    return QtFuture::makeReadyVoidFuture();
#else
    return QtFuture::makeReadyFuture();
#endif
}

} // namespace Ferry::Impl
