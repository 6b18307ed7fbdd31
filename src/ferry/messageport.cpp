// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/messageport.h>

#include <ferry/message/posting_p.h>
#include <ferry/messageport_p.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

// Blink's: a flooded port leaves the event loop to others now and then.
constexpr int messagesAtOnce = 200;
constexpr qint64 millisecondsAtOnce = 50;

} // namespace

// ---- private

MessagePort *MessagePortPrivate::make(PortEndPointer &&end, QObject *parent)
{
    auto *port = new MessagePort(parent);
    of(port)->end = std::move(end);
    of(port)->end->setSink(of(port));
    return port;
}

void MessagePortPrivate::portReady()
{
    if (!isStarted || std::exchange(isScheduled, true) || PortArrivals::add(q))
        return;
    QMetaObject::invokeMethod(
        q, [this] { deliver(); }, Qt::QueuedConnection);
}

void MessagePortPrivate::deliver()
{
    isScheduled = false;
    const QPointer<MessagePort> alive = q;
    QElapsedTimer timer;
    timer.start();
    int count = 0;
    PortItem item;
    while (end && end->take(&item)) {
        // For an event loop inside a slot, and for the next turn.
        if (end->hasItem() || end->isOver())
            portReady();
        const auto data =
            std::make_shared<MessageEventData>(std::move(item), q->parent() ? q->parent() : q);
        item = PortItem();
        Q_EMIT q->message(MessageEvent(data));
        if (!alive || ++count == messagesAtOnce || timer.elapsed() >= millisecondsAtOnce)
            return;
    }
    if (end && end->isOver())
        finish();
}

void MessagePortPrivate::finish()
{
    if (end)
        end->setSink(nullptr);
    end.reset();
    if (!std::exchange(hasToldClosed, true))
        Q_EMIT q->closed();
}

void MessagePortPrivate::neuter()
{
    isNeutered = true;
    if (end && end->sink() == this)
        end->setSink(nullptr);
    end.reset();
    q->deleteLater();
}

// ---- arrivals

thread_local PortArrivals *PortArrivals::current = nullptr;

bool PortArrivals::add(MessagePort *port)
{
    if (!current)
        return false;
    current->m_ports.append(port);
    return true;
}

void PortArrivals::stop()
{
    if (!std::exchange(m_isOver, true))
        current = m_outer;
}

void PortArrivals::deliver()
{
    stop();
    for (const auto &port : std::as_const(m_ports)) {
        if (port)
            MessagePortPrivate::of(port)->deliver();
    }
}

// ---- public

MessagePort::MessagePort(QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<MessagePortPrivate>(this))
{
}

MessagePort::~MessagePort()
{
    if (d_ptr->end)
        d_ptr->end->setSink(nullptr);
}

bool MessagePort::post(const QVariant &message, const QList<MessagePort *> &transfer)
{
    return accepted(tryPostMessage(message, transfer), "MessagePort::postMessage()");
}

IpcResult<void> MessagePort::tryPostMessage(const QVariant &message,
                                            const QList<MessagePort *> &transfer)
{
    Q_D(MessagePort);
    if (QThread::currentThread() != thread())
        return IpcError(IpcError::Code::BadArgument,
                        u"a port cannot be used in another thread than its own"_s);
    if (!d->end)
        return IpcError(IpcError::Code::Closed);
    const auto ends = collectPorts(message, transfer, Poster::Port, this);
    if (!ends)
        return ends.error();
    const PortEndPointer end = d->end;
    const QList<QPointer<MessagePort>> ports(transfer.begin(), transfer.end());
    auto result = end->send(message, *ends);
    if (result)
        neuterPorts(ports);
    return result;
}

void MessagePort::start()
{
    Q_D(MessagePort);
    if (std::exchange(d->isStarted, true) || !d->end)
        return;
    if (d->end->hasItem() || d->end->isOver())
        d->portReady();
}

bool MessagePort::isStarted() const
{
    return d_ptr->isStarted;
}

void MessagePort::close()
{
    d_ptr->finish();
}

bool MessagePort::isClosed() const
{
    return !d_ptr->end;
}

qint64 MessagePort::bufferedAmount() const
{
    return d_ptr->end ? d_ptr->end->outgoingBytes() : 0;
}

} // namespace Ferry
