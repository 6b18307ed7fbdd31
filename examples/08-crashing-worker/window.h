// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>

#include <QtWidgets/QWidget>

// The page and the QML screen, side by side.
class Window : public QWidget
{
    Q_OBJECT

public:
    explicit Window(Ferry::IpcMain *ipcMain);
};
