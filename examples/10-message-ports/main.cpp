// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: two renderers, each in a process of its own, talk to each other over a channel
// of two ports that main made for them. Main introduces them, and hears no more of it. In page.cpp
// one of the two is a web page.

#include "introduction.h"

#include <ferry/ipcmain.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    const QString name = u"message-ports-%1"_s.arg(app.applicationPid());
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }

    introduceRenderers(&ipcMain);

    int messages = 0;
    ipcMain.setGuard([&](const Ferry::IpcEvent &) { return ++messages > 0; });
    ipcMain.on(u"done"_s, [&] {
        std::printf("main      heard %d messages in all\n", messages);
        std::fflush(stdout);
        ipcMain.close();
    });

    QProcess processes[2];
    int running = 2;
    for (QProcess &process : processes) {
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        QObject::connect(&process, &QProcess::finished, &app, [&] {
            if (--running == 0)
                app.quit();
        });
    }
    processes[0].start(app.applicationFilePath() + u"-renderer"_s, { name, u"worker"_s });
    processes[1].start(app.applicationFilePath() + u"-renderer"_s, { name, u"client"_s });
    return app.exec();
}
