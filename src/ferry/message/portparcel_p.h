// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/portend_p.h>

#include <QtCore/QList>
#include <QtCore/QPointer>

QT_BEGIN_NAMESPACE
class QThread;
QT_END_NAMESPACE

namespace Ferry {

class MessagePort;

/*!
    \brief The ports of one received message: ends until somebody asks for them, and closed when
   nobody does.

    Thread: open() the one it was made in; its last handle may go in any.
*/
class PortParcel
{
public:
    explicit PortParcel(PortEnds &&ends);
    ~PortParcel();
    Q_DISABLE_COPY_MOVE(PortParcel)

    /*! \brief The ports, made on the first call as children of \a owner. Empty in another thread,
     * or without an owner. */
    QList<MessagePort *> open(QObject *owner);

private:
    QThread *const m_thread;
    PortEnds m_ends;
    QList<QPointer<MessagePort>> m_ports;
};

} // namespace Ferry
