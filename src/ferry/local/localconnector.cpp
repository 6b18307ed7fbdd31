// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localconnector_p.h>
#include <ferry/local/localhandshake_p.h>
#include <ferry/local/localname_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/local/sharedlane_p.h>

#include <QtCore/QTimer>

#if defined(Q_OS_UNIX)
#include <cerrno>

#include <sys/socket.h>
#include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace Ferry {

class LocalConnectorPrivate final : public LocalStreamUser
{
public:
    explicit LocalConnectorPrivate(LocalConnector *connector)
        : q(connector)
    {
    }

    void begin(const QString &serverName);
    void begin(qintptr descriptor);
    void connected();
    void connectFailed(QLocalSocket::LocalSocketError code);
    bool isWelcome(qintptr descriptor);
    void sayHello();
    void shakeHands(const Message &message);
    void rejectServer(const IpcError &error);
    void fail(DisconnectReason reason, const IpcError &error);
    void reset();

    void streamReadable() override;
    void streamWritten() override { }
    void streamClosed() override;

    LocalConnector *q;
    QString path;
    ConnectOptions options;
    LocalConnector::Finished finished;
    QTimer timer;
    std::unique_ptr<QLocalSocket> socket; // until connected
    std::unique_ptr<LocalStream> stream; // from then on
    FrameReader reader { handshakeBytes };
    PeerCredentials credentials;
    bool sharedMemory = false; // hello announced it
    bool decided = false;
};

void LocalConnectorPrivate::begin(const QString &serverName)
{
    const LocalName name = resolveLocalName(serverName);
    QString problem = name.error;
    if (problem.isEmpty() && !name.directory.isEmpty())
        problem = checkPrivateDirectory(name.directory);
    if (!problem.isEmpty()) {
        fail(DisconnectReason::ConnectFailed, IpcError(IpcError::Code::Closed, problem));
        return;
    }
    path = name.path;
    socket = std::make_unique<QLocalSocket>();
    QLocalSocket *source = socket.get();
    QObject::connect(source, &QLocalSocket::connected, q, [this] { connected(); });
    QObject::connect(source, &QLocalSocket::errorOccurred, q,
                     [this](QLocalSocket::LocalSocketError code) { connectFailed(code); });
    source->connectToServer(path, QIODevice::ReadWrite | QIODevice::Unbuffered);
}

/*
    What QLocalSocket does not tell: this process has no descriptor left, for one.
*/
static QString whyNoSocket()
{
#if defined(Q_OS_UNIX)
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0)
        return qt_error_string(errno);
    ::close(descriptor);
#endif
    return {};
}

void LocalConnectorPrivate::connectFailed(QLocalSocket::LocalSocketError code)
{
    if (code == QLocalSocket::SocketAccessError) {
        fail(DisconnectReason::ConnectFailed,
             IpcError(IpcError::Code::Denied, u"No permission to connect to %1"_s.arg(path)));
        return;
    }
    QString reason = socket->errorString();
    if (code == QLocalSocket::UnsupportedSocketOperationError) {
        if (const QString why = whyNoSocket(); !why.isEmpty())
            reason = why;
    }
    const bool nobody =
        code == QLocalSocket::ServerNotFoundError || code == QLocalSocket::ConnectionRefusedError;
    fail(DisconnectReason::ConnectFailed,
         IpcError(IpcError::Code::Closed,
                  nobody ? u"Nobody listens on %1"_s.arg(path)
                         : u"Cannot connect to %1: %2"_s.arg(path, reason)));
}

void LocalConnectorPrivate::connected()
{
    socket->disconnect(q);
    if (isWelcome(socket->socketDescriptor())) {
        stream = makeLocalStream(std::move(socket));
        sayHello();
    }
}

void LocalConnectorPrivate::begin(qintptr descriptor)
{
    path = u"descriptor %1"_s.arg(descriptor);
    QString problem;
    stream = makeLocalStream(descriptor, &problem);
    if (!stream) {
        fail(DisconnectReason::ConnectFailed, IpcError(IpcError::Code::Closed, problem));
        return;
    }
    if (isWelcome(descriptor))
        sayHello();
}

/*
    Asked before hello, so that a false server never sees the token.
*/
bool LocalConnectorPrivate::isWelcome(qintptr descriptor)
{
    credentials = peerCredentials(descriptor, GroupRule::OursIncludeIt);
    const QString refusal = accessRefusal(credentials, options.access);
    if (!refusal.isEmpty()) {
        fail(DisconnectReason::Refused,
             IpcError(IpcError::Code::Denied, u"%1: %2"_s.arg(path, refusal)));
    }
    return refusal.isEmpty();
}

