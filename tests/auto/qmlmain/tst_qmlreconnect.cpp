// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A screen that comes back to a main that is killed and started again; what it says of its
// connection.

#include "../qmlrenderer/screen.h"
#include "../shared/lane.h"
#define PROCESS_HELPER SERVER
#include "../nativeprocess/process.h"

#include <ferryqml/qmlipcrenderer.h>

#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlReconnect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void comesBack();
    void offUnlessEnabled();
    void senselessValues();
    void reasonHasAName();

private:
    const QTemporaryDir m_directory;
    const QString m_name = m_directory.filePath(u"main"_s);
};

void tst_QmlReconnect::comesBack()
{
    auto process = startMainProcess(m_name);
    const Screen screen(QFINDTESTDATA("Returning.qml"), { { u"serverName"_s, m_name } });
    QVERIFY(screen.isValid());
    QTRY_COMPARE(screen.property("connected"), true);
    QTRY_COMPARE(screen.property("pids").toList(), QVariantList { double(process->processId()) });
    const QVariant first = screen.property("pids").toList().constFirst();
    const QJSValue lost = screen.settle(u"ipc => ipc.invoke('note', 'unanswered')"_s);
    process.reset();
    QTRY_COMPARE(lost.property(u"error"_s).property(u"code"_s).toString(), u"ERR_PEER_GONE"_s);
    QCOMPARE(screen.property("connected"), false);
    QTRY_VERIFY(screen.property("attempts").toInt() >= 2);
    QCOMPARE(screen.run(u"ipc => ipc.state === ipc.connecting"_s).toBool(), true);
    QCOMPARE(screen.run(u"ipc => ipc.error.code"_s).toString(), u"ERR_CLOSED"_s);
    const QJSValue waiting = screen.settle(u"ipc => ipc.invoke('notes')"_s);
    process = startMainProcess(m_name);
    QTRY_VERIFY(waiting.property(u"done"_s).toBool());
    QCOMPARE(waiting.property(u"value"_s).property(u"length"_s).toInt(),
             0); // nothing was sent again
    QTRY_COMPARE(screen.property("pids").toList(),
                 (QVariantList { first, double(process->processId()) }));
    QCOMPARE(screen.run(u"ipc => ipc.error.code"_s).toString(), QString());
    QTRY_COMPARE(screen.run(u"ipc => ipc.sum"_s).toInt(), 42);
    QTRY_COMPARE(screen.property("answers").toInt(), 2); // the declared call asked again
    const QJSValue back = screen.settle(u"ipc => ipc.invoke('call-me', 'here')"_s);
    QTRY_COMPARE(back.property(u"value"_s).toString(), u"still"_s); // handlers stay
}

void tst_QmlReconnect::offUnlessEnabled()
{
    auto process = startMainProcess(m_name);
    const Screen screen(QFINDTESTDATA("Returning.qml"),
                        { { u"serverName"_s, m_name }, { u"again"_s, false } });
    QTRY_COMPARE(screen.property("connected"), true);
    process.reset();
    QTRY_COMPARE(screen.run(u"ipc => ipc.state === ipc.unconnected"_s).toBool(), true);
    QCOMPARE(screen.property("attempts").toInt(), 0);
}

void tst_QmlReconnect::senselessValues()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import Ferry\nIpcRenderer { serverName: '/nowhere/at/all'; "
                      "reconnect.enabled: true; reconnect.factor: 0.5 }",
                      QUrl(u"file:///x.qml"_s));
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"x\\.qml:2.*reconnect\\.factor is 0\\.5"_s));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    QCOMPARE(qobject_cast<QmlIpcRenderer *>(object.get())->reconnectPolicy().attempts, 0);
}

void tst_QmlReconnect::reasonHasAName()
{
    auto main = std::make_unique<IpcMain>();
    QVERIFY(main->listen(m_name));
    const Screen screen(QFINDTESTDATA("Returning.qml"),
                        { { u"serverName"_s, m_name }, { u"again"_s, false } });
    QTRY_COMPARE(screen.property("connected"), true);
    main.reset();
    QTRY_COMPARE(screen.property("reason"), u"closed"_s);
    QCOMPARE(screen.property("errors").toInt(), 0); // a goodbye is no error
}

QTEST_MAIN(tst_QmlReconnect)
#include "tst_qmlreconnect.moc"
