// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QString>

#include <utility>

namespace Ferry {

/*! \brief Owns a descriptor. */
class FERRY_EXPORT Descriptor
{
public:
    explicit Descriptor(int number = -1)
        : m_number(number)
    {
    }
    Descriptor(Descriptor &&other) noexcept
        : m_number(std::exchange(other.m_number, -1))
    {
    }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    ~Descriptor();

    bool isValid() const { return m_number >= 0; }
    int number() const { return m_number; }

private:
    int m_number;
};

/*!
    \brief Memory without a name, mapped, that has a descriptor for other processes
    (memfd_create(2)).

    What the seals say holds for everybody, whoever wrote the program at the other end: its size
    never changes and all of it is there, so that no read of it can fault; with Use::Once nor do its
    bytes.
*/
class FERRY_EXPORT MemoryFile
{
public:
    enum class Use {
        Again, //!< of a pool: its maker writes it again and again, nobody else ever does
        Once //!< written until sealContent(), then by nobody
    };

    MemoryFile() = default;
    MemoryFile(MemoryFile &&other) noexcept { swap(other); }
    MemoryFile &operator=(MemoryFile &&other) noexcept
    {
        swap(other);
        return *this;
    }
    ~MemoryFile();

    /*! \brief Whether this system has what all of this needs; asks it once. */
    static bool isAvailable();
    /*! \brief \a size bytes, zero, mapped for writing. Null when the system has none. */
    static MemoryFile create(qsizetype size, Use use);
    /*!
        \brief Maps what another process made of \a size bytes for \a use, to be read. Null with \a
        problem when \a descriptor is anything else; without one when the system cannot map it.
    */
    static MemoryFile open(Descriptor descriptor, qint64 size, Use use, QString *problem);

    bool isNull() const { return !m_data; }
    char *data() const { return m_data; }
    qsizetype size() const { return m_size; }
    /*! \brief -1 once closed. */
    int descriptor() const { return m_descriptor.number(); }
    /*!
        \brief The bytes stay where they are and can be read; nobody can write them any more. False
        when the system cannot promise that now: then somebody is at work on them.
    */
    bool sealContent();
    /*! \brief Keeps the memory, without a descriptor to pass on. */
    void closeDescriptor() { m_descriptor = Descriptor(); }

private:
    void swap(MemoryFile &other)
    {
        std::swap(m_descriptor, other.m_descriptor);
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
    }

    Descriptor m_descriptor;
    char *m_data = nullptr;
    qsizetype m_size = 0;
};

} // namespace Ferry
