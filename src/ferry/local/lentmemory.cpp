// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/lentmemory_p.h>
#include <ferry/local/sharedpool_p.h>
#include <ferry/sharedbuffer_p.h>

#include <limits>

using namespace Qt::StringLiterals;

namespace Ferry {

QString LentMemory::add(quint64 number, quint64 bytes, Descriptor descriptor, MemoryFile::Use use)
{
    if (number <= m_lastNumber)
        return u"its number is not greater than %1, the last one"_s.arg(m_lastNumber);
    m_lastNumber = number;
    if (!descriptor.isValid())
        return u"no descriptor came with it"_s;
    if (bytes == 0 || bytes > quint64(std::numeric_limits<qsizetype>::max()))
        return u"%1 bytes"_s.arg(bytes);
    const bool isPooled = use == MemoryFile::Use::Again;
    if (isPooled
        && (m_pooled >= SharedPool::maximumPieces
            || bytes > quint64(SharedPool::maximumBytes - m_pooledBytes)))
        return u"more than %1 pieces or %2 bytes are lent"_s.arg(SharedPool::maximumPieces)
            .arg(SharedPool::maximumBytes);
    if (!isPooled && m_sealed >= maximumSealed)
        return u"%1 others were not used"_s.arg(m_sealed);

    QString problem;
    MemoryFile file = MemoryFile::open(std::move(descriptor), qint64(bytes), use, &problem);
    if (!problem.isEmpty())
        return problem;
    if (file.isNull())
        return u"this process cannot map it"_s;
    if (isPooled) {
        file.closeDescriptor();
        ++m_pooled;
        m_pooledBytes += file.size();
    } else {
        ++m_sealed;
    }
    m_memories.emplace(number, Memory { std::move(file), use });
    return {};
}

bool LentMemory::forget(quint64 number)
{
    const auto found = m_memories.find(number);
    if (found == m_memories.end())
        return false;
    if (found->second.use == MemoryFile::Use::Again) {
        --m_pooled;
        m_pooledBytes -= found->second.file.size();
    } else {
        --m_sealed;
    }
    m_memories.erase(found);
    return true;
}

void LentMemory::begin(qint64 limit)
{
    m_limit = limit;
    m_fetchedBytes = 0;
}

const char *LentMemory::fetch(quint64 number, quint64 size, QVariant *value)
{
    const auto found = m_memories.find(number);
    if (found == m_memories.end())
        return "unknown memory";
    Memory &memory = found->second;
    if (memory.isUsed)
        return "memory that is used twice";
    const bool isPooled = memory.use == MemoryFile::Use::Again;
    if (size > quint64(memory.file.size()) || (!isPooled && size != quint64(memory.file.size())))
        return "more or less bytes than the memory has";
    if (qint64(size) > m_limit - m_fetchedBytes)
        return "shared bytes beyond the limit of a message";
    m_fetchedBytes += qint64(size);
    m_used.push_back(number);
    if (isPooled) {
        memory.isUsed = true;
        *value = QByteArray(memory.file.data(), qsizetype(size));
    } else {
        *value = QVariant::fromValue(
            SharedBuffer(std::make_shared<SharedBufferData>(std::move(memory.file), false)));
        m_memories.erase(found);
        --m_sealed;
    }
    return nullptr;
}

std::vector<quint64> LentMemory::takeUsed()
{
    for (const quint64 number : m_used) {
        const auto found = m_memories.find(number);
        if (found != m_memories.end())
            found->second.isUsed = false;
    }
    return std::exchange(m_used, {});
}

} // namespace Ferry
