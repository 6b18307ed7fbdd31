// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/clone_p.h>
#include <ferry/message/message_p.h>

#include <QtCore/QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// A path grows with the depth and the keys of the value: an error text should not.
constexpr qsizetype longestPath = 240;
constexpr qsizetype keptOfPath = 110;

QString shortened(const QString &path)
{
    if (path.size() <= longestPath)
        return path;
    return path.left(keptOfPath) + u'…' + path.right(keptOfPath);
}

bool isIdentifier(const QString &key)
{
    const auto isWord = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
            || c == u'_' || c == u'$';
    };
    return !key.isEmpty() && !(key.front() >= u'0' && key.front() <= u'9')
        && std::all_of(key.begin(), key.end(), isWord);
}

} // namespace

QString memberStep(const QString &key)
{
    if (isIdentifier(key))
        return u'.' + key;
    QString quoted = key;
    quoted.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return "[\""_L1 + quoted + "\"]"_L1;
}

QString elementStep(qsizetype index)
{
    return u'[' + QString::number(index) + u']';
}

IpcError notCloneableError(const QString &path, const QString &type)
{
    return IpcError(IpcError::Code::NotCloneable,
                    IpcError::defaultText(IpcError::Code::NotCloneable) + " ("_L1 + shortened(path)
                        + ": "_L1 + type + u')');
}

IpcError tooLargeError(qsizetype bytes, qsizetype limit)
{
    return IpcError(IpcError::Code::TooLarge,
                    u"The message has %1 bytes, the limit is %2"_s.arg(bytes).arg(limit));
}

const char *messageKindName(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Hello:
        return "hello";
    case MessageKind::Send:
        return "send";
    case MessageKind::SendSync:
        return "sendSync";
    case MessageKind::Invoke:
        return "invoke";
    case MessageKind::Reply:
        return "reply";
    case MessageKind::Error:
        return "error";
    case MessageKind::Cancel:
        return "cancel";
    case MessageKind::Post:
        return "post";
    case MessageKind::PortMessage:
        return "portMessage";
    case MessageKind::PortClose:
        return "portClose";
    case MessageKind::Ack:
        return "ack";
    case MessageKind::Bye:
        return "bye";
    case MessageKind::Memory:
        return "memory";
    case MessageKind::SealedMemory:
        return "sealedMemory";
    case MessageKind::MemoryRelease:
        return "memoryRelease";
    case MessageKind::MemoryForget:
        return "memoryForget";
    case MessageKind::PortJoin:
        return "portJoin";
    }
    return "unknown";
}

bool setErrorMember(IpcError *error, const QString &key, const QVariant &value)
{
    if (key == "data"_L1) {
        error->setData(value);
        return true;
    }
    if (key == "cause"_L1) {
        error->setCause(value);
        return true;
    }
    void (IpcError::*set)(const QString &) = nullptr;
    if (key == "name"_L1)
        set = &IpcError::setName;
    else if (key == "message"_L1)
        set = &IpcError::setMessage;
    else if (key == "code"_L1)
        set = &IpcError::setCode;
    else if (key == "stack"_L1)
        set = &IpcError::setStack;
    else
        return true;
    if (value.typeId() != QMetaType::QString)
        return false;
    (error->*set)(value.toString());
    return true;
}

QDateTime dateFromMilliseconds(double milliseconds)
{
    if (!(std::abs(milliseconds) <= double(maximumDate)))
        return {};
    return QDateTime::fromMSecsSinceEpoch(std::llround(milliseconds), Qt::UTC);
}

// In two parts: far from the epoch the product of both has less than a millisecond to spare.
QDateTime dateFromSeconds(double seconds)
{
    const double whole = std::trunc(seconds);
    return dateFromMilliseconds(whole * 1000 + std::round((seconds - whole) * 1000));
}

double millisecondsOf(const QDateTime &date)
{
    if (!date.isValid())
        return std::numeric_limits<double>::quiet_NaN();
    const qint64 milliseconds = date.toMSecsSinceEpoch();
    if (milliseconds < -maximumDate || milliseconds > maximumDate)
        return std::numeric_limits<double>::quiet_NaN();
    return double(milliseconds);
}

} // namespace Ferry
