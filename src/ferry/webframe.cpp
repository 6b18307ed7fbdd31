// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/webframe.h>

#include <ferry/message/posting_p.h>
#include <ferry/webcontents_p.h>

namespace Ferry {

WebFrame::WebFrame(WebContents *contents, int frameId) : m_contents(contents), m_frameId(frameId) { }

WebFrame WebFrame::asOf(const QUrl &url, const QString &origin) const
{
    WebFrame frame = *this;
    frame.m_isPast = true;
    frame.m_url = url;
    frame.m_origin = origin;
    return frame;
}

WebContents *WebFrame::webContents() const
{
    return m_contents;
}

bool operator==(const WebFrame &a, const WebFrame &b)
{
    return a.m_contents == b.m_contents && a.m_frameId == b.m_frameId;
}

bool WebFrame::isValid() const
{
    return m_contents && !m_contents->isDestroyed()
        && WebContentsPrivate::of(m_contents)->hasFrame(m_frameId);
}

QUrl WebFrame::url() const
{
    if (!isValid())
        return {};
    if (m_isPast)
        return m_url;
    const Document document = WebContentsPrivate::of(m_contents)->documents.value(m_frameId);
    return document ? document->url : QUrl();
}

QString WebFrame::origin() const
{
    if (!isValid())
        return {};
    if (m_isPast)
        return m_origin;
    const Document document = WebContentsPrivate::of(m_contents)->documents.value(m_frameId);
    return document ? document->origin : QString();
}

bool WebFrame::isMainFrame() const
{
    return m_contents && WebContentsPrivate::of(m_contents)->mainFrameId == m_frameId;
}

bool WebFrame::sendWith(const QString &channel, const QVariantList &arguments) const
{
    return isValid() && m_contents->sendToFrameWith(m_frameId, channel, arguments);
}

IpcResult<void> WebFrame::tryPostMessage(const QString &channel, const QVariant &message,
                                         const QList<MessagePort *> &transfer) const
{
    if (!m_contents)
        return Ferry::postMessage(nullptr, m_frameId, channel, message, transfer, Poster::Main);
    return m_contents->postToFrame(isValid() ? m_frameId : 0, channel, message, transfer);
}

bool WebFrame::post(const QString &channel, const QVariant &message,
                    const QList<MessagePort *> &transfer) const
{
    return accepted(tryPostMessage(channel, message, transfer), "WebFrame::postMessage()");
}

IpcScope *WebFrame::ipc() const
{
    return isValid() ? WebContentsPrivate::of(m_contents)->frameScope(m_frameId) : nullptr;
}

} // namespace Ferry
