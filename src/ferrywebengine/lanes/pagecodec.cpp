// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagecodec_p.h"

#include <ferry/codec/taggedjson_p.h>

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

bool protocolError(IpcError *error, const QString &text)
{
    *error = IpcError(IpcError::Code::Protocol, text);
    return false;
}

bool takesId(MessageKind kind)
{
    return kind != MessageKind::Send && kind != MessageKind::Post && kind != MessageKind::Bye;
}

bool takesPorts(MessageKind kind)
{
    return kind == MessageKind::Post || kind == MessageKind::PortMessage;
}

bool takesArguments(MessageKind kind)
{
    return kind == MessageKind::Send || kind == MessageKind::SendSync
        || kind == MessageKind::Invoke;
}

bool takesChannel(MessageKind kind)
{
    return takesArguments(kind) || kind == MessageKind::Post;
}

bool takesPayload(MessageKind kind)
{
    return kind != MessageKind::Cancel && kind != MessageKind::PortClose;
}

bool fromPageNumber(const QJsonValue &json, quint64 *number)
{
    const double value = json.toDouble(-1);
    if (value < 0 || value > double(maximumSafeInteger) || value != std::floor(value))
        return false;
    *number = quint64(value);
    return true;
}

bool fromPagePorts(const QJsonValue &json, QList<quint64> *ports, IpcError *error)
{
    const QJsonArray list = json.toArray();
    if (!json.isArray() || list.size() > maximumPorts)
        return protocolError(error, u"ports are not a list of at most %1"_s.arg(maximumPorts));
    for (const QJsonValue &port : list) {
        if (!fromPageNumber(port, &ports->emplaceBack()))
            return protocolError(error, u"a port is not a number"_s);
    }
    return true;
}

/*! \brief A call's arguments, each a value of its own: the list around them does not count as nesting. */
bool toPageList(const QVariantList &list, QJsonValue *out, QList<QByteArray> *attachments,
                IpcError *error)
{
    QJsonArray array;
    for (qsizetype i = 0; i < list.size(); ++i) {
        QJsonValue value;
        if (!toTaggedJson(list.at(i), u"args[%1]"_s.arg(i), &value, attachments, error))
            return false;
        array.append(value);
    }
    *out = array;
    return true;
}

bool fromPageList(const QJsonValue &json, const QList<QByteArray> &attachments, QVariantList *out,
                  IpcError *error)
{
    if (!json.isArray())
        return protocolError(error, u"arguments are not a list"_s);
    const QJsonArray array = json.toArray();
    out->reserve(array.size());
    for (const QJsonValue &element : array) {
        QVariant value;
        if (!fromTaggedJson(element, attachments, &value, error))
            return false;
        out->append(std::move(value));
    }
    return true;
}

bool payloadToPage(const Message &message, QJsonValue *out, QList<QByteArray> *attachments,
                   IpcError *error)
{
    if (takesArguments(message.kind))
        return toPageList(message.arguments, out, attachments, error);
    if (message.kind == MessageKind::Reply || takesPorts(message.kind))
        return toTaggedJson(message.value, u"value"_s, out, attachments, error);
    return toTaggedJson(QVariant::fromValue(message.error), u"error"_s, out, attachments, error);
}

qsizetype textSize(const QString &text)
{
    qsizetype size = text.size() + 2;
    for (const QChar c : text)
        size += c.unicode() < 0x20 ? 5 : c.unicode() < 0x80 ? 0 : c.unicode() < 0x800 ? 1 : 2;
    return size;
}

} // namespace

bool toPageMessage(const Message &message, PageMessage *out, IpcError *error)
{
    out->json = { int(message.kind) };
    QJsonArray &json = out->json;
    if (takesId(message.kind))
        json.append(qint64(message.id));
    if (takesPorts(message.kind)) {
        QJsonArray ports;
        for (const quint64 port : message.ports)
            ports.append(qint64(port));
        json.append(ports);
    }
    if (takesChannel(message.kind))
        json.append(message.channel);
    if (takesPayload(message.kind)) {
        QJsonValue value;
        if (!payloadToPage(message, &value, &out->attachments, error))
            return false;
        json.append(value);
    }
    out->bytes = jsonSize(json, std::numeric_limits<qsizetype>::max());
    for (const QByteArray &attachment : std::as_const(out->attachments))
        out->bytes += attachment.size();
    return true;
}

