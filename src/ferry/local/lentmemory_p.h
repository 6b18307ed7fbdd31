// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/memoryfile_p.h>
#include <ferry/sharedbuffer.h>

#include <QtCore/QVariant>

#include <map>
#include <vector>

namespace Ferry {

/*!
    \brief The memory that the other end of a connection has lent or handed over, and what it may do
    with it.

    It may be hostile: all that it says is checked here, and what it can still change is read once,
    by copying.
*/
class FERRY_EXPORT LentMemory
{
public:
    /*! \brief How many sealed memories may have come that no message has named. */
    static constexpr size_t maximumSealed = 64;

    /*! \brief Takes \a descriptor for the memory \a number of \a bytes. Returns what is wrong, an
     * empty text when nothing is. */
    QString add(quint64 number, quint64 bytes, Descriptor descriptor, MemoryFile::Use use);
    /*! \brief The other end has no more use for \a number. False when it has none. */
    bool forget(quint64 number);

    /*! \brief A message begins, whose shared bytes may be \a limit. */
    void begin(qint64 limit);
    /*! \brief SharedInlet::fetch(). */
    const char *fetch(quint64 number, quint64 size, QVariant *value);
    /*! \brief The shared bytes of the message. */
    qint64 fetchedBytes() const { return m_fetchedBytes; }
    /*! \brief The memories that the message has used: to be given back. */
    std::vector<quint64> takeUsed();

private:
    struct Memory
    {
        MemoryFile file;
        MemoryFile::Use use;
        bool isUsed = false; // by the message that is being read
    };

    std::map<quint64, Memory> m_memories;
    std::vector<quint64> m_used;
    quint64 m_lastNumber = 0;
    size_t m_sealed = 0;
    size_t m_pooled = 0;
    qint64 m_pooledBytes = 0;
    qint64 m_limit = 0;
    qint64 m_fetchedBytes = 0;
};

} // namespace Ferry
