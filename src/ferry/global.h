// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QLoggingCategory>
#include <QtCore/QMetaType>
#include <QtCore/QString>
#include <QtCore/QtGlobal>

#include <chrono>

#if defined(FERRY_STATIC)
#define FERRY_EXPORT
#elif defined(FERRY_BUILD_CORE)
#define FERRY_EXPORT Q_DECL_EXPORT
#else
#define FERRY_EXPORT Q_DECL_IMPORT
#endif

namespace Ferry {
Q_NAMESPACE_EXPORT(FERRY_EXPORT)

/*!
    \brief When the listeners of a synchronous channel run.

    Direct runs them while the renderer's call is being received. Deferred runs them from the event loop, so that a
    listener may open a modal dialog without stalling every page (see IpcScope::setSyncDispatch()).
*/
enum class SyncDispatch { Direct, Deferred };
Q_ENUM_NS(SyncDispatch)

/*! \brief Why a connection of an IpcRenderer ended. */
enum class DisconnectReason {
    Requested, //!< disconnectFromServer() or the destructor
    ServerClosed, //!< the other side said goodbye: IpcMain::close() or a destructor there
    PeerGone, //!< the other process vanished without a word (crash, kill)
    Refused, //!< main answered the handshake with a refusal; the error says why
    ConnectFailed, //!< nobody listens there, or it did not answer in time
    ProtocolError, //!< one side broke the protocol
    Overflow //!< one side did not read, and its queue outgrew the hard limit
};
Q_ENUM_NS(DisconnectReason)

/*!
    \brief Bounds of one connection. Nothing in Ferry grows beyond them.

    Units: bytes for the names that say so, else counts.
*/
struct Limits
{
    qsizetype messageBytes = 256 << 20; //!< one encoded message, either direction
    qsizetype queuedBytes = 16 << 20; //!< unsent bytes from which send() says false; four times that closes the peer
    int queuedBeforeReady = 1000; //!< messages that wait for a renderer's first document or connection
    int pendingCalls = 100000; //!< unanswered calls, per direction
    int clients = 1000; //!< processes that one listen() serves at once; fewer when this one may not open as many files
    int ports = 10000; //!< open message ports that one side sent to the other; more are refused, or closed as they come
};

/*! \brief How IpcMain::listen() opens its door. */
struct ListenOptions
{
    /*! \brief Which users of the machine may connect. Checked against the kernel's word, not the client's. */
    enum class Access { User, Group, World };
    Access access = Access::User;
    QByteArray token; //!< when not empty, a client must present the same bytes (compared in constant time)
    Limits limits;
};

/*! \brief How IpcRenderer::connectToServer() knocks. */
struct ConnectOptions
{
    QString name; //!< shown by tools on the main side; no meaning to Ferry
    QByteArray token; //!< what ListenOptions::token asks for
    ListenOptions::Access access = ListenOptions::Access::User; //!< whose server is acceptable
    std::chrono::milliseconds timeout { 30000 }; //!< until connected(); 0 waits without end
    Limits limits;
};

/*! \brief Counters of one WebContents since it was created. Units: messages and encoded bytes. */
struct Statistics
{
    quint64 messagesSent = 0;
    quint64 messagesReceived = 0;
    quint64 bytesSent = 0;
    quint64 bytesReceived = 0;
    quint64 messagesDropped = 0; //!< for a document that went away: not acknowledged, or replies after its end
    quint64 messagesDenied = 0; //!< refused by a guard or by the origin rules
    quint64 syncPrompts = 0; //!< a page's synchronous calls over the prompt lane (WebEnginePage) …
    quint64 syncRequests = 0; //!< … and over a synchronous request, late answers of the prompt lane included
};

/*! \brief One message as IpcMain::setTap() sees it. */
struct TapRecord
{
    enum class Direction { FromRenderer, ToRenderer };
    qint64 time = 0; //!< milliseconds since the epoch, UTC
    Direction direction = Direction::FromRenderer;
    QByteArray kind; //!< the word of PROTOCOL.md: "send", "sendSync", "invoke", "reply", "error", "cancel" …
    QString channel; //!< empty for answers
    quint64 callId = 0; //!< joins a call with its answer; 0 for sends
    int webContentsId = 0;
    int frameId = 0;
    qsizetype bytes = 0; //!< encoded size
};

} // namespace Ferry

Q_DECLARE_METATYPE(Ferry::Statistics)
