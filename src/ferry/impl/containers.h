// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QMetaType>
#include <QtCore/QSet>
#include <QtCore/QString>

#include <map>
#include <optional>
#include <vector>

// Which C++ containers stand for JavaScript's arrays and objects, for both directions.

namespace Ferry::Impl {

template <typename T>
inline constexpr bool isArray = false;
template <typename T>
inline constexpr bool isArray<QList<T>> = true;
template <typename T>
inline constexpr bool isArray<QSet<T>> = true;
template <typename T>
inline constexpr bool isArray<std::vector<T>> = true;

template <typename T>
inline constexpr bool isObject = false;
template <typename T>
inline constexpr bool isObject<QMap<QString, T>> = true;
template <typename T>
inline constexpr bool isObject<QHash<QString, T>> = true;
template <typename T>
inline constexpr bool isObject<std::map<QString, T>> = true;

template <typename T>
inline constexpr bool isOptional = false;
template <typename T>
inline constexpr bool isOptional<std::optional<T>> = true;

/*! \brief QVariantList, QStringList, QVariantMap …: Qt's own, which codec and conversion table know by number. */
template <typename T>
inline constexpr bool isBuiltIn = QMetaTypeId2<T>::IsBuiltIn;

} // namespace Ferry::Impl
