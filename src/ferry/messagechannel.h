// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/messageport.h>

#include <QtCore/QPointer>

namespace Ferry {

/*!
    \brief Two new ports, entangled: pass one on, keep the other.

    \code
    MessageChannel channel(this);
    contents->postMessage(u"port"_s, null(), { channel.port2() });
    connect(channel.port1(), &MessagePort::message, this, …);
    channel.port1()->start();
    \endcode

    Main makes one as well as a renderer does.
    Owns:   the ports are children of \a owner and outlive this value; without an owner they go with
   its last copy. Those that were transferred or re-parented are not concerned. Thread: the one that
   makes it. Source: Electron MessageChannelMain.
*/
class FERRY_EXPORT MessageChannel
{
public:
    explicit MessageChannel(QObject *owner = nullptr);

    /*! \brief nullptr once it is gone: a transferred port deletes itself. */
    MessagePort *port1() const { return m_port1; }
    MessagePort *port2() const { return m_port2; }

private:
    std::shared_ptr<QObject> m_owner; // in place of one
    QPointer<MessagePort> m_port1;
    QPointer<MessagePort> m_port2;
};

} // namespace Ferry
