// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/utilityprocess.h>

// Main's side of the worker: starts it, lets every screen use it, and tells them how it is.
class Supervisor : public QObject
{
    Q_OBJECT

public:
    Supervisor(Ferry::IpcMain *ipcMain, const Ferry::UtilityProcessOptions &options);

    Ferry::UtilityProcess *worker() { return &m_worker; }

private:
    QString health() const;
    void tell();

    Ferry::IpcMain *m_ipcMain;
    Ferry::UtilityProcess m_worker;
    QString m_news;
};
