// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>

#include <QtCore/QByteArray>

#include <memory>

namespace Ferry {

/*! \brief How a child ended. */
struct ChildEnd
{
    bool started = true;
    int code = 0; //!< the exit code, or the signal when it crashed
    bool crashed = false; //!< a signal ended it
    QString problem; //!< why it did not start
};

/*! \brief What a Child tells; nothing of it from inside start(). The child may be destroyed from
 * inside each of these. */
class ChildUser
{
public:
    virtual void childSpawned() = 0;
    virtual void childJoined(std::unique_ptr<Link> link) = 0;
    /*! \brief It did not pass the handshake; it may live on. */
    virtual void childRefused(const IpcError &error) = 0;
    virtual void childWroteOutput(const QByteArray &bytes) = 0;
    virtual void childWroteError(const QByteArray &bytes) = 0;
    /*! \brief Its end, told once, whatever came before. */
    virtual void childEnded(const ChildEnd &end) = 0;

protected:
    ~ChildUser() = default;
};

/*!
    \brief One run of a utility process: a process, or what stands in for one.

    Destroying it ends it at once and waits for that; nothing is told then.
    Thread: the one it was made in.
*/
class Child
{
public:
    virtual ~Child() = default;
    Q_DISABLE_COPY_MOVE(Child)

    virtual void start() = 0;
    /*! \brief Asks the system to end it, which it may ignore. */
    virtual void terminate() = 0;
    /*! \brief Ends it for sure. */
    virtual void kill() = 0;
    /*! \brief 0 when it is no process of its own, or none any more. */
    virtual qint64 processId() const = 0;

protected:
    Child() = default;
};

} // namespace Ferry
