// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: a worker process that may crash. A web page and a QML screen ask it for
// pictures, as if main answered; it dies (there is a button for that), the call in flight ends with
// an error, and the next one works.
//
//     08-crashing-worker [--thread] [--once]      --thread: the same worker in this process, for a
//     debugger

#include "imageworker.h"
#include "supervisor.h"
#include "visit.h"
#include "window.h"

#include <ferrywebengine/schemes.h>

#include <QtWidgets/QApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    const bool once = app.arguments().contains(u"--once"_s);
    Ferry::IpcMain ipcMain;

    Ferry::UtilityProcessOptions options;
    options.serviceName = u"Darkroom"_s;
    options.restart = { .when = Ferry::RestartPolicy::When::OnCrash,
                        .initialDelay = once ? 50ms : 1500ms };
    if (app.arguments().contains(u"--thread"_s)) {
        options.runIn = Ferry::UtilityProcessOptions::RunIn::Thread;
        options.worker = [](Ferry::ParentPort *port) {
            return std::make_unique<ImageWorker>(port);
        };
    }
    Supervisor supervisor(&ipcMain, options);

    Window window(&ipcMain);
    window.show();
    if (once)
        visit(&ipcMain, supervisor.worker());
    return app.exec();
}
