// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../shared/lane.h"
#include "testworker.h"

#include <ferry/utilityprocess.h>

#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

#include <csignal>

// What the tests of utility processes share.

/*! \brief An IpcMain and one process that it supervises. */
class Utility
{
public:
    explicit Utility(const QStringList &arguments, const Ferry::UtilityProcessOptions &options = {})
        : process(QStringLiteral(UTILITY_HELPER), arguments, options)
        , exited(&process, &Ferry::UtilityProcess::exited)
        , ready(&process, &Ferry::UtilityProcess::ready)
        , errors(&process, &Ferry::UtilityProcess::errorOccurred)
        , messages(&process, &Ferry::UtilityProcess::message)
    {
    }

    bool startAndWait()
    {
        const auto before = ready.size();
        return process.start() && QTest::qWaitFor([&] { return ready.size() > before; }, 20000);
    }
    bool waitForExit(int times = 1)
    {
        return QTest::qWaitFor([&] { return exited.size() >= times; }, 20000);
    }
    void signal(int number) const
    {
        // 0 would be everybody in this process's group.
        if (process.pid() <= 1 || ::kill(pid_t(process.pid()), number) != 0)
            qFatal("no process to send a signal to");
    }
    int code() const { return exited.last().first().toInt(); }
    Ferry::UtilityProcess::ExitReason reason() const
    {
        return exited.last().at(1).value<Ferry::UtilityProcess::ExitReason>();
    }
    Ferry::IpcError lastError() const { return errors.last().first().value<Ferry::IpcError>(); }
    template <typename R = QVariant, typename... Args>
    QFuture<R> invoke(const QString &channel, Args &&...args)
    {
        return process.webContents()->invoke<R>(channel, std::forward<Args>(args)...);
    }

    Ferry::IpcMain main; // first: the process joins it
    Ferry::UtilityProcess process;
    QSignalSpy exited;
    QSignalSpy ready;
    QSignalSpy errors;
    QSignalSpy messages;
};

using Door = Ferry::UtilityProcessOptions::Door;
inline void doors()
{
    QTest::addColumn<Door>("door");
    QTest::newRow("inherited") << Door::Inherited;
    QTest::newRow("socket") << Door::Socket;
}

inline Ferry::UtilityProcessOptions through(Door door)
{
    Ferry::UtilityProcessOptions options;
    options.door = door;
    return options;
}

/*! \brief Restarts at once, as often as it takes. */
inline Ferry::UtilityProcessOptions
restarting(Ferry::RestartPolicy::When when = Ferry::RestartPolicy::When::OnCrash, int endings = 0)
{
    Ferry::UtilityProcessOptions options;
    options.restart = { .when = when,
                        .initialDelay = std::chrono::milliseconds(0),
                        .maximumDelay = std::chrono::milliseconds(0),
                        .jitter = 0,
                        .endings = endings };
    return options;
}
