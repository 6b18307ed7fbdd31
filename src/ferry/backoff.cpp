// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/backoff_p.h>

#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace Ferry {

QString Backoff::problem() const
{
    if (initialDelay.count() < 0)
        return u"initialDelay is %1 ms, which is less than 0"_s.arg(initialDelay.count());
    if (!(factor >= 1) || std::isinf(factor))
        return u"factor is %1, which is not a number of 1 or more"_s.arg(factor);
    if (maximumDelay < initialDelay)
        return u"maximumDelay is %1 ms, which is less than initialDelay (%2 ms)"_s
            .arg(maximumDelay.count())
            .arg(initialDelay.count());
    if (!(jitter >= 0 && jitter <= 1))
        return u"jitter is %1, which is not between 0 and 1"_s.arg(jitter);
    return {};
}

std::chrono::milliseconds Backoff::delay(int attempt) const
{
    const auto limit = double(maximumDelay.count());
    const double grown = double(initialDelay.count()) * std::pow(factor, std::max(attempt, 1) - 1);
    return std::chrono::milliseconds(qint64(std::min(grown, limit)));
}

std::chrono::milliseconds Backoff::jitteredDelay(int attempt) const
{
    const double share = jitter * (2 * QRandomGenerator::global()->generateDouble() - 1);
    return std::chrono::milliseconds(
        qint64(std::round(double(delay(attempt).count()) * (1 + share))));
}

} // namespace Ferry
