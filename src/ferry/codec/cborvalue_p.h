// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>

#include <QtCore/QByteArrayView>

namespace Ferry {

/*!
    \brief Appends \a value as one CBOR item (PROTOCOL.md, section 3).

    On failure \a out is as it was and \a error is ERR_NOT_CLONEABLE with a path that starts with
   "value".
*/
FERRY_EXPORT bool encodeValue(const QVariant &value, QByteArray *out, IpcError *error,
                              ErrorStack stack = ErrorStack::Omit);
/*! \brief Reads exactly one CBOR item into the normal forms. \a error is ERR_PROTOCOL and says what
 * is wrong at which byte. */
FERRY_EXPORT bool decodeValue(QByteArrayView bytes, QVariant *value, IpcError *error);

} // namespace Ferry
