// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../locallink/localfixtures.h"

#include <ferry/local/memoryfile_p.h>

#include <functional>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Another process as main sees it, which may send what it likes: bytes, and descriptors with them.

/*! Memory that only a liar would send, or an honest one. */
inline Ferry::Descriptor rawMemory(qsizetype size, int seals, bool whole = true)
{
    Ferry::Descriptor memory(memfd_create("raw", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!memory.isValid()
        || (whole ? fallocate(memory.number(), 0, 0, size) : ftruncate(memory.number(), size)) != 0)
        qFatal("no memory");
    if (fcntl(memory.number(), F_ADD_SEALS, seals) != 0)
        qFatal("no seals");
    return memory;
}

constexpr int pooledSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE | F_SEAL_SEAL;
constexpr int contentSeals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;

inline Ferry::Message bookOf(Ferry::MessageKind kind, quint64 memory,
                             const QList<quint64> &more = {})
{
    Ferry::Message message;
    message.kind = kind;
    message.id = memory;
    message.ports = more;
    return message;
}

inline QByteArray memoryFrame(quint64 number, quint64 bytes)
{
    return frameOf(bookOf(Ferry::MessageKind::Memory, number, { bytes }));
}

inline QByteArray sealedFrame(quint64 number, quint64 bytes)
{
    return frameOf(bookOf(Ferry::MessageKind::SealedMemory, number, { bytes }));
}

/*! [1, "c", [0x46455205([number, bytes]), …]], as a frame. */
inline QByteArray namingFrame(const QList<std::pair<quint64, quint32>> &named)
{
    const auto number = [](quint32 value) {
        QByteArray bytes(5, '\x1a');
        qToBigEndian(value, bytes.data() + 1);
        return bytes;
    };
    QByteArray body = QByteArray::fromHex("83016163") + char(0x80 + named.size());
    for (const auto &[memory, bytes] : named)
        body += QByteArray::fromHex("da4645520582") + number(quint32(memory)) + number(bytes);
    return framed(body);
}

class RawSharer
{
public:
    /*! Connects to \a server and shakes hands. */
    explicit RawSharer(TestServer &server, const QVariantList &features = { u"sharedMemory"_s })
        : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        const QByteArray path = QFile::encodeName(server.path());
        std::copy(path.begin(), path.end(), address.sun_path);
        if (::connect(m_socket.number(), reinterpret_cast<sockaddr *>(&address), sizeof address)
            != 0)
            qFatal("cannot connect");
        send(frameOf(helloOf({ { u"protocol"_s, 1 }, { u"features"_s, features } })));
        const size_t before = server.clients.size();
        if (!QTest::qWaitFor([&] { return server.clients.size() > before && !frames().empty(); }))
            qFatal("no handshake");
        hello = m_frames.front();
        m_frames.clear();
    }

    static constexpr size_t maximumAtOnce = 100;

    void send(const QByteArray &bytes, const std::vector<int> &descriptors = {})
    {
        iovec segment { const_cast<char *>(bytes.constData()), size_t(bytes.size()) };
        alignas(cmsghdr) char control[CMSG_SPACE(maximumAtOnce * sizeof(int))];
        msghdr message {};
        message.msg_iov = &segment;
        message.msg_iovlen = 1;
        if (!descriptors.empty()) {
            message.msg_control = control;
            message.msg_controllen = CMSG_SPACE(descriptors.size() * sizeof(int));
            auto *part = reinterpret_cast<cmsghdr *>(control);
            part->cmsg_level = SOL_SOCKET;
            part->cmsg_type = SCM_RIGHTS;
            part->cmsg_len = CMSG_LEN(descriptors.size() * sizeof(int));
            memcpy(CMSG_DATA(part), descriptors.data(), descriptors.size() * sizeof(int));
        }
        if (::sendmsg(m_socket.number(), &message, MSG_NOSIGNAL) != bytes.size())
            qFatal("not sent: %s", strerror(errno));
    }

    /*! What has come so far; memory that came along is in descriptors. */
    const std::vector<Ferry::Message> &frames()
    {
        for (;;) {
            char control[CMSG_SPACE(16 * sizeof(int))];
            qsizetype room = 0;
            QByteArrayView body;
            while (m_reader.next(&body) == Ferry::FrameReader::Result::Frame) {
                Ferry::Message message;
                Ferry::IpcError error;
                if (!Ferry::decodeFrame(body, &message, &error, {}, &m_inlet))
                    qFatal("cannot read: %ls", qUtf16Printable(error.message()));
                m_frames.push_back(message);
            }
            iovec segment { m_reader.prepare(&room), 0 };
            segment.iov_len = size_t(room);
            msghdr message {};
            message.msg_iov = &segment;
            message.msg_iovlen = 1;
            message.msg_control = control;
            message.msg_controllen = sizeof control;
            const ssize_t size =
                ::recvmsg(m_socket.number(), &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            if (size <= 0)
                return m_frames;
            for (cmsghdr *part = CMSG_FIRSTHDR(&message); part;
                 part = CMSG_NXTHDR(&message, part)) {
                int number = -1;
                memcpy(&number, CMSG_DATA(part), sizeof number);
                descriptors.emplace_back(number);
            }
            m_reader.commit(size);
        }
    }

    /*! How often main gave \a number back. */
    int released(quint64 number)
    {
        const auto &all = frames();
        return int(std::count_if(all.begin(), all.end(), [number](const Ferry::Message &message) {
            return message.kind == Ferry::MessageKind::MemoryRelease && message.id == number;
        }));
    }

    Ferry::Message hello;
    std::vector<Ferry::Descriptor> descriptors;

private:
    // Looks at no memory: what main wrote is read through the descriptors.
    class Inlet final : public Ferry::SharedInlet
    {
    public:
        const char *fetch(quint64 memory, quint64 bytes, QVariant *value) override
        {
            *value = QVariantList { memory, bytes };
            return nullptr;
        }
    };

    Ferry::Descriptor m_socket;
    Ferry::FrameReader m_reader { 256 << 20 };
    Inlet m_inlet;
    std::vector<Ferry::Message> m_frames;
};

using Deed = std::function<void(RawSharer &)>;
/*! The size of memory, where it does not matter. */
constexpr quint64 size = 300'000;

inline int pipeEnd()
{
    static int both[2] = { -1, -1 };
    if (both[0] < 0 && pipe2(both, O_CLOEXEC) != 0)
        qFatal("no pipe");
    return both[0];
}

inline Deed sends(const QByteArray &frame, const std::function<Ferry::Descriptor()> &make)
{
    return [=](RawSharer &raw) {
        const Ferry::Descriptor memory = make();
        raw.send(frame, { memory.number() });
    };
}

inline std::function<Ferry::Descriptor()> memoryOf(quint64 bytes, int seals, bool whole = true)
{
    return [=] { return rawMemory(qsizetype(bytes), seals, whole); };
}

/*! Lends memory \a number, as it should be. */
inline void lend(RawSharer &raw, quint64 number, quint64 bytes = size)
{
    sends(memoryFrame(number, bytes), memoryOf(bytes, pooledSeals))(raw);
}

inline void handOver(RawSharer &raw, quint64 number, quint64 bytes = size)
{
    sends(sealedFrame(number, bytes), memoryOf(bytes, contentSeals))(raw);
}

inline QByteArray releaseFrame(quint64 number)
{
    return frameOf(bookOf(Ferry::MessageKind::MemoryRelease, number));
}

inline void expectWarning(const QString &text)
{
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"Closing the connection with process \\d+: .*"_s
                                            + QRegularExpression::escape(text) + u".*"_s));
}
