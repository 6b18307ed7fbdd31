// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/containers.h>
#include <ferry/impl/usertypes.h>
#include <ferry/values.h>

#include <QtCore/QFlags>
#include <QtCore/QVariant>

#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// From C++ arguments and results to the QVariants that a codec takes.

namespace Ferry::Impl {

template <typename T>
inline constexpr bool isFlags = false;
template <typename E>
inline constexpr bool isFlags<QFlags<E>> = true;

template <typename T>
inline constexpr bool isCharacter = std::is_same_v<T, QChar> || std::is_same_v<T, char16_t>;

// clang-format off
/*! \brief A string literal or C string, also of char8_t and char16_t. */
template <typename T, typename Char>
inline constexpr bool isCString = std::is_convertible_v<T, const Char *>
    && (std::is_pointer_v<std::remove_reference_t<T>> || std::is_array_v<std::remove_reference_t<T>>);
// clang-format on

template <typename T>
QVariant packNumber(T value)
{
    if constexpr (std::is_same_v<T, bool>)
        return QVariant(value);
    else if constexpr (std::is_floating_point_v<T>)
        return QVariant(double(value));
    else if constexpr (sizeof(T) < sizeof(int) || (sizeof(T) == sizeof(int) && std::is_signed_v<T>))
        return QVariant(int(value));
    else if constexpr (sizeof(T) <= sizeof(qint64) && (std::is_signed_v<T> || sizeof(T) < 8))
        return QVariant(qint64(value));
    else
        return QVariant(quint64(value));
}

template <typename T>
QVariant pack(T &&value);

template <typename T>
QVariant packArray(const T &array)
{
    QVariantList list;
    list.reserve(qsizetype(array.size()));
    for (const auto &element : array)
        list.append(pack(element));
    return QVariant(std::move(list));
}

template <typename T>
QVariant packObject(const T &object)
{
    QVariantMap map;
    // By iterator: a range for over a QMap gives values without keys.
    for (auto it = object.begin(), end = object.end(); it != end; ++it) {
        if constexpr (requires { it.key(); })
            map.insert(it.key(), pack(it.value()));
        else
            map.insert(it->first, pack(it->second));
    }
    return QVariant(std::move(map));
}

template <typename T>
QVariant packTuple(const T &tuple)
{
    QVariantList list;
    list.reserve(std::tuple_size_v<T>);
    std::apply([&list](const auto &...elements) { (list.append(pack(elements)), ...); }, tuple);
    return QVariant(std::move(list));
}

template <typename T>
QVariant packPairs(const T &pairs)
{
    Map map;
    for (auto it = pairs.begin(), end = pairs.end(); it != end; ++it) {
        if constexpr (requires { it.key(); })
            map.append({ pack(it.key()), pack(it.value()) });
        else
            map.append({ pack(it->first), pack(it->second) });
    }
    return QVariant::fromValue(std::move(map));
}

/*! \brief True for a value whose type the application registered, where pack() would have an idea of its own. */
template <typename V>
bool isRegistered()
{
    if constexpr (std::is_copy_constructible_v<V> && std::is_destructible_v<V>)
        return isUserType(QMetaType::fromType<V>());
    else
        return false;
}

/*!
    \brief One C++ value as the QVariant that stands for it on the way.

    All kinds of strings become QString, std::optional its value or undefined, nullptr null, containers
    lists and maps. A type that is not listed travels inside the QVariant as it is; the codec walks it, or refuses it by name.
*/
template <typename T>
QVariant pack(T &&value)
{
    using V = std::remove_cvref_t<T>;
    if constexpr (std::is_same_v<V, QVariant>)
        return std::forward<T>(value);
    else if constexpr (isCString<T, char>)
        return QVariant(QString::fromUtf8(static_cast<const char *>(value)));
    else if constexpr (isCString<T, char8_t>)
        return QVariant(QString::fromUtf8(static_cast<const char8_t *>(value)));
    else if constexpr (isCString<T, char16_t>)
        return QVariant(QStringView(static_cast<const char16_t *>(value)).toString());
    else if constexpr (isCharacter<V>)
        return QVariant(QString(QChar(value)));
    else if constexpr (std::is_same_v<V, std::nullptr_t>)
        return null();
    else if constexpr (std::is_same_v<V, std::nullopt_t>)
        return QVariant();
    else if constexpr (isFlags<V>)
        return isRegistered<V>() ? QVariant::fromValue(value)
                                 : packNumber(static_cast<typename V::Int>(value));
    else if constexpr (std::is_enum_v<V>)
        return isRegistered<V>() ? QVariant::fromValue(value)
                                 : packNumber(static_cast<std::underlying_type_t<V>>(value));
    else if constexpr (std::is_arithmetic_v<V>) {
        static_assert(!std::is_same_v<V, long double>,
                      "Ferry: a long double cannot be sent exactly; send a double");
        return packNumber(value);
    } else if constexpr (isOptional<V>)
        return value ? pack(*std::forward<T>(value)) : QVariant();
    else if constexpr (std::is_same_v<V, Rest>)
        return QVariant(QVariantList(std::forward<T>(value)));
    else if constexpr (isArray<V> && !isBuiltIn<V>)
        return packArray(value);
    else if constexpr (isTuple<V>)
        return packTuple(value);
    else if constexpr (isObject<V> && !isBuiltIn<V>)
        return packObject(value);
    else if constexpr (isKeyed<V> && !isBuiltIn<V>)
        return packPairs(value);
    else if constexpr (std::is_same_v<V, std::string> || std::is_same_v<V, std::string_view>)
        return QVariant(QString::fromUtf8(value.data(), qsizetype(value.size())));
    else if constexpr (std::is_same_v<V, std::u8string> || std::is_same_v<V, std::u8string_view>)
        return QVariant(QString::fromUtf8(value.data(), qsizetype(value.size())));
    else if constexpr (std::is_same_v<V, std::u16string> || std::is_same_v<V, std::u16string_view>)
        return QVariant(QStringView(value.data(), qsizetype(value.size())).toString());
    else if constexpr (std::is_same_v<V, QStringView> || std::is_same_v<V, QLatin1String>)
        return QVariant(QString(value.toString()));
    else if constexpr (!isBuiltIn<V> && std::is_class_v<V> && std::is_convertible_v<T, QString>) {
        if constexpr (std::is_copy_constructible_v<V> && std::is_destructible_v<V>) {
            if (isRegistered<V>())
                return QVariant::fromValue(std::forward<T>(value));
        }
        return QVariant(QString(std::forward<T>(value))); // QStringBuilder's sums
    } else {
        static_assert(std::is_copy_constructible_v<V> && std::is_destructible_v<V>,
                      "Ferry: this type cannot be sent: it has no QMetaType, because it cannot be "
                      "copied");
        return QVariant::fromValue(std::forward<T>(value));
    }
}

template <typename T>
void appendArgument(QVariantList *list, T &&value)
{
    if constexpr (std::is_same_v<std::remove_cvref_t<T>, Spread>)
        list->append(std::forward<T>(value).arguments);
    else
        list->append(pack(std::forward<T>(value)));
}

/*! \brief The arguments of send() and its relatives. What spread() returned expands in place. */
template <typename... Args>
QVariantList packArguments(Args &&...args)
{
    QVariantList list;
    if constexpr (sizeof...(Args) > 0) {
        list.reserve(sizeof...(Args));
        (appendArgument(&list, std::forward<Args>(args)), ...);
    }
    return list;
}

} // namespace Ferry::Impl
