// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcchannel.h>

namespace Ferry {

IpcChannel::IpcChannel(const QString &name, QObject *parent) : QObject(parent), m_name(name) { }

qsizetype IpcChannel::listenerCount() const
{
    return receivers(SIGNAL(received(Ferry::IpcMainEvent,QVariantList)));
}

} // namespace Ferry
