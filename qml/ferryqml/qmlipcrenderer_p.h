// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "childlist_p.h"
#include "qmlipcrenderer.h"
#include "rendererend_p.h"

#include <QtCore/QPointer>

namespace Ferry {

class QmlIpcRendererPrivate
{
public:
    explicit QmlIpcRendererPrivate(QmlIpcRenderer *q)
        : q(q)
        , reconnect(new QmlReconnect(q))
    {
    }

    void join();
    void setError(const IpcError &error);
    RendererEnd *end();
    QJSValue function(const QString &name);
    static QmlIpcRendererPrivate *of(QmlIpcRenderer *renderer) { return renderer->m_d.get(); }

    QmlIpcRenderer *q;
    QString serverName;
    QString token;
    QPointer<IpcMain> main;
    IpcError joinError; // why nothing was tried; else the base class knows
    QPointer<QmlIpcMain> mainElement;
    QPointer<RendererEnd> rendererEnd;
    QmlReconnect *reconnect; // a child
    ChildList data;
    bool complete = false;
};

} // namespace Ferry
