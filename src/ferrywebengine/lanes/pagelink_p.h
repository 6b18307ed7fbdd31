// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>
#include <ferrywebengine/lanes/pagebatch_p.h>
#include <ferrywebengine/lanes/pageframe_p.h>
#include <ferrywebengine/lanes/requesthandler_p.h>
#include <ferrywebengine/lanes/subframes_p.h>

#include <QtCore/QStringList>
#include <QtCore/QTimer>

namespace Ferry {

/*! \brief Whether \a message has the form of a prompt of Ferry's, of whatever page. Nobody should see it. */
bool isRuntimePrompt(const QString &message);
/*! \brief The answer to a prompt when the page is not connected: ERR_CLOSED. */
QString refusedPrompt();

/*!
    \brief The carrying end of a page, whose frames share one channel.

    What arrives is taken from the event loop, never inside Chromium's own calls: so a listener may
    delete the page or run an event loop of its own.
*/
class PageLink final : public QObject, public Link, private RequestReceiver
{
    Q_OBJECT

public:
    PageLink(std::unique_ptr<PageHost> host, const WebEngineOptions &options, int mainFrameId);
    ~PageLink() override;

    /*! \brief Told when a preload file failed in a document. */
    void setPreloadFailed(std::function<void(const QString &path, const IpcError &)> function);

    /*!
        \brief Takes a prompt of the page's runtime: a synchronous call. False for every other prompt.

        Runs inside Chromium's dispatch: \a result has to be there when it returns.
    */
    bool promptArrived(const QUrl &origin, const QString &message, const QString &text,
                       QString *result);
    /*!
        \brief As promptArrived() where a prompt can wait: the call is taken from the event loop, and ends with
        \a answer, unless \a prompt is gone.
    */
    bool promptArrived(const QUrl &origin, const QString &message, const QString &text,
                       QObject *prompt, std::function<void(const QString &)> answer);

    void setReceiver(LinkReceiver *receiver) override;
    WriteResult write(const Message &message) override;
    qint64 bytesToWrite() const override;
    void addStatistics(Statistics *statistics) const override;
    void flush() override;
    bool waitForMessage(QDeadlineTimer) override { return false; }
    void close(DisconnectReason reason, const IpcError &error) override;
    qint64 peerProcessId() const override;
    bool canCarryPorts() const override { return true; }
    bool isTrusted() const override { return false; }

private:
    void requestArrived(const PageRequest &request) override;
    void bytesRequested(const PageRequest &request);
    void batchArrived(const QJsonValue &batch);
    void beginDocument(const QString &epoch);
    void callArrived(const PageBatch &batch);
    bool isNext(const PageBatch &batch) const;
    void takeCarried(const PageBatch &batch);
    void take(PageBatch batch);
    void rendererGone(WebContents::GoneReason reason);
    void pageDestroyed();
    void leaving();
    void loaded(bool ok);
    void lookForRuntime();
    void loadAgain(quint64 load);
    QString shownUrl() const;
    void checkHello();

    bool isOwnPrompt(const QString &message) const;
    std::optional<PromptCall> readPrompt(const QUrl &origin, const QString &message,
                                         const QString &text);

    PageFrame *frameOf(const QString &epoch);
    void acknowledged();
    void endHeldCalls(const IpcError &error);
    void shut(DisconnectReason reason, const IpcError &error);

    PageContext m_page;
    PageFrame m_main;
    SubFrames m_subFrames;
    QByteArray m_pageName;
    QByteArray m_secret;
    QPointer<RequestHandler> m_requests;
    quint64 m_syncPrompts = 0;
    quint64 m_syncRequests = 0;
    QTimer m_helloTimer;
    bool m_helloSeen = false;
    quint64 m_loads = 0; // what was asked for one of them does not count for the next
    int m_loadsAgain = 0; // since a hello
    mutable bool m_wasFull = false; // when somebody asked
    QString m_epoch; // of the document that said hello last
    quint64 m_arrived = 0; // number of its last message
    QList<PageBatch> m_carried; // by calls that wait for what comes before them, one of a document
    QStringList m_past; // documents that were replaced
    quint64 m_carriedLast = 0; // number of the last message that a call brought; it may come over the channel as well
    QUrl m_url; // of the last batch
    QString m_origin; // m_url's
};

} // namespace Ferry
