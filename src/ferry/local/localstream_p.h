// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/global.h>
#include <ferry/local/memoryfile_p.h>

#include <QtCore/QByteArrayView>
#include <QtCore/QDeadlineTimer>
#include <QtNetwork/QLocalSocket>

#include <memory>
#include <vector>

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
    /*! \brief The same with \a inserts between them, which are not copied where it can be helped. */
    virtual void write(QByteArrayView bytes, const std::vector<Insert> &inserts) = 0;
    /*! \brief Kept bytes. */
    virtual qint64 bytesToWrite() const = 0;
    /*! \brief Whether descriptors can come and go with the bytes; the following is for such a stream. */
    virtual bool canPassDescriptors() const { return false; }
    /*! \brief From now on they are taken; one that comes before is a problem(). */
    virtual void acceptDescriptors() { }
    /*! \brief Sends \a bytes, which are few, with \a descriptor at once; or nothing, and returns false. */
    virtual bool writeDescriptor(QByteArrayView bytes, int descriptor)
    {
        Q_UNUSED(bytes)
        Q_UNUSED(descriptor)
        return false;
    }
    /*! \brief The next one that came with bytes that were read; an invalid one when there is none. */
    virtual Descriptor takeDescriptor() { return Descriptor(); }
    virtual bool hasDescriptor() const { return false; }
    /*! \brief What was wrong with descriptors that came; empty when nothing. */
    virtual QString problem() const { return {}; }
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

/*! \brief What streams are made of. */
enum class LocalStreamKind {
    Socket, //!< QLocalSocket: works wherever Qt does
    Descriptor //!< the socket's descriptor itself: faster, Unix only, the default there
};
/*!
    \brief What makeLocalStream() makes. The environment variable FERRY_LOCAL_STREAM, "socket" or
    "descriptor", decides until setLocalStreamKind() does. Thread: any.
*/
FERRY_EXPORT LocalStreamKind localStreamKind();
FERRY_EXPORT void setLocalStreamKind(LocalStreamKind kind);

/*! \brief \a socket is connected; this may be called from inside of its signals. */
std::unique_ptr<LocalStream> makeLocalStream(std::unique_ptr<QLocalSocket> socket);
/*!
    \brief Takes \a descriptor, one that is connected: accepted, or an end of a socketpair(2). Closed,
    and nullptr with \a error, when it is of no use.
*/
FERRY_EXPORT std::unique_ptr<LocalStream> makeLocalStream(qintptr descriptor, QString *error);

/*! \brief Asks the system to queue more than it does by default, which stops a sender several times per MB. */
void raiseSendBuffer(qintptr descriptor);

} // namespace Ferry
