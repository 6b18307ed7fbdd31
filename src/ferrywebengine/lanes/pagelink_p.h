// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>
#include <ferrywebengine/lanes/bridge_p.h>
#include <ferrywebengine/lanes/heldcalls_p.h>
#include <ferrywebengine/lanes/outbox_p.h>
#include <ferrywebengine/lanes/requesthandler_p.h>
#include <ferrywebengine/originpolicy_p.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QTimer>
#include <QtWebChannel/QWebChannel>

#include <deque>
#include <functional>
#include <optional>

namespace Ferry {

class PageHost;

/*!
    \brief The carrying end of a page: documents come and go behind one link.

    Everything from the page waits in one queue and is taken from the event loop, never inside Chromium's own calls: so a
    listener may delete the page or run an event loop of its own.
*/
class PageLink final : public QObject, public Link, private RequestReceiver
{
    Q_OBJECT

public:
    PageLink(std::unique_ptr<PageHost> host, const WebEngineOptions &options, int mainFrameId);
    ~PageLink() override;

    /*! \brief Told when a preload file failed in a document. */
    void setPreloadFailed(std::function<void(const QString &path, const IpcError &)> function);

    void setReceiver(LinkReceiver *receiver) override;
    WriteResult write(const Message &message) override;
    qint64 bytesToWrite() const override { return m_outbox.unacknowledgedBytes(); }
    quint64 droppedMessages() const override { return m_outbox.droppedMessages(); }
    void flush() override { m_outbox.flush(); }
    bool waitForMessage(QDeadlineTimer) override { return false; }
    void close(DisconnectReason reason, const IpcError &error) override;
    qint64 peerProcessId() const override;
    bool isTrusted() const override { return false; }

private:
    struct Arrival
    {
        QJsonArray message;
        QString epoch;
        QString urlOrigin; // of the page when it arrived
        QUrl url;
        std::optional<WebContents::GoneReason> gone; // no message: the document ended here
    };

    void requestArrived(QWebEngineUrlRequestJob *job, const QString &epoch, quint64 call) override;
    void batchArrived(const QJsonValue &batch);
    void rendererGone(WebContents::GoneReason reason);
    void documentEnded(WebContents::GoneReason reason);
    void pageDestroyed();
    void leaving();
    void loaded(bool ok);
    void checkHello();

    void scheduleDrain();
    void drain();
    bool waitsForRequest(const Arrival &arrival);
    void process(const Arrival &arrival);
    void startDocument(const Arrival &arrival);
    void endDocument(WebContents::GoneReason reason);
    void deliver(const Arrival &arrival);
    void refuse(const Arrival &arrival);
    void refuseDocument(const QString &origin, const QUrl &url);
    void revokeFor(const Arrival &arrival, const QString &origin);
    void endHeldCalls(const IpcError &error);
    void tell(MessageKind kind, quint64 id, const IpcError &error = IpcError());
    void shut(DisconnectReason reason, const IpcError &error);

    static HeldCalls::Key keyOf(const Arrival &arrival);
    // Ids of a page's calls begin anew with each document; main must not take a late answer for a new call's.
    quint64 fromPageId(quint64 id) const { return (m_documentNumber << 32) | id; }
    bool toPageId(quint64 *id) const;

    const std::unique_ptr<PageHost> m_host;
    const WebEngineOptions m_options;
    const OriginPolicy m_policy;
    const int m_mainFrameId;
    std::function<void(const QString &, const IpcError &)> m_preloadFailed;

    QByteArray m_pageName;
    QPointer<RequestHandler> m_requests;
    Bridge m_bridge;
    QWebChannel m_channel;
    Outbox m_outbox;
    HeldCalls m_held;

    std::deque<Arrival> m_inbox;
    bool m_drainScheduled = false;

    QString m_epoch; // of the document that spoke last, allowed or not
    quint64 m_documentNumber = 0;
    Document m_document; // nullptr: none, or refused
    QString m_refusedOrigin;
    bool m_isRefused = false;
    bool m_closed = false;

    QTimer m_helloTimer;
    bool m_helloSeen = false;
};

} // namespace Ferry
