// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: one C++ backend (tasks in SQLite) with three screens that change together: a web
// page, a QML screen in this process and the same QML screen in a process of its own. All of them
// use the same channels, and see the same progress of a long job.

#include "backend.h"
#include "visit.h"
#include "window.h"

#include <ferrywebengine/schemes.h>

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    app.setApplicationName(u"ferry-tasks"_s);
    const bool once = app.arguments().contains(u"--once"_s);

    QString file = u":memory:"_s;
    if (!once) {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
        QDir().mkpath(folder);
        file = folder + u"/tasks.sqlite"_s;
    }

    Ferry::IpcMain ipcMain;
    try {
        Backend backend(&ipcMain, file, once ? 5ms : 150ms);

        // The page and the QML screen of this process.
        Window window(&ipcMain);
        window.show();

        // The same QML screen in another process, over a local socket.
        const QString name = u"ferry-tasks-%1"_s.arg(app.applicationPid());
        if (!ipcMain.listen(name)) {
            std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
            return 1;
        }
        QProcess screen;
        screen.setProcessChannelMode(QProcess::ForwardedChannels);
        const QPoint beside = window.frameGeometry().topRight();
        screen.start(app.applicationFilePath() + u"-screen"_s,
                     { name, QString::number(beside.x() + 1), QString::number(beside.y()) });

        if (once)
            visit(&ipcMain);
        const int status = app.exec();
        screen.terminate();
        screen.waitForFinished(5000);
        return status;
    } catch (const Ferry::IpcError &error) {
        std::fprintf(stderr, "%s: %s\n", qPrintable(file), qPrintable(error.message()));
        return 1;
    }
}
