// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/namelock_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>

#if defined(Q_OS_UNIX)
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

QString lockProblem(const QLockFile &lock, const LocalName &name)
{
    if (lock.error() == QLockFile::PermissionError)
        return u"No permission to create the lock file %1"_s.arg(name.lockPath());
    qint64 process = 0;
    QString host;
    QString application;
    if (lock.error() == QLockFile::LockFailedError
        && lock.getLockInfo(&process, &host, &application)) {
        return u"%1 is taken: process %2 (%3) listens there"_s.arg(name.path).arg(process).arg(
            application);
    }
    if (lock.error() == QLockFile::LockFailedError)
        return u"%1 is taken: somebody holds %2"_s.arg(name.path, name.lockPath());
    return u"Cannot create the lock file %1"_s.arg(name.lockPath());
}

#if defined(Q_OS_UNIX)

/*! \brief Whether anybody may be listening at \a path. Only a clear refusal says no. */
bool isAlive(const QByteArray &path)
{
    sockaddr_un address {};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.constData(),
                size_t(path.size()) + 1); // its length was checked
    const int probe = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (probe < 0)
        return true;
    fcntl(probe, F_SETFD, FD_CLOEXEC);
    fcntl(probe, F_SETFL, O_NONBLOCK); // a full backlog must not hold us; it means yes as well
    const int result =
        ::connect(probe, reinterpret_cast<const sockaddr *>(&address), sizeof(address));
    const bool dead = result != 0 && (errno == ECONNREFUSED || errno == ENOENT);
    ::close(probe);
    return !dead;
}

QString clearStaleSocket(const QString &path)
{
    const QByteArray file = QFile::encodeName(path);
    struct stat found
    {
    };
    if (lstat(file.constData(), &found) != 0) {
        const int code = errno;
        return code == ENOENT ? QString() : u"Cannot use %1: %2"_s.arg(path, qt_error_string(code));
    }
    if (!S_ISSOCK(found.st_mode))
        return u"%1 exists and is not a socket"_s.arg(path);
    if (isAlive(file))
        return u"%1 is taken: somebody who is not Ferry listens there"_s.arg(path);
    if (unlink(file.constData()) != 0 && errno != ENOENT)
        return u"Cannot remove the dead socket %1: %2"_s.arg(path, qt_error_string(errno));
    return {};
}

#else

QString clearStaleSocket(const QString &)
{
    return {}; // a named pipe dies with its process
}

#endif

} // namespace

QString NameLock::acquire(const LocalName &name)
{
#if defined(Q_OS_UNIX)
    auto lock = std::make_unique<QLockFile>(name.lockPath());
    lock->setStaleLockTime(0); // it is held as long as its process lives, however long that is
    if (!lock->tryLock(0))
        return lockProblem(*lock, name);
    // QLockFile can take a lock for stale that another process has just made; then the file is not
    // ours.
    qint64 process = 0;
    QString host;
    QString application;
    if (!lock->getLockInfo(&process, &host, &application)
        || process != QCoreApplication::applicationPid()) {
        return u"%1 is taken: another process came first"_s.arg(name.path);
    }
    const QString problem = clearStaleSocket(name.path);
    if (problem.isEmpty())
        m_lock = std::move(lock);
    return problem;
#else
    Q_UNUSED(lockProblem)
    Q_UNUSED(name)
    return clearStaleSocket(name.path);
#endif
}

} // namespace Ferry
