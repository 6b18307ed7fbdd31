// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>

#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QPointer>

#include <chrono>
#include <functional>
#include <optional>

class QWebEngineUrlRequestJob;

namespace Ferry {

/*!
    \brief The synchronous requests that wait in main while a page is blocked. Each of them ends: a request that is dropped
    without an answer would block its page for ever.
*/
class HeldCalls final : public QObject
{
    Q_OBJECT

public:
    /*! \brief Epoch of the document, and the call's number in it. */
    using Key = std::pair<QString, quint64>;

    explicit HeldCalls(std::chrono::milliseconds timeout, QObject *parent = nullptr);
    ~HeldCalls() override;

    /*! \brief The request of a call: new, or of one that a prompt began. False when the call has a request already. */
    bool hold(const Key &key, QWebEngineUrlRequestJob *job);
    /*!
        \brief A call that waits as \a request, from a frame of \a origin, until \a reply is called or \a request is gone.
        False when it is there already.
    */
    bool hold(const Key &key, const QString &origin, QObject *request,
              std::function<void(const QByteArray &)> reply);
    /*! \brief A call that came over the prompt lane, from a frame of \a origin. False when it is there already. */
    bool expect(const Key &key, const QString &origin);
    /*! \brief The answer of an expected call, and its end; nullopt: it comes later, to its request. */
    std::optional<QByteArray> takeAnswer(const Key &key);
    bool holds(const Key &key) const { return m_calls.contains(key); }
    /*! \brief The origin that the browser process vouches for. */
    QString initiatorOf(const Key &key) const { return m_calls.value(key).initiator; }
    /*! \brief The channel that the warnings name. */
    void setChannel(const Key &key, const QString &channel);

    /*! \brief Ends the call with \a message, JSON text; false when it is not held. */
    bool answer(const Key &key, const QByteArray &message);
    void fail(const Key &key, const IpcError &error);
    /*! \brief Ends the calls of a document that is no more, and forgets those whose request never came. */
    void endDocument(const QString &epoch);
    /*! \brief Ends all calls and says which. */
    QList<Key> failAll(const IpcError &error);

    /*! \brief The text of an answer that is \a error. */
    static QByteArray errorText(quint64 call, const IpcError &error);
    /*! \brief Answers a request that is not to be held. */
    static void refuse(QWebEngineUrlRequestJob *job, quint64 call, const IpcError &error);

Q_SIGNALS:
    /*! \brief syncTimeout is over; the call has been ended. */
    void timedOut(const QString &epoch, quint64 call);

private:
    struct Call
    {
        QString initiator;
        QPointer<QObject> request {};
        std::function<void(const QByteArray &)> reply {}; // while there is the request
        QString channel {};
        std::optional<QByteArray> answer {}; // before there was a request to take it
        bool hasRequest = false;
    };

    void watch(const Key &key, QObject *context);
    void warn(const Key &key) const;

    std::chrono::milliseconds m_timeout;
    QMap<Key, Call> m_calls;
};

} // namespace Ferry
