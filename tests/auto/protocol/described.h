// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/cborframe_p.h>
#include <ferry/codec/taggedjson_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <optional>

// Messages as the vectors of PROTOCOL.md describe them.

using namespace Ferry;
using namespace Qt::StringLiterals;

inline QByteArray compact(const QJsonValue &json)
{
    return QJsonDocument(QJsonArray { json }).toJson(QJsonDocument::Compact);
}

inline QJsonValue parsed(const QString &text)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson("[" + text.toUtf8() + "]", &error);
    if (error.error != QJsonParseError::NoError)
        qWarning() << "not JSON:" << text << error.errorString();
    return document.array().at(0);
}

inline QJsonValue tagged(const QVariant &value, QList<QByteArray> *attachments)
{
    QJsonValue json;
    IpcError error;
    if (!toTaggedJson(value, u"value"_s, &json, attachments, &error, ErrorStack::Include))
        qWarning() << error;
    return json;
}

inline const QStringList joinFields { u"other"_s, u"received"_s, u"otherReceived"_s };

inline QJsonObject described(const Message &message, QList<QByteArray> *attachments)
{
    QJsonObject object { { u"kind"_s, QString::fromLatin1(messageKindName(message.kind)) } };
    const auto id = QJsonValue(qint64(message.id));
    QJsonArray ports;
    for (quint64 port : message.ports)
        ports.append(qint64(port));
    switch (message.kind) {
    case MessageKind::SendSync:
    case MessageKind::Invoke:
        object.insert("id"_L1, id);
        [[fallthrough]];
    case MessageKind::Send:
        object.insert("channel"_L1, message.channel);
        object.insert("arguments"_L1, tagged(message.arguments, attachments));
        break;
    case MessageKind::Reply:
        object.insert("id"_L1, id);
        [[fallthrough]];
    case MessageKind::Hello:
        object.insert("value"_L1, tagged(message.value, attachments));
        break;
    case MessageKind::Error:
        object.insert("id"_L1, id);
        [[fallthrough]];
    case MessageKind::Bye:
        object.insert("error"_L1, tagged(QVariant::fromValue(message.error), attachments));
        break;
    case MessageKind::Cancel:
        object.insert("id"_L1, id);
        break;
    case MessageKind::Post:
        object.insert("channel"_L1, message.channel);
        object.insert("value"_L1, tagged(message.value, attachments));
        object.insert("ports"_L1, ports);
        break;
    case MessageKind::PortMessage:
        object.insert("port"_L1, id);
        object.insert("value"_L1, tagged(message.value, attachments));
        object.insert("ports"_L1, ports);
        break;
    case MessageKind::PortClose:
        object.insert("port"_L1, id);
        break;
    case MessageKind::Ack:
        object.insert("sequence"_L1, id);
        break;
    case MessageKind::Memory:
    case MessageKind::SealedMemory:
        object.insert("bytes"_L1, ports.first());
        [[fallthrough]];
    case MessageKind::MemoryRelease:
    case MessageKind::MemoryForget:
        object.insert("memory"_L1, id);
        break;
    case MessageKind::PortJoin:
        object.insert("port"_L1, id);
        for (qsizetype i = 0; i < message.ports.size(); ++i)
            object.insert(joinFields.at(i), ports.at(i));
        break;
    }
    return object;
}

inline std::optional<MessageKind> kindOf(const QString &name)
{
    for (int kind = 0; kind <= int(MessageKind::PortJoin); ++kind) {
        if (name == QLatin1StringView(messageKindName(MessageKind(kind))))
            return MessageKind(kind);
    }
    return std::nullopt;
}

inline Message messageOf(const QJsonObject &object, const QList<QByteArray> &attachments)
{
    const auto value = [&](QLatin1StringView key) {
        QVariant result;
        IpcError error;
        if (!fromTaggedJson(object.value(key), attachments, &result, &error))
            qWarning() << error;
        return result;
    };
    Message message;
    message.kind = kindOf(object.value("kind"_L1).toString()).value_or(MessageKind::Bye);
    for (const auto key : { "id"_L1, "port"_L1, "sequence"_L1, "memory"_L1 }) {
        if (object.contains(key))
            message.id = quint64(object.value(key).toInteger());
    }
    message.channel = object.value("channel"_L1).toString();
    message.arguments = value("arguments"_L1).toList();
    message.value = value("value"_L1);
    message.error = value("error"_L1).value<IpcError>();
    for (const QJsonValue port : object.value("ports"_L1).toArray())
        message.ports.append(quint64(port.toInteger()));
    if (object.contains("bytes"_L1))
        message.ports.append(quint64(object.value("bytes"_L1).toInteger()));
    if (message.kind == MessageKind::PortJoin) {
        for (const QString &field : joinFields)
            message.ports.append(quint64(object.value(field).toInteger()));
    }
    return message;
}

/*! \brief One memory, 1, that holds the attachment of a vector. */
class Memory final : public SharedInlet, public SharedOutlet
{
public:
    explicit Memory(const QList<QByteArray> &attachments)
        : m_bytes(attachments.value(0))
    {
    }
    const char *fetch(quint64 memory, quint64 size, QVariant *value) override
    {
        *value = m_bytes;
        return memory == 1 && size == quint64(m_bytes.size()) ? nullptr : "another memory";
    }
    quint64 place(const QByteArray &bytes) override
    {
        m_placedBytes += bytes.size();
        return bytes == m_bytes ? 1 : 0;
    }
    quint64 place(const SharedBuffer &) override { return 0; }
    qsizetype placedBytes() const override { return m_placedBytes; }

private:
    QByteArray m_bytes;
    qsizetype m_placedBytes = 0;
};
