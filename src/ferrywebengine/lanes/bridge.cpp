// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "bridge_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QJsonObject>
#include <QtWebChannel/QWebChannel>
#include <QtWebChannel/QWebChannelAbstractTransport>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

/*!
    \brief The transport of the message that \a channel takes apart right now.

    QWebChannel does not tell; but a child of it receives the transport's messages, by a signal. nullptr when a later Qt
    does that differently.
*/
QWebChannelAbstractTransport *transportAtWork(const QWebChannel *channel)
{
    struct Receiver : QObject
    {
        using QObject::sender;
    };
    for (const QObject *child : channel->children()) {
        if (child->inherits("QMetaObjectPublisher"))
            return qobject_cast<QWebChannelAbstractTransport *>((child->*&Receiver::sender)());
    }
    return nullptr;
}

} // namespace

Bridge::Bridge(const PageHost *host)
    : m_host(host)
{
}

Bridge::~Bridge() = default;

void Bridge::setChannel(QWebChannel *channel)
{
    m_channel = channel;
    channel->registerObject(u"ferry"_s, this); // js/wire.js has the name too
}

void Bridge::leaveChannel()
{
    if (m_channel)
        m_channel->deregisterObject(this);
    m_channel.clear();
}

void Bridge::setInbox(const QJsonValue &batch)
{
    if (!m_transport && m_channel)
        m_transport = transportAtWork(m_channel);
    Q_EMIT received(batch);
}

void Bridge::send(const QJsonArray &batch)
{
    // The transport is the page's: it may serve a channel that somebody put in the place of ours.
    if (m_transport && m_host->isAttached())
        m_transport->sendMessage({ { u"batch"_s, batch } });
    else
        Q_EMIT leaving(batch);
}

} // namespace Ferry
