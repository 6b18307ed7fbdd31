// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/restartpolicy.h>

#include <ferry/backoff_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

QString RestartPolicy::problem() const
{
    if (endings < 0)
        return u"endings is %1, which is no count"_s.arg(endings);
    if (within.count() <= 0)
        return u"within is %1 ms, which is not more than 0"_s.arg(within.count());
    return Backoff::of(*this).problem();
}

std::chrono::milliseconds RestartPolicy::delay(int attempt) const
{
    return Backoff::of(*this).delay(attempt);
}

std::chrono::milliseconds RestartPolicy::jitteredDelay(int attempt) const
{
    return Backoff::of(*this).jitteredDelay(attempt);
}

} // namespace Ferry
