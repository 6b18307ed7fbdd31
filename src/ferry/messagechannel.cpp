// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/messagechannel.h>

#include <ferry/messageport_p.h>

namespace Ferry {

MessageChannel::MessageChannel(QObject *owner)
{
    if (!owner) {
        m_owner = std::make_shared<QObject>();
        owner = m_owner.get();
    }
    auto [end1, end2] = PortEnd::makePair();
    m_port1 = MessagePortPrivate::make(std::move(end1), owner);
    m_port2 = MessagePortPrivate::make(std::move(end2), owner);
}

} // namespace Ferry
