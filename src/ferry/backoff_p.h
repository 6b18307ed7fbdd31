// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QString>

#include <chrono>

namespace Ferry {

/*! \brief Growing delays with jitter: what ReconnectPolicy and RestartPolicy have in common. */
struct Backoff
{
    std::chrono::milliseconds initialDelay;
    double factor;
    std::chrono::milliseconds maximumDelay;
    double jitter;

    QString problem() const;
    std::chrono::milliseconds delay(int attempt) const;
    std::chrono::milliseconds jitteredDelay(int attempt) const;

    template <typename Policy>
    static Backoff of(const Policy &policy)
    {
        return { policy.initialDelay, policy.factor, policy.maximumDelay, policy.jitter };
    }
};

} // namespace Ferry
