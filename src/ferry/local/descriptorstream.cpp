// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/descriptorstream_p.h>
#include <ferry/local/linger_p.h>

#include <QtCore/QEvent>
#include <QtCore/QSocketNotifier>

#include <algorithm>
#include <cerrno>
#include <limits>

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace Ferry {

namespace {

#if defined(MSG_NOSIGNAL)
constexpr int sendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int sendFlags = MSG_DONTWAIT; // SO_NOSIGPIPE does it
#endif

// A writer that is faster than its reader must not keep it from its event loop; the notifier comes
// again.
constexpr qsizetype bytesAtATime = 4 * 1024 * 1024;
// Small kept writes share blocks up to this size, so that memory follows the number of bytes.
constexpr qsizetype blockBytes = 64 * 1024;
constexpr size_t segmentsAtATime = 64;

template <typename Call>
ssize_t uninterrupted(Call call)
{
    ssize_t result = 0;
    do
        result = call();
    while (result < 0 && errno == EINTR);
    return result;
}

iovec segmentOf(QByteArrayView bytes)
{
    return { const_cast<char *>(bytes.data()), size_t(bytes.size()) };
}

bool wouldBlock()
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

int pollTimeout(QDeadlineTimer deadline)
{
    if (deadline.isForever())
        return -1;
    // Rounded up: not before the deadline.
    const qint64 left = (deadline.remainingTimeNSecs() + 999'999) / 1'000'000;
    return int(std::min<qint64>(left, std::numeric_limits<int>::max()));
}

} // namespace

// Without the two signals that a plain QSocketNotifier emits for each event.
class DescriptorStream::Notifier final : public QSocketNotifier
{
public:
    Notifier(int descriptor, Type type, DescriptorStream *stream)
        : QSocketNotifier(descriptor, type)
        , m_stream(stream)
    {
    }

    void retire(bool later)
    {
        m_stream = nullptr;
        setEnabled(false);
        if (later)
            deleteLater();
        else
            delete this;
    }

protected:
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::SockAct && event->type() != QEvent::SockClose)
            return QSocketNotifier::event(event);
        if (m_stream && type() == Read)
            m_stream->readable();
        else if (m_stream)
            m_stream->writable();
        return true;
    }

private:
    DescriptorStream *m_stream;
};

DescriptorStream::DescriptorStream(int descriptor, const QByteArray &early)
    : m_descriptor(descriptor)
    , m_reader(new Notifier(descriptor, QSocketNotifier::Read, this))
    , m_early(early)
    , m_hasBytes(!early.isEmpty())
{
    raiseSendBuffer(descriptor);
#if !defined(MSG_NOSIGNAL)
    const int on = 1;
    setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    if (m_hasBytes) { // the system will not tell of them
        QMetaObject::invokeMethod(
            m_reader,
            [this, life = std::weak_ptr<char>(m_life)] {
                if (!life.expired())
                    readable();
            },
            Qt::QueuedConnection);
    }
}

DescriptorStream::~DescriptorStream()
{
    close(Farewell::AtOnce);
}

/*
    False when that was the end of this object, or of its conversation.
*/
template <typename Call>
bool DescriptorStream::tell(Call call)
{
    if (!m_user)
        return false;
    const std::weak_ptr<char> life = m_life;
    ++m_telling;
    call(m_user);
    if (life.expired())
        return false;
    --m_telling;
    return m_user;
}

void DescriptorStream::readable()
{
    m_hasBytes = true;
    m_readThisTime = 0;
    if (m_ended || (tell([](LocalStreamUser *user) { user->streamReadable(); }) && m_ended)) {
        m_reader->setEnabled(false); // the end stays readable for ever
        tell([](LocalStreamUser *user) { user->streamClosed(); });
    }
}

void DescriptorStream::writable()
{
    const qint64 before = m_keptBytes;
    sendKept();
    if (m_keptBytes != before)
        tell([](LocalStreamUser *user) { user->streamWritten(); });
}

qsizetype DescriptorStream::read(char *to, qsizetype size)
{
    if (!m_early.isEmpty()) {
        const qsizetype taken = std::min(size, m_early.size());
        std::copy_n(m_early.constData(), taken, to);
        m_early.remove(0, taken);
        return taken;
    }
    // After a failed write there is no more than what has arrived.
    if (m_descriptor < 0 || m_ended || (m_readThisTime >= bytesAtATime && !m_broken))
        return 0;
    const qsizetype count = m_inbox.receive(m_descriptor, to, size);
    // A stream socket gives all that it has, up to the size.
    m_hasBytes = count == size;
    if (count > 0) {
        m_readThisTime += count;
        return count;
    }
    if (count == 0 || !wouldBlock())
        m_ended = true;
    return 0;
}

void DescriptorStream::write(QByteArrayView bytes)
{
    if (!isOpen())
        return;
    if (m_kept.empty())
        bytes = bytes.sliced(send(bytes));
    if (!bytes.isEmpty() && !m_broken)
        keep(bytes);
}

bool DescriptorStream::writeDescriptor(QByteArrayView bytes, int descriptor)
{
    return isOpen() && m_kept.empty() && sendDescriptor(m_descriptor, bytes, descriptor);
}

/*
    How much of it the system took.
*/
qsizetype DescriptorStream::send(QByteArrayView bytes)
{
    const ssize_t count = uninterrupted([&] {
        return ::send(m_descriptor, bytes.data(), size_t(bytes.size()), sendFlags);
    });
    if (count < 0 && !wouldBlock())
        writeFailed();
    return std::max<qsizetype>(0, count);
}

