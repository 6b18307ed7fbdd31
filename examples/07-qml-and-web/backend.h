// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "taskstore.h"

#include <ferry/ipcmain.h>

#include <QtCore/QObject>
#include <QtCore/QPromise>
#include <QtCore/QTimer>

// The one backend of all screens: what they may ask for, and what they are told.
class Backend : public QObject
{
    Q_OBJECT

public:
    Backend(Ferry::IpcMain *ipcMain, const QString &file, std::chrono::milliseconds step);

private:
    void changed();
    QFuture<int> archive();
    void archiveStep();

    Ferry::IpcMain *m_ipcMain;
    TaskStore m_store;
    QTimer m_job; // ticks while the archive is being written
    int m_done = 0;
    QPromise<int> m_promise;
};
