// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/portparcel_p.h>

#include <ferry/messageport_p.h>

#include <QtCore/QAbstractEventDispatcher>
#include <QtCore/QThread>

namespace Ferry {

PortParcel::PortParcel(PortEnds &&ends)
    : m_thread(QThread::currentThread())
    , m_ends(std::move(ends))
{
}

PortParcel::~PortParcel()
{
    if (m_ends.empty() || QThread::currentThread() == m_thread)
        return;
    // To close them is to tell their other ends, which live there. A thread that is over has none.
    if (QObject *there = QAbstractEventDispatcher::instance(m_thread)) {
        QMetaObject::invokeMethod(
            there, [ends = std::make_shared<PortEnds>(std::move(m_ends))] { ends->clear(); },
            Qt::QueuedConnection);
    }
}

QList<MessagePort *> PortParcel::open(QObject *owner)
{
    if (m_ends.empty() && m_ports.isEmpty())
        return {};
    if (QThread::currentThread() != m_thread) {
        qCWarning(lcPorts) << "ports() was called in another thread than the ports'";
        return {};
    }
    if (owner) {
        for (PortEndPointer &end : m_ends)
            m_ports.append(MessagePortPrivate::make(std::move(end), owner));
    }
    m_ends.clear();
    return QList<MessagePort *>(m_ports.begin(), m_ports.end());
}

} // namespace Ferry
