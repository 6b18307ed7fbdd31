// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtWidgets/QWidget>

namespace Ferry {
class IpcMain;
}

// The page on the left, the QML screen on the right; both are renderers of one IpcMain.
class Window : public QWidget
{
public:
    explicit Window(Ferry::IpcMain *ipcMain);
};
