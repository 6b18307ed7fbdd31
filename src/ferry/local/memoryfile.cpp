// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/memoryfile_p.h>

#if defined(Q_OS_LINUX)
#include <cerrno>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#endif
#if defined(Q_OS_UNIX)
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

Descriptor::~Descriptor()
{
#if defined(Q_OS_UNIX)
    if (m_number >= 0)
        ::close(m_number);
#endif
}

#if defined(Q_OS_LINUX)

namespace {

constexpr int fixedSize = F_SEAL_SHRINK | F_SEAL_GROW;
// F_SEAL_FUTURE_WRITE leaves the maker's mapping writable, and keeps everybody from punching holes.
constexpr int pooledSeals = fixedSize | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
constexpr int contentSeals = fixedSize | F_SEAL_WRITE | F_SEAL_SEAL;
constexpr qint64 blockBytes = 512; // of st_blocks, whatever the file system

int sealsOf(MemoryFile::Use use)
{
    return use == MemoryFile::Use::Again ? pooledSeals : contentSeals;
}

/*! \brief More than that is never there, and asking for it would take the whole machine down. */
qint64 installedBytes()
{
    return qint64(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
}

/*!
    \brief Whether to keep \a descriptor, which came from outside: only so that its memory can be sent on. A peer must not take
    all that this process has; the system hands out the lowest free one, which makes its number a measure.
*/
bool isAffordable(int descriptor)
{
    rlimit limit {};
    return getrlimit(RLIMIT_NOFILE, &limit) != 0 || rlim_t(descriptor) < limit.rlim_cur / 2;
}

/*! \brief What is wrong with the memory at \a descriptor, which another process sent; empty when
 * nothing is. */
QString problemOf(int descriptor, qint64 size, MemoryFile::Use use)
{
    const int seals = fcntl(descriptor, F_GET_SEALS);
    if (seals < 0)
        return u"the descriptor is no memory file"_s;
    const int wanted = sealsOf(use);
    if ((seals & wanted) != wanted)
        return u"the memory is not sealed (seals 0x%1, expected 0x%2)"_s.arg(seals, 0, 16)
            .arg(wanted, 0, 16);
    // Pages of the other kind, huge ones, can be missing when they are read.
    struct statfs system
    {
    };
    if (fstatfs(descriptor, &system) != 0 || system.f_type != TMPFS_MAGIC)
        return u"the descriptor is no ordinary memory"_s;
    struct stat file
    {
    };
    if (fstat(descriptor, &file) != 0 || !S_ISREG(file.st_mode))
        return u"the descriptor is no memory file"_s;
    if (file.st_size != size)
        return u"the memory has %1 bytes, not %2"_s.arg(file.st_size).arg(size);
    if (file.st_blocks * blockBytes < size)
        return u"the memory has holes (%1 of %2 bytes are there)"_s.arg(file.st_blocks * blockBytes)
            .arg(size);
    return {};
}

} // namespace

MemoryFile::~MemoryFile()
{
    if (m_data)
        ::munmap(m_data, size_t(m_size));
}

bool MemoryFile::isAvailable()
{
    static const bool available = [] {
        MemoryFile file = create(1, Use::Once);
        return !create(1, Use::Again).isNull() && !file.isNull() && file.sealContent();
    }();
    return available;
}

MemoryFile MemoryFile::create(qsizetype size, Use use)
{
    MemoryFile file;
    if (size <= 0 || size > installedBytes())
        return file;
    file.m_descriptor = Descriptor(memfd_create("ferry", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    const int descriptor = file.descriptor();
    // All of it now: memory that is missing when it is first written is a signal, here it is an
    // error.
    if (descriptor < 0 || fallocate(descriptor, 0, 0, size) != 0)
        return {};
    void *data = ::mmap(nullptr, size_t(size), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (data == MAP_FAILED)
        return {};
    file.m_data = static_cast<char *>(data);
    file.m_size = size;
    if (fcntl(descriptor, F_ADD_SEALS, use == Use::Again ? pooledSeals : fixedSize) != 0)
        return {};
    return file;
}

MemoryFile MemoryFile::open(Descriptor descriptor, qint64 size, Use use, QString *problem)
{
    MemoryFile file;
    *problem = problemOf(descriptor.number(), size, use);
    if (!problem->isEmpty())
        return file;
    // Kernels before 6.7 do not map write-sealed memory MAP_SHARED; where nobody writes the two are
    // the same.
    void *data = ::mmap(nullptr, size_t(size), PROT_READ,
                        use == Use::Again ? MAP_SHARED : MAP_PRIVATE, descriptor.number(), 0);
    if (data == MAP_FAILED)
        return file;
    file.m_data = static_cast<char *>(data);
    file.m_size = qsizetype(size);
    if (isAffordable(descriptor.number()))
        file.m_descriptor = std::move(descriptor);
    return file;
}

bool MemoryFile::sealContent()
{
    // In the place of the writable mapping, which would forbid the seal.
    if (::mmap(m_data, size_t(m_size), PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor(), 0)
        == MAP_FAILED)
        return false;
    return fcntl(descriptor(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SEAL) == 0;
}

#else

MemoryFile::~MemoryFile() = default;

bool MemoryFile::isAvailable()
{
    return false;
}

MemoryFile MemoryFile::create(qsizetype, Use)
{
    return {};
}

MemoryFile MemoryFile::open(Descriptor, qint64, Use, QString *)
{
    return {};
}

bool MemoryFile::sealContent()
{
    return false;
}

#endif

} // namespace Ferry
