// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <deque>

class QWebEngineUrlRequestJob;

namespace Ferry {

class PageFrame;

/*!
    \brief A document of a sub-frame, by the requests that it makes (js/framewire.js).

    It always has one request out that waits for main's messages. That request ends with the
    document, and is the one sign that it is still there.
*/
class SubDocument final : public QObject
{
    Q_OBJECT

public:
    /*! \brief \a origin is that of its requests, which the browser vouches for. */
    SubDocument(const QString &epoch, const QString &origin, const QUrl &url);
    ~SubDocument() override;

    const QString epoch;
    const QString origin;
    const QUrl url;
    QPointer<PageFrame> frame; //!< once it is known which frame it is in

    /*! \brief Takes \a batches that it did not bring before, as far as there is a frame to hear them. */
    void take(const QJsonArray &batches);
    /*! \brief Takes batches and ends \a job when there is a frame, else later. */
    void post(QWebEngineUrlRequestJob *job, const QJsonArray &batches);
    /*! \brief Gives it the frame that it is in. */
    void enter(PageFrame *frame);

    /*! \brief Main's messages wait for requests: \a job takes those after \a arrived, now or later. */
    void poll(QWebEngineUrlRequestJob *job, quint64 arrived);
    void send(const QJsonArray &messages);

Q_SIGNALS:
    /*! \brief It is gone: nobody waits for messages any more. */
    void lost();
    /*! \brief It has received something. */
    void acknowledged();

private:
    void hold(QWebEngineUrlRequestJob *job);
    void answerPoll();

    QPointer<QWebEngineUrlRequestJob> m_poll;
    std::deque<QJsonValue> m_messages; // that have not arrived, for all that is known
    quint64 m_first = 1; // number of the first of them
    quint64 m_received = 0; // number of the last message that was taken

    QPointer<QWebEngineUrlRequestJob> m_post; // waits with its batches for the frame
    QJsonArray m_batches;
    QTimer m_lostTimer;
};

} // namespace Ferry
