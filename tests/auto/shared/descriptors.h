// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QDir>
#include <QtCore/QString>

#include <cerrno>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>

// What this process has open, and may open.

inline qsizetype openDescriptors()
{
    return QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::System | QDir::AllEntries).size();
}

/*! \brief Lowers what this process may open, for as long as it lives. */
class DescriptorLimit
{
public:
    /*! \brief No number from \a limit up. */
    explicit DescriptorLimit(int limit)
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        rlimit lower = m_before;
        lower.rlim_cur = rlim_t(limit);
        setrlimit(RLIMIT_NOFILE, &lower);
    }
    ~DescriptorLimit()
    {
        giveBack();
        setrlimit(RLIMIT_NOFILE, &m_before);
    }
    Q_DISABLE_COPY_MOVE(DescriptorLimit)

    /*! \brief The limit with which \a count can still be opened. */
    static int free(int count)
    {
        const int lowest = dup(0);
        close(lowest);
        return lowest + count;
    }

    /*! \brief Leaves none, as an application does that has opened too much itself. */
    void takeAll()
    {
        for (int taken = dup(0); taken >= 0; taken = dup(0))
            m_taken.push_back(taken);
        if (errno != EMFILE)
            qFatal("dup: %d", errno);
    }
    void giveBack()
    {
        for (const int taken : std::exchange(m_taken, {}))
            close(taken);
    }

private:
    rlimit m_before {};
    std::vector<int> m_taken;
};
