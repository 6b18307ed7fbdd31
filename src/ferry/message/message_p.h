// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>

#include <QtCore/QVariant>

namespace Ferry {

/*! \brief What a message is. The numbers are those of the wire (PROTOCOL.md). */
enum class MessageKind : quint8 {
    Hello = 0,
    Send = 1,
    SendSync = 2,
    Invoke = 3,
    Reply = 4,
    Error = 5,
    Cancel = 6,
    Post = 7,
    PortMessage = 8,
    PortClose = 9,
    Ack = 10,
    Bye = 11,
    Memory = 12,
    SealedMemory = 13,
    MemoryRelease = 14,
    MemoryForget = 15,
    // 16 to 19 are the page lane's own.
    PortJoin = 20
};

/*!
    \brief One message between two peers, before encoding and after decoding. Which members count depends on kind:

    Send                channel, arguments, frameId
    SendSync, Invoke    id, channel, arguments, frameId
    Reply               id, value
    Error               id, error
    Cancel              id
    Post                channel, value, ports, frameId
    PortMessage         id (the port), value, ports
    PortClose           id (the port)
    PortJoin            id (a port), ports (another port; then the messages received on the first and on the other)
    Memory, SealedMemory    id (the memory), ports (its bytes)
    MemoryRelease, MemoryForget    id (the memory)
    Ack                 id (the highest sequence number received)
    Hello               value (a QVariantMap)
    Bye                 error (its code is the reason)

    Values are the normal forms of design section 5: what a decoder yields and what an encoder accepts beside C++ types.
*/
struct Message
{
    MessageKind kind = MessageKind::Send;
    int frameId = 0; //!< 0: the main frame. Page lane only, never on the native wire
    quint64 id = 0;
    QString channel;
    QVariantList arguments;
    QVariant value;
    QList<quint64> ports;
    IpcError error;
};

/*! \brief How many ports one message can carry. */
inline constexpr qsizetype maximumPorts = 10000;

/*! \brief The word of PROTOCOL.md for \a kind: "send", "sendSync" … */
FERRY_EXPORT const char *messageKindName(MessageKind kind);

} // namespace Ferry
