// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <QGuiApplication>
#include <QQmlApplicationEngine>
#include <QtWebEngineQuick>
#include <ferrywebengine/schemes.h>

int main(int argc, char **argv)
{
    QtWebEngineQuick::initialize();
    Ferry::registerSchemes();
    QGuiApplication app(argc, argv);
    QQmlApplicationEngine engine;
    engine.addImportPath(FERRY_QML_IMPORT_PATH);
    engine.load(QUrl("qrc:/view.qml"));
    return engine.rootObjects().isEmpty() ? 1 : app.exec();
}
