// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/posting_p.h>

#include <ferry/codec/cborframe_p.h>
#include <ferry/message/peer_p.h>
#include <ferry/messageport_p.h>

#include <QtCore/QPointer>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

IpcError badPort(qsizetype index, const QString &what)
{
    IpcError error(IpcError::Code::BadArgument, u"Port at index %1 %2"_s.arg(index).arg(what));
    error.setName(u"TypeError"_s);
    return error;
}

IpcError badTransfer()
{
    IpcError error(IpcError::Code::BadArgument, u"Invalid value for transfer"_s);
    error.setName(u"TypeError"_s);
    return error;
}

IpcResult<PortEnds> checkedPorts(const QList<MessagePort *> &transfer, Poster poster,
                                 const MessagePort *source)
{
    for (qsizetype i = 0; i < transfer.size(); ++i) {
        if (!transfer.at(i))
            return poster == Poster::Port ? badPort(i, u"is not a valid port"_s) : badTransfer();
        if (transfer.at(i) == source)
            return badPort(i, u"contains the source port."_s);
    }
    PortEnds ends;
    QSet<MessagePort *> seen;
    for (qsizetype i = 0; i < transfer.size(); ++i) {
        MessagePort *port = transfer.at(i);
        const bool isTwice = seen.contains(port);
        seen.insert(port);
        if (poster == Poster::Renderer && (isTwice || MessagePortPrivate::of(port)->isNeutered))
            return badTransfer();
        if (isTwice)
            return badPort(i, u"is a duplicate."_s);
        if (MessagePortPrivate::of(port)->isNeutered)
            return badPort(i, u"is already neutered."_s);
        if (port->thread() != QThread::currentThread())
            return badPort(i, u"lives in another thread."_s);
        const PortEndPointer &end = MessagePortPrivate::of(port)->end;
        ends.push_back(end ? end : PortEnd::makeClosed());
    }
    return ends;
}

Message postOf(int frameId, const QString &channel, const QVariant &value)
{
    Message message;
    message.kind = MessageKind::Post;
    message.frameId = frameId;
    message.channel = channel;
    message.value = value;
    return message;
}

} // namespace

IpcResult<PortEnds> collectPorts(const QVariant &value, const QList<MessagePort *> &transfer,
                                 Poster poster, const MessagePort *source)
{
    auto ends = checkedPorts(transfer, poster, source);
    if (ends)
        return ends;
    qsizetype bytes = 0;
    IpcError error;
    if (!measure(postOf(0, QString(), value), &bytes, &error))
        return error;
    return ends;
}

void neuterPorts(const QList<QPointer<MessagePort>> &ports)
{
    for (const auto &port : ports) {
        if (port) // a tap, which sees every message, may have deleted it
            MessagePortPrivate::of(port)->neuter();
    }
}

IpcResult<void> postMessage(Peer *peer, int frameId, const QString &channel, const QVariant &value,
                            const QList<MessagePort *> &transfer, Poster poster)
{
    const auto ends = collectPorts(value, transfer, poster);
    if (!ends)
        return ends.error();
    if (!peer)
        return IpcError(IpcError::Code::Closed);
    const QList<QPointer<MessagePort>> ports(transfer.begin(), transfer.end());
    IpcError error;
    if (!peer->send(postOf(frameId, channel, value), Priority::Ordinary, &error, *ends))
        return error;
    neuterPorts(ports);
    return {};
}

IpcResult<void> postMessage(const std::shared_ptr<Gate> &gate, const Limits &limits, int frameId,
                            const QString &channel, const QVariant &value,
                            const QList<MessagePort *> &transfer)
{
    if (!transfer.isEmpty())
        return badPort(0, u"cannot be posted from another thread than its receiver's."_s);
    Message message = postOf(frameId, channel, value);
    qsizetype bytes = 0;
    IpcError error;
    if (!measure(message, &bytes, &error))
        return error;
    const bool queued =
        gate && gate->post(bytes, limits.queuedBytes, [message](Peer &peer) mutable {
            IpcError late;
            if (!peer.send(std::move(message), Priority::Privileged, &late))
                qCWarning(lcPorts).noquote()
                    << "a queued message was not posted:" << late.message();
        });
    if (!queued)
        return IpcError(IpcError::Code::Closed);
    return {};
}

bool accepted(const IpcResult<void> &result, const char *where)
{
    if (!result && !result.error().is(IpcError::Code::Closed)
        && !result.error().is(IpcError::Code::PeerGone))
        qCWarning(lcPorts).noquote().nospace() << where << ": " << result.error().message();
    return result.hasValue();
}

} // namespace Ferry
