// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localname_p.h>

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#if defined(Q_OS_UNIX)
#include <cerrno>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

QString nameProblem(const QString &name)
{
    if (name.isEmpty())
        return u"The name is empty"_s;
    if (name.contains(QChar::Null))
        return u"The name contains a NUL character"_s;
    if (name.endsWith(".lock"_L1))
        return u"The name '%1' ends with .lock, which is kept for lock files"_s.arg(name);
    return {};
}

} // namespace

#if defined(Q_OS_UNIX)

namespace {

QString plainNamesDirectory()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (QDir::isAbsolutePath(runtime))
        return QDir::cleanPath(runtime) + "/ferry"_L1;
    // Both ends must find the same place, also when one was started by cron or sudo without the
    // variable.
    const QString user = QString::number(geteuid());
    const QFileInfo standard(u"/run/user/"_s + user);
    if (standard.isDir() && standard.ownerId() == geteuid())
        return standard.filePath() + "/ferry"_L1;
    return QDir::cleanPath(QDir::tempPath()) + "/ferry-"_L1 + user;
}

QString systemError(int code)
{
    return qt_error_string(code);
}

} // namespace

LocalName resolveLocalName(const QString &name)
{
    LocalName result;
    result.error = nameProblem(name);
    if (!result.error.isEmpty())
        return result;
    if (name.startsWith(u'/')) {
        result.path = QDir::cleanPath(name);
    } else if (name.contains(u'/') || name.startsWith(u'.')) {
        result.error =
            u"The name '%1' is neither an absolute path nor a plain name (no '/', no '.' in front)"_s
                .arg(name);
        return result;
    } else {
        result.directory = plainNamesDirectory();
        result.path = result.directory + u'/' + name;
    }
    // One less than the system takes: QLocalServer and QLocalSocket 6.4 refuse the last byte.
    constexpr qsizetype limit = sizeof(sockaddr_un::sun_path) - 2;
    const qsizetype length = QFile::encodeName(result.path).size();
    if (length > limit) {
        result.error = u"The socket path '%1' has %2 bytes; the limit is %3"_s.arg(result.path)
                           .arg(length)
                           .arg(limit);
    }
    return result;
}

QString checkPrivateDirectory(const QString &directory)
{
    struct stat found
    {
    };
    if (lstat(QFile::encodeName(directory).constData(), &found) != 0) {
        return errno == ENOENT || errno == ENOTDIR
            ? QString()
            : u"Cannot use %1: %2"_s.arg(directory, systemError(errno));
    }
    if (S_ISDIR(found.st_mode) && found.st_uid == geteuid() && (found.st_mode & 077) == 0)
        return {};
    return u"%1 must be a directory of user %2 with mode 0700; it %3 of user %4 with mode 0%5"_s
        .arg(directory)
        .arg(geteuid())
        .arg(S_ISDIR(found.st_mode)       ? u"is one"_s
                 : S_ISLNK(found.st_mode) ? u"is a symbolic link"_s
                                          : u"is a file"_s)
        .arg(found.st_uid)
        .arg(found.st_mode & 07777, 0, 8);
}

QString preparePrivateDirectory(const QString &directory)
{
    if (mkdir(QFile::encodeName(directory).constData(), 0700) != 0 && errno != EEXIST)
        return u"Cannot create %1: %2"_s.arg(directory, systemError(errno));
    return checkPrivateDirectory(directory);
}

#else

LocalName resolveLocalName(const QString &name)
{
    LocalName result;
    result.error = nameProblem(name);
    // Pipe names are one flat space for all users of the machine; QLocalServer's own prefix makes
    // it a path.
    result.path = name.startsWith("\\\\"_L1)
        ? name
        : u"ferry-%1-%2"_s.arg(qEnvironmentVariable("USERNAME"), name);
    return result;
}

QString checkPrivateDirectory(const QString &)
{
    return {};
}

QString preparePrivateDirectory(const QString &)
{
    return {};
}

#endif

} // namespace Ferry
