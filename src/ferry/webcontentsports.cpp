// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/webcontents.h>

#include <ferry/message/posting_p.h>
#include <ferry/webcontents_p.h>

namespace Ferry {

IpcResult<void> WebContents::postToFrame(int frameId, const QString &channel,
                                         const QVariant &message,
                                         const QList<MessagePort *> &transfer)
{
    Q_D(WebContents);
    const std::shared_ptr<Gate> gate = d->peer->gate();
    if (!gate->isPeerThread())
        return Ferry::postMessage(gate, d->limits, frameId, channel, message, transfer);
    return Ferry::postMessage(d->hasFrame(frameId) ? d->peer.get() : nullptr, frameId, channel,
                              message, transfer, Poster::Main);
}

IpcResult<void> WebContents::tryPostMessage(const QString &channel, const QVariant &message,
                                            const QList<MessagePort *> &transfer)
{
    return postToFrame(d_ptr->mainFrameId, channel, message, transfer);
}

bool WebContents::post(const QString &channel, const QVariant &message,
                       const QList<MessagePort *> &transfer)
{
    return accepted(tryPostMessage(channel, message, transfer), "WebContents::postMessage()");
}

} // namespace Ferry
