// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localsocketstream_p.h>
#include <ferry/local/localwire_p.h>

#include <atomic>

#if defined(Q_OS_UNIX)
#include <ferry/local/descriptorstream_p.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr const char *kindVariable = "FERRY_LOCAL_STREAM";
#if defined(Q_OS_UNIX)
constexpr LocalStreamKind defaultKind = LocalStreamKind::Descriptor;
#else
constexpr LocalStreamKind defaultKind = LocalStreamKind::Socket;
#endif

LocalStreamKind kindOfEnvironment()
{
    const QByteArray word = qgetenv(kindVariable);
    if (word == "socket")
        return LocalStreamKind::Socket;
    if (!word.isEmpty() && word != "descriptor")
        qCWarning(lcLocal, "%s is \"%s\"; there are: socket, descriptor", kindVariable,
                  word.constData());
    return defaultKind;
}

std::atomic<LocalStreamKind> &kindInUse()
{
    static std::atomic<LocalStreamKind> kind = kindOfEnvironment();
    return kind;
}

} // namespace

LocalStreamKind localStreamKind()
{
    return kindInUse().load(std::memory_order_relaxed);
}

void setLocalStreamKind(LocalStreamKind kind)
{
    kindInUse().store(kind, std::memory_order_relaxed);
}

std::unique_ptr<LocalStream> makeLocalStream(std::unique_ptr<QLocalSocket> socket)
{
#if defined(Q_OS_UNIX)
    if (localStreamKind() == LocalStreamKind::Descriptor) {
        const int descriptor = fcntl(int(socket->socketDescriptor()), F_DUPFD_CLOEXEC, 0);
        if (descriptor >= 0) {
            const QByteArray early = socket->readAll();
            socket->abort();
            socket.release()->deleteLater();
            return std::make_unique<DescriptorStream>(descriptor, early);
        }
    }
#endif
    return std::make_unique<LocalSocketStream>(std::move(socket));
}

std::unique_ptr<LocalStream> makeLocalStream(qintptr descriptor, QString *error)
{
#if defined(Q_OS_UNIX)
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(int(descriptor), SOL_SOCKET, SO_TYPE, &type, &size) != 0
        || type != SOCK_STREAM) {
        *error = u"descriptor %1 is no stream socket"_s.arg(descriptor);
        ::close(int(descriptor));
        return nullptr;
    }
    fcntl(int(descriptor), F_SETFD, FD_CLOEXEC); // an inherited one is not for the next child
    if (localStreamKind() == LocalStreamKind::Descriptor)
        return std::make_unique<DescriptorStream>(int(descriptor));
#endif
    auto socket = std::make_unique<QLocalSocket>();
    if (!socket->setSocketDescriptor(descriptor, QLocalSocket::ConnectedState,
                                     QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        *error = socket->errorString();
        return nullptr;
    }
    return std::make_unique<LocalSocketStream>(std::move(socket));
}

void raiseSendBuffer(qintptr descriptor)
{
#if defined(Q_OS_UNIX)
    const int bytes = 4 * 1024 * 1024; // the kernel cuts this to what it allows
    setsockopt(int(descriptor), SOL_SOCKET, SO_SNDBUF, &bytes, sizeof(bytes));
#else
    Q_UNUSED(descriptor)
#endif
}

} // namespace Ferry
