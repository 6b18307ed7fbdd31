// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/codec/clone_p.h>

#include <QtCore/QByteArray>
#include <QtCore/QJsonValue>
#include <QtCore/QList>

namespace Ferry {

/*! \brief Levels of JSON that one value may take; QJsonDocument reads 1024 with the message around
 * it. */
inline constexpr int maximumJsonNesting = 1000;

/*!
    \brief \a value as tagged JSON (PROTOCOL.md, section 6); binary values are appended to \a
   attachments.

    On failure \a attachments is as it was, and \a error is ERR_NOT_CLONEABLE with a path that
   starts with \a path.
*/
FERRY_EXPORT bool toTaggedJson(const QVariant &value, const QString &path, QJsonValue *out,
                               QList<QByteArray> *attachments, IpcError *error,
                               ErrorStack stack = ErrorStack::Omit);
/*! \brief Whether a value may go on as CBOR in an attachment. */
enum class LongValues { Accept, Refuse };
/*! \brief The normal forms of tagged \a json. \a error is ERR_PROTOCOL and names the tag that is
 * wrong. */
FERRY_EXPORT bool fromTaggedJson(const QJsonValue &json, const QList<QByteArray> &attachments,
                                 QVariant *out, IpcError *error,
                                 LongValues longValues = LongValues::Accept);

} // namespace Ferry
