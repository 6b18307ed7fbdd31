// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The main process of tst_qmlserver: listens under the name in its first argument, with the token
// in its second.

#include <ferry/ipcmain.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QPromise>

#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;
using namespace Ferry;

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    IpcMain ipcMain;
    ipcMain.on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &ping) {
        event.reply(u"asynchronous-reply"_s, ping == u"ping"_s ? u"pong"_s : u"?"_s);
        event.sender()->send(u"tick"_s, 1);
        event.sender()->send(u"tick"_s, 2);
    });
    ipcMain.on(u"synchronous-message"_s, [](const IpcMainEvent &event, const QString &ping) {
        event.setReturnValue(ping == u"ping"_s ? u"pong"_s : u"?"_s);
    });
    ipcMain.handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });
    ipcMain.handle(u"pid"_s, [] { return QCoreApplication::applicationPid(); });
    QPromise<int> never;
    never.start();
    ipcMain.handle(u"never"_s, [&never] { return never.future(); });
    ipcMain.on(u"never"_s,
               [events = std::make_shared<QList<IpcMainEvent>>()](const IpcMainEvent &event) {
                   events->append(event);
               });

    ListenOptions options;
    options.token = app.arguments().value(2).toUtf8();
    if (!ipcMain.listen(app.arguments().value(1), options)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    return app.exec();
}
