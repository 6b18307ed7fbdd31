// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace Ferry::Impl {

/*! \brief Types and nothing else: parameters as they were written, references included. */
template <typename... Ts>
struct TypeList
{
    static constexpr std::size_t size = sizeof...(Ts);
};

template <typename R, typename... A>
struct SignatureOf
{
    using Return = R;
    using Args = std::tuple<std::decay_t<A>...>;
    using Raw = TypeList<A...>;
};

/*! \brief What a member function pointer says. Nothing for what is refused: && and volatile members. */
template <typename M>
struct MethodSignature
{
};

// A macro because const, & and noexcept multiply.
// clang-format off
#define FERRY_METHOD_SIGNATURE(QUALIFIERS)                                                         \
    template <typename C, typename R, typename... A>                                               \
    struct MethodSignature<R (C::*)(A...) QUALIFIERS> : SignatureOf<R, A...>                       \
    {                                                                                              \
        using Class = C;                                                                           \
    };
FERRY_METHOD_SIGNATURE()
FERRY_METHOD_SIGNATURE(const)
FERRY_METHOD_SIGNATURE(&)
FERRY_METHOD_SIGNATURE(const &)
FERRY_METHOD_SIGNATURE(noexcept)
FERRY_METHOD_SIGNATURE(const noexcept)
FERRY_METHOD_SIGNATURE(& noexcept)
FERRY_METHOD_SIGNATURE(const & noexcept)
#undef FERRY_METHOD_SIGNATURE
// clang-format on

/*!
    \brief Return type and parameters of a callable with one operator(), a function pointer or a member function
    pointer.

    Without members for everything else. A generic lambda (auto parameters) has no signature to convert arguments to.
*/
template <typename F>
struct Signature
{
};

// clang-format off
template <typename F>
    requires requires { &F::operator(); }
struct Signature<F> : MethodSignature<decltype(&F::operator())>
{
};

template <typename F>
    requires std::is_member_function_pointer_v<F>
struct Signature<F> : MethodSignature<F>
{
};

template <typename R, typename... A>
struct Signature<R (*)(A...)> : SignatureOf<R, A...>
{
};

template <typename R, typename... A>
struct Signature<R (*)(A...) noexcept> : SignatureOf<R, A...>
{
};

template <typename F>
concept HasSignature = requires { typename Signature<F>::Raw; };
// clang-format on

} // namespace Ferry::Impl
