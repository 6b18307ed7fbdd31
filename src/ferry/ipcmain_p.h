// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/ipcscope_p.h>
#include <ferry/message/link_p.h>

namespace Ferry {

class LocalServer;

class FERRY_EXPORT IpcMainPrivate : public IpcScopePrivate
{
public:
    explicit IpcMainPrivate(IpcMain *main);
    ~IpcMainPrivate() override;

    static IpcMainPrivate *of(const IpcMain *main);

    /*! \brief A new WebContents, announced; its link is set by the caller afterwards. */
    WebContents *create(WebContents::Kind kind, QObject *peerObject, const Limits &limits,
                        const QString &name = {});
    /*! \brief create() and its link. */
    WebContents *adopt(WebContents::Kind kind, QObject *peerObject, const Limits &limits,
                       std::unique_ptr<Link> link, const QString &name = {});

    IpcMain *const q;
    QList<WebContents *> contents;
    QList<QPointer<QObject>> transports;
    std::unique_ptr<LocalServer> server;
    QString errorString;
    std::function<void(const TapRecord &)> tap;
};

} // namespace Ferry
