// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QFile>
#include <QtCore/QString>

#include <algorithm>
#include <vector>

#include <unistd.h>

/*! \brief What the soak counts for its report. */
struct Counts
{
    qint64 in = 0; // messages
    qint64 out = 0;
    qint64 bytesIn = 0;
    qint64 bytesOut = 0;
    qint64 audits = 0;
    qint64 cancels = 0;
    qint64 ports = 0;
    int lives = 0;
    int kills = 0;
    int stops = 0;
    int closings = 0;
};

/*! \brief Resident memory of a process, in KiB; 0 when it is gone. */
inline qint64 residentKilobytes(const QString &process)
{
    QFile file(QStringLiteral("/proc/%1/statm").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE) / 1024;
}

/*! \brief A figure over time, that of a program that has warmed up after a third of it. */
class Course
{
public:
    void add(qint64 value) { m_values.push_back(value); }
    /*! \brief The middle of the part from \a from to \a to, in hundredths. */
    qint64 median(int from, int to) const
    {
        const auto at = [&](int hundredth) {
            return m_values.begin() + m_values.size() * hundredth / 100;
        };
        std::vector<qint64> part(at(from), at(to));
        if (part.empty())
            return 0;
        const auto middle = part.begin() + part.size() / 2;
        std::nth_element(part.begin(), middle, part.end());
        return *middle;
    }
    qint64 early() const { return median(33, 50); }
    qint64 late() const { return median(83, 100); }
    qint64 growth() const { return late() - early(); }

private:
    std::vector<qint64> m_values;
};

struct Measures
{
    Course mainMemory; // KiB
    Course rendererMemory; // of the one that is never killed
    Course descriptors;
    qsizetype descriptorsBefore = 0;
};
