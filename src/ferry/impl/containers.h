// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMap>
#include <QtCore/QMetaType>
#include <QtCore/QSet>
#include <QtCore/QString>

#include <array>
#include <map>
#include <optional>
#include <utility>
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

/*! \brief Arrays of a fixed length: std::array, and std::pair, whose types may differ. */
template <typename T>
inline constexpr bool isTuple = false;
template <typename T, std::size_t N>
inline constexpr bool isTuple<std::array<T, N>> = true;
template <typename A, typename B>
inline constexpr bool isTuple<std::pair<A, B>> = true;

template <typename T>
inline constexpr bool isObject = false;
template <typename T>
inline constexpr bool isObject<QMap<QString, T>> = true;
template <typename T>
inline constexpr bool isObject<QHash<QString, T>> = true;
template <typename T>
inline constexpr bool isObject<std::map<QString, T>> = true;

/*! \brief Containers with keys that are no strings: a Map in JavaScript. */
template <typename T>
inline constexpr bool isKeyed = false;
template <typename K, typename T>
inline constexpr bool isKeyed<QMap<K, T>> = !isObject<QMap<K, T>>;
template <typename K, typename T>
inline constexpr bool isKeyed<QHash<K, T>> = !isObject<QHash<K, T>>;
template <typename K, typename T>
inline constexpr bool isKeyed<std::map<K, T>> = !isObject<std::map<K, T>>;

template <typename T>
inline constexpr bool isOptional = false;
template <typename T>
inline constexpr bool isOptional<std::optional<T>> = true;

/*! \brief QVariantList, QStringList, QVariantMap …: Qt's own, which codec and conversion table know by number. */
template <typename T>
inline constexpr bool isBuiltIn = QMetaTypeId2<T>::IsBuiltIn;

/*! \brief What convert() and pack() take apart at compile time. */
template <typename T>
inline constexpr bool isTakenApart = !isBuiltIn<T>
    && (isArray<T> || isTuple<T> || isObject<T> || isKeyed<T> || isOptional<T>);

} // namespace Ferry::Impl