void LocalConnectorPrivate::sayHello()
{
    stream->setUser(this);
    Hello hello;
    hello.name = options.name;
    hello.token = options.token;
    hello.messageBytes = options.limits.messageBytes;
    sharedMemory = hello.sharedMemory = SharedLane::isOffered(*stream);
    if (sharedMemory)
        stream->acceptDescriptors(); // the first may come with the answer
    QByteArray frame;
    IpcError error;
    if (appendFrame(helloMessage(hello, options.limits), handshakeBytes, true, &frame, &error))
        stream->write(frame);
    else
        fail(DisconnectReason::ConnectFailed, error);
}

void LocalConnectorPrivate::streamReadable()
{
    if (decided)
        return;
    Message message;
    IpcError error;
    switch (readFirstFrame(*stream, reader, &message, &error)) {
    case FirstFrame::Incomplete:
        break;
    case FirstFrame::Broken:
        rejectServer(error);
        break;
    case FirstFrame::Complete:
        shakeHands(message);
        break;
    }
}

void LocalConnectorPrivate::shakeHands(const Message &message)
{
    if (message.kind == MessageKind::Bye) {
        stream->close(LocalStream::Farewell::AtOnce); // the server waits for that
        fail(DisconnectReason::Refused, message.error);
        return;
    }
    Hello hello;
    IpcError error;
    if (!readHello(message, &hello, &error)) {
        rejectServer(error);
        return;
    }
    decided = true;
    LocalConnection connection = settled(hello, credentials, options.limits);
    connection.side = LocalConnection::Side::Renderer;
    connection.stream = std::move(stream);
    connection.reader = std::move(reader);
    connection.sharedMemory = sharedMemory && hello.sharedMemory;
    const LocalConnector::Finished call =
        std::move(finished); // the connector may be destroyed inside
    reset();
    call(std::make_unique<LocalLink>(std::move(connection)), IpcError(),
         DisconnectReason::Requested);
}

void LocalConnectorPrivate::streamClosed()
{
    streamReadable(); // a bye may have come with the end
    if (!decided) {
        fail(DisconnectReason::ConnectFailed,
             IpcError(IpcError::Code::Closed, u"%1 hung up during the handshake"_s.arg(path)));
    }
}

void LocalConnectorPrivate::rejectServer(const IpcError &error)
{
    stream->write(byeFrame(error, credentials.sameUser));
    stream->close(LocalStream::Farewell::Linger);
    fail(DisconnectReason::ProtocolError, error);
}

/*
    Tells it from the event loop: start() may be on the stack, and so may a signal of the socket.
*/
void LocalConnectorPrivate::fail(DisconnectReason reason, const IpcError &error)
{
    if (std::exchange(decided, true))
        return;
    timer.stop();
    QMetaObject::invokeMethod(
        &timer,
        [this, reason, error] {
            const LocalConnector::Finished call = std::move(finished);
            reset();
            if (call)
                call(nullptr, error, reason);
        },
        Qt::QueuedConnection);
}

void LocalConnectorPrivate::reset()
{
    timer.stop();
    stream.reset();
    if (socket) {
        socket->disconnect(q);
        socket.release()->deleteLater();
    }
    reader = FrameReader(handshakeBytes);
    finished = nullptr;
}

LocalConnector::LocalConnector(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<LocalConnectorPrivate>(this))
{
}

LocalConnector::~LocalConnector()
{
    d->reset();
}

void LocalConnector::prepare(const ConnectOptions &options, Finished finished)
{
    d->reset();
    d = std::make_unique<LocalConnectorPrivate>(this); // drops a queued failure as well
    d->options = options;
    d->finished = std::move(finished);
    if (options.timeout.count() > 0) {
        d->timer.setSingleShot(true);
        connect(&d->timer, &QTimer::timeout, this, [this] {
            d->fail(DisconnectReason::ConnectFailed,
                    IpcError(IpcError::Code::Timeout,
                             u"%1 did not answer within %2 ms"_s.arg(d->path).arg(
                                 d->options.timeout.count())));
        });
        d->timer.start(options.timeout);
    }
}

void LocalConnector::start(const QString &name, const ConnectOptions &options, Finished finished)
{
    prepare(options, std::move(finished));
    d->begin(name);
}

void LocalConnector::start(qintptr descriptor, const ConnectOptions &options, Finished finished)
{
    prepare(options, std::move(finished));
    d->begin(descriptor);
}

} // namespace Ferry
