// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/convert.h>
#include <ferry/impl/errors.h>
#include <ferry/impl/signature.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QStringView>

#include <concepts>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// From the arguments of a message to the parameters of a listener or handler.

namespace Ferry {
class IpcEvent;
class IpcRendererEvent;
}

namespace Ferry::Impl {

// clang-format off
template <typename T>
inline constexpr bool isView = std::is_pointer_v<T>
    || std::is_same_v<T, QStringView> || std::is_same_v<T, QByteArrayView>
    || std::is_same_v<T, QAnyStringView> || std::is_same_v<T, QLatin1String>
    || std::is_same_v<T, std::string_view> || std::is_same_v<T, std::u16string_view>;

template <typename T>
inline constexpr bool isEvent
    = std::is_base_of_v<IpcEvent, T> || std::is_same_v<IpcRendererEvent, T>;

template <typename T>
inline constexpr bool isPosition = std::is_same_v<T, Rest> || std::is_same_v<T, Spread>;

/*! \brief A type that an argument or a result can convert to. Views and pointers would outlive what they show. */
template <typename T>
concept Convertible = std::default_initializable<T> && std::copyable<T>
    && !isView<T> && !isEvent<T> && !isPosition<T> && !std::is_same_v<T, long double>;

template <typename Raw>
inline constexpr bool isPassable
    = !std::is_lvalue_reference_v<Raw> || std::is_const_v<std::remove_reference_t<Raw>>;

template <typename... A>
inline constexpr bool valuesFit = true;
template <typename Last>
inline constexpr bool valuesFit<Last> = isPassable<Last>
    && (Convertible<std::decay_t<Last>> || std::is_same_v<std::decay_t<Last>, Rest>);
template <typename First, typename Second, typename... More>
inline constexpr bool valuesFit<First, Second, More...> = isPassable<First>
    && Convertible<std::decay_t<First>> && valuesFit<Second, More...>;
// clang-format on

/*! \brief The parameters of a callable, sorted: [Event,] T1 … Tn [, Rest]. */
template <typename Event, typename Raw>
struct Parameters;

template <typename Event, typename... A>
struct Parameters<Event, TypeList<A...>>
{
    static constexpr bool takesEvent = false;
    static constexpr bool fit = valuesFit<A...>;
    using Values = std::tuple<std::decay_t<A>...>;
};

// clang-format off
template <typename Event, typename First, typename... A>
    requires std::is_base_of_v<std::remove_cvref_t<First>, Event>
struct Parameters<Event, TypeList<First, A...>>
// clang-format on
{
    static constexpr bool takesEvent = true;
    static constexpr bool fit = std::is_convertible_v<const Event &, First> && valuesFit<A...>;
    using Values = std::tuple<std::decay_t<A>...>;
};

template <typename Raw>
inline constexpr bool allByValue = false;
template <typename... A>
inline constexpr bool allByValue<TypeList<A...>> = (!std::is_reference_v<A> && ...);

template <typename T>
bool unpackArgument(const QVariantList &arguments, qsizetype index, T *to, QString *problem)
{
    if constexpr (std::is_same_v<T, Rest>) {
        *to = Rest(arguments.mid(index));
        return true;
    } else {
        if (index >= arguments.size()) {
            if constexpr (!isOptional<T> && !std::is_same_v<T, QVariant>) {
                *problem = missingArgument(index, QMetaType::fromType<T>());
                return false;
            }
            return true;
        }
        Mismatch why;
        if (convert(arguments.at(index), to, &why))
            return true;
        *problem = refusedArgument(index, why);
        return false;
    }
}

/*!
    \brief \a arguments as the tuple \a Values, or nullopt and a sentence in \a problem.

    Extra arguments are ignored. Arguments count from 1, without the event.
*/
template <typename Values>
std::optional<Values> unpackArguments([[maybe_unused]] const QVariantList &arguments,
                                      [[maybe_unused]] QString *problem)
{
    std::optional<Values> values(std::in_place);
    const bool ok = [&]<std::size_t... I>(std::index_sequence<I...>)
    {
        return (unpackArgument(arguments, I, &std::get<I>(*values), problem) && ...);
    }
    (std::make_index_sequence<std::tuple_size_v<Values>>());
    if (!ok)
        values.reset();
    return values;
}

} // namespace Ferry::Impl
