// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <chrono>

namespace Ferry {

/*!
    \brief Whether and how an IpcRenderer comes back to its server by itself: exponential backoff
   with jitter.

    \code
    renderer.setReconnectPolicy({ .attempts = ReconnectPolicy::unlimited });
    \endcode

    Attempt n waits initialDelay * factor^(n - 1), at most maximumDelay, and then varies that by up
   to jitter of it to either side, so that the clients of one server do not come back all at once.
   With the defaults: 250 ms, 500 ms, 1 s, 2 s, 4 s, 8 s and from then on 10 s, each ± 20 %. A
   connection that was made starts the count anew.
*/
struct FERRY_EXPORT ReconnectPolicy
{
    static constexpr int unlimited = -1;

    int attempts = 0; //!< how many attempts in a row may fail before it gives up; 0, the default,
                      //!< never reconnects
    std::chrono::milliseconds initialDelay { 250 }; //!< before the first attempt; 0 or more
    double factor = 2; //!< from one delay to the next; 1 or more
    std::chrono::milliseconds maximumDelay { 10000 }; //!< before jitter; not less than initialDelay
    double jitter = 0.2; //!< 0 (none) to 1

    /*! \brief What is wrong with these values, such as "attempts is -2, which …"; empty when
     * nothing is. */
    QString problem() const;
    /*! \brief The time before \a attempt (from 1) without jitter. */
    std::chrono::milliseconds delay(int attempt) const;
    /*! \brief delay() with jitter. Another value each time. Thread: any. */
    std::chrono::milliseconds jitteredDelay(int attempt) const;
    /*! \brief Whether there is to be an \a attempt (from 1). */
    bool allows(int attempt) const { return attempts == unlimited || attempt <= attempts; }
};

} // namespace Ferry
