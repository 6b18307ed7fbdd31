// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/reconnectpolicy.h>

#include <ferry/backoff_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

QString ReconnectPolicy::problem() const
{
    if (attempts < unlimited)
        return u"attempts is %1, which is neither a count nor unlimited"_s.arg(attempts);
    return Backoff::of(*this).problem();
}

std::chrono::milliseconds ReconnectPolicy::delay(int attempt) const
{
    return Backoff::of(*this).delay(attempt);
}

std::chrono::milliseconds ReconnectPolicy::jitteredDelay(int attempt) const
{
    return Backoff::of(*this).jitteredDelay(attempt);
}

} // namespace Ferry
