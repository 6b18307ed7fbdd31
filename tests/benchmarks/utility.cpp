// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Row U1: this very program as a child. test=utility: from fork() to ready(); test=process: a bare
// QProcess, from start() to the first line that it writes.

#include "laps.h"

#include <ferry/ipcmain.h>
#include <ferry/parentport.h>
#include <ferry/utilityprocess.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>

using namespace Qt::StringLiterals;

namespace {

double microseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1000;
}

double forkToReady()
{
    QElapsedTimer timer;
    timer.start();
    Ferry::UtilityProcess process(QCoreApplication::applicationFilePath(), { u"child=port"_s });
    QEventLoop loop;
    QObject::connect(&process, &Ferry::UtilityProcess::ready, &loop, &QEventLoop::quit);
    process.start();
    loop.exec();
    const double time = microseconds(timer);
    QObject::connect(&process, &Ferry::UtilityProcess::exited, &loop, &QEventLoop::quit);
    process.stop();
    loop.exec();
    return time;
}

double startToLine()
{
    QElapsedTimer timer;
    timer.start();
    QProcess process;
    QEventLoop loop;
    QObject::connect(&process, &QProcess::readyRead, &loop, &QEventLoop::quit);
    process.start(QCoreApplication::applicationFilePath(), { u"child=line"_s });
    loop.exec();
    const double time = microseconds(timer);
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    process.closeWriteChannel();
    loop.exec();
    return time;
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QCoreApplication app(argc, argv);
    const std::string child = options.text("child");
    if (child == "port") {
        const Ferry::ParentPort port;
        return app.exec();
    }
    if (child == "line") {
        std::puts("ready");
        return std::getchar() == EOF ? 0 : 1;
    }
    const Ferry::IpcMain ipcMain;
    std::vector<double> laps;
    QElapsedTimer timer;
    for (timer.start();
         double(timer.elapsed()) < 1000 * options.number("secs", 0.25) || laps.size() < 5;)
        laps.push_back(options.text("test") == "utility" ? forkToReady() : startToLine());
    Laps::report(laps);
    return 0;
}
