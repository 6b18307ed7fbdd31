// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcscope.h>
#include <ferry/message/peer_p.h>
#include <ferry/webcontents.h>

#include <QtCore/QMap>

namespace Ferry {

class WebContentsPrivate final : public PeerOwner
{
public:
    WebContentsPrivate(IpcMain *main, WebContents::Kind kind, QObject *peerObject,
                       const Limits &limits);
    ~WebContentsPrivate() override;

    static FERRY_EXPORT WebContentsPrivate *of(const WebContents *contents);

    /*! \brief Makes the peer; the link follows with Peer::setLink(). */
    void start(WebContents *contents);
    bool isObserved(const QMetaMethod &signal) const;
    bool send(int frameId, const QString &channel, const QVariantList &arguments,
              Priority priority);
    bool hasFrame(int frameId) const { return frameId == mainFrameId || documents.contains(frameId); }
    IpcScope *frameScope(int frameId);
    /*! \brief The end: tells the world once and deletes the WebContents later. */
    void end(WebContents::GoneReason reason);

    void documentStarted(const Document &document) override;
    void documentGone(int frameId, WebContents::GoneReason reason) override;
    void received(Message &&message, const Impl::EventPointer &event) override;
    void documentMoved(const Document &document) override;
    void documentDenied(const QString &origin) override;
    void messageDenied(const QString &origin, const QString &channel) override;
    void drained() override;
    void closed(DisconnectReason reason, const IpcError &error) override;
    void passed(TapRecord::Direction direction, const Message &message, qsizetype bytes) override;

    WebContents *q = nullptr;
    IpcMain *const main;
    const WebContents::Kind kind;
    const int id;
    const int mainFrameId;
    const Limits limits;
    QPointer<QObject> peerObject;
    QString name;
    std::unique_ptr<Peer> peer;
    QMap<int, Document> documents; // by frame id
    QPointer<IpcScope> scope;
    QHash<int, IpcScope *> frameScopes;
    std::function<void(const QVariant &, const IpcMainEvent &)>
        utilityMessage; // of a UtilityProcess: takes what is for it
    Statistics statistics;
    std::chrono::milliseconds invokeTimeout { 0 };
    WebContents::GoneReason lastEnd = WebContents::GoneReason::Closed; // of the main document, while there is no other
    bool destroyed = false;
};

} // namespace Ferry
