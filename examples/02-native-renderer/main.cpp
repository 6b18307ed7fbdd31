// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: main serves a renderer in another process. The renderer sends, asks
// synchronously and invokes; main reports progress while it works, and at the end invokes a
// function of the renderer.

#include <ferry/ipcmain.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QProcess>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcMain ipcMain;

    // send: nobody waits for an answer.
    ipcMain.on(u"log"_s, [](const Ferry::IpcMainEvent &event, const QString &text) {
        const bool elsewhere = event.processId() != QCoreApplication::applicationPid();
        std::printf("main      %s, from %s process\n", qPrintable(text),
                    elsewhere ? "another" : "this");
        std::fflush(stdout);
    });

    // sendSync: the renderer stands still until one listener sets the return value.
    ipcMain.on(u"settings"_s, [](const Ferry::IpcMainEvent &event) {
        event.setReturnValue(QVariantMap { { u"theme"_s, u"dark"_s }, { u"columns"_s, 3 } });
    });

    // invoke: a function with typed parameters. It may talk to its caller while it works.
    ipcMain.handle(u"import"_s,
                   [](const Ferry::IpcMainInvokeEvent &event, const QStringList &files) {
                       for (qsizetype i = 0; i < files.size(); ++i)
                           event.reply(u"import-progress"_s, i + 1, files.size(), files[i]);
                       return files.size();
                   });

    // The other way: main invokes a function of the renderer, and closes when it has the answer.
    QObject::connect(
        &ipcMain, &Ferry::IpcMain::webContentsCreated, &app, [&](Ferry::WebContents *renderer) {
            renderer->ipc()->on(u"ready-for-questions"_s, [&ipcMain, renderer] {
                renderer->invoke<QString>(u"describe"_s, 3)
                    .then(&ipcMain, [&ipcMain](const QString &text) {
                        std::printf("main      describe(3) -> \"%s\"\n", qPrintable(text));
                        std::fflush(stdout);
                        ipcMain.close();
                    });
            });
        });

    const QString name = u"native-renderer-%1"_s.arg(app.applicationPid());
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }

    QProcess renderer;
    renderer.setProcessChannelMode(QProcess::ForwardedChannels);
    QObject::connect(&renderer, &QProcess::finished, &app, &QCoreApplication::exit);
    renderer.start(app.applicationFilePath() + u"-renderer"_s, { name });
    return app.exec();
}
