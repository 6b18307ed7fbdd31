// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/utilityprocess.h>

// --once: does on each screen what a visitor would, crashes the worker meanwhile, prints what came
// of it, and ends.
void visit(Ferry::IpcMain *ipcMain, Ferry::UtilityProcess *worker);
