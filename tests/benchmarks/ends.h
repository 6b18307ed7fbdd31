// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

// Both ends of a benchmark between two processes of Ferry.

/*! \brief Listens until it is killed; returns the status of the program. */
inline int serveAs(const QString &name, Ferry::IpcMain *ipcMain)
{
    if (!ipcMain->listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain->errorString()));
        return 1;
    }
    std::puts("READY");
    return QCoreApplication::exec();
}

/*! \brief Calls \a start once connected, and returns the status with which the program quits. */
template <typename Start>
int runAgainst(const QString &name, Ferry::IpcRenderer *ipcRenderer, Start start)
{
    QObject::connect(ipcRenderer, &Ferry::IpcRenderer::errorOccurred, ipcRenderer,
                     [](const Ferry::IpcError &error) {
                         std::fprintf(stderr, "%s\n", error.what());
                         QCoreApplication::exit(1);
                     });
    QObject::connect(ipcRenderer, &Ferry::IpcRenderer::connected, ipcRenderer, start);
    ipcRenderer->connectToServer(name);
    return QCoreApplication::exec();
}
