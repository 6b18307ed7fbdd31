// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localgreeting_p.h>
#include <ferry/local/localhandshake_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/local/sharedlane_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

LocalGreeting::LocalGreeting(std::unique_ptr<LocalStream> stream, const PeerCredentials &who,
                             const ListenOptions &options, Finished finished,
                             std::chrono::milliseconds timeout)
    : credentials(who)
    , m_stream(std::move(stream))
    , m_reader(handshakeBytes)
    , m_options(options)
    , m_finished(std::move(finished))
{
    m_stream->setUser(this);
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        refuse(IpcError(IpcError::Code::Timeout,
                        u"No hello within %1 ms"_s.arg(m_timer.interval())));
    });
    m_timer.start(timeout);
}

void LocalGreeting::streamReadable()
{
    Message message;
    Hello hello;
    IpcError error;
    switch (readFirstFrame(*m_stream, m_reader, &message, &error)) {
    case FirstFrame::Incomplete:
        break;
    case FirstFrame::Broken:
        refuse(error);
        break;
    case FirstFrame::Complete:
        if (readHello(message, &hello, &error))
            decide(hello);
        else
            refuse(error);
        break;
    }
}

void LocalGreeting::streamClosed()
{
    finish(nullptr, QString(),
           IpcError(IpcError::Code::PeerGone, u"The other end hung up during the handshake"_s));
}

void LocalGreeting::refuse(const IpcError &error)
{
    m_stream->write(byeFrame(error, false));
    m_stream->close(LocalStream::Farewell::Linger);
    finish(nullptr, QString(), error);
}

void LocalGreeting::decide(const Hello &hello)
{
    if (!m_options.token.isEmpty() && !sameToken(m_options.token, hello.token)) {
        qCWarning(lcLocal, "Refusing process %lld: wrong token",
                  static_cast<long long>(credentials.processId));
        refuse(IpcError(IpcError::Code::Denied, u"Refused: wrong token"_s));
        return;
    }
    if (m_places.use_count() > m_options.limits.clients) {
        refuse(IpcError(IpcError::Code::Busy,
                        u"The limit of %1 clients is reached"_s.arg(m_options.limits.clients)));
        return;
    }
    Hello own;
    own.messageBytes = m_options.limits.messageBytes;
    own.sharedMemory = hello.sharedMemory && SharedLane::isOffered(*m_stream);
    if (own.sharedMemory)
        m_stream->acceptDescriptors();
    QByteArray frame;
    IpcError error;
    appendFrame(helloMessage(own, m_options.limits), handshakeBytes, true, &frame, &error);
    m_stream->write(frame);

    LocalConnection connection = settled(hello, credentials, m_options.limits);
    connection.side = LocalConnection::Side::Main;
    connection.stream = std::move(m_stream);
    connection.reader = std::move(m_reader);
    connection.sharedMemory = own.sharedMemory;
    connection.place = m_places.lock();
    finish(std::make_unique<LocalLink>(std::move(connection)), hello.name, IpcError());
}

void LocalGreeting::finish(std::unique_ptr<Link> link, const QString &name, const IpcError &error)
{
    m_timer.stop();
    const Finished call = std::move(m_finished);
    call(std::move(link), name, error);
}

} // namespace Ferry
