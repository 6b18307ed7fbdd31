// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>
#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtQml/qqml.h>

// What the module says of Core's types, so that qmllint and QML know the properties that have them.

namespace Ferry {

struct IpcRendererForeign
{
    Q_GADGET
    QML_FOREIGN(Ferry::IpcRenderer)
    QML_ANONYMOUS
};

struct IpcScopeForeign
{
    Q_GADGET
    QML_FOREIGN(Ferry::IpcScope)
    QML_ANONYMOUS
};

struct IpcMainForeign
{
    Q_GADGET
    QML_FOREIGN(Ferry::IpcMain)
    QML_ANONYMOUS
};

struct WebContentsForeign
{
    Q_GADGET
    QML_FOREIGN(Ferry::WebContents)
    QML_NAMED_ELEMENT(WebContents)
    QML_UNCREATABLE("A WebContents is made by its IpcMain, for each renderer")
};

struct IpcErrorForeign
{
    Q_GADGET
    QML_FOREIGN(Ferry::IpcError)
    QML_VALUE_TYPE(ipcError)
};

} // namespace Ferry
