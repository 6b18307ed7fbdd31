// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/utility/utilitylink_p.h>

namespace Ferry {

UtilityLink::UtilityLink(Keeper *keeper)
    : m_keeper(keeper)
{
}

UtilityLink::~UtilityLink()
{
    if (m_keeper)
        m_keeper->linkGone();
}

void UtilityLink::join(std::unique_ptr<Link> way)
{
    m_way = std::move(way);
    m_way->setReceiver(this);
}

void UtilityLink::drain()
{
    while (m_way && m_way->waitForMessage(QDeadlineTimer(0))) { }
}

void UtilityLink::part()
{
    leave(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
}

void UtilityLink::leave(DisconnectReason reason, const IpcError &error)
{
    if (!m_way)
        return;
    m_leaving = true;
    m_way->close(reason, error);
    m_leaving = false;
    m_way.reset();
}

void UtilityLink::end(WebContents::GoneReason reason, LinkReceiver::Hereafter hereafter,
                      const IpcError &error)
{
    if (receiver())
        receiver()->rendererEnded(reason, hereafter, error);
}

WriteResult UtilityLink::write(const Message &message)
{
    if (m_way)
        return m_way->write(message);
    WriteResult result;
    result.error = IpcError(IpcError::Code::PeerGone);
    return result;
}

void UtilityLink::flush()
{
    if (m_way)
        m_way->flush();
}

bool UtilityLink::waitForMessage(QDeadlineTimer deadline)
{
    return m_way && m_way->waitForMessage(deadline);
}

void UtilityLink::close(DisconnectReason reason, const IpcError &error)
{
    leave(reason, error);
    if (reason == DisconnectReason::Requested) {
        if (receiver())
            receiver()->linkClosed(reason, error);
    } else if (m_keeper) {
        m_keeper->linkBroke(reason, error);
    }
}

void UtilityLink::documentStarted(const Document &document)
{
    // What waited leaves first, and may end this.
    const std::weak_ptr<char> life = m_life;
    if (receiver())
        receiver()->documentStarted(document);
    if (!life.expired() && m_keeper)
        m_keeper->linkOpened();
}

void UtilityLink::documentGone(int frameId, WebContents::GoneReason reason)
{
    if (receiver())
        receiver()->documentGone(frameId, reason);
}

void UtilityLink::messageReceived(Message &&message, const Document &document, qsizetype bytes)
{
    if (receiver())
        receiver()->messageReceived(std::move(message), document, bytes);
}

void UtilityLink::messageDenied(const QString &origin, const QString &channel)
{
    if (receiver())
        receiver()->messageDenied(origin, channel);
}

void UtilityLink::drained()
{
    if (receiver())
        receiver()->drained();
}

void UtilityLink::linkClosed(DisconnectReason reason, const IpcError &error)
{
    if (m_leaving)
        return;
    m_way.reset();
    if (m_keeper)
        m_keeper->linkBroke(reason, error);
}

} // namespace Ferry
