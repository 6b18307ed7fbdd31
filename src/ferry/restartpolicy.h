// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

namespace Ferry {

/*!
    \brief Whether and how a UtilityProcess is started again when it ended by itself: exponential
   backoff with jitter, and an end to that when it crashes again and again.

    \code
    options.restart = { .when = RestartPolicy::When::OnCrash };
    \endcode

    A restart waits initialDelay * factor^(n - 1), at most maximumDelay, and varies that by up to
   jitter of it to either side; n counts the endings of the last \c within. With the defaults: 250
   ms, 500 ms, 1 s, 2 s, each ± 20 %, and the fifth ending within a minute is the last: the process
   is in a crash loop and stays down until UtilityProcess::start().
*/
struct FERRY_EXPORT RestartPolicy
{
    enum class When {
        Never,
        OnCrash, //!< a signal, an exit code other than 0, not started, not ready in time, or a
                 //!< broken protocol
        Always //!< after exit code 0 as well; never after kill() and stop()
    };

    When when = When::Never;
    std::chrono::milliseconds initialDelay { 250 }; //!< before the first restart; 0 or more
    double factor = 2; //!< from one delay to the next; 1 or more
    std::chrono::milliseconds maximumDelay { 10000 }; //!< before jitter; not less than initialDelay
    double jitter = 0.2; //!< 0 (none) to 1
    int endings = 5; //!< that many … ; 0: there is no crash loop
    std::chrono::milliseconds within { 60000 }; //!< … in this time are a crash loop; more than 0

    /*! \brief What is wrong with these values, such as "endings is -2, which …"; empty when nothing
     * is. */
    QString problem() const;
    /*! \brief The time before restart \a attempt (from 1) without jitter. */
    std::chrono::milliseconds delay(int attempt) const;
    /*! \brief delay() with jitter. Another value each time. Thread: any. */
    std::chrono::milliseconds jitteredDelay(int attempt) const;
};

} // namespace Ferry
