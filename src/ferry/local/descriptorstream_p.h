// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/descriptorpassing_p.h>
#include <ferry/local/localstream_p.h>

#include <QtCore/QByteArray>

#include <deque>
#include <memory>

struct iovec;

namespace Ferry {

/*!
    \brief A LocalStream over the descriptor of a stream socket itself: no buffers of its own but for
    what the system does not take, and one system call for each read and each write.
*/
class DescriptorStream final : public LocalStream
{
public:
    /*!
        \brief Takes \a descriptor, which is connected. \a early is what somebody else has read from it
        already.
    */
    explicit DescriptorStream(int descriptor, const QByteArray &early = {});
    ~DescriptorStream() override;

    qsizetype read(char *to, qsizetype size) override;
    bool hasBytes() const override { return m_hasBytes; }
    void write(QByteArrayView bytes) override;
    void write(QByteArrayView bytes, const std::vector<Insert> &inserts) override;
    qint64 bytesToWrite() const override { return m_keptBytes; }
    bool canPassDescriptors() const override { return true; }
    void acceptDescriptors() override { m_inbox.open(); }
    bool writeDescriptor(QByteArrayView bytes, int descriptor) override;
    Descriptor takeDescriptor() override { return m_inbox.take(); }
    bool hasDescriptor() const override { return !m_inbox.isEmpty(); }
    QString problem() const override { return m_inbox.problem(); }
    void wait(QDeadlineTimer deadline) override;
    bool isOpen() const override { return m_descriptor >= 0 && !m_ended && !m_broken; }
    void close(Farewell farewell) override;

private:
    class Notifier;

    void readable();
    void writable();
    template <typename Call>
    bool tell(Call call);
    qsizetype send(QByteArrayView bytes);
    void keep(QByteArrayView bytes);
    void keepShared(const QByteArray &bytes);
    void wantWritable();
    qsizetype sendSegments(iovec *segments, size_t count);
    void sendKept();
    void writeFailed();
    void dropKept();

    int m_descriptor;
    std::shared_ptr<char> m_life = std::make_shared<char>();
    Notifier *m_reader = nullptr;
    Notifier *m_writer = nullptr; // made when the system first takes no more
    DescriptorInbox m_inbox;
    QByteArray m_early;
    std::deque<QByteArray> m_kept; // what the system has not taken
    qsizetype m_frontSent = 0; // of the first of them
    qint64 m_keptBytes = 0;
    qsizetype m_readThisTime = 0;
    int m_telling = 0; // inside an event of a notifier, which must outlive it
    bool m_hasBytes = false; // as far as is known without asking
    bool m_ended = false; // the other end will write no more
    bool m_broken = false; // a write failed; what has arrived can still be read
};

} // namespace Ferry
