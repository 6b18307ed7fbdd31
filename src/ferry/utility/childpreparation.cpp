// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/childpreparation_p.h>

#if defined(Q_OS_UNIX)

#include <QtCore/QDir>

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

#if defined(Q_OS_LINUX)
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

namespace Ferry {

namespace {

constexpr int firstOwnDescriptor = 3;

void setCloseOnExec(int descriptor)
{
    fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

/*! \brief Above the standard ones, which a child replaces. */
int liftedDescriptor(int descriptor)
{
    if (descriptor >= firstOwnDescriptor)
        return descriptor;
    const int lifted = fcntl(descriptor, F_DUPFD_CLOEXEC, firstOwnDescriptor);
    ::close(descriptor);
    return lifted;
}

/*! \brief No descriptor of this process is larger, but for those that other threads open right now.
 */
int largestDescriptor()
{
    int largest = -1;
    for (const char *folder : { "/proc/self/fd", "/dev/fd" }) {
        const QStringList names =
            QDir(QString::fromLatin1(folder)).entryList(QDir::System | QDir::AllEntries);
        for (const QString &name : names)
            largest = std::max(largest, name.toInt());
    }
    if (largest >= 0)
        return largest + 64;
    rlimit limit {};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? int(std::min<rlim_t>(limit.rlim_cur, 65536))
                                                 : 1024;
}

bool closeRangeOnExec()
{
#if defined(SYS_close_range)
    constexpr unsigned closeOnExec = 4; // CLOSE_RANGE_CLOEXEC, Linux 5.11
    return syscall(SYS_close_range, unsigned(firstOwnDescriptor), ~0U, closeOnExec) == 0;
#else
    return false;
#endif
}

} // namespace

SocketPair::~SocketPair()
{
    if (m_ours >= 0)
        ::close(m_ours);
    closeTheirs();
}

bool SocketPair::open()
{
    int ends[2] = { -1, -1 };
#if defined(SOCK_CLOEXEC)
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return false;
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return false;
    setCloseOnExec(ends[0]);
    setCloseOnExec(ends[1]);
#endif
    m_ours = liftedDescriptor(ends[0]);
    m_theirs = liftedDescriptor(ends[1]);
    return m_ours >= 0 && m_theirs >= 0;
}

int SocketPair::takeOurs()
{
    return std::exchange(m_ours, -1);
}

void SocketPair::closeTheirs()
{
    if (m_theirs >= 0)
        ::close(std::exchange(m_theirs, -1));
}

std::function<void()> childPreparation(int descriptor)
{
    // Other libraries' descriptors often lack the flag, and a child that holds one keeps a pipe or
    // a lock alive.
    const int largest = largestDescriptor();
#if defined(Q_OS_LINUX)
    // The kernel means the thread that forks, not its process: right only for the thread that lives
    // as long.
    const bool diesWithUs = syscall(SYS_gettid) == getpid();
    const pid_t us = getpid();
#endif
    return [=] {
        if (!closeRangeOnExec()) {
            for (int other = firstOwnDescriptor; other <= largest; ++other)
                setCloseOnExec(other);
        }
        if (descriptor >= 0)
            fcntl(descriptor, F_SETFD, 0);

        std::signal(SIGTERM, SIG_DFL);
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);

#if defined(Q_OS_LINUX)
        if (diesWithUs) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != us)
                _exit(1); // it died before that
        }
#endif
    };
}

} // namespace Ferry

#endif
