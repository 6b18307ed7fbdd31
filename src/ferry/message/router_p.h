// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/message/eventdata_p.h>
#include <ferry/message/message_p.h>

#include <QtCore/QPointer>
#include <QtCore/QVarLengthArray>

namespace Ferry {

class IpcScope;
class WebContents;

/*!
    \brief Brings a message that a renderer sent to the listeners and handlers of frame.ipc, webContents.ipc and ipcMain.

    Looks channels up and never makes an object for a name that a peer chose. Knows no sockets and no pages.
*/
class Router
{
public:
    /*! \brief The scopes that a message passes, in order. */
    using Cascade = QVarLengthArray<QPointer<IpcScope>, 3>;

    static void route(WebContents *contents, Message &&message, const Impl::EventPointer &event);

private:
    static void routeSend(WebContents *contents, const Cascade &scopes,
                          const QVariantList &arguments, const Impl::EventPointer &event);
    static void routeSync(WebContents *contents, const Cascade &scopes,
                          const QVariantList &arguments, const Impl::EventPointer &event);
    static void deliverSync(WebContents *contents, const Cascade &scopes,
                            const QVariantList &arguments, const Impl::EventPointer &event);
    static void routeInvoke(const Cascade &scopes, const QVariantList &arguments,
                            const Impl::EventPointer &event);
    static bool passesGuards(WebContents *contents, const Cascade &scopes,
                             const Impl::EventPointer &event);
};

} // namespace Ferry
