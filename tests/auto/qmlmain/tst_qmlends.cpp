// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Where QML's world ends: components, engines and threads that go or differ, and calls that are
// replaced.

#include "../qmlrenderer/screen.h"
#include "../shared/lane.h"

#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_main.reset(); }
    void listenersGoWithTheirComponent();
    void callIsReplaced();
    void callWithoutRenderer();
    void callOfOneArgument();
    void engineOfAnotherThread();
    void workerScript();
    void engineDestroyedInSendSync();
    void engineDestroyedAfterSendSync();

private:
    std::unique_ptr<IpcMain> m_main;
};

void tst_QmlEnds::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_main = std::make_unique<IpcMain>();
    m_main->handle(u"echo"_s, [](const QVariant &value) { return value; });
}

void tst_QmlEnds::listenersGoWithTheirComponent()
{
    const Screen screen(QFINDTESTDATA("Guests.qml"));
    QVERIFY(screen.isValid());
    const auto count = [&] {
        return screen.run(u"root => root.ipc.listenerCount('tick')"_s).toInt();
    };
    screen.run(u"root => { root.invite(); root.ipc.on('tick', () => root.hear('host')) }"_s);
    QCOMPARE(count(), 3); // the guest's on() and once(), and the host's
    QVERIFY(screen.run(u"root => root.ipc.eventNames().join() === 'tick'"_s).toBool());
    QTRY_COMPARE(m_main->webContents().size(), 1);
    m_main->broadcast(u"tick"_s);
    QTRY_COMPARE(screen.property("heard").toStringList(),
                 (QStringList { u"guest"_s, u"guest once"_s, u"host"_s }));
    screen.run(u"root => root.dismiss()"_s);
    QTRY_COMPARE(count(), 1);
    QVERIFY(errorOf(m_main->webContents().constFirst()->invoke(u"guest"_s))
                .is(IpcError::Code::NoHandler));
    m_main->broadcast(u"tick"_s);
    QTRY_COMPARE(screen.property("heard").toStringList().size(), 4);
    QCOMPARE(screen.property("heard").toStringList().constLast(), u"host"_s);

    // A component that goes while the message is being dispatched is left out.
    screen.run(u"root => { root.ipc.removeAllListeners(); root.ipc.on('tick', () => { "
               u"root.guest.destroy(0) });"
               "root.invite() }"_s);
    m_main->broadcast(u"tick"_s);
    QTRY_COMPARE(count(), 1);
}

void tst_QmlEnds::callIsReplaced()
{
    QList<std::shared_ptr<QPromise<QVariant>>> promises;
    m_main->handle(u"later"_s, [&](const QVariant &) {
        promises.append(std::make_shared<QPromise<QVariant>>());
        promises.constLast()->start();
        return promises.constLast()->future();
    });
    const Screen screen(QFINDTESTDATA("Calls.qml"));
    QVERIFY(screen.isValid());
    screen.run(u"root => root.later.call()"_s);
    QTRY_COMPARE(promises.size(), 1);
    QCOMPARE(screen.run(u"root => root.later.running"_s).toBool(), true);
    screen.root()->setProperty("n", 2);
    screen.run(u"root => root.later.call()"_s);
    QTRY_COMPARE(promises.size(), 2);
    QTRY_VERIFY(promises.at(0)->isCanceled()); // nobody waits for it any more
    promises.at(1)->addResult(u"second"_s);
    promises.at(1)->finish();
    QTRY_COMPARE(screen.run(u"root => root.later.value"_s).toString(), u"second"_s);
    QCOMPARE(screen.property("finished").toInt(), 1);
    QCOMPARE(screen.run(u"root => root.later.running"_s).toBool(), false);
}

void tst_QmlEnds::callWithoutRenderer()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import Ferry\nIpcCall { channel: 'x' }", QUrl(u"file:///x.qml"_s));
    const std::unique_ptr<QObject> call(component.create());
    QVERIFY2(call, qPrintable(component.errorString()));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"x\\.qml:2:1: .*no renderer"_s));
    QVERIFY(QMetaObject::invokeMethod(call.get(), "call"));
    QCOMPARE(call->property("running"), false);
}

