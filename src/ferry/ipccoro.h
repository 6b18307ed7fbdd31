// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/handler.h>

#include <QCoroTask>

#include <exception>
#include <memory>
#include <utility>

/*!
    \file
    \brief Coroutine handlers: with this header IpcScope::handle() and IpcRenderer::handle() take a QCoro::Task<R>.

    \code
    ipcMain.handle(u"read-file"_s, [](QString path) -> QCoro::Task<QByteArray> {
        co_return co_await QtConcurrent::run(readFile, path);
    });
    \endcode

    Shape:  parameters by value (checked at compile time), because a reference would dangle after the first co_await.
            R as for plain handlers: void, a value, IpcResult<R> or QFuture<R>. A listener may be a coroutine as well.
    Errors: what the coroutine throws rejects the call, as in a plain handler.
    Thread: the coroutine goes on where what it awaits resumes it. Removing the handler while its coroutine is suspended
            is safe, captures included: the callable lives until the task settles. A captured `this` is yours to guard;
            capture a QPointer and look at it after each co_await.
    Needs:  QCoro, found by your program: find_package(QCoro6 COMPONENTS Core) and QCoro6::Coro (QCoro6::Core for QFuture).
*/

namespace Ferry::Impl {

template <typename T>
struct ReturnTraits<QCoro::Task<T>>
{
    static constexpr bool accepted = ReturnTraits<T>::accepted;
    static constexpr bool isCoroutine = true;

    static void respond(const EventPointer &event, const std::shared_ptr<void> &callable,
                        QCoro::Task<T> &&task)
    {
        answerWith(event, callable, std::move(task));
    }

    /*! \brief The same for a listener: nobody waits for its result, but what it throws is told. */
    static void observe(const EventPointer &event, const std::shared_ptr<void> &callable,
                        QCoro::Task<T> &&task)
    {
        waitFor(event, callable, std::move(task));
    }

private:
    // QCoro starts a task at once and keeps it going after the Task object is gone: the frames below own themselves,
    // and with them the event and the callable. Parameters by value, for the reason that the header's user is told.
    static QCoro::Task<void> answerWith(EventPointer event, std::shared_ptr<void> callable,
                                        QCoro::Task<T> task)
    {
        try {
            if constexpr (std::is_void_v<T>) {
                co_await task;
                ReturnTraits<T>::respond(event, callable);
            } else {
                ReturnTraits<T>::respond(event, callable, co_await task);
            }
        } catch (...) {
            respondError(event, currentExceptionError());
        }
    }

    static QCoro::Task<void> waitFor(EventPointer event,
                                     [[maybe_unused]] std::shared_ptr<void> callable,
                                     QCoro::Task<T> task)
    {
        try {
            co_await task;
        } catch (...) {
            listenerFailed(event, currentExceptionError());
        }
    }
};

} // namespace Ferry::Impl
