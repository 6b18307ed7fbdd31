// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/message_p.h>

#include <ferrywebengine/lanes/pagebytes_p.h>

#include <QtCore/QJsonArray>

namespace Ferry {

/*
    Messages of the page lane are JSON arrays: the kind, then the fields of PROTOCOL.md section 2 in their order, values
    as tagged JSON, and last, when the values have binary parts, the attachments: base64, or [id, size] (pagebytes_p.h).

        [1, channel, arguments, attachments?]       [4, id, value, attachments?]
        [2, id, channel, arguments, attachments?]   [5, id, error, attachments?]
        [3, id, channel, arguments, attachments?]   [6, id]        [11, error, attachments?]
        [7, ports, channel, value, attachments?]    [9, port]
        [8, port, ports, value, attachments?]

    A page's ports: js/ports.js. Ports stand first in a post so that what page scripts wrote can be looked at.
    Only here: [0, {protocol, origin, url}]; [16, path, error], a preload file that failed; [17, id, base64], parked bytes
    that main has not pulled when the page begins to wait for a synchronous call, and all of a sub-frame;
    [19, number, epoch, origin], the main frame's word on a sub-frame (js/places.js), both empty when it is no more; [18, text, length],
    for the application's own QWebChannel: the text may be null, the length is that of the texts which the page took since
    the last one, and [18, text] is one of those; and [text, kind, id], one of the above as page scripts wrote it, with what
    the isolated world read at its beginning.
*/
inline constexpr int preloadErrorKind = 16;
inline constexpr int parkedBytesKind = 17;
inline constexpr int pageChannelKind = 18;
inline constexpr int frameSeenKind = 19;

/*! \brief A message on its way to a page. */
struct PageMessage
{
    QJsonArray json; //!< all but the attachments
    QList<QByteArray> attachments;
    qsizetype bytes = 0; //!< of both
};

/*! \brief \a message as the page reads it. \a error is ERR_NOT_CLONEABLE. */
bool toPageMessage(const Message &message, PageMessage *out, IpcError *error);
/*! \brief The whole of \a message; without \a offers all its bytes stand in it. */
QJsonArray withAttachments(const PageMessage &message, ByteOffers *offers);

/*! \brief The message in the box [text, kind, id]; just [kind, id] when the text is not what it is said to be. */
QJsonArray unboxed(const QJsonArray &json);
/*! \brief The attachments of what a page wrote. */
QJsonArray attachmentsOf(const QJsonArray &json);
/*! \brief What a page wrote, with its \a parked bytes; \a error is ERR_PROTOCOL and says what is wrong. */
bool fromPageMessage(const QJsonArray &json, const ParkedBytes &parked, Message *message,
                     IpcError *error);
/*! \brief The error of a [16, path, error]. */
IpcError fromPageError(const QJsonValue &json);

/*! \brief The number of bytes that \a json takes as text, without writing it; stops counting beyond \a limit. */
qsizetype jsonSize(const QJsonValue &json, qsizetype limit);

} // namespace Ferry
