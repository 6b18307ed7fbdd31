// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/eventdata_p.h>
#include <ferry/message/message_p.h>

namespace Ferry {

class WebContents;

/*!
    \brief Brings a message that a renderer sent to the listeners and handlers of frame.ipc, webContents.ipc and ipcMain.

    Looks channels up and never makes an object for a name that a peer chose. Knows no sockets and no pages.
*/
class Router
{
public:
    static void route(WebContents *contents, Message &&message, const Impl::EventPointer &event);

private:
    static void routeSend(WebContents *contents, const QVariantList &arguments,
                          const Impl::EventPointer &event);
    static void routeSync(WebContents *contents, const QVariantList &arguments,
                          const Impl::EventPointer &event);
    static void routeInvoke(WebContents *contents, const QVariantList &arguments,
                            const Impl::EventPointer &event);
    static bool passesGuards(WebContents *contents, const Impl::EventPointer &event);
};

} // namespace Ferry
