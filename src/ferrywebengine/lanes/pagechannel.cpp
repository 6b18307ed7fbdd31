// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagechannel_p.h"

#include "bridge_p.h"
#include "pagecodec_p.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLoggingCategory>
#include <QtWebChannel/QWebChannelAbstractTransport>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcPageChannel, "ferry.page", QtWarningMsg)

namespace Ferry {

class PageChannel::Transport final : public QWebChannelAbstractTransport
{
public:
    explicit Transport(PageChannel *page)
        : m_page(page)
    {
    }

    void sendMessage(const QJsonObject &message) override
    {
        m_page->send(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }

private:
    PageChannel *const m_page;
};

PageChannel::PageChannel(QWebChannel *channel, const Limits &limits, Bridge *bridge)
    : m_channel(channel)
    , m_limits(limits)
    , m_bridge(bridge)
{
}

PageChannel::~PageChannel()
{
    close();
}

void PageChannel::open(const QString &epoch)
{
    close();
    if (!m_channel)
        return;
    m_epoch = epoch;
    m_transport = std::make_unique<Transport>(this);
    m_channel->connectTo(m_transport.get());
}

void PageChannel::close()
{
    if (m_channel && m_transport)
        m_channel->disconnectFrom(m_transport.get());
    m_transport.reset();
    m_waiting = 0;
    m_isCut = false;
}

void PageChannel::receive(const QString &text, qint64 length)
{
    m_waiting -= qBound(qint64(0), length, m_waiting);
    if (text.isNull() || !m_transport || m_isCut)
        return;
    const QJsonDocument message = text.size() > m_limits.messageBytes
        ? QJsonDocument()
        : QJsonDocument::fromJson(text.toUtf8());
    if (!message.isObject()) {
        qCWarning(lcPageChannel).noquote()
            << "a message to the pageChannel was dropped: it is no JSON object, or too large:"
            << text.left(100);
        return;
    }
    // Whatever it leads to may end this object.
    Q_EMIT m_transport->messageReceived(message.object(), m_transport.get());
}

void PageChannel::send(const QString &text)
{
    if (m_isCut)
        return;
    if (m_waiting > 4 * qint64(m_limits.queuedBytes)) {
        cutOff(u"it lets %1 bytes wait"_s.arg(m_waiting));
    } else if (text.size() > m_limits.messageBytes) {
        cutOff(u"a message has %1 bytes; the limit is %2"_s.arg(text.size())
                   .arg(m_limits.messageBytes));
    } else {
        m_waiting += text.size();
        m_bridge->send({ m_epoch, QJsonArray { QJsonArray { pageChannelKind, text } } });
    }
}

void PageChannel::cutOff(const QString &reason)
{
    qCWarning(lcPageChannel).noquote()
        << "a page is cut off from its pageChannel until its next document:" << reason;
    m_isCut = true; // the QWebChannel is about to use the transport: it goes with the document
}

} // namespace Ferry
