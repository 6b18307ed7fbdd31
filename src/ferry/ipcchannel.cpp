// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcchannel.h>

#include <QtCore/QMetaMethod>

namespace Ferry {

IpcChannel::IpcChannel(const QString &name, QObject *parent) : QObject(parent), m_name(name) { }

qsizetype IpcChannel::listenerCount() const
{
    return receivers(SIGNAL(received(Ferry::IpcMainEvent,QVariantList)));
}

// Asked for every sendSync(): receivers() parses the signature each time.
bool IpcChannel::hasListener() const
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&IpcChannel::received);
    return isSignalConnected(signal);
}

} // namespace Ferry
