// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>

#include <optional>
#include <utility>

namespace Ferry {

/*!
    \brief A value, or the IpcError that came instead. What a handler may return, and what trySendSync() returns.

    Thread: as safe as T.
*/
template <typename T = QVariant>
class [[nodiscard]] IpcResult
{
public:
    using ValueType = T;

    IpcResult(T value) : m_value(std::move(value)) { }
    IpcResult(IpcError error) : m_error(std::move(error)) { }

    bool hasValue() const { return m_value.has_value(); }
    explicit operator bool() const { return hasValue(); }
    /*! \brief The value. Errors: throws error() when there is none. */
    const T &value() const &
    {
        if (!m_value)
            m_error.raise();
        return *m_value;
    }
    /*! \brief The same out of a result that is not needed any more. */
    T value() &&
    {
        if (!m_value)
            m_error.raise();
        return std::move(*m_value);
    }
    T valueOr(T fallback) const { return m_value ? *m_value : std::move(fallback); }
    const T &operator*() const { return value(); }
    const T *operator->() const { return &value(); }
    /*! \brief The error; one without message and code when hasValue(). */
    const IpcError &error() const { return m_error; }

private:
    std::optional<T> m_value;
    IpcError m_error;
};

/*! \brief Success, or an IpcError. */
template <>
class [[nodiscard]] IpcResult<void>
{
public:
    using ValueType = void;

    IpcResult() = default;
    IpcResult(IpcError error) : m_error(std::move(error)), m_failed(true) { }

    bool hasValue() const { return !m_failed; }
    explicit operator bool() const { return hasValue(); }
    void value() const
    {
        if (m_failed)
            m_error.raise();
    }
    const IpcError &error() const { return m_error; }

private:
    IpcError m_error;
    bool m_failed = false;
};

} // namespace Ferry
