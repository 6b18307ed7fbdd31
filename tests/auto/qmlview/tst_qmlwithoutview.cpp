// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A screen that imports Ferry alone never loads Chromium, however the modules are installed.

#include <QtCore/QFile>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlEngine>
#include <QtTest/QTest>

#include <ferry/ipcmain.h>

#include <memory>

using namespace Qt::StringLiterals;

class tst_QmlWithoutView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void loadsNoChromium();
};

void tst_QmlWithoutView::loadsNoChromium()
{
#if !defined(Q_OS_LINUX)
    QSKIP("reads /proc");
#endif
    Ferry::IpcMain main;
    main.on(u"ask"_s, [](const Ferry::IpcMainEvent &event) { event.setReturnValue(1); });
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import QtQuick\n"
                      "import Ferry\n"
                      "IpcRenderer { property int answer; "
                      "Component.onCompleted: answer = sendSync('ask') }",
                      QUrl(u"file:///screen.qml"_s));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    QCOMPARE(object->property("answer").toInt(), 1);

    QFile file(u"/proc/self/maps"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray maps = file.readAll();
    QVERIFY(maps.contains("libFerryQmlplugin"));
    for (const char *library : { "WebEngine", "WebChannel" })
        QVERIFY2(!maps.contains(library), library);
}

QTEST_GUILESS_MAIN(tst_QmlWithoutView)
#include "tst_qmlwithoutview.moc"
