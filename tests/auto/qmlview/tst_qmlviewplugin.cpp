// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The module as any program gets it: from its import path, by its plugin. This program does not
// link Ferry::WebEngine; its schemes are registered when the module is imported, which is in time
// as long as nothing has used QtWebEngine.

#include <QtGui/QGuiApplication>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>
#include <QtWebEngineQuick/QtWebEngineQuick>

#include <memory>

using namespace Qt::StringLiterals;

class tst_QmlViewPlugin : public QObject
{
    Q_OBJECT

public:
    static void initMain() { QtWebEngineQuick::initialize(); }

private Q_SLOTS:
    void import();
};

void tst_QmlViewPlugin::import()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData(
        "import QtQuick\n"
        "import Ferry\n"
        "import Ferry.WebEngine\n"
        "Item {\n"
        "    property int answer\n"
        "    IpcMain {\n"
        "        IpcHandler { channel: 'add'; handler: (event, a, b) => a + b }\n"
        "        IpcListener { channel: 'sum'; handler: (event, n) => answer = n }\n"
        "        Component.onCompleted: on('ask', (event, n) => event.returnValue = 2 * n)\n"
        "    }\n"
        "    IpcWebEngineView {\n"
        "        contextIsolation: false\n"
        "        Component.onCompleted: loadHtml(`<script>\n"
        "            const { ipcRenderer } = require('electron')\n"
        "            ipcRenderer.invoke('add', 2, ipcRenderer.sendSync('ask', 20))\n"
        "                .then((n) => ipcRenderer.send('sum', n))\n"
        "        </script>`, 'qrc:/')\n"
        "    }\n"
        "}",
        QUrl(u"file:///plugin.qml"_s));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    QTRY_COMPARE(object->property("answer").toInt(), 42);
}

QTEST_MAIN(tst_QmlViewPlugin)
#include "tst_qmlviewplugin.moc"
