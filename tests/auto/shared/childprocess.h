// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QProcess>

#include <memory>

struct Kill
{
    void operator()(QProcess *process) const
    {
        process->kill();
        process->waitForFinished();
        delete process;
    }
};
/*! \brief A real process; killed (SIGKILL) and waited for when it goes. */
using Process = std::unique_ptr<QProcess, Kill>;

inline Process startProcess(const QString &program, const QStringList &arguments)
{
    Process process(new QProcess);
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(program, arguments);
    if (!process->waitForStarted())
        qFatal("no helper");
    return process;
}
