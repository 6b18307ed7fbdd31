// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/portend_p.h>
#include <ferry/message/portparcel_p.h>
#include <ferry/messageport.h>

#include <QtCore/QPointer>

namespace Ferry {

class FERRY_EXPORT MessagePortPrivate final : public PortSink
{
public:
    explicit MessagePortPrivate(MessagePort *port)
        : q(port)
    {
    }

    static MessagePortPrivate *of(const MessagePort *port) { return port->d_ptr.get(); }
    static MessagePort *make(PortEndPointer &&end, QObject *parent);

    void portReady() override;
    void deliver();
    void finish();
    void neuter();

    MessagePort *const q;
    PortEndPointer end; // nullptr once closed or transferred
    bool isStarted = false;
    bool isNeutered = false;
    bool isScheduled = false;
    bool hasToldClosed = false;
};

/*!
    \brief While a message from a connection is taken apart: the ports that have something to
   deliver because of it.

    They deliver right after it, as a listener would hear a message, so that their queues stay empty
   while they keep up. What this process posts to itself is delivered from the event loop.
*/
class PortArrivals
{
public:
    PortArrivals()
        : m_outer(std::exchange(current, this))
    {
    }
    ~PortArrivals() { stop(); }
    Q_DISABLE_COPY_MOVE(PortArrivals)

    /*! \brief False when nothing is arriving: then the event loop has to deliver. */
    static bool add(MessagePort *port);
    /*! \brief The message has been taken apart. Runs user code. */
    void deliver();

private:
    void stop();

    static thread_local PortArrivals *current;
    PortArrivals *m_outer;
    bool m_isOver = false;
    QList<QPointer<MessagePort>> m_ports;
};

class MessageEventData
{
public:
    MessageEventData(PortItem &&item, QObject *owner_)
        : data(item.value)
        , ports(std::move(item.ports))
        , owner(owner_)
    {
    }

    const QVariant data;
    PortParcel ports;
    const QPointer<QObject> owner;
};

} // namespace Ferry