QJsonArray unboxed(const QJsonArray &json)
{
    if (!json.at(0).isString())
        return json;
    QJsonArray message = QJsonDocument::fromJson(json.at(0).toString().toUtf8()).array();
    const bool hasId = takesId(MessageKind(json.at(1).toInt(-1)));
    if (message.at(0) != json.at(1) || (hasId && message.at(1) != json.at(2)))
        message = { json.at(1), json.at(2) };
    return message;
}

QJsonArray withAttachments(const PageMessage &message, ByteOffers *offers)
{
    if (message.attachments.isEmpty())
        return message.json;
    QJsonArray attachments;
    for (const QByteArray &bytes : message.attachments) {
        if (offers && bytes.size() > offeredBytes)
            attachments.append(offers->offer(bytes));
        else
            attachments.append(QString::fromLatin1(bytes.toBase64()));
    }
    QJsonArray json = message.json;
    json.append(attachments);
    return json;
}

QJsonArray attachmentsOf(const QJsonArray &json)
{
    const MessageKind kind = MessageKind(json.at(0).toInt(-1));
    return json.at(2 + takesId(kind) + takesPorts(kind) + takesChannel(kind)).toArray();
}

bool fromPageMessage(const QJsonArray &json, const ParkedBytes &parked, Message *message,
                     IpcError *error)
{
    const int kind = json.at(0).toInt(-1);
    switch (MessageKind(kind)) {
    case MessageKind::Send:
    case MessageKind::SendSync:
    case MessageKind::Invoke:
    case MessageKind::Reply:
    case MessageKind::Error:
    case MessageKind::Cancel:
    case MessageKind::Post:
    case MessageKind::PortMessage:
    case MessageKind::PortClose:
        break;
    default:
        return protocolError(error, u"unknown kind of message %1"_s.arg(kind));
    }
    message->kind = MessageKind(kind);

    qsizetype next = 1;
    if (takesId(message->kind) && !fromPageNumber(json.at(next++), &message->id))
        return protocolError(error, u"an id is not one"_s);
    if (takesPorts(message->kind) && !fromPagePorts(json.at(next++), &message->ports, error))
        return false;
    if (takesChannel(message->kind)) {
        const QJsonValue channel = json.at(next++);
        if (!channel.isString())
            return protocolError(error, u"a channel is not a string"_s);
        message->channel = channel.toString();
    }
    if (!takesPayload(message->kind))
        return true;

    const QJsonValue payload = json.at(next++);
    QList<QByteArray> attachments;
    const QJsonArray attached = json.at(next).toArray();
    for (const QJsonValue &attachment : attached) {
        if (attachment.isArray()) {
            std::optional<QByteArray> bytes =
                parked.bytes(quint64(attachment.toArray().at(0).toInteger(-1)));
            if (!bytes)
                return protocolError(error, u"the bytes of an attachment did not come"_s);
            attachments.append(std::move(*bytes));
            continue;
        }
        auto decoded = QByteArray::fromBase64Encoding(attachment.toString().toLatin1(),
                                                      QByteArray::AbortOnBase64DecodingErrors);
        if (!decoded)
            return protocolError(error, u"an attachment is not base64"_s);
        attachments.append(std::move(*decoded));
    }
    if (takesArguments(message->kind))
        return fromPageList(payload, attachments, &message->arguments, error);
    QVariant value;
    if (!fromTaggedJson(payload, attachments, &value, error))
        return false;
    if (message->kind != MessageKind::Error) {
        message->value = value;
        return true;
    }
    if (value.metaType() != QMetaType::fromType<IpcError>())
        return protocolError(error, u"an error is not one"_s);
    message->error = value.value<IpcError>();
    return true;
}

IpcError fromPageError(const QJsonValue &json)
{
    QVariant value;
    IpcError error;
    if (!fromTaggedJson(json, {}, &value, &error))
        return error;
    return value.value<IpcError>();
}

qsizetype jsonSize(const QJsonValue &json, qsizetype limit)
{
    // Depth is bounded by what QJsonDocument parses and toTaggedJson() builds: about a thousand levels.
    qsizetype size = 2;
    switch (json.type()) {
    case QJsonValue::String:
        return textSize(json.toString());
    case QJsonValue::Array: {
        const QJsonArray array = json.toArray();
        for (const QJsonValue &element : array) {
            size += jsonSize(element, limit - size) + 1;
            if (size > limit)
                break;
        }
        return size;
    }
    case QJsonValue::Object: {
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end() && size <= limit; ++it)
            size += textSize(it.key()) + jsonSize(it.value(), limit - size) + 2;
        return size;
    }
    case QJsonValue::Double:
        return json.isDouble() && json.toInt(-1) != -1 ? 4 : 10;
    default:
        return 4;
    }
}

} // namespace Ferry
