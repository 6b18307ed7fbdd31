// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "laps.h"

#if defined(__unix__)
#include <sys/wait.h>
#include <unistd.h>
#endif

// Many client processes at once: the program forks before it makes anything of Qt's.

/*!
    \brief Runs \a client in clients= processes at the same time and prints the time per call of them all
    together. \a client makes its own QCoreApplication, calls start() and count() of its Rate, and returns when count() says
    false.
*/
template <typename ClientFunction>
int fanOut(const Options &options, ClientFunction client)
{
#if defined(__unix__)
    const int clients = int(options.number("clients", 10));
    int pipe[2];
    if (::pipe(pipe) != 0)
        return 1;
    // Not before all of them are there.
    const auto begin = Rate::Clock::now() + std::chrono::milliseconds(500 + 20 * clients);
    for (int i = 0; i < clients; ++i) {
        const pid_t child = fork();
        if (child < 0)
            return 1;
        if (child == 0) {
            Rate rate(options, begin);
            const int status = client(rate);
            const double perSecond = rate.perSecond();
            const bool told = ::write(pipe[1], &perSecond, sizeof perSecond) == sizeof perSecond;
            _exit(told ? status : 1);
        }
    }
    ::close(pipe[1]);
    double total = 0;
    double one = 0;
    int heard = 0;
    while (::read(pipe[0], &one, sizeof one) == sizeof one) {
        total += one;
        ++heard;
    }
    bool fine = heard == clients;
    for (int status = 0; wait(&status) > 0;)
        fine = fine && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (fine)
        std::printf("{\"us\": %.4f, \"n\": %d}\n", 1e6 / total, clients);
    return fine ? 0 : 1;
#else
    std::fprintf(stderr, "needs fork()\n");
    return 1;
#endif
}
