// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../shared/childprocess.h"

inline Process startProcess(const QStringList &arguments)
{
    return startProcess(QStringLiteral(PROCESS_HELPER), arguments);
}

/*! \brief An IpcMain in a process of its own that listens under \a name. */
inline Process startMainProcess(const QString &name, const QString &token = {})
{
    auto process = startProcess({ QStringLiteral("main"), name, token });
    if (!process->waitForReadyRead(20000) || process->readLine().trimmed() != "listening")
        qFatal("no main");
    return process;
}
