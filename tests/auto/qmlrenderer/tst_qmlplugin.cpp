// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The module as any program gets it: from its import path, by its plugin. This program does not
// link Ferry::Qml.

#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

#include <ferry/ipcmain.h>

#include <memory>

using namespace Qt::StringLiterals;

class tst_QmlPlugin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void import()
    {
        Ferry::IpcMain main;
        main.on(u"synchronous-message"_s, [](const Ferry::IpcMainEvent &event, const QString &) {
            event.setReturnValue(u"pong"_s);
        });
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
        QQmlComponent component(&engine);
        component.setData(
            "import QtQuick\n"
            "import Ferry 1.0\n"
            "IpcRenderer {\n"
            "    property string answer\n"
            "    Component.onCompleted: answer = sendSync('synchronous-message', 'ping')\n"
            "}",
            QUrl(u"file:///plugin.qml"_s));
        const std::unique_ptr<QObject> object(component.create());
        QVERIFY2(object, qPrintable(component.errorString()));
        QCOMPARE(object->property("answer").toString(), u"pong"_s);
    }
};

QTEST_GUILESS_MAIN(tst_QmlPlugin)
#include "tst_qmlplugin.moc"
