// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/local/localhandshake_p.h>
#include <ferry/local/localwire_p.h>
#include <ferry/local/sharedlane_p.h>
#include <ferry/sharedbuffer_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr const char *switchVariable = "FERRY_SHARED_MEMORY";

QByteArray bookFrame(MessageKind kind, quint64 memory, const QList<quint64> &more = {})
{
    Message message;
    message.kind = kind;
    message.id = memory;
    message.ports = more;
    QByteArray frame;
    IpcError error;
    appendFrame(message, handshakeBytes, false, &frame, &error);
    return frame;
}

} // namespace

SharedLane::SharedLane(LocalStream &stream, QByteArray &out)
    : m_stream(stream)
    , m_out(out)
{
}

bool SharedLane::isOffered(const LocalStream &stream)
{
    if (!stream.canPassDescriptors() || !MemoryFile::isAvailable())
        return false;
    const QByteArray word = qgetenv(switchVariable);
    if (!word.isEmpty() && word != "on" && word != "off")
        qCWarning(lcLocal, "%s is \"%s\"; there are: on, off", switchVariable, word.constData());
    return word != "off";
}

quint64 SharedLane::announce(MessageKind kind, qsizetype bytes, int descriptor)
{
    const quint64 number = m_lastNumber + 1;
    // Ahead of what has gathered, which knows nothing of it.
    if (!m_stream.writeDescriptor(bookFrame(kind, number, { quint64(bytes) }), descriptor))
        return 0;
    return m_lastNumber = number;
}

quint64 SharedLane::place(const QByteArray &bytes)
{
    if (bytes.size() < pooledBytes)
        return 0;
    const quint64 number = m_pool.lend(bytes, [this](const MemoryFile &file) {
        return announce(MessageKind::Memory, file.size(), file.descriptor());
    });
    if (number == 0) {
        m_pool.makeRoom(bytes.size(), [this](quint64 piece) { m_forget.push_back(piece); });
        return 0;
    }
    m_placed.push_back(number);
    m_placedBytes += bytes.size();
    return number;
}

quint64 SharedLane::place(const SharedBuffer &buffer)
{
    const auto &data = SharedBufferData::of(buffer);
    if (!data || m_sealed.size() >= LentMemory::maximumSealed)
        return 0;
    const int descriptor = data->descriptor();
    const quint64 number =
        descriptor < 0 ? 0 : announce(MessageKind::SealedMemory, data->size(), descriptor);
    if (number == 0)
        return 0;
    m_sealed.emplace(number, data->size());
    m_sealedBytes += data->size();
    m_placed.push_back(number);
    m_placedBytes += data->size();
    return number;
}

void SharedLane::commit()
{
    m_placed.clear();
    m_placedBytes = 0;
    tellForgotten();
}

void SharedLane::rollback()
{
    for (const quint64 number : m_placed) {
        if (m_pool.takeBack(number))
            continue;
        const auto sealed = m_sealed.find(number);
        m_sealedBytes -= sealed->second;
        m_sealed.erase(sealed);
        tell(MessageKind::MemoryForget, number);
    }
    commit();
}

void SharedLane::tellForgotten()
{
    for (const quint64 number : std::exchange(m_forget, {}))
        tell(MessageKind::MemoryForget, number);
}

void SharedLane::tell(MessageKind kind, quint64 memory)
{
    m_out += bookFrame(kind, memory);
}

bool SharedLane::release()
{
    const std::vector<quint64> used = m_lent.takeUsed();
    for (const quint64 number : used)
        tell(MessageKind::MemoryRelease, number);
    return !used.empty();
}

QString SharedLane::handle(const Message &message)
{
    QString problem;
    switch (message.kind) {
    case MessageKind::Memory:
    case MessageKind::SealedMemory:
        problem = m_lent.add(message.id, message.ports.first(), m_stream.takeDescriptor(),
                             message.kind == MessageKind::Memory ? MemoryFile::Use::Again
                                                                 : MemoryFile::Use::Once);
        break;
    case MessageKind::MemoryForget:
        if (!m_lent.forget(message.id))
            problem = u"it is unknown"_s;
        break;
    default:
        if (const auto sealed = m_sealed.find(message.id); sealed != m_sealed.end()) {
            m_sealedBytes -= sealed->second;
            m_sealed.erase(sealed);
        } else if (!m_pool.takeBack(message.id)) {
            problem = u"it is not lent"_s;
        }
        break;
    }
    if (problem.isEmpty())
        return {};
    return u"%1 %2: %3"_s.arg(QLatin1StringView(messageKindName(message.kind)))
        .arg(message.id)
        .arg(problem);
}

void SharedLane::trim()
{
    m_pool.trim([this](quint64 piece) { m_forget.push_back(piece); });
    tellForgotten();
}

} // namespace Ferry
