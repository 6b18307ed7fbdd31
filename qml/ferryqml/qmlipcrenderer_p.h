// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "qmlipcrenderer.h"
#include "renderercalls_p.h"

#include <QtCore/QList>
#include <QtCore/QPointer>

namespace Ferry {

class QmlIpcRendererPrivate
{
public:
    explicit QmlIpcRendererPrivate(QmlIpcRenderer *q)
        : q(q)
    {
    }

    void join();
    void setError(const IpcError &error);
    RendererCalls *calls();
    QJSValue function(const QString &name);

    QmlIpcRenderer *q;
    QString serverName;
    QString token;
    QPointer<IpcMain> main;
    IpcError joinError; // why nothing was tried; else the base class knows
    QPointer<RendererCalls> rendererCalls;
    QList<QPointer<QObject>> data;
    bool complete = false;
};

} // namespace Ferry
