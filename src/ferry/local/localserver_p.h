// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace Ferry {

class LocalServerPrivate;

/*!
    \brief Listens under a name and makes Links of the clients that pass the handshake.

    A name belongs to whoever holds its lock; nobody else's socket is ever removed or replaced.
    Thread: the one it was made in. May be destroyed inside accepted().
*/
class FERRY_EXPORT LocalServer : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LocalServer)

public:
    /*!
        \brief A client passed. \a name is what it calls itself, \a processId the kernel's word (0
       where there is none).

        Give the link a receiver before the event loop turns again; messages wait in it until then.
    */
    using Accepted =
        std::function<void(std::unique_ptr<Link> link, const QString &name, qint64 processId)>;

    explicit LocalServer(QObject *parent = nullptr);
    ~LocalServer() override;

    void setAccepted(Accepted accepted);
    /*! \brief False with errorString() when the name is taken, not usable, or already listening. */
    bool listen(const QString &name, const ListenOptions &options = {});
    /*! \brief Frees the name. Links that were handed out stay; pending handshakes end. */
    void close();
    bool isListening() const;
    QString errorString() const;
    /*! \brief The socket's path; empty while not listening. */
    QString path() const;
    /*! \brief How long a client may take to say hello. Default: 10 s. */
    void setHandshakeTimeout(std::chrono::milliseconds timeout);

private:
    std::unique_ptr<LocalServerPrivate> d;
};

} // namespace Ferry
