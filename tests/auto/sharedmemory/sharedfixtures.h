// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/localstream_p.h>
#include <ferry/local/memoryfile_p.h>
#include <ferry/local/sharedlane_p.h>

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <algorithm>

// What the tests of shared memory look at from outside.

/*! Whether the ends of a connection within this test share memory. */
inline bool sharesMemory()
{
    return Ferry::localStreamKind() == Ferry::LocalStreamKind::Descriptor
        && Ferry::MemoryFile::isAvailable();
}

/*! How often memory of Ferry's is mapped into this process. */
inline int mappedMemories()
{
    QFile maps(QStringLiteral("/proc/self/maps"));
    if (!maps.open(QIODevice::ReadOnly))
        return 0;
    return int(maps.readAll().count("/memfd:"));
}

inline QFileInfoList descriptorLinks()
{
    return QDir(QStringLiteral("/proc/self/fd"))
        .entryInfoList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System);
}

inline int memoryDescriptors()
{
    const QFileInfoList links = descriptorLinks();
    return int(std::count_if(links.begin(), links.end(), [](const QFileInfo &link) {
        return link.symLinkTarget().contains(QLatin1String("/memfd:"));
    }));
}

inline QByteArray pattern(qsizetype size, int seed = 1)
{
    QByteArray bytes(size, Qt::Uninitialized);
    char *to = bytes.data();
    for (qsizetype i = 0; i < size; ++i)
        to[i] = char(i * 31 + i / 251 + seed);
    return bytes;
}
