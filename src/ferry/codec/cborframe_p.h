// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>
#include <ferry/codec/sharedbytes_p.h>
#include <ferry/message/message_p.h>

#include <QtCore/QByteArrayView>

#include <vector>

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
/*!
    \brief encodeFrame() that does not copy large byte strings: it appends them to \a inserts, or leaves them to \a outlet, which
    keeps what it took of a message that is refused in the end.
*/
FERRY_EXPORT bool encodeFrame(const Message &message, QByteArray *out,
                              std::vector<Insert> *inserts, IpcError *error, ErrorStack stack,
                              SharedOutlet *outlet = nullptr);
/*!
    \brief Reads one whole frame body. \a error is ERR_PROTOCOL and names the field or the byte.

    \a tail, when there is one, continues \a bytes: the last byte string, as trailingBytes() told.
    Without \a inlet the kinds and the tag of shared memory are unknown.
*/
FERRY_EXPORT bool decodeFrame(QByteArrayView bytes, Message *message, IpcError *error,
                              QByteArray tail = {}, SharedInlet *inlet = nullptr);
/*!
    \brief Looks at the \a start of a frame body of \a length bytes for a byte string that ends it, so
    that this one can be received into its own QByteArray. Its size; 0 when there is none, -1 when
    \a start is too short to tell.
*/
FERRY_EXPORT qsizetype trailingBytes(QByteArrayView start, qsizetype length);
/*! \brief What encodeFrame() would append, without writing it. False as encodeFrame(). */
FERRY_EXPORT bool measure(const Message &message, qsizetype *bytes, IpcError *error,
                          ErrorStack stack = ErrorStack::Omit);

} // namespace Ferry