void DescriptorStream::keep(QByteArrayView bytes)
{
    m_keptBytes += bytes.size();
    // A block that is shared is somebody's array.
    if (!m_kept.empty() && m_kept.back().isDetached()
        && m_kept.back().size() + bytes.size() <= blockBytes)
        m_kept.back().append(bytes);
    else
        m_kept.push_back(bytes.toByteArray());
    wantWritable();
}

/*
    A large one, of which the front may have been sent.
*/
void DescriptorStream::keepShared(const QByteArray &bytes)
{
    m_keptBytes += bytes.size();
    m_kept.push_back(bytes);
    wantWritable();
}

void DescriptorStream::wantWritable()
{
    if (!m_writer)
        m_writer = new Notifier(m_descriptor, QSocketNotifier::Write, this);
    else
        m_writer->setEnabled(true);
}

/*
    How much the system took; -1 when it takes nothing now, or never again.
*/
qsizetype DescriptorStream::sendSegments(iovec *segments, size_t count)
{
    msghdr message {};
    message.msg_iov = segments;
    message.msg_iovlen = count;
    const ssize_t result =
        uninterrupted([&] { return ::sendmsg(m_descriptor, &message, sendFlags); });
    if (result < 0 && !wouldBlock())
        writeFailed();
    return result;
}

void DescriptorStream::write(QByteArrayView bytes, const std::vector<Insert> &inserts)
{
    if (!isOpen())
        return;
    qsizetype sent = 0;
    if (m_kept.empty()) {
        iovec segments[segmentsAtATime];
        size_t count = 0;
        qsizetype at = 0;
        for (const Insert &insert : inserts) {
            if (count + 3 > segmentsAtATime)
                break;
            segments[count++] = segmentOf(bytes.sliced(at, insert.at - at));
            segments[count++] = segmentOf(insert.bytes);
            at = insert.at;
        }
        if (count == 2 * inserts.size())
            segments[count++] = segmentOf(bytes.sliced(at));
        sent = std::max<qsizetype>(0, sendSegments(segments, count));
    }
    if (m_broken)
        return;
    // What is left, piece by piece.
    const auto keepRest = [&](QByteArrayView piece) {
        const qsizetype skipped = std::min(sent, piece.size());
        sent -= skipped;
        if (skipped < piece.size())
            keep(piece.sliced(skipped));
    };
    qsizetype at = 0;
    for (const Insert &insert : inserts) {
        keepRest(bytes.sliced(at, insert.at - at));
        at = insert.at;
        if (sent >= insert.bytes.size()) {
            sent -= insert.bytes.size();
            continue;
        }
        keepShared(insert.bytes);
        if (sent > 0) { // then it is the first of all
            m_frontSent = std::exchange(sent, 0);
            m_keptBytes -= m_frontSent;
        }
    }
    keepRest(bytes.sliced(at));
}

void DescriptorStream::sendKept()
{
    while (!m_kept.empty() && !m_broken) {
        iovec segments[segmentsAtATime];
        size_t count = 0;
        for (; count < std::min(m_kept.size(), segmentsAtATime); ++count)
            segments[count] =
                segmentOf(QByteArrayView(m_kept[count]).sliced(count == 0 ? m_frontSent : 0));
        const qsizetype result = sendSegments(segments, count);
        if (result < 0)
            break;
        m_keptBytes -= result;
        qsizetype sent = m_frontSent + result;
        while (!m_kept.empty() && sent >= m_kept.front().size()) {
            sent -= m_kept.front().size();
            m_kept.pop_front();
        }
        m_frontSent = sent;
    }
    if (m_writer)
        m_writer->setEnabled(!m_kept.empty());
}

/*
    The read notifier tells of it: nothing may be told from inside a write.
*/
void DescriptorStream::writeFailed()
{
    m_broken = true;
    dropKept();
    ::shutdown(m_descriptor, SHUT_RDWR); // an end that only stopped reading could write for ever
}

void DescriptorStream::dropKept()
{
    m_kept.clear();
    m_keptBytes = 0;
    m_frontSent = 0;
}

// Not by a recv() that blocks: that is woken as well when the other end takes what was sent.
void DescriptorStream::wait(QDeadlineTimer deadline)
{
    while (isOpen()) {
        pollfd asked {};
        asked.fd = m_descriptor;
        asked.events = short(POLLIN | (m_kept.empty() ? 0 : POLLOUT));
        const int ready = ::poll(&asked, 1, pollTimeout(deadline));
        if (ready < 0 && errno != EINTR)
            return;
        if (ready > 0 && asked.revents & POLLOUT)
            sendKept();
        if (ready > 0 && asked.revents & ~POLLOUT) {
            m_hasBytes = true;
            m_readThisTime = 0;
            return;
        }
        if (deadline.hasExpired())
            return;
    }
}

void DescriptorStream::close(Farewell farewell)
{
    if (m_descriptor < 0)
        return;
    m_user = nullptr;
    m_reader->retire(m_telling > 0);
    if (m_writer)
        m_writer->retire(m_telling > 0);
    m_reader = m_writer = nullptr;
    const int descriptor = std::exchange(m_descriptor, -1);
    if (farewell == Farewell::AtOnce || m_ended || m_broken) {
        ::close(descriptor);
        return;
    }
    // From here on speed is of no matter.
    auto socket = std::make_unique<QLocalSocket>();
    if (!socket->setSocketDescriptor(descriptor))
        ::close(descriptor);
    for (const QByteArray &block : std::as_const(m_kept)) {
        const qsizetype sent = std::exchange(m_frontSent, 0);
        socket->write(block.constData() + sent, block.size() - sent);
    }
    dropKept();
    if (linger(socket.get()))
        socket.release();
}

} // namespace Ferry
