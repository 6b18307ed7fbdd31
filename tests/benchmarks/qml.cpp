// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Row Q1: a QML screen invokes in process; a lap is from one call's handler to the next one's.

#include "laps.h"

#include <ferry/ipcmain.h>

#include <QtGui/QGuiApplication>
#include <QtQml/QQmlApplicationEngine>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QGuiApplication app(argc, argv);
    Laps laps(options.number("secs", 0.25));

    Ferry::IpcMain ipcMain;
    bool first = true;
    ipcMain.handle(u"echo"_s, [&](const QString &text) {
        if (first)
            laps.start();
        else if (!laps.lap())
            app.quit();
        first = false;
        return text;
    });

    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    engine.loadData(R"qml(
        import QtQuick
        import Ferry
        QtObject {
            property IpcRenderer renderer: IpcRenderer {
                function next() { invoke("echo", "ping").then(next); }
                Component.onCompleted: next()
            }
        }
    )qml");
    if (engine.rootObjects().isEmpty())
        return 1;
    const int status = app.exec();
    laps.report();
    return status;
}
