// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: a QML program whose passenger display is a web page. The main side and the page stand beside each other
// in Main.qml; there is no C++ but this.

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>

#include <QtGui/QGuiApplication>
#include <QtQml/QQmlApplicationEngine>
#include <QtWebEngineQuick/QtWebEngineQuick>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // Both before the application object.
    QtWebEngineQuick::initialize();
    Ferry::registerSchemes();
    QGuiApplication app(argc, argv);

    QQmlApplicationEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    engine.setInitialProperties({ { u"once"_s, app.arguments().contains(u"--once"_s) } });
    engine.load(QUrl(u"qrc:/board/Main.qml"_s));
    if (engine.rootObjects().isEmpty())
        return 1;

    // C++ and QML share the channels of one main side.
    Ferry::IpcMain::instance()->on(u"board:says"_s, [](const QString &text) {
        std::printf("%s\n", qPrintable(text));
        std::fflush(stdout);
    });
    return app.exec();
}
