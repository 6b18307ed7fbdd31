// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/local/locallink_p.h>
#include <ferry/local/peercredentials_p.h>
#include <ferry/message/message_p.h>

namespace Ferry {

/*! \brief The version of PROTOCOL.md that this end speaks. */
constexpr int protocolVersion = 1;
/*! \brief The longest frame before the handshake is done. */
constexpr qsizetype handshakeBytes = 64 * 1024;

/*! \brief What a hello says. */
struct Hello
{
    QString name;
    QByteArray token;
    qsizetype messageBytes = 0; //!< the largest frame that its sender takes
    bool ports = false; //!< its sender knows ports; Ferry's own always say so
    bool sharedMemory = false; //!< its sender takes descriptors of memory
};

Message helloMessage(const Hello &hello, const Limits &limits);
/*! \brief False with \a error (ERR_PROTOCOL) when \a message is no hello, or of another version. */
bool readHello(const Message &message, Hello *hello, IpcError *error);
/*! \brief What the other end's hello and credentials settle, but for the stream, for an end with the limits \a own. */
LocalConnection settled(const Hello &theirs, const PeerCredentials &credentials, const Limits &own);

enum class FirstFrame { Incomplete, Complete, Broken };
/*!
    \brief Reads the other end's first message, and not a byte further than \a reader has taken
    already.
*/
FirstFrame readFirstFrame(LocalStream &stream, FrameReader &reader, Message *message,
                          IpcError *error);

/*! \brief Takes as long whichever byte differs. */
bool sameToken(const QByteArray &expected, const QByteArray &presented);

} // namespace Ferry
