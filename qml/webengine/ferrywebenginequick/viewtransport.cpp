// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewtransport_p.h"

#include "ipcviewend.h"
#include "viewpagehost_p.h"

#include <ferry/message/link_p.h>

namespace Ferry {

ViewTransport::ViewTransport(IpcViewEnd *end, const WebEngineOptions &options)
    : m_end(end)
    , m_connection(this, end->view(), options)
{
}

QString ViewTransport::refusal() const
{
    return m_connection.refusal(ViewPageHost(m_end));
}

std::unique_ptr<Link> ViewTransport::createLink(int mainFrameId)
{
    return m_connection.createLink(std::make_unique<ViewPageHost>(m_end), mainFrameId);
}

} // namespace Ferry
