// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Row Q1: a QML screen invokes in process; a lap is from one call's handler to the next one's.
//   bench_qml calls=1000000    makes that many and says how much memory they left behind

#include "laps.h"

#include <ferry/ipcmain.h>

#include <QtCore/QFile>
#include <QtGui/QGuiApplication>
#include <QtQml/QQmlApplicationEngine>

using namespace Qt::StringLiterals;

static qint64 residentKiB()
{
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * 4 : 0;
}

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    QGuiApplication app(argc, argv);
    Laps laps(options.number("secs", 0.25));

    Ferry::IpcMain ipcMain;
    bool first = true;
    const qint64 calls = qint64(options.number("calls", 0));
    qint64 made = 0;
    qint64 before = 0;
    ipcMain.handle(u"echo"_s, [&](const QString &text) {
        if (calls > 0) {
            if (++made == calls / 10)
                before = residentKiB(); // warm by then
            if (made == calls)
                app.quit();
            return text;
        }
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
    if (calls > 0) {
        engine.collectGarbage();
        std::printf("{\"calls\": %lld, \"KiB before\": %lld, \"KiB after\": %lld}\n", made, before,
                    residentKiB());
    } else {
        laps.report();
    }
    return status;
}
