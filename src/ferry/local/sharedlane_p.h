// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/sharedbytes_p.h>
#include <ferry/local/lentmemory_p.h>
#include <ferry/local/localstream_p.h>
#include <ferry/local/sharedpool_p.h>
#include <ferry/message/message_p.h>

#include <map>

namespace Ferry {

/*!
    \brief The shared memory of one connection, both directions: what its messages leave there and
    fetch from there, and the messages that keep the books of it (PROTOCOL.md, Shared memory).
*/
class FERRY_EXPORT SharedLane final : public SharedOutlet, public SharedInlet
{
public:
    /*!
        \brief From this size on byte strings go through the pool, in 0.6 of the socket's time or
        less. Below there is little to gain.
    */
    static constexpr qsizetype pooledBytes = 256 * 1024;

    /*! \brief \a out is where ordinary frames gather. Both live longer than this. */
    SharedLane(LocalStream &stream, QByteArray &out);
    Q_DISABLE_COPY_MOVE(SharedLane)

    /*! \brief Whether hello announces it: this system has it and the environment's
     * FERRY_SHARED_MEMORY is not "off". */
    static bool isOffered(const LocalStream &stream);

    // ---- a message out
    quint64 place(const QByteArray &bytes) override;
    quint64 place(const SharedBuffer &buffer) override;
    qsizetype placedBytes() const override { return m_placedBytes; }
    /*! \brief It is sent. */
    void commit();
    /*! \brief It was refused. */
    void rollback();
    /*! \brief What the other end has not given back. */
    qint64 lentBytes() const { return m_pool.lentBytes() + m_sealedBytes; }
    /*! \brief Frames that gathered before are in the stream. */
    void flushed() { m_pool.forgottenAreGone(); }

    // ---- a message in
    /*! \brief Begins one whose shared bytes may be \a limit. */
    void begin(qint64 limit) { m_lent.begin(limit); }
    const char *fetch(quint64 memory, quint64 size, QVariant *value) override
    {
        return m_lent.fetch(memory, size, value);
    }
    qint64 fetchedBytes() const { return m_lent.fetchedBytes(); }
    /*! \brief Gives back what the message was made of. False when that was nothing. */
    bool release();
    /*! \brief Takes a Memory…, SealedMemory… message. Returns what is wrong, an empty text when
     * nothing is. */
    QString handle(const Message &message);

    bool hasIdle() const { return m_pool.hasIdle(); }
    /*! \brief Gives up memory of the pool that has not been used since the last call. */
    void trim();

private:
    quint64 announce(MessageKind kind, qsizetype bytes, int descriptor);
    void tell(MessageKind kind, quint64 memory);
    void tellForgotten();

    LocalStream &m_stream;
    QByteArray &m_out;
    SharedPool m_pool;
    std::map<quint64, qsizetype> m_sealed; // handed over and not confirmed
    qint64 m_sealedBytes = 0;
    quint64 m_lastNumber = 0;
    std::vector<quint64> m_placed; // of the message that is being written
    qsizetype m_placedBytes = 0;
    std::vector<quint64> m_forget; // pieces that the other end has to be told of
    LentMemory m_lent;
};

} // namespace Ferry
