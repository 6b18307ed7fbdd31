// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipctransport.h>

#include <ferry/message/link_p.h>

namespace Ferry {

Link::~Link() = default;

IpcTransport::IpcTransport(QObject *parent) : QObject(parent) { }

IpcTransport::~IpcTransport() = default;

WebContents::Kind IpcTransport::kind() const
{
    return WebContents::Kind::Other;
}

QObject *IpcTransport::peerObject() const
{
    return nullptr;
}

Limits IpcTransport::limits() const
{
    return {};
}

QString IpcTransport::refusal() const
{
    return {};
}

WebContents *IpcTransport::webContents() const
{
    return m_webContents;
}

} // namespace Ferry
