// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/arguments.h>
#include <ferry/impl/returntraits.h>
#include <ferry/impl/signature.h>
#include <ferry/ipcevent.h>

#include <concepts>
#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

// From a typed callable to one erased function, in one step. Everything after it is compiled once.

namespace Ferry::Impl {

/*! \brief A listener without its types. Never throws. */
template <typename Event>
using Listener = std::function<void(const Event &event, const QVariantList &arguments)>;
/*! \brief A handler without its types: answers \a event through impl/respond.h, now or later. Never throws. */
template <typename Event>
using Handler = std::function<void(const Event &event, const QVariantList &arguments)>;

template <typename F, typename Event>
using ParametersOf = Parameters<Event, typename Signature<F>::Raw>;

template <typename F>
using ReturnOf = std::decay_t<typename Signature<F>::Return>;

template <typename F, typename Event>
concept ParametersFit = HasSignature<F> && ParametersOf<F, Event>::fit;

// clang-format off
template <typename F, typename Event>
concept ListenerOf
    = std::move_constructible<F> && !std::is_member_pointer_v<F> && ParametersFit<F, Event>;

template <typename F, typename Event>
concept HandlerOf = ListenerOf<F, Event> && ReturnTraits<ReturnOf<F>>::accepted;

template <typename M, typename Object, typename Raw>
inline constexpr bool isCallableOn = false;
template <typename M, typename Object, typename... A>
inline constexpr bool isCallableOn<M, Object, TypeList<A...>>
    = std::is_invocable_v<M, Object *, A...>;

template <typename M, typename Object>
concept MethodOn = std::is_member_function_pointer_v<M> && HasSignature<M>
    && std::is_convertible_v<Object *, const QObject *>
    && isCallableOn<M, Object, typename Signature<M>::Raw>;
// clang-format on

template <typename M, typename Object, typename Event>
concept ListenerMethodOn = MethodOn<M, Object> && ParametersFit<M, Event>;

template <typename M, typename Object, typename Event>
concept HandlerMethodOn = ListenerMethodOn<M, Object, Event> && ReturnTraits<ReturnOf<M>>::accepted;

template <typename M, typename Object>
concept MethodOf = ListenerMethodOn<M, Object, IpcMainEvent>;
template <typename M, typename Object>
concept HandlerMethodOf = HandlerMethodOn<M, Object, IpcMainInvokeEvent>;
template <typename M, typename Object>
concept RendererMethodOf = ListenerMethodOn<M, Object, IpcRendererEvent>;
template <typename M, typename Object>
concept RendererHandlerMethodOf = HandlerMethodOn<M, Object, IpcRendererEvent>;

template <typename F>
concept IpcRendererListener = ListenerOf<F, IpcRendererEvent>;
template <typename F>
concept IpcRendererHandler = HandlerOf<F, IpcRendererEvent>;

template <typename Object, typename M, typename Raw>
class Bound;

/*! \brief object->method as a callable with the method's own signature. */
template <typename Object, typename M, typename... A>
class Bound<Object, M, TypeList<A...>>
{
public:
    Bound(Object *object, M method) : m_object(object), m_method(method) { }
    typename Signature<M>::Return operator()(A... arguments) const
    {
        return (m_object->*m_method)(std::forward<A>(arguments)...);
    }

private:
    Object *m_object;
    M m_method;
};

template <typename Object, typename M>
auto bind(Object *object, M method)
{
    return Bound<Object, M, typename Signature<M>::Raw>(object, method);
}

/*! \brief Calls \a f with the event, if it takes one, and with \a values, which it may keep. */
template <typename F, typename Event>
auto call(F &f, const Event &event, typename ParametersOf<F, Event>::Values &values) -> ReturnOf<F>
{
    return std::apply(
        [&](auto &...value) -> ReturnOf<F> {
            if constexpr (ParametersOf<F, Event>::takesEvent)
                return f(event, std::move(value)...);
            else
                return f(std::move(value)...);
        },
        values);
}

/*! \brief False for a coroutine that takes a parameter by reference: it would dangle after the first co_await. */
template <typename F>
inline constexpr bool outlivesSuspension
    = !ReturnTraits<ReturnOf<F>>::isCoroutine || allByValue<typename Signature<F>::Raw>;

template <typename Event, typename F>
Listener<Event> makeListener(F f)
{
    using Traits = ReturnTraits<ReturnOf<F>>;
    static_assert(outlivesSuspension<F>,
                  "Ferry: a coroutine listener takes its parameters by value: a reference would "
                  "dangle after the first co_await");
    return [shared = std::make_shared<F>(std::move(f))](const Event &event,
                                                        const QVariantList &arguments) {
        const std::shared_ptr<F> f = shared; // the listener may remove itself
        try {
            QString problem;
            auto values
                = unpackArguments<typename ParametersOf<F, Event>::Values>(arguments, &problem);
            if (!values)
                listenerFailed(eventData(event), badArgument(problem));
            else if constexpr (Traits::isCoroutine)
                Traits::observe(eventData(event), f, call<F, Event>(*f, event, *values));
            else
                static_cast<void>(call<F, Event>(*f, event, *values));
        } catch (...) {
            listenerFailed(eventData(event), currentExceptionError());
        }
    };
}

template <typename Event, typename F>
Handler<Event> makeHandler(F f)
{
    using Traits = ReturnTraits<ReturnOf<F>>;
    static_assert(outlivesSuspension<F>,
                  "Ferry: a coroutine handler takes its parameters by value: a reference would "
                  "dangle after the first co_await");
    // Shared: a coroutine lambda reads its captures after removeHandler() dropped the handler.
    return [shared = std::make_shared<F>(std::move(f))](const Event &event,
                                                        const QVariantList &arguments) {
        const std::shared_ptr<F> f = shared;
        const EventPointer data = eventData(event);
        try {
            QString problem;
            auto values =
                unpackArguments<typename ParametersOf<F, Event>::Values>(arguments, &problem);
            if (!values) {
                respondError(data, badArgument(problem));
            } else if constexpr (std::is_void_v<ReturnOf<F>>) {
                call<F, Event>(*f, event, *values);
                Traits::respond(data, f);
            } else {
                Traits::respond(data, f, call<F, Event>(*f, event, *values));
            }
        } catch (...) {
            respondError(data, currentExceptionError());
        }
    };
}

} // namespace Ferry::Impl

namespace Ferry {

/*! \brief A callable that IpcScope::on() takes: [IpcMainEvent,] T1 … Tn [, Rest]. Its result is ignored. */
template <typename F>
concept IpcListener = Impl::ListenerOf<F, IpcMainEvent>;

/*!
    \brief A callable that IpcScope::handle() takes: [IpcMainInvokeEvent,] T1 … Tn [, Rest] -> void, R,
    QFuture<R>, IpcResult<R>, or (with <ferry/ipccoro.h>) a QCoro::Task<R>.

    Refused: auto parameters (there is no type to convert to), types that cannot be default-constructed, references
    that are not const, views and pointers.
*/
template <typename F>
concept IpcHandler = Impl::HandlerOf<F, IpcMainInvokeEvent>;

} // namespace Ferry
