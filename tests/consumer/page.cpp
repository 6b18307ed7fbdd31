// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QApplication>
#include <QWebEngineView>
#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

int main(int argc, char **argv)
{
    Ferry::registerSchemes(); // for static builds of Ferry; elsewhere it runs by itself

    QApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    ipcMain.handle("title", [](const QString &name) { return "Hello, " + name; });
    ipcMain.on("done", [&app] { app.quit(); });

    QWebEngineView view;
    ipcMain.connectTo(new Ferry::WebEngineTransport(view.page(), { .contextIsolation = false }));
    view.load(QUrl("qrc:/index.html"));
    view.show();
    return app.exec();
}
