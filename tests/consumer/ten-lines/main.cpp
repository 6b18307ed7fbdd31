// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QCoreApplication>
#include <QDebug>
#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    ipcMain.handle("add", [](int a, int b) { return a + b; });

    Ferry::IpcRenderer ipcRenderer;
    ipcRenderer.connectTo(&ipcMain); // connectToServer("name") from another process
    ipcRenderer.invoke<int>("add", 2, 3).then(&app, [&](int sum) { qInfo() << sum; app.quit(); });
    return app.exec();
}
