// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/message/message_p.h>

#include <QtCore/QByteArrayView>

namespace Ferry {

/*!
    \brief Appends \a message as one frame body: a CBOR array (PROTOCOL.md, section 2), without its
   length.

    A lane that puts a length before it appends room for it first and fills that in afterwards: what
   is in \a out stays, and nothing is copied twice. On failure \a out is as it was, and \a error is
   ERR_NOT_CLONEABLE.
*/
FERRY_EXPORT bool encodeFrame(const Message &message, QByteArray *out, IpcError *error,
                              ErrorStack stack = ErrorStack::Omit);
/*! \brief Reads one whole frame body. \a error is ERR_PROTOCOL and names the field or the byte. */
FERRY_EXPORT bool decodeFrame(QByteArrayView bytes, Message *message, IpcError *error);
/*! \brief What encodeFrame() would append, without writing it. False as encodeFrame(). */
FERRY_EXPORT bool measure(const Message &message, qsizetype *bytes, IpcError *error,
                          ErrorStack stack = ErrorStack::Omit);

} // namespace Ferry
