// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <ferry/ipcmain.h>

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    ipcMain.handle("title", [](const QString &name) { return "Hello, " + name; });
    ipcMain.on("done", [](const QString &title, int n) {
        QCoreApplication::exit(title == "Hello, screen" && n == 42 ? 0 : 1);
    });

    QQmlApplicationEngine engine;
    engine.addImportPath(FERRY_QML_IMPORT_PATH);
    engine.load(QUrl("qrc:/screen.qml"));
    return engine.rootObjects().isEmpty() ? 1 : app.exec();
}
