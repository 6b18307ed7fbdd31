// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/listener_p.h>
#include <ferry/local/localgreeting_p.h>
#include <ferry/local/localname_p.h>
#include <ferry/local/localserver_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/local/namelock_p.h>
#include <ferry/local/peercredentials_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>

#include <list>

#if defined(Q_OS_UNIX)
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// Clients that have connected and not yet said hello; more wait in the kernel's backlog or are told
// to come later.
constexpr size_t pendingClients = 256;

/*
    The last few descriptors are never given to clients: with them the others are told, and the
    application goes on. The system hands out the lowest free one, which makes its number a measure.
*/
bool isAffordable(quintptr descriptor)
{
#if defined(Q_OS_UNIX)
    constexpr rlim_t reserve = 16;
    rlimit limit {};
    return getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY
        || descriptor + reserve < limit.rlim_cur;
#else
    Q_UNUSED(descriptor)
    return true;
#endif
}

} // namespace

class LocalServerPrivate
{
public:
    void incoming(quintptr descriptor);
    bool bind(const LocalName &name);

    std::unique_ptr<Listener> listener;
    NameLock lock;
    ListenOptions options;
    LocalServer::Accepted accepted;
    QString error;
    std::list<std::unique_ptr<LocalGreeting>> clients; // before their hello
    std::shared_ptr<int> places = std::make_shared<int>(0); // taken by links
    bool isShort = false; // of descriptors, and has said so
    std::chrono::milliseconds handshakeTimeout = LocalGreeting::defaultTimeout;
};

void LocalServerPrivate::incoming(quintptr descriptor)
{
    const bool affordable = isAffordable(descriptor);
    QString problem;
    const PeerCredentials who = peerCredentials(qintptr(descriptor), GroupRule::MemberOfOurs);
    auto stream = makeLocalStream(qintptr(descriptor), &problem);
    if (!stream) {
        qCWarning(lcLocal, "Cannot take a connection: %ls", qUtf16Printable(problem));
        return;
    }
    if (!affordable) {
        const QString text =
            u"Process %1 has no descriptors left for clients"_s.arg(QCoreApplication::applicationPid());
        if (!std::exchange(isShort, true))
            qCWarning(lcLocal, "Refusing clients: %ls", qUtf16Printable(text));
        stream->write(byeFrame(IpcError(IpcError::Code::Busy, text), false));
        stream->close(LocalStream::Farewell::AtOnce); // not to linger on what is scarce
        return;
    }
    isShort = false;
    const bool full = clients.size() >= pendingClients;
    const auto client = clients.emplace(clients.end());
    const auto finished = [this, client, process = who.processId](
                              std::unique_ptr<Link> link, const QString &name, const IpcError &) {
        const LocalServer::Accepted call = accepted; // the server may be destroyed inside
        clients.erase(client);
        if (link && call)
            call(std::move(link), name, process);
    };
    *client = std::make_unique<LocalGreeting>(std::move(stream), who, options, finished,
                                              handshakeTimeout);
    (*client)->setPlaces(places);

    const QString refusal = accessRefusal(who, options.access);
    if (!refusal.isEmpty()) {
        qCWarning(lcLocal, "Refusing a client: %ls", qUtf16Printable(refusal));
        (*client)->refuse(IpcError(IpcError::Code::Denied, u"Refused: "_s + refusal));
    } else if (full) {
        (*client)->refuse(
            IpcError(IpcError::Code::Busy, u"Too many clients are connecting at once"_s));
    }
}

bool LocalServerPrivate::bind(const LocalName &name)
{
#if defined(Q_OS_UNIX)
    // Without socket options QLocalServer binds the name itself, which fails when it exists; with
    // them it renames a socket over whatever is there.
    if (!listener->listenOn(name.path)) {
        error = u"Cannot listen on %1: %2"_s.arg(name.path, listener->errorString());
        return false;
    }
    QFile::Permissions rights = QFile::ReadOwner | QFile::WriteOwner;
    if (options.access != ListenOptions::Access::User)
        rights |= QFile::ReadGroup | QFile::WriteGroup;
    if (options.access == ListenOptions::Access::World)
        rights |= QFile::ReadOther | QFile::WriteOther;
    if (!QFile::setPermissions(name.path, rights)) {
        error = u"Cannot set the access rights of %1"_s.arg(name.path);
        listener->close();
        return false;
    }
#else
    listener->setSocketOptions(
        options.access == ListenOptions::Access::World ? QLocalServer::WorldAccessOption
            : options.access == ListenOptions::Access::Group
            ? QLocalServer::UserAccessOption | QLocalServer::GroupAccessOption
            : QLocalServer::UserAccessOption);
    if (!listener->listenOn(name.path)) {
        error = u"Cannot listen on %1: %2"_s.arg(name.path, listener->errorString());
        return false;
    }
#endif
    return true;
}

LocalServer::LocalServer(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<LocalServerPrivate>())
{
}

LocalServer::~LocalServer()
{
    close();
}

void LocalServer::setAccepted(Accepted accepted)
{
    d->accepted = std::move(accepted);
}

bool LocalServer::listen(const QString &name, const ListenOptions &options)
{
    d->error.clear();
    if (isListening()) {
        d->error = u"Already listening on %1"_s.arg(path());
        return false;
    }
    close(); // a listener that broke down
    const LocalName place = resolveLocalName(name);
    if (!place.error.isEmpty()) {
        d->error = place.error;
    } else if (!place.directory.isEmpty() && options.access != ListenOptions::Access::User) {
        d->error =
            u"Access for other users needs an absolute path: the plain name '%1' lives in %2, which is closed to them"_s
                .arg(name, place.directory);
    } else if (!place.directory.isEmpty()) {
        d->error = preparePrivateDirectory(place.directory);
    }
    if (d->error.isEmpty())
        d->error = d->lock.acquire(place);
    if (!d->error.isEmpty())
        return false;

    d->options = options;
    d->listener = std::make_unique<Listener>();
    d->listener->connected = [this](quintptr descriptor) { d->incoming(descriptor); };
    if (!d->bind(place)) {
        close();
        return false;
    }
    return true;
}

void LocalServer::close()
{
    d->clients.clear();
    if (d->listener) {
        // Perhaps called from inside of its notifier.
        d->listener->close();
        d->listener->connected = [](quintptr) {};
        d->listener.release()->deleteLater();
    }
    d->lock.release();
}

bool LocalServer::isListening() const
{
    return d->listener && d->listener->isListening();
}

QString LocalServer::errorString() const
{
    return d->error;
}

QString LocalServer::path() const
{
    return isListening() ? d->listener->fullServerName() : QString();
}

void LocalServer::setHandshakeTimeout(std::chrono::milliseconds timeout)
{
    d->handshakeTimeout = timeout;
}

} // namespace Ferry
