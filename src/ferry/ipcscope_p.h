// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcscope.h>
#include <ferry/message/forwardtable_p.h>
#include <ferry/message/handlertable_p.h>

#include <QtCore/QSet>

namespace Ferry {

class FERRY_EXPORT IpcScopePrivate
{
public:
    virtual ~IpcScopePrivate() = default;

    /*! \brief The channel object if anyone ever asked for it. */
    IpcChannel *find(const QString &name) const { return channels.value(name); }
    /*! \brief True when someone listens to \a name. */
    bool hasListener(const QString &name) const;
    /*! \brief Emits received() of \a event's channel if it exists. */
    void deliver(const IpcMainEvent &event, const QVariantList &arguments);

    QHash<QString, IpcChannel *> channels;
    QStringList channelOrder;
    std::unique_ptr<HandlerTable<IpcMainInvokeEvent>> handlers;
    ForwardTable forwards;
    std::shared_ptr<const std::function<bool(const IpcEvent &)>> guard; // shared: it may replace itself
    QSet<QString> deferred;

    static IpcScopePrivate *of(IpcScope *scope);
};

} // namespace Ferry
