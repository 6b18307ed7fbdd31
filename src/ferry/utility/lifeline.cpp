// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/lifeline_p.h>

#include <ferry/local/peercredentials_p.h>

#if defined(Q_OS_UNIX)
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif
#if defined(Q_OS_LINUX)
#include <sys/prctl.h>
#endif

namespace Ferry {

#if defined(Q_OS_UNIX)

namespace {

// Together less than a second.
constexpr int lookEveryMs = 100;
constexpr int graceMs = 400;

} // namespace

Lifeline::Lifeline(qintptr descriptor)
{
    m_main = peerCredentials(descriptor, GroupRule::OursIncludeIt).processId;
    m_watched = fcntl(int(descriptor), F_DUPFD_CLOEXEC, 3);
    if (m_watched < 0 || pipe(m_wake) != 0)
        return; // out of descriptors: what the kernel promised stays
    for (const int end : m_wake)
        fcntl(end, F_SETFD, FD_CLOEXEC);
    start();
#if defined(Q_OS_LINUX)
    // Until here the kernel would have killed it with main; now it may leave in order.
    prctl(PR_SET_PDEATHSIG, 0);
#endif
}

Lifeline::~Lifeline()
{
    if (m_wake[1] >= 0) {
        ::close(m_wake[1]);
        wait();
        ::close(m_wake[0]);
    }
    if (m_watched >= 0)
        ::close(m_watched);
}

bool Lifeline::isCalledBack(int milliseconds) const
{
    pollfd called { m_wake[0], POLLIN, 0 };
    return poll(&called, 1, milliseconds) > 0;
}

void Lifeline::run()
{
    pollfd watched[2] = { { m_wake[0], POLLIN, 0 }, { m_watched, 0, 0 } };
    while (poll(watched, 2, -1) < 0) { } // interrupted
    if (watched[0].revents)
        return;
    while (getppid() == m_main) {
        if (isCalledBack(lookEveryMs))
            return;
    }
    if (!isCalledBack(graceMs))
        _exit(1);
}

#else

Lifeline::Lifeline(qintptr) { }
Lifeline::~Lifeline() = default;
bool Lifeline::isCalledBack(int) const
{
    return true;
}
void Lifeline::run() { }

#endif

} // namespace Ferry
