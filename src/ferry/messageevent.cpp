// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/messageevent.h>

#include <ferry/messageport_p.h>

namespace Ferry {

MessageEvent::MessageEvent() = default;
MessageEvent::MessageEvent(std::shared_ptr<MessageEventData> data)
    : d(std::move(data))
{
}
MessageEvent::MessageEvent(const MessageEvent &) = default;
MessageEvent &MessageEvent::operator=(const MessageEvent &) = default;
MessageEvent::~MessageEvent() = default;

QVariant MessageEvent::data() const
{
    return d ? d->data : QVariant();
}

QList<MessagePort *> MessageEvent::ports() const
{
    return d ? d->ports.open(d->owner) : QList<MessagePort *>();
}

} // namespace Ferry
