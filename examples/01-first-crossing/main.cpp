// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: one C++ main and three renderers (a web page, another process, a QML screen) in
// the conversation of Electron's ipcMain page. The two listeners and the handler do not know which
// kind of renderer talks to them.

#include "conversation.h"
#include "window.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>

#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    const bool once = app.arguments().contains(u"--once"_s);

    Ferry::IpcMain ipcMain;

    ipcMain.on(u"asynchronous-message"_s, [](const Ferry::IpcMainEvent &event, const QString &) {
        event.reply(u"asynchronous-reply"_s, "pong");
    });
    ipcMain.on(u"synchronous-message"_s, [](const Ferry::IpcMainEvent &event, const QString &) {
        event.setReturnValue(u"pong"_s);
    });
    ipcMain.handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });

    // Each renderer tells what it said and heard; it is printed here and shown on both screens.
    Conversation conversation(&ipcMain);

    // A page and a QML screen, side by side.
    Window window(&ipcMain);
    window.show();

    // Another process, over a local socket.
    const QString name = u"first-crossing-%1"_s.arg(app.applicationPid());
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }
    QProcess native;
    native.setProcessChannelMode(QProcess::ForwardedChannels);
    native.start(app.applicationFilePath() + u"-renderer"_s, { name });

    if (once) {
        QObject::connect(&conversation, &Conversation::finished, &app, &QCoreApplication::quit,
                         Qt::QueuedConnection);
        QTimer::singleShot(std::chrono::seconds(30), &app, [&conversation] {
            std::fprintf(stderr, "after 30 s still missing: %s\n",
                         qPrintable(conversation.missing().join(u", "_s)));
            QCoreApplication::exit(1);
        });
    }
    const int status = app.exec();
    ipcMain.close(); // says goodbye, upon which the other process ends
    native.waitForFinished(5000);
    return status;
}
