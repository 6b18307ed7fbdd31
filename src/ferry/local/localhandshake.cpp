// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/cborframe_p.h>
#include <ferry/local/localhandshake_p.h>
#include <ferry/local/localwire_p.h>

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

constexpr qsizetype nameLength = 256;
const QString portsFeature = u"ports"_s;
const QString sharedMemoryFeature = u"sharedMemory"_s;
// The header's four bytes cannot say more.
constexpr qint64 largestFrame =
    std::min<qint64>(std::numeric_limits<quint32>::max(), std::numeric_limits<qsizetype>::max());

bool isUnsigned(const QVariant &value)
{
    const int type = value.typeId();
    return (type == QMetaType::Int || type == QMetaType::LongLong) && value.toLongLong() >= 0;
}

bool fieldError(const QString &field, const QString &expected, IpcError *error)
{
    *error = protocolError(u"hello: %1 is not %2"_s.arg(field, expected));
    return false;
}

} // namespace

Message helloMessage(const Hello &hello, const Limits &limits)
{
    QVariantList features { portsFeature };
    if (hello.sharedMemory)
        features.append(sharedMemoryFeature);
    QVariantMap fields {
        { u"protocol"_s, protocolVersion },
        { u"features"_s, features },
        { u"limits"_s,
          QVariantMap { { u"messageBytes"_s, std::min<qint64>(hello.messageBytes, largestFrame) },
                        { u"pendingCalls"_s, limits.pendingCalls } } },
        { u"pid"_s, QCoreApplication::applicationPid() },
    };
    if (!hello.name.isEmpty())
        fields.insert(u"name"_s, hello.name.left(nameLength));
    if (!hello.token.isEmpty())
        fields.insert(u"token"_s, hello.token);
    Message message;
    message.kind = MessageKind::Hello;
    message.value = fields;
    return message;
}

bool readHello(const Message &message, Hello *hello, IpcError *error)
{
    if (message.kind != MessageKind::Hello) {
        *error = protocolError(
            u"%1 before hello"_s.arg(QLatin1StringView(messageKindName(message.kind))));
        return false;
    }
    const QVariantMap fields = message.value.toMap();
    const QVariant version = fields.value(u"protocol"_s);
    if (!isUnsigned(version))
        return fieldError(u"protocol"_s, u"an unsigned integer"_s, error);
    if (version.toLongLong() != protocolVersion) {
        *error = protocolError(
            u"The other end speaks version %1 of Ferry's protocol, this end version %2"_s
                .arg(version.toLongLong())
                .arg(protocolVersion));
        error->setData(QVariantMap { { u"protocol"_s, QVariantList { protocolVersion } } });
        return false;
    }
    const QVariant features = fields.value(u"features"_s, QVariantList());
    if (features.typeId() != QMetaType::QVariantList)
        return fieldError(u"features"_s, u"an array"_s, error);
    const QVariant name = fields.value(u"name"_s, QString());
    if (name.typeId() != QMetaType::QString)
        return fieldError(u"name"_s, u"text"_s, error);
    const QVariant token = fields.value(u"token"_s, QByteArray());
    if (token.typeId() != QMetaType::QByteArray)
        return fieldError(u"token"_s, u"a byte string"_s, error);
    const QVariant limits = fields.value(u"limits"_s, QVariantMap());
    if (limits.typeId() != QMetaType::QVariantMap)
        return fieldError(u"limits"_s, u"a map"_s, error);
    const QVariant messageBytes =
        limits.toMap().value(u"messageBytes"_s, qint64(Limits().messageBytes));
    if (!isUnsigned(messageBytes))
        return fieldError(u"limits.messageBytes"_s, u"an unsigned integer"_s, error);

    hello->name = name.toString().left(nameLength);
    hello->token = token.toByteArray();
    hello->ports = features.toList().contains(portsFeature);
    hello->sharedMemory = features.toList().contains(sharedMemoryFeature);
    hello->messageBytes = qsizetype(std::min(messageBytes.toLongLong(), largestFrame));
    return true;
}

LocalConnection settled(const Hello &theirs, const PeerCredentials &credentials, const Limits &own)
{
    LocalConnection connection;
    connection.limits = own;
    connection.peerMessageBytes = theirs.messageBytes;
    connection.peerProcessId = credentials.processId;
    connection.trusted = credentials.sameUser;
    connection.ports = theirs.ports;
    return connection;
}

FirstFrame readFirstFrame(LocalStream &stream, FrameReader &reader, Message *message,
                          IpcError *error)
{
    for (;;) {
        QByteArrayView body;
        const FrameReader::Result result = reader.next(&body);
        if (result == FrameReader::Result::Frame)
            return decodeFrame(body, message, error) ? FirstFrame::Complete : FirstFrame::Broken;
        if (result != FrameReader::Result::Incomplete) {
            *error = frameError(result, reader);
            return FirstFrame::Broken;
        }
        qsizetype room = 0;
        char *to = reader.prepare(&room);
        const qsizetype size = stream.read(to, room);
        if (size == 0)
            return FirstFrame::Incomplete;
        reader.commit(size);
        if (const QString problem = stream.problem(); !problem.isEmpty()) {
            *error = protocolError(problem);
            return FirstFrame::Broken;
        }
    }
}

bool sameToken(const QByteArray &expected, const QByteArray &presented)
{
    // Its own length, which the other end chose, is all that the time of this tells.
    uint difference = expected.size() == presented.size() ? 0 : 1;
    for (qsizetype i = 0; i < presented.size(); ++i) {
        const char own = expected.isEmpty() ? 0 : expected.at(i % expected.size());
        difference |= uint(uchar(own ^ presented.at(i)));
    }
    return difference == 0;
}

} // namespace Ferry
