// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Ferry between two processes: role=server, or role=client with test=invoke or test=sync. Rows N1,
// N2, N3.

#include "laps.h"

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

int serve(QCoreApplication &app, const QString &name)
{
    Ferry::IpcMain ipcMain;
    ipcMain.handle(u"echo"_s, [](const QString &text, int, bool) { return text; });
    ipcMain.on(u"echo"_s, [](const Ferry::IpcMainEvent &event, const QString &text, int, bool) {
        event.setReturnValue(text);
    });
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }
    std::puts("READY");
    return app.exec();
}

/*! \brief The call failed: says why and ends the program. */
void fail(QFuture<QString> answer)
{
    try {
        answer.waitForFinished();
    } catch (const Ferry::IpcError &error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    QCoreApplication::exit(1);
}

int measureInvoke(QCoreApplication &app, Ferry::IpcRenderer &ipcRenderer, Laps &laps)
{
    const std::function<void()> next = [&] {
        ipcRenderer.invoke<QString>(u"echo"_s, "ping", 1, true)
            .then([&](const QFuture<QString> &answer) {
                if (answer.resultCount() == 0)
                    fail(answer);
                else if (laps.lap())
                    next();
                else
                    app.quit();
            });
    };
    QObject::connect(&ipcRenderer, &Ferry::IpcRenderer::connected, &app, [&] {
        laps.start();
        next();
    });
    return app.exec();
}

int measureSync(QCoreApplication &app, Ferry::IpcRenderer &ipcRenderer, Laps &laps)
{
    QObject::connect(&ipcRenderer, &Ferry::IpcRenderer::connected, &app, [&] {
        ipcRenderer.setSyncMode(Ferry::IpcRenderer::SyncMode::BlockThread);
        laps.start();
        do
            ipcRenderer.sendSync<QString>(u"echo"_s, "ping", 1, true);
        while (laps.lap());
        app.quit();
    });
    return app.exec();
}

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QCoreApplication app(argc, argv);
    const QString name = QString::fromStdString(options.text("name"));
    if (options.text("role") == "server")
        return serve(app, name);

    Laps laps(options);
    Ferry::IpcRenderer ipcRenderer;
    QObject::connect(&ipcRenderer, &Ferry::IpcRenderer::errorOccurred, &app,
                     [](const Ferry::IpcError &error) {
                         std::fprintf(stderr, "%s\n", error.what());
                         QCoreApplication::exit(1);
                     });
    ipcRenderer.connectToServer(name);
    const int status = options.text("test") == "sync" ? measureSync(app, ipcRenderer, laps)
                                                      : measureInvoke(app, ipcRenderer, laps);
    if (status == 0)
        laps.report();
    return status;
}
