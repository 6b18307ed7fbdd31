// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localhandshake_p.h>
#include <ferry/local/locallink_p.h>
#include <ferry/local/localname_p.h>
#include <ferry/local/localserver_p.h>
#include <ferry/local/localsocketstream_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/local/namelock_p.h>
#include <ferry/local/peercredentials_p.h>

#include <QtCore/QFile>
#include <QtCore/QTimer>
#include <QtNetwork/QLocalServer>

#include <unordered_map>

#if defined(Q_OS_UNIX)
#include <sys/resource.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Ferry {

namespace {

// Clients that have connected and not yet said hello; more wait in the kernel's backlog or are told
// to come later.
constexpr size_t pendingClients = 256;
constexpr int backlog = 1024; // the kernel cuts it to net.core.somaxconn

/*
    QLocalServer closes for good when accept() finds no descriptor left, so the last few are never
    given to clients. The system hands out the lowest free one, which makes its number a measure.
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

class Listener : public QLocalServer
{
public:
    std::function<void(quintptr)> connected;

protected:
    void incomingConnection(quintptr descriptor) override { connected(descriptor); }
};

} // namespace

class LocalServerPrivate
{
public:
    class Client;

    void incoming(quintptr descriptor);
    void decide(Client *client, const Hello &hello);
    void refuse(Client *client, const IpcError &error);
    void forget(Client *client) { clients.erase(client); }
    bool bind(const LocalName &name);

    std::unique_ptr<Listener> listener;
    NameLock lock;
    ListenOptions options;
    LocalServer::Accepted accepted;
    QString error;
    std::unordered_map<Client *, std::unique_ptr<Client>> clients; // before their hello
    std::shared_ptr<int> places = std::make_shared<int>(0); // taken by links
    std::chrono::milliseconds handshakeTimeout = 10s;
};

/*
    A connection that has not said hello. Each call of decide(), refuse() and forget() destroys it.
*/
class LocalServerPrivate::Client final : public LocalStreamUser
{
public:
    Client(LocalServerPrivate *server, std::unique_ptr<LocalStream> stream,
           const PeerCredentials &who)
        : credentials(who)
        , stream(std::move(stream))
        , m_server(server)
    {
        this->stream->setUser(this);
        m_timer.setSingleShot(true);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            m_server->refuse(this,
                             IpcError(IpcError::Code::Timeout,
                                      u"No hello within %1 ms"_s.arg(m_timer.interval())));
        });
        m_timer.start(server->handshakeTimeout);
    }

    void streamReadable() override
    {
        Message message;
        Hello hello;
        IpcError error;
        switch (readFirstFrame(*stream, reader, &message, &error)) {
        case FirstFrame::Incomplete:
            break;
        case FirstFrame::Broken:
            m_server->refuse(this, error);
            break;
        case FirstFrame::Complete:
            if (readHello(message, &hello, &error))
                m_server->decide(this, hello);
            else
                m_server->refuse(this, error);
            break;
        }
    }
    void streamWritten() override { }
    void streamClosed() override { m_server->forget(this); }

    PeerCredentials credentials;
    std::unique_ptr<LocalStream> stream;
    FrameReader reader { handshakeBytes };

private:
    LocalServerPrivate *m_server;
    QTimer m_timer;
};

void LocalServerPrivate::incoming(quintptr descriptor)
{
    if (!isAffordable(descriptor)) {
        QLocalSocket().setSocketDescriptor(qintptr(descriptor)); // closes it
        return;
    }
    auto socket = std::make_unique<QLocalSocket>();
    if (!socket->setSocketDescriptor(qintptr(descriptor), QLocalSocket::ConnectedState,
                                     QIODevice::ReadWrite | QIODevice::Unbuffered)) {
        qCWarning(lcLocal, "Cannot take a connection: %ls", qUtf16Printable(socket->errorString()));
        return;
    }
    const PeerCredentials who = peerCredentials(qintptr(descriptor), GroupRule::MemberOfOurs);
    auto made =
        std::make_unique<Client>(this, std::make_unique<LocalSocketStream>(std::move(socket)), who);
    Client *client = made.get();
    const bool full = clients.size() >= pendingClients;
    clients.emplace(client, std::move(made));

    const QString refusal = accessRefusal(who, options.access);
    if (!refusal.isEmpty()) {
        qCWarning(lcLocal, "Refusing a client: %ls", qUtf16Printable(refusal));
        refuse(client, IpcError(IpcError::Code::Denied, u"Refused: "_s + refusal));
    } else if (full) {
        refuse(client,
               IpcError(IpcError::Code::Busy, u"Too many clients are connecting at once"_s));
    }
}

void LocalServerPrivate::refuse(Client *client, const IpcError &error)
{
    client->stream->write(byeFrame(error, false));
    client->stream->close(LocalStream::Farewell::Linger);
    forget(client);
}

void LocalServerPrivate::decide(Client *client, const Hello &hello)
{
    if (!options.token.isEmpty() && !sameToken(options.token, hello.token)) {
        qCWarning(lcLocal, "Refusing process %lld: wrong token",
                  static_cast<long long>(client->credentials.processId));
        refuse(client, IpcError(IpcError::Code::Denied, u"Refused: wrong token"_s));
        return;
    }
    if (places.use_count() > options.limits.clients) {
        refuse(client,
               IpcError(IpcError::Code::Busy,
                        u"The limit of %1 clients is reached"_s.arg(options.limits.clients)));
        return;
    }
    Hello own;
    own.messageBytes = options.limits.messageBytes;
    QByteArray frame;
    IpcError error;
    appendFrame(helloMessage(own, options.limits), handshakeBytes, true, &frame, &error);
    client->stream->write(frame);

    LocalConnection connection;
    connection.side = LocalConnection::Side::Main;
    connection.stream = std::move(client->stream);
    connection.reader = std::move(client->reader);
    connection.limits = options.limits;
    connection.peerMessageBytes = hello.messageBytes;
    connection.peerProcessId = client->credentials.processId;
    connection.trusted = client->credentials.sameUser;
    connection.place = places;
    forget(client);

    const qint64 process = connection.peerProcessId;
    const LocalServer::Accepted call = accepted; // the server may be destroyed inside
    auto link = std::make_unique<LocalLink>(std::move(connection));
    if (call)
        call(std::move(link), hello.name, process);
}

bool LocalServerPrivate::bind(const LocalName &name)
{
#if defined(Q_OS_UNIX)
    // Without socket options QLocalServer binds the name itself, which fails when it exists; with
    // them it renames a socket over whatever is there.
    if (!listener->listen(name.path)) {
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
    if (!listener->listen(name.path)) {
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
    d->listener->setListenBacklogSize(backlog);
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
