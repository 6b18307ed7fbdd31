// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/descriptorpassing_p.h>

#include <cerrno>
#include <cstring>

#include <sys/socket.h>
#include <sys/uio.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

#if defined(MSG_CMSG_CLOEXEC)
constexpr int receiveFlags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
#else
constexpr int receiveFlags = MSG_DONTWAIT; // never opened: there is no memory file to wait for
#endif
#if defined(MSG_NOSIGNAL)
constexpr int sendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int sendFlags = MSG_DONTWAIT;
#endif

// A message that needs one is read before anything behind it is.
constexpr size_t waitingDescriptors = 4;

} // namespace

qsizetype DescriptorInbox::receive(int socket, char *to, qsizetype size)
{
    iovec segment { to, size_t(size) };
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr message {};
    message.msg_iov = &segment;
    message.msg_iovlen = 1;
    if (m_isOpen) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
    }
    ssize_t count = 0;
    do
        count = ::recvmsg(socket, &message, receiveFlags);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return count;
    if (m_isOpen) {
        for (cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
            if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
                continue;
            const size_t numbers = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < numbers; ++i) {
                int number = -1;
                std::memcpy(&number, CMSG_DATA(part) + i * sizeof(int), sizeof number);
                m_waiting.emplace_back(number);
            }
        }
    }
    if (message.msg_flags & MSG_CTRUNC)
        m_problem = m_isOpen
            ? u"More descriptors than one at a time, or none left to take it with"_s
            : u"A descriptor, which was not agreed on"_s;
    else if (m_waiting.size() > waitingDescriptors)
        m_problem = u"Descriptors that no message asks for"_s;
    if (!m_problem.isEmpty())
        m_waiting.clear();
    return count;
}

Descriptor DescriptorInbox::take()
{
    if (m_waiting.empty())
        return Descriptor();
    Descriptor first = std::move(m_waiting.front());
    m_waiting.pop_front();
    return first;
}

bool sendDescriptor(int socket, QByteArrayView bytes, int descriptor)
{
    iovec segment { const_cast<char *>(bytes.data()), size_t(bytes.size()) };
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message {};
    message.msg_iov = &segment;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr *part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(part), &descriptor, sizeof descriptor);
    ssize_t count = 0;
    do
        count = ::sendmsg(socket, &message, sendFlags);
    while (count < 0 && errno == EINTR);
    // The system takes less than a page whole or not at all.
    return count == bytes.size();
}

} // namespace Ferry
