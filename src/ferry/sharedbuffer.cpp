// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/sharedbuffer_p.h>

#include <QtCore/QtGlobal>

#include <new>
#include <utility>

namespace Ferry {

SharedBufferData::SharedBufferData(MemoryFile &&file, bool writable)
    : m_file(std::move(file))
    , m_bytes(m_file.data(), m_file.size())
    , m_writable(writable)
    , m_sealed(!writable)
{
}

SharedBufferData::SharedBufferData(QByteArray &&bytes, bool writable)
    : m_heap(std::move(bytes))
    , m_bytes(m_heap)
    , m_writable(writable)
{
}

std::span<char> SharedBufferData::writable()
{
    const std::lock_guard lock(m_mutex);
    if (!m_writable)
        return {};
    return { const_cast<char *>(m_bytes.data()), size_t(m_bytes.size()) };
}

bool SharedBufferData::isWritable() const
{
    const std::lock_guard lock(m_mutex);
    return m_writable;
}

void SharedBufferData::freeze()
{
    const std::lock_guard lock(m_mutex);
    if (std::exchange(m_writable, false) && !m_file.isNull())
        m_sealed = m_file.sealContent();
}

int SharedBufferData::descriptor()
{
    freeze();
    const std::lock_guard lock(m_mutex);
    // Sealing fails while somebody else works on the pages; that ends.
    if (!m_sealed && !m_file.isNull())
        m_sealed = m_file.sealContent();
    return m_sealed ? m_file.descriptor() : -1;
}

SharedBuffer::SharedBuffer() = default;
SharedBuffer::SharedBuffer(const SharedBuffer &) = default;
SharedBuffer::SharedBuffer(SharedBuffer &&) noexcept = default;
SharedBuffer &SharedBuffer::operator=(const SharedBuffer &) = default;
SharedBuffer &SharedBuffer::operator=(SharedBuffer &&) noexcept = default;
SharedBuffer::~SharedBuffer() = default;

SharedBuffer::SharedBuffer(const QByteArray &bytes)
    // Not of fromRawData(), whose bytes are somebody else's.
    : m_data(std::make_shared<SharedBufferData>(QByteArray(bytes.constData(), bytes.size()), false))
{
}

SharedBuffer::SharedBuffer(std::shared_ptr<SharedBufferData> data)
    : m_data(std::move(data))
{
}

SharedBuffer SharedBuffer::allocate(qsizetype size)
{
    if (size < 0)
        return {};
    if (size >= smallestSharedBuffer) {
        MemoryFile file = MemoryFile::create(size, MemoryFile::Use::Once);
        if (!file.isNull())
            return SharedBuffer(std::make_shared<SharedBufferData>(std::move(file), true));
    }
    try {
        return SharedBuffer(std::make_shared<SharedBufferData>(QByteArray(size, '\0'), true));
    } catch (const std::bad_alloc &) {
        return {};
    }
}

qsizetype SharedBuffer::size() const
{
    return m_data ? m_data->size() : 0;
}

const char *SharedBuffer::data() const
{
    return m_data ? m_data->data() : nullptr;
}

std::span<char> SharedBuffer::writable()
{
    return m_data ? m_data->writable() : std::span<char>();
}

bool SharedBuffer::isWritable() const
{
    return m_data && m_data->isWritable();
}

QByteArray SharedBuffer::toByteArray() const
{
    return view().toByteArray();
}

static void registerConverter()
{
    QMetaType::registerConverter<SharedBuffer, QByteArray>(&SharedBuffer::toByteArray);
}

Q_CONSTRUCTOR_FUNCTION(registerConverter)

} // namespace Ferry
