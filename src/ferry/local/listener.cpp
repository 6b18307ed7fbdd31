// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/listener_p.h>
#include <ferry/local/localwire_p.h>

#include <QtCore/QSocketNotifier>
#include <QtCore/QTimer>

#include <chrono>

#if defined(Q_OS_UNIX)
#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace std::chrono_literals;

namespace Ferry {

namespace {

constexpr int backlog = 1024; // the kernel cuts it to net.core.somaxconn
// The queue stays readable while nothing can be taken from it: a notifier would never rest.
[[maybe_unused]] constexpr auto pauseTime = 100ms;

} // namespace

Listener::Listener()
{
    setListenBacklogSize(backlog);
}

Listener::~Listener() = default;

bool Listener::listenOn(const QString &path)
{
#if defined(Q_OS_UNIX)
    setMaxPendingConnections(0); // QLocalServer accepts none
    if (!listen(path))
        return false;
    const int descriptor = int(socketDescriptor());
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    m_notifier = std::make_unique<QSocketNotifier>(descriptor, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &Listener::acceptOne);
    return true;
#else
    return listen(path);
#endif
}

void Listener::close()
{
    if (m_notifier) {
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater(); // perhaps inside of its signal
    }
    QLocalServer::close();
}

void Listener::incomingConnection(quintptr descriptor)
{
    connected(descriptor);
}

void Listener::acceptOne()
{
#if defined(Q_OS_UNIX)
#if defined(SOCK_CLOEXEC)
    const int descriptor = ::accept4(int(socketDescriptor()), nullptr, nullptr, SOCK_CLOEXEC);
#else
    const int descriptor = ::accept(int(socketDescriptor()), nullptr, nullptr);
#endif
    if (descriptor >= 0) {
        m_isShort = false;
        incomingConnection(quintptr(descriptor));
        return;
    }
    switch (errno) {
    case EINTR:
    case EAGAIN:
    case ECONNABORTED:
        return; // it comes again, or it was somebody who has left
    default:
        pause(qt_error_string(errno));
    }
#endif
}

void Listener::pause(const QString &reason)
{
    if (!std::exchange(m_isShort, true)) {
        qCWarning(lcLocal, "Cannot take clients on %ls now: %ls. They wait.",
                  qUtf16Printable(fullServerName()), qUtf16Printable(reason));
    }
    m_notifier->setEnabled(false);
    QTimer::singleShot(pauseTime, this, [this] {
        if (m_notifier)
            m_notifier->setEnabled(true);
    });
}

} // namespace Ferry
