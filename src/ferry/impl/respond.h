// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>

#include <QtCore/QFuture>

#include <functional>
#include <memory>

// Installed because templates need it; no promise about it. The way from a typed callable back to the caller.

namespace Ferry {
class IpcEvent;
class IpcRendererEvent;
}

namespace Ferry::Impl {

class EventData;
/*! \brief What all handles on one received message share: who sent it, and how to answer. */
using EventPointer = std::shared_ptr<EventData>;

FERRY_EXPORT EventPointer eventData(const IpcEvent &event);
FERRY_EXPORT EventPointer eventData(const IpcRendererEvent &event);

/*! \brief Answers the call. The first answer wins; without effect on a plain send. Thread: any. */
FERRY_EXPORT void respondValue(const EventPointer &event, QVariant value);
FERRY_EXPORT void respondError(const EventPointer &event, const IpcError &error);

/*!
    \brief A listener failed (threw, or its parameters did not fit): logs it with the channel.

    A synchronous caller gets \a error if no other listener gives a value. Thread: any.
*/
FERRY_EXPORT void listenerFailed(const EventPointer &event, const IpcError &error);

/*!
    \brief Calls \a finished on the peer's thread once \a future has finished, and cancels \a future when the call is cancelled.

    A cancelled future answers with ERR_CANCELED by itself; \a finished is not called then. Uses QFutureWatcher, never then(). Thread: any.
*/
FERRY_EXPORT void watchFuture(const EventPointer &event, const QFuture<void> &future,
                              std::function<void()> finished);

/*! \brief The IpcError for the exception in flight: itself, or ERR_HANDLER_FAILED with what(). Call inside catch. */
FERRY_EXPORT IpcError currentExceptionError();

} // namespace Ferry::Impl
