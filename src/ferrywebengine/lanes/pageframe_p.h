// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/link_p.h>
#include <ferrywebengine/lanes/bridge_p.h>
#include <ferrywebengine/lanes/heldcalls_p.h>
#include <ferrywebengine/lanes/outbox_p.h>
#include <ferrywebengine/lanes/pagechannel_p.h>
#include <ferrywebengine/lanes/pagecodec_p.h>
#include <ferrywebengine/originpolicy_p.h>
#include <ferrywebengine/webenginetransport.h>

#include <deque>
#include <functional>
#include <optional>

namespace Ferry {

class PageHost;

/*! \brief What the frames of one page share; PageLink's. */
struct PageContext
{
    PageContext(std::unique_ptr<PageHost> host, const WebEngineOptions &options);
    ~PageContext();

    const std::unique_ptr<PageHost> host;
    const WebEngineOptions options;
    const OriginPolicy policy;
    const OriginPolicy subFramePolicy;
    HeldCalls held;
    Bridge bridge;
    PageChannel channel;
    LinkReceiver *receiver = nullptr;
    std::function<void(const QString &, const IpcError &)> preloadFailed;
    //! \brief The main frame's word on the frame \a number: document \a epoch, seen with \a origin.
    std::function<void(quint64 number, const QString &epoch, const QString &origin)> frameSeen;
    quint64 lastDocument = 0; //!< documents of all frames are counted together
    bool closed = false;
};

/*! \brief A synchronous call that came as a prompt from a document of \a origin, which the browser vouches for. */
struct PromptCall
{
    QString epoch;
    QString origin;
    QJsonArray call;
    PackedBytes packed;
};

/*!
    \brief One frame of a page: documents come and go in it, each with an epoch that it chose.

    What arrives waits in the frame's own queue and is taken from the event loop, in order.
*/
class PageFrame final : public QObject
{
    Q_OBJECT

public:
    enum class Role { Main, Sub };

    PageFrame(PageContext *page, int frameId, Role role);

    int frameId() const { return m_frameId; }

    /*! \brief Of the document that spoke last, allowed or not. */
    const QString &epoch() const { return m_epoch; }
    bool hasDocument() const { return m_document != nullptr; }
    bool isRefused() const { return m_isRefused; }
    const QString &refusedOrigin() const { return m_refusedOrigin; }
    const Outbox &outbox() const { return m_outbox; }

    /*! \brief Sends \a message to the document; held calls get their answer by their request. */
    WriteResult write(const Message &message);
    /*! \brief A message of the link's own: Cancel to the receiver, Error and Bye to the page. */
    void tell(MessageKind kind, quint64 id, const IpcError &error = IpcError());
    void flush() { m_outbox.flush(); }

    /*! \brief The bytes of an offer to the document, which must be of \a origin. */
    std::optional<QByteArray> takeOffer(quint64 id, const QString &origin);
    /*!
        \brief Queues what document \a epoch said, which is at \a url. The browser vouches for
        \a origin: of the main frame's address, or of a sub-frame's request.
    */
    void take(const QString &epoch, const QJsonArray &messages, const QString &origin,
              const QUrl &url);
    /*!
        \brief Takes a synchronous call that came as a prompt.

        Runs inside Chromium's dispatch. The answer as JSON text; empty when it comes later, to a request.
    */
    QString takePrompt(const PromptCall &prompt);
    /*!
        \brief Queues a synchronous call whose prompt waits, as \a request, for \a answer.

        False when the call is there already.
    */
    bool queuePrompt(const PromptCall &prompt, QObject *request,
                     std::function<void(const QString &)> answer);
    /*! \brief The document has received all messages up to \a sequence. True when that freed something. */
    bool acknowledge(const QString &epoch, quint64 sequence);
    /*! \brief Its document has another address. In its turn. */
    void documentMoved();
    /*! \brief Its document ended. In its turn: what it said before is still heard. */
    void documentEnded(WebContents::GoneReason reason);
    /*! \brief Looks at the queue again from the event loop: what it waited for may be there. */
    void scheduleDrain();
    /*! \brief The link ends: nothing more is heard. */
    void shut();

Q_SIGNALS:
    /*! \brief A batch for the document, as js/transport.js reads it. */
    void leaving(const QJsonArray &batch);
    /*! \brief A new document takes the place of the one that was there. */
    void documentReplaced();
    /*! \brief The new document may use IPC. The receiver hears of it next. */
    void documentAccepted();
    /*! \brief The document that was there is gone, or refused. */
    void documentLost();

private:
    struct Arrival
    {
        QJsonArray message;
        QString epoch;
        QString origin; // that the browser vouches for
        QUrl url;
        std::optional<WebContents::GoneReason> gone; // no message: the document ended here
        ParkedBytes parked {}; // it waits for
        bool isMove = false; // no message: the document has another address from here on
    };
    enum class Turn {
        Take,
        Wait, // with everything behind it, until scheduleDrain()
        Drop
    };

    bool isMain() const { return m_role == Role::Main; }
    const OriginPolicy &policy() const;
    Turn turnOfFirst() const;
    void pull();
    QList<ParkedPiece> nextPieces();
    void pulled(const QList<ParkedPiece> &pieces, const QVariant &result);
    void bytesCame(quint64 id, const QByteArray &bytes);
    void takeEarlyBytes(Arrival *call);
    void dropIncomplete();
    void drain();
    void process(const Arrival &arrival);
    void startDocument(const Arrival &arrival);
    void endDocument(WebContents::GoneReason reason);
    bool moveTo(const QUrl &url);
    void deliver(const Arrival &arrival);
    void refuse(const Arrival &arrival);
    void refuseDocument(const QString &origin, const QUrl &url);
    void revokeFor(const Arrival &arrival, const QString &origin);

    Arrival arrivalOf(const PromptCall &prompt);
    static HeldCalls::Key keyOf(const Arrival &arrival);
    // Ids of a page's calls begin anew with each document; main must not take a late answer for a
    // new call's.
    quint64 fromPageId(quint64 id) const { return (m_documentNumber << 32) | id; }
    bool toPageId(quint64 *id) const;

    PageContext *const m_page;
    const int m_frameId;
    const Role m_role;
    Outbox m_outbox;
    ByteOffers m_offers;

    std::deque<Arrival> m_inbox;
    bool m_drainScheduled = false;
    int m_pulls = 0; // under way
    QHash<quint64, QByteArray> m_earlyBytes; // of a synchronous call that comes next
    qsizetype m_earlySize = 0;

    QString m_epoch;
    quint64 m_documentNumber = 0;
    Document m_document; // nullptr: none, or refused
    QString m_refusedOrigin;
    bool m_isRefused = false;
};

} // namespace Ferry
