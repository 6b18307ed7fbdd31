// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/messagechannel.h>

#include <QtCore/QPointer>

/*! \brief What main does here, whatever its renderers are: when a worker and a client have said
 * hello, each gets one of the two ports of a channel. */
inline void introduceRenderers(Ferry::IpcMain *ipcMain)
{
    using namespace Qt::StringLiterals;
    QPointer<Ferry::WebContents> worker;
    QPointer<Ferry::WebContents> client;
    ipcMain->on(u"hello"_s, [=](const Ferry::IpcMainEvent &event, const QString &role) mutable {
        (role == u"worker"_s ? worker : client) = event.sender();
        if (!worker || !client)
            return;
        const Ferry::MessageChannel channel;
        worker->postMessage(u"new-client"_s, nullptr, { channel.port1() });
        client->postMessage(u"provide-worker"_s, nullptr, { channel.port2() });
    });
}
