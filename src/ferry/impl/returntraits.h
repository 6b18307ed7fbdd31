// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/errors.h>
#include <ferry/impl/pack.h>
#include <ferry/impl/respond.h>
#include <ferry/ipcresult.h>

#include <concepts>
#include <memory>
#include <type_traits>

// From what a handler returns to the answer of its call.

namespace Ferry::Impl {

/*!
    \brief How a handler's return type answers. The one extension point: <ferry/ipccoro.h> adds tasks.

    accepted        whether a handler may return it
    isCoroutine     whether the handler's parameters must outlive its first suspension
    respond()       answers \a event with \a value, now or later; \a callable must live until then. May throw.

    This one is for values.
*/
template <typename R>
struct ReturnTraits
{
    static constexpr bool accepted = std::copy_constructible<R>;
    static constexpr bool isCoroutine = false;

    static void respond(const EventPointer &event, const std::shared_ptr<void> &, const R &value)
    {
        respondValue(event, pack(value));
    }
};

template <>
struct ReturnTraits<void>
{
    static constexpr bool accepted = true;
    static constexpr bool isCoroutine = false;

    static void respond(const EventPointer &event, const std::shared_ptr<void> &)
    {
        respondValue(event, QVariant());
    }
};

template <typename T>
struct ReturnTraits<IpcResult<T>>
{
    static constexpr bool accepted = ReturnTraits<T>::accepted;
    static constexpr bool isCoroutine = false;

    static void respond(const EventPointer &event, const std::shared_ptr<void> &callable,
                        const IpcResult<T> &result)
    {
        if (!result)
            respondError(event, result.error());
        else if constexpr (std::is_void_v<T>)
            ReturnTraits<T>::respond(event, callable);
        else
            ReturnTraits<T>::respond(event, callable, result.value());
    }
};

template <typename T>
struct ReturnTraits<QFuture<T>>
{
    static constexpr bool accepted = ReturnTraits<T>::accepted;
    static constexpr bool isCoroutine = false;

    static void respond(const EventPointer &event, const std::shared_ptr<void> &,
                        const QFuture<T> &future)
    {
        if (future.isFinished())
            respondFinished(event, future);
        else
            watchFuture(event, QFuture<void>(future),
                        [event, future] { respondFinished(event, future); });
    }

private:
    static void respondFinished(const EventPointer &event, QFuture<T> future)
    {
        try {
            future.waitForFinished(); // does not wait: it throws what the work threw
            // A default-constructed future, and one whose promise was dropped, is finished,
            // cancelled and empty.
            if (future.isCanceled())
                respondError(event, noReplyError());
            else if constexpr (std::is_void_v<T>)
                ReturnTraits<T>::respond(event, {});
            else if (future.resultCount() == 0)
                respondError(event, noReplyError());
            else // by iterator: result() copies
                ReturnTraits<T>::respond(event, {}, *future.constBegin());
        } catch (...) {
            respondError(event, currentExceptionError());
        }
    }
};

} // namespace Ferry::Impl
