// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/message_p.h>

#include <QtCore/QJsonArray>

namespace Ferry {

/*
    Messages of the page lane are JSON arrays: the kind, then the fields of PROTOCOL.md section 2 in their order, values
    as tagged JSON, and last, when the values have binary parts, the attachments as base64.

        [1, channel, arguments, attachments?]       [4, id, value, attachments?]
        [2, id, channel, arguments, attachments?]   [5, id, error, attachments?]
        [3, id, channel, arguments, attachments?]   [6, id]        [11, error, attachments?]

    Only here: [0, {protocol, origin, url}] and [16, path, error], a preload file that failed; and [text, kind, id], one of
    the above as page scripts wrote it, with what the isolated world read at its beginning.
*/
inline constexpr int preloadErrorKind = 16;

/*! \brief \a message as the page reads it; \a bytes becomes its size. \a error is ERR_NOT_CLONEABLE. */
bool toPageMessage(const Message &message, QJsonArray *out, qsizetype *bytes, IpcError *error);
/*! \brief The message in the box [text, kind, id]; just [kind, id] when the text is not what it is said to be. */
QJsonArray unboxed(const QJsonArray &json);
/*! \brief What a page wrote; \a error is ERR_PROTOCOL and says what is wrong. */
bool fromPageMessage(const QJsonArray &json, Message *message, IpcError *error);
/*! \brief The error of a [16, path, error]. */
IpcError fromPageError(const QJsonValue &json);

/*! \brief The number of bytes that \a json takes as text, without writing it; stops counting beyond \a limit. */
qsizetype jsonSize(const QJsonValue &json, qsizetype limit);

} // namespace Ferry
