// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/convert.h>
#include <ferry/impl/errors.h>
#include <ferry/ipcresult.h>

#include <QtCore/QFuture>
#include <QtCore/QPromise>

#include <memory>
#include <type_traits>
#include <utility>

// The waiting end of a call: from its answer to the type that the caller asked for.

namespace Ferry::Impl {

/*! \brief A call that waits for its answer. The first answer wins; destroyed without one it fails with ERR_NO_REPLY. */
class FERRY_EXPORT PendingCall
{
public:
    PendingCall() = default;
    Q_DISABLE_COPY_MOVE(PendingCall)
    virtual ~PendingCall();

    virtual void resolve(const QVariant &value) = 0;
    virtual void reject(const IpcError &error) = 0;
    /*! \brief True once the caller cancelled the future. */
    virtual bool isCanceled() const = 0;
};

/*! \brief A call whose answer comes in a future. Needs no QObject and no event loop of its own. */
template <typename R>
class PromiseCall final : public PendingCall
{
public:
    ~PromiseCall() override
    {
        if (!m_answered)
            reject(noReplyError());
    }

    QFuture<R> future() const { return m_promise.future(); }

    void resolve(const QVariant &value) override
    {
        if (m_answered)
            return;
        if constexpr (std::is_same_v<R, QVariant>) {
            m_promise.addResult(value);
        } else if constexpr (!std::is_void_v<R>) {
            R result {};
            Mismatch why;
            if (!convert(value, &result, &why))
                return reject(refusedResult(why));
            m_promise.addResult(std::move(result));
        }
        finish();
    }

    void reject(const IpcError &error) override
    {
        if (m_answered)
            return;
        m_promise.setException(error);
        finish();
    }

    bool isCanceled() const override { return m_promise.isCanceled(); }

private:
    void finish()
    {
        m_answered = true;
        m_promise.finish();
    }

    // Born started: start() would tell watchers that there cannot be yet.
    static constexpr auto running = QFutureInterfaceBase::State(QFutureInterfaceBase::Started
                                                                | QFutureInterfaceBase::Running);
    QPromise<R> m_promise { QFutureInterface<R>(running) };
    bool m_answered = false;
};

/*! \brief An answer that is there already, converted. */
template <typename R>
IpcResult<R> unpackResult(IpcResult<QVariant> result)
{
    if constexpr (std::is_same_v<R, QVariant>) {
        return result;
    } else {
        if (!result)
            return result.error();
        if constexpr (std::is_void_v<R>) {
            return {};
        } else {
            R value {};
            Mismatch why;
            if (!convert(result.value(), &value, &why))
                return refusedResult(why);
            return value;
        }
    }
}

} // namespace Ferry::Impl
