// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/framing_p.h>
#include <ferry/local/localstream_p.h>
#include <ferry/local/peercredentials_p.h>
#include <ferry/message/link_p.h>

#include <QtCore/QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace Ferry {

struct Hello;

/*!
    \brief Main's side of a handshake with one renderer that has connected and not yet said hello.

    LocalServer makes one of each socket that it accepts. A process that was started with one end of a
    socketpair(2) is met in the same way, without a server and without a name:

        main      auto greeting = std::make_unique<LocalGreeting>(std::move(stream), who, options, finished);
                  with makeLocalStream(descriptor, &error) and, because a socketpair's own credentials are
                  always those of the process that made it, who = childCredentials(processId)
        child     LocalConnector::start(descriptor, options, finished)

    Either gives a Link, for Peer::setLink(). Thread: the one it was made in.
*/
class FERRY_EXPORT LocalGreeting final : private LocalStreamUser
{
public:
    /*!
        \brief The outcome, told once. Without a \a link, \a error says why: ERR_PEER_GONE (hung up),
        ERR_TIMEOUT, ERR_DENIED, ERR_BUSY, ERR_PROTOCOL; the other end was told. \a name is what it
        calls itself. This object may be destroyed inside, and is of no more use.

        Give the link a receiver before the event loop turns again; messages wait in it until then.
    */
    using Finished = std::function<void(std::unique_ptr<Link> link, const QString &name,
                                        const IpcError &error)>;
    static constexpr std::chrono::seconds defaultTimeout { 10 };

    LocalGreeting(std::unique_ptr<LocalStream> stream, const PeerCredentials &who,
                  const ListenOptions &options, Finished finished,
                  std::chrono::milliseconds timeout = defaultTimeout);
    Q_DISABLE_COPY_MOVE(LocalGreeting)

    /*! \brief What the links count by that are under the limit options.limits.clients together. */
    void setPlaces(const std::shared_ptr<void> &places) { m_places = places; }
    /*! \brief Says \a error to the other end and hangs up. Calls Finished. */
    void refuse(const IpcError &error);

    const PeerCredentials credentials;

private:
    void streamReadable() override;
    void streamWritten() override { }
    void streamClosed() override;

    void decide(const Hello &hello);
    void finish(std::unique_ptr<Link> link, const QString &name, const IpcError &error);

    std::unique_ptr<LocalStream> m_stream;
    FrameReader m_reader;
    ListenOptions m_options;
    Finished m_finished;
    std::weak_ptr<void> m_places; // this one takes none
    QTimer m_timer;
};

} // namespace Ferry
