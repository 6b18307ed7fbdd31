// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebengine/pageconnection_p.h>

#include <ferry/ipctransport.h>

namespace Ferry {

class IpcViewEnd;

/*! \brief The transport of a WebEngineView of QML. */
class ViewTransport final : public IpcTransport
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ViewTransport)

public:
    ViewTransport(IpcViewEnd *end, const WebEngineOptions &options);

    WebContents::Kind kind() const override { return WebContents::Kind::Page; }
    QObject *peerObject() const override { return m_connection.page(); }
    Limits limits() const override { return m_connection.limits(); }
    QString refusal() const override;

protected:
    std::unique_ptr<Link> createLink(int mainFrameId) override;

private:
    IpcViewEnd *const m_end;
    PageConnection m_connection;
};

} // namespace Ferry
