// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/memoryfile_p.h>
#include <ferry/sharedbuffer.h>

#include <mutex>

namespace Ferry {

/*! \brief The bytes of a SharedBuffer: a memory file, or ordinary memory where that is better or
 * all there is. */
class FERRY_EXPORT SharedBufferData
{
public:
    explicit SharedBufferData(MemoryFile &&file, bool writable);
    explicit SharedBufferData(QByteArray &&bytes, bool writable);
    Q_DISABLE_COPY_MOVE(SharedBufferData)

    static const std::shared_ptr<SharedBufferData> &of(const SharedBuffer &buffer)
    {
        return buffer.m_data;
    }

    const char *data() const { return m_bytes.data(); }
    qsizetype size() const { return m_bytes.size(); }
    std::span<char> writable();
    bool isWritable() const;
    /*! \brief Ends the writing. Thread: any. */
    void freeze();
    /*! \brief The descriptor to send, of memory that nobody can write any more; -1 when it has
     * none. */
    int descriptor();

private:
    mutable std::mutex m_mutex; // of what follows, which freeze() changes
    MemoryFile m_file;
    QByteArray m_heap; // without a file
    QByteArrayView m_bytes; // of either
    bool m_writable;
    bool m_sealed = false;
};

/*! \brief Below this a descriptor costs more than a copy: less is ordinary memory, and travels
 * inside its message. */
inline constexpr qsizetype smallestSharedBuffer = 64 * 1024;

} // namespace Ferry
