// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

#include <QtCore/QObject>

#include <functional>
#include <memory>

namespace Ferry {

class LocalConnectorPrivate;

/*!
    \brief Knocks at a LocalServer's door: connects, checks who answers, shakes hands.

    Thread: the one it was made in. Destroying it gives up, without a call. May be destroyed inside
    Finished.
*/
class FERRY_EXPORT LocalConnector : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LocalConnector)

public:
    /*!
        \brief The outcome, told once and never from inside start(). Without a \a link, \a error and
       \a reason say why: ConnectFailed (ERR_CLOSED, ERR_TIMEOUT), Refused (ERR_DENIED,
       ERR_PROTOCOL, ERR_BUSY) or ProtocolError (ERR_PROTOCOL).

        Give the link a receiver before the event loop turns again; messages wait in it until then.
    */
    using Finished = std::function<void(std::unique_ptr<Link> link, const IpcError &error,
                                        DisconnectReason reason)>;

    explicit LocalConnector(QObject *parent = nullptr);
    ~LocalConnector() override;

    /*! \brief Starts. A second call gives up the first. */
    void start(const QString &name, const ConnectOptions &options, Finished finished);
    /*!
        \brief Starts over \a descriptor, which is connected already: this process's end of a socketpair(2).
        Takes it. \sa LocalGreeting
    */
    void start(qintptr descriptor, const ConnectOptions &options, Finished finished);

private:
    void prepare(const ConnectOptions &options, Finished finished);

    std::unique_ptr<LocalConnectorPrivate> d;
};

} // namespace Ferry
