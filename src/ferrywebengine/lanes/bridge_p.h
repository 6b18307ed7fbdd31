// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QJsonArray>
#include <QtCore/QJsonValue>
#include <QtCore/QObject>
#include <QtCore/QPointer>

class QWebChannel;
class QWebChannelAbstractTransport;

namespace Ferry {

class PageHost;

/*!
    \brief The one object on a page's QWebChannel: batches come in by writing a property, and go out past the channel.

    A property write has no answer in QWebChannel's protocol, unlike a method call. What QWebChannel does for a signal
    takes longer than all the rest of sending, so that batches are given to its transport itself.
*/
class Bridge final : public QObject
{
    Q_OBJECT
    Q_PROPERTY(QJsonValue inbox READ inbox WRITE setInbox)

public:
    explicit Bridge(const PageHost *host);
    ~Bridge() override;

    /*! \brief Registers the bridge on \a channel, which the host will attach. */
    void setChannel(QWebChannel *channel);
    /*! \brief The host has detached the channel, and may use it again. */
    void leaveChannel();
    void send(const QJsonArray &batch);

    static int propertyIndex() { return staticMetaObject.indexOfProperty("inbox"); }
    static int signalIndex() { return staticMetaObject.indexOfSignal("leaving(QJsonArray)"); }

    QJsonValue inbox() const { return {}; }
    void setInbox(const QJsonValue &batch);

Q_SIGNALS:
    /*! \brief To the page by QWebChannel, when its transport could not be found. */
    void leaving(const QJsonArray &batch);
    void received(const QJsonValue &batch);

private:
    const PageHost *const m_host;
    QPointer<QWebChannel> m_channel;
    QPointer<QWebChannelAbstractTransport> m_transport;
};

} // namespace Ferry
