// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/convert.h>
#include <ferry/impl/pack.h>
#include <ferry/impl/signature.h>
#include <ferry/impl/usertypes.h>
#include <ferry/ipcresult.h>
#include <ferry/sharedbuffer.h>

#include <functional>
#include <optional>

namespace Ferry {

namespace Impl {

template <typename T, typename... Others>
inline constexpr bool isAnyOf = (std::is_same_v<T, Others> || ...);

// clang-format off
/*! \brief What crosses as itself: nobody else says how. */
template <typename T>
inline constexpr bool isNormalForm = std::is_arithmetic_v<T> || isCharacter<T>
    || isAnyOf<T, QString, QByteArray, QDateTime, QVariant, QVariantList, QVariantMap, BigInt,
               RegExp, Map, Set, TypedArray, SharedBuffer, IpcError, Rest, std::string, std::u16string>;

template <typename T>
concept Crossing = std::default_initializable<T> && std::copyable<T> && !std::is_pointer_v<T>;

template <typename T>
concept Registrable = Crossing<T> && !isNormalForm<T> && !isTakenApart<T>;

template <typename T, typename To>
concept ConverterFrom = std::is_invocable_v<const To &, const T &>
    && !std::is_void_v<std::invoke_result_t<const To &, const T &>>
    && !std::is_same_v<std::remove_cvref_t<std::invoke_result_t<const To &, const T &>>, T>;

template <typename T, typename R>
inline constexpr bool isMade
    = std::is_same_v<R, T> || std::is_same_v<R, std::optional<T>> || std::is_same_v<R, IpcResult<T>>;

template <typename F>
struct OneParameter { };
template <typename F>
    requires (HasSignature<F> && std::tuple_size_v<typename Signature<F>::Args> == 1)
struct OneParameter<F>
{
    using Type = std::tuple_element_t<0, typename Signature<F>::Args>;
};

template <typename T, typename From>
concept ConverterTo = Crossing<typename OneParameter<From>::Type>
    && !std::is_same_v<typename OneParameter<From>::Type, T>
    && isMade<T, typename Signature<From>::Return>;
// clang-format on

/*! \brief Calls a converter of the application; its errors become those of the value's place. */
template <typename T, typename From>
bool convertUserType(const From &make, const QVariant &from, T *to, Mismatch *why)
{
    typename OneParameter<From>::Type value {};
    if (!convert(from, &value, why)) {
        if (why->hasPath())
            return false;
        refuse(from, QMetaType::fromType<T>(), why);
        why->addHint(QStringLiteral("it takes ")
                     + typeWord(QMetaType::fromType<typename OneParameter<From>::Type>()));
        return false;
    }
    try {
        auto made = std::invoke(make, value);
        if constexpr (std::is_same_v<decltype(made), T>) {
            *to = std::move(made);
            return true;
        } else if constexpr (std::is_same_v<decltype(made), std::optional<T>>) {
            if (!made)
                return refuse(from, QMetaType::fromType<T>(), why);
            *to = std::move(*made);
            return true;
        } else {
            *to = made.value(); // throws what there is instead
            return true;
        }
    } catch (...) {
        return refuseThrown(from, QMetaType::fromType<T>(), why);
    }
}

/*! \brief What convert() and pack() do at compile time, for a type that is met at run time. */
template <typename T>
UserType takenApart()
{
    return { [](const void *value) { return pack(*static_cast<const T *>(value)); },
             [](const QVariant &from, void *to, Mismatch *why) {
                 return convert(from, static_cast<T *>(to), why);
             } };
}

template <typename T>
void addTakenApart()
{
    addUserType(QMetaType::fromType<T>(), takenApart<T>());
}

template <typename T>
void addCompanions()
{
    addTakenApart<std::optional<T>>();
    addTakenApart<QList<T>>();
    addTakenApart<QMap<QString, T>>();
    addTakenApart<QHash<QString, T>>();
}

} // namespace Impl

/*!
    \brief Says how values of \a T cross: \a to makes of one what is sent, \a from makes one of what
    arrives.

    \code
    Ferry::registerType<Colour>([](const Colour &colour) { return colour.name(); },
                                [](const QString &name) { return Colour::fromName(name); });
    \endcode

    \a to returns anything that can be sent. \a from has one parameter, to which what arrives is
    converted strictly (a QVariant takes everything), and returns T, std::optional<T> or
    IpcResult<T>. From then on T may be a parameter, a result, an element, a gadget's property; so
    may std::optional<T>, QList<T>, QMap<QString, T> and QHash<QString, T>.

    Registered converters come before Ferry's own table, also for enums, gadgets and types of Qt.
    Refused at compile time: what crosses as itself (numbers, strings, QByteArray, QDateTime,
    Ferry's values), and containers, which are taken apart. Registering again replaces.

    Errors: ERR_BAD_ARGUMENT with argument and path for what does not convert to the parameter of
            \a from, an empty optional, an error, an exception; ERR_NOT_CLONEABLE with the path for
            what \a to throws.
    Thread: any. The converters run in the threads that send and receive.
*/
template <typename T, typename To, typename From>
requires Impl::Registrable<T> && Impl::ConverterFrom<T, To> && Impl::ConverterTo<T, From>
void registerType(To to, From from)
{
    Impl::UserType conversions;
    conversions.pack = [to = std::move(to)](const void *value) {
        return Impl::pack(std::invoke(to, *static_cast<const T *>(value)));
    };
    conversions.convert = [from = std::move(from)](const QVariant &value, void *result,
                                                   Impl::Mismatch *why) {
        return Impl::convertUserType(from, value, static_cast<T *>(result), why);
    };
    Impl::addUserType(QMetaType::fromType<T>(), std::move(conversions));
    Impl::addCompanions<T>();
}

/*!
    \brief Makes \a T known where types are known at run time only: as a gadget's property, or inside
    a QVariant.

    For a container, std::pair, std::array or std::optional: itself. For any other type, such as a
    gadget or an enum: std::optional, QList, QMap<QString, T> and QHash<QString, T> of it. Parameters
    and results of handlers need none of this, nor does std::optional of numbers, strings, dates and
    the like.

    Thread: any.
*/
template <typename T>
requires Impl::Crossing<T>
void registerType()
{
    if constexpr (Impl::isTakenApart<T>)
        Impl::addTakenApart<T>();
    else
        Impl::addCompanions<T>();
}

} // namespace Ferry
