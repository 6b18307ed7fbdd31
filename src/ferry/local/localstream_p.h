// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QDeadlineTimer>

#include <memory>

namespace Ferry {

/*! \brief What a LocalStream tells its user. The stream may be destroyed from inside each of these.
 */
class LocalStreamUser
{
public:
    virtual void streamReadable() = 0;
    /*! \brief Some of what was written left for the system. */
    virtual void streamWritten() = 0;
    /*! \brief The other end is gone; what had arrived before can still be read. Told once. */
    virtual void streamClosed() = 0;

protected:
    ~LocalStreamUser() = default;
};

/*!
    \brief Moves bytes between two processes; knows neither frames nor handshakes.

    Thread: the one it was made in.
*/
class LocalStream
{
public:
    virtual ~LocalStream() = default;
    Q_DISABLE_COPY_MOVE(LocalStream)

    void setUser(LocalStreamUser *user) { m_user = user; }

    /*! \brief Takes at most \a size bytes of what has arrived. 0: nothing there. */
    virtual qsizetype read(char *to, qsizetype size) = 0;
    virtual bool hasBytes() const = 0;
    /*! \brief Hands \a bytes to the system now as far as it takes them, and keeps the rest. */
    virtual void write(QByteArrayView bytes) = 0;
    /*! \brief Kept bytes. */
    virtual qint64 bytesToWrite() const = 0;
    /*!
        \brief Blocks until there is something to read, the end, or \a deadline. Writes kept
        bytes meanwhile.
    */
    virtual void wait(QDeadlineTimer deadline) = 0;
    virtual bool isOpen() const = 0;
    enum class Farewell {
        Linger, //!< kept bytes still leave, and the other end may hang up first; for a bounded time
        AtOnce
    };
    /*! \brief Ends it; nothing is told any more. Destruction without it is AtOnce. */
    virtual void close(Farewell farewell) = 0;

protected:
    LocalStream() = default;
    LocalStreamUser *m_user = nullptr;
};

} // namespace Ferry
