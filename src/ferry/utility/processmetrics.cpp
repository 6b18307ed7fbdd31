// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/processmetrics_p.h>

#include <QtCore/QFile>

#if defined(Q_OS_UNIX)
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

#if defined(Q_OS_LINUX)

namespace {

QList<QByteArray> fieldsOf(qint64 id, const QString &file, char after)
{
    QFile source(u"/proc/%1/%2"_s.arg(id).arg(file));
    if (!source.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = source.readAll();
    // The program's name may hold anything, blanks too.
    return text.mid(after ? text.lastIndexOf(after) + 2 : 0).split(' ');
}

} // namespace

UtilityMetrics processMetrics(qint64 id)
{
    UtilityMetrics metrics;
    const auto memory = fieldsOf(id, u"statm"_s, 0);
    const auto times = fieldsOf(id, u"stat"_s, ')'); // from the third field, the state, on
    if (id <= 0 || memory.size() < 2 || times.size() < 13)
        return metrics;
    metrics.known = true;
    metrics.residentBytes = memory.at(1).toLongLong() * sysconf(_SC_PAGESIZE);
    const qint64 ticks = times.at(11).toLongLong() + times.at(12).toLongLong();
    metrics.cpuTime = std::chrono::milliseconds(ticks * 1000 / sysconf(_SC_CLK_TCK));
    return metrics;
}

#else

UtilityMetrics processMetrics(qint64)
{
    return {};
}

#endif

} // namespace Ferry
