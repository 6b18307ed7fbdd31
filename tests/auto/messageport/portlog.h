// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/messageport.h>

#include <QtCore/QVariant>

#include <memory>

/*! \brief What came to a port, in order. The port is started. */
class PortLog
{
public:
    explicit PortLog(Ferry::MessagePort *port)
    {
        // The log may be gone before the port.
        QObject::connect(port, &Ferry::MessagePort::message, &m_context,
                         [this](const Ferry::MessageEvent &event) {
                             data.append(event.data());
                             ports.append(event.ports());
                         });
        QObject::connect(port, &Ferry::MessagePort::closed, &m_context, [this] {
            ++closes;
            dataAtClose = data.size();
        });
        port->start();
    }

    QVariantList data;
    QList<Ferry::MessagePort *> ports;
    int closes = 0;
    qsizetype dataAtClose = -1;

private:
    QObject m_context;
};
