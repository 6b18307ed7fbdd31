// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/message_p.h>
#include <ferry/message/portend_p.h>

#include <QtCore/QList>
#include <QtCore/QPointer>

namespace Ferry {

class Gate;
class MessagePort;
class Peer;
struct Limits;

/*! \brief Whose postMessage() it is: the words of an error differ, as they do in Electron. */
enum class Poster { Port, Main, Renderer };

/*!
    \brief The ends of the ports that are to go with \a value; nothing has happened to them yet.

    Errors: ERR_NOT_CLONEABLE for \a value comes before ERR_BAD_ARGUMENT, which names the first
   wrong port. \a source is the port that posts.
*/
IpcResult<PortEnds> collectPorts(const QVariant &value, const QList<MessagePort *> &transfer,
                                 Poster poster, const MessagePort *source = nullptr);
/*! \brief Their ends are gone: the objects are no use any more. */
void neuterPorts(const QList<QPointer<MessagePort>> &ports);

/*! \brief postMessage() on the channel of a peer, nullptr when there is none. */
IpcResult<void> postMessage(Peer *peer, int frameId, const QString &channel, const QVariant &value,
                            const QList<MessagePort *> &transfer, Poster poster);
/*! \brief The same from another thread than the peer's: without ports. */
IpcResult<void> postMessage(const std::shared_ptr<Gate> &gate, const Limits &limits, int frameId,
                            const QString &channel, const QVariant &value,
                            const QList<MessagePort *> &transfer);
/*! \brief What postMessage() without a result does with one: true for success; tells the log unless
 * it says "closed". */
bool accepted(const IpcResult<void> &result, const char *where);

} // namespace Ferry