void tst_QmlEnds::callOfOneArgument()
{
    const Screen screen(QFINDTESTDATA("Calls.qml"));
    QTRY_COMPARE(screen.run(u"root => JSON.stringify(root.single.value)"_s).toString(),
                 u"{\"n\":1}"_s);
    screen.root()->setProperty("n", 7); // calls again by itself
    QTRY_COMPARE(screen.run(u"root => JSON.stringify(root.single.value)"_s).toString(),
                 u"{\"n\":7}"_s);
    screen.run(
        u"root => { root.single.auto = false; root.single.arguments = [() => 1]; root.single.call() }"_s);
    QCOMPARE(screen.run(u"root => root.single.error.message"_s).toString(),
             u"An object could not be cloned. (args[0]: function)"_s);
    QCOMPARE(screen.run(u"root => JSON.stringify(root.single.value)"_s).toString(), u"{\"n\":7}"_s);
}

void tst_QmlEnds::engineOfAnotherThread()
{
    QString problem;
    QVariant sum;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        QEventLoop loop;
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
        QQmlComponent component(&engine);
        component.setData("import QtQuick\nimport Ferry\nIpcRenderer { property var sum;"
                          "Component.onCompleted: invoke('echo', 42).then(v => { sum = v }) }",
                          {});
        const std::unique_ptr<QObject> object(component.create());
        problem = component.errorString();
        for (const QDeadlineTimer limit(10000); object && !limit.hasExpired() && !sum.isValid();) {
            loop.processEvents(QEventLoop::AllEvents, 20);
            sum = object->property("sum");
        }
    }));
    thread->start();
    QTRY_VERIFY_WITH_TIMEOUT(thread->isFinished(), 20000);
    QCOMPARE(problem, QString());
    QCOMPARE(sum.toInt(), 42);
}

// Qt's own answer, which needs no help of ours: nothing of the module gets into a worker.
void tst_QmlEnds::workerScript()
{
    const Screen screen(QFINDTESTDATA("Worker.qml"));
    QVERIFY(screen.isValid());
    screen.run(u"root => root.hand()"_s);
    QTRY_COMPARE(screen.property("answer"), u"no renderer here"_s);
}

// The only honest end: JavaScript of the engine that goes is on the stack.
void tst_QmlEnds::engineDestroyedInSendSync()
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"FERRY_DESTROY_ENGINE"_s, u"1"_s);
    process.setProcessEnvironment(environment);
    process.start(QCoreApplication::applicationFilePath(),
                  { u"engineDestroyedAfterSendSync"_s, u"-nocrashhandler"_s });
    QVERIFY(process.waitForFinished(30000));
    const QByteArray output = process.readAll();
    QVERIFY2(output.contains(
                 "a QML engine was destroyed while its JavaScript waited in sendSync('silent')"),
             output.constData());
    QVERIFY(process.exitCode() != 0 || process.exitStatus() == QProcess::CrashExit);
}

void tst_QmlEnds::engineDestroyedAfterSendSync()
{
    const bool inside = qEnvironmentVariableIsSet("FERRY_DESTROY_ENGINE");
    Screen screen(QFINDTESTDATA("../qmlrenderer/Empty.qml"));
    QList<IpcMainEvent> events;
    m_main->on(u"silent"_s, [&](const IpcMainEvent &event) {
        events.append(event);
        QTimer::singleShot(0, this, [&] {
            if (inside)
                screen.destroyEngine();
            events.constLast().setReturnValue(1);
            events.clear();
        });
    });
    QCOMPARE(screen.run(u"ipc => ipc.sendSync('silent')"_s).toInt(), 1);
    screen.destroyEngine();
    QVERIFY(!screen.engine());
    screen.destroyRoot();
}

QTEST_MAIN(tst_QmlEnds)
#include "tst_qmlends.moc"
