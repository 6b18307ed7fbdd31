// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>

// --once: does on each screen what a visitor would, prints what the screens show then, and ends.
void visit(Ferry::IpcMain *ipcMain);
