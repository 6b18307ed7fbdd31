// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What handlers and listeners in QML answer, what becomes of their errors, and what ends a call
// that they owe.

#include "../qmlrenderer/screen.h"
#include "../shared/lane.h"

#include <ferryqml/qmlipcmain.h>

#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlHandlers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void results_data();
    void results();
    void failures_data();
    void failures();
    void wrongCalls_data();
    void wrongCalls();
    void listenerErrors();
    void firstReturnValueWins();
    void laterReturnValue();
    void droppedEventEndsTheCall();
    void droppedPromiseEndsTheCall();
    void engineGoesWhileItOwes();
    void rendererAnswersMain_data();
    void rendererAnswersMain();
    void rendererGoesWhileItOwes();
    void secondElementWarns();

private:
    std::unique_ptr<Screen> m_screen;
    std::unique_ptr<IpcRenderer> m_renderer;
};

void tst_QmlHandlers::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_screen = std::make_unique<Screen>(QFINDTESTDATA("ElectronMain.qml"));
    QVERIFY(m_screen->isValid());
    m_renderer = std::make_unique<IpcRenderer>();
    m_renderer->connectTo(IpcMain::instance());
}

void tst_QmlHandlers::cleanup()
{
    m_renderer.reset();
    m_screen.reset();
}

void tst_QmlHandlers::results_data()
{
    QTest::addColumn<QString>("handler");
    QTest::addColumn<QVariant>("result");
    QTest::newRow("value") << u"(event, a, b) => a + b"_s << QVariant(5);
    QTest::newRow("nothing") << u"() => {}"_s << QVariant();
    QTest::newRow("null") << u"() => null"_s << null();
    QTest::newRow("object")
        << u"(event, a) => ({ a: [a, new Date(7)] })"_s
        << QVariant(QVariantMap {
               { u"a"_s, QVariantList { 2, QDateTime::fromMSecsSinceEpoch(7, Qt::UTC) } } });
    QTest::newRow("bytes") << u"() => new Uint8Array([1, 2])"_s << QVariant(QByteArray("\1\2"));
    QTest::newRow("promise") << u"(event, a, b) => Promise.resolve(a * b)"_s << QVariant(6);
    QTest::newRow("late promise")
        << u"(event, a) => new Promise(resolve => Qt.callLater(() => resolve([a])))"_s
        << QVariant(QVariantList { 2 });
    QTest::newRow("promise of a promise")
        << u"() => Promise.resolve(1).then(n => Promise.resolve(n + 1))"_s << QVariant(2);
    QTest::newRow("thenable") << u"() => ({ then(resolve) { resolve('t') } })"_s
                              << QVariant(u"t"_s);
    QTest::newRow("this is the element")
        << u"function () { return this === ipcMain }"_s << QVariant(true);
}

void tst_QmlHandlers::results()
{
    QFETCH(QString, handler);
    QFETCH(QVariant, result);
    m_screen->run(u"ipcMain => { ipcMain.handle('h', %1) }"_s.arg(handler));
    const QVariant got = resultOf(m_renderer->invoke(u"h"_s, 2, 3));
    QCOMPARE(got, result);
    QCOMPARE(got.metaType(), result.metaType());
}

void tst_QmlHandlers::failures_data()
{
    QTest::addColumn<QString>("handler");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("logged");
    QTest::newRow("throws") << u"() => {\n throw new RangeError('too far') }"_s
                            << u"RangeError: too far"_s << u"ERR_HANDLER_FAILED"_s
                            << u"case\\.js:2: the handler of 'h' failed: RangeError: too far"_s;
    QTest::newRow("mistake") << u"() => null.x"_s
                             << u"TypeError: Cannot read property 'x' of null"_s
                             << u"ERR_HANDLER_FAILED"_s
                             << u"case\\.js:1: the handler of 'h' failed"_s;
    QTest::newRow("rejects") << u"() => Promise.reject(new Error('later'))"_s << u"Error: later"_s
                             << u"ERR_HANDLER_FAILED"_s
                             << u"case\\.js:1: the handler of 'h' failed: Error: later"_s;
    QTest::newRow("throws text") << u"() => { throw 'text' }"_s << u"Error: text"_s
                                 << u"ERR_HANDLER_FAILED"_s << u"the handler of 'h' failed: text"_s;
    QTest::newRow("own code")
        << u"() => { const e = new Error('no such user'); e.code = 'E_USER'; e.data = { id: 7 }; throw e }"_s
        << u"Error: no such user"_s << u"E_USER"_s << QString();
    QTest::newRow("data that cannot be sent")
        << u"() => { const e = new Error('mine'); e.data = () => 1; throw e }"_s << u"Error: mine"_s
        << u"ERR_HANDLER_FAILED"_s << u"the handler of 'h' failed: Error: mine"_s;
    QTest::newRow("result that cannot be sent")
        << u"() => ({ a: [() => 1] })"_s
        << u"Error: An object could not be cloned. (result.a[0]: function)"_s
        << u"ERR_NOT_CLONEABLE"_s
        << u"the result of the handler of 'h' cannot be sent: .*result\\.a\\[0\\]: function"_s;
    QTest::newRow("promised result that cannot be sent")
        << u"() => Promise.resolve(Symbol('x'))"_s
        << u"Error: An object could not be cloned. (result: symbol)"_s << u"ERR_NOT_CLONEABLE"_s
        << u"the result of the handler of 'h' cannot be sent"_s;
    QTest::newRow("getter that throws")
        << u"() => { const a = [1]; Object.defineProperty(a, 0, { get() { throw new Error('no') } }); return a }"_s
        << u"Error: An object could not be cloned. (result[0]: Error: no)"_s
        << u"ERR_NOT_CLONEABLE"_s << u"result\\[0\\]: Error: no"_s;
}

void tst_QmlHandlers::failures()
{
    QFETCH(QString, handler);
    QFETCH(QString, text);
    QFETCH(QString, code);
    QFETCH(QString, logged);
    m_screen->run(u"ipcMain => { ipcMain.handle('h', %1) }"_s.arg(handler));
    if (!logged.isEmpty())
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(logged));
    const IpcError error = errorOf(m_renderer->invoke(u"h"_s));
    QCOMPARE(error.toString(), text);
    QCOMPARE(error.code(), code);
    if (code == u"E_USER"_s)
        QCOMPARE(error.data().toMap().value(u"id"_s).toInt(), 7);
    // The next call is as good as the first.
    QCOMPARE(resultOf(m_renderer->invoke<QString>(u"my-invokable-ipc"_s, u"a"_s, u"b"_s)), u"ab"_s);
}

void tst_QmlHandlers::wrongCalls_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QString>("message");
    QTest::newRow("second handler") << u"m => { m.handle('x', () => 1); m.handle('x', () => 2) }"_s
                                    << u"Error: Attempted to register a second handler for 'x'"_s;
    QTest::newRow("no handler")
        << u"m => m.handle('x', 7)"_s
        << u"TypeError: Expected handler to be a function, but found type 'number'"_s;
    QTest::newRow("no listener")
        << u"m => m.on('x', 'y')"_s
        << u"TypeError: The \"listener\" argument must be of type function. Received type string ('y')"_s;
    QTest::newRow("off nothing")
        << u"m => m.off('x')"_s
        << u"TypeError: The \"listener\" argument must be of type function. Received undefined"_s;
    QTest::newRow("broadcast nowhere")
        << u"m => m.broadcast()"_s << u"TypeError: Missing required channel argument"_s;
    QTest::newRow("broadcast a function")
        << u"m => m.broadcast('x', { f() {} })"_s
        << u"Error: An object could not be cloned. (args[0].f: function)"_s;
}

void tst_QmlHandlers::wrongCalls()
{
    QFETCH(QString, program);
    QFETCH(QString, message);
    const QJSValue error = m_screen->thrownBy(program);
    QCOMPARE(error.toString(), message);
    QVERIFY2(error.property(u"fileName"_s).toString().endsWith(u"case.js"_s),
             qPrintable(error.property(u"stack"_s).toString()));
}

void tst_QmlHandlers::listenerErrors()
{
    const QJSValue seen = m_screen->run(u"m => { const seen = { n: 0 };\n"
                                        "m.on('s', () => { undefinedName });\n"
                                        "m.on('s', (event, n) => { seen.n = n }); return seen }"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(
            u"case\\.js:2: a listener of 's' failed: ReferenceError: undefinedName"_s));
    m_renderer->send(u"s"_s, 4);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 4);
    // A synchronous caller gets it when nobody answers.
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"case\\.js:2: a listener of 's' failed"_s));
    const auto answer = m_renderer->trySendSync(u"s"_s, 5);
    QVERIFY(!answer);
    QCOMPARE(answer.error().toString(), u"ReferenceError: undefinedName is not defined"_s);
    QCOMPARE(seen.property(u"n"_s).toInt(), 5);
}

void tst_QmlHandlers::firstReturnValueWins()
{
    m_screen->run(
        u"m => { m.on('s', e => { e.returnValue = [1]; e.returnValue = 2 }); m.on('s', e => { e.returnValue = 3 }) }"_s);
    QCOMPARE(m_renderer->sendSync(u"s"_s), QVariant(QVariantList { 1 }));
    m_screen->run(u"m => { m.on('bad', e => { try { e.returnValue = () => 1 } catch (x) {} }) }"_s);
    const auto bad = m_renderer->trySendSync(u"bad"_s);
    QVERIFY(!bad && bad.error().is(IpcError::Code::NotCloneable));
}

void tst_QmlHandlers::laterReturnValue()
{
    m_screen->run(u"m => { m.on('s', e => { Qt.callLater(() => { e.returnValue = 'late' }) }) }"_s);
    QCOMPARE(m_renderer->sendSync<QString>(u"s"_s), u"late"_s);
}

void tst_QmlHandlers::droppedEventEndsTheCall()
{
    m_screen->run(u"m => { m.on('s', e => {}) }"_s);
    const auto answer = m_renderer->trySendSync(u"s"_s);
    QVERIFY(!answer);
    QVERIFY2(answer.error().is(IpcError::Code::NoReply), qPrintable(answer.error().toString()));
}

void tst_QmlHandlers::droppedPromiseEndsTheCall()
{
    m_screen->run(
        u"m => { m.handle('h', () => { m.heard.push(1); return new Promise(() => {}) }) }"_s);
    const auto call = m_renderer->invoke(u"h"_s);
    QTRY_COMPARE(m_screen->property("heard").toList().size(), 1);
    QVERIFY(!call.isFinished());
    m_screen->engine()->collectGarbage();
    QVERIFY(errorOf(call).is(IpcError::Code::NoReply));
}

void tst_QmlHandlers::engineGoesWhileItOwes()
{
    IpcMain other; // outlives the engine
    QQmlComponent component(m_screen->engine());
    component.setData("import QtQuick\nimport Ferry\nItem { function on(m) { m.handle('h', () => "
                      "new Promise(() => {}));"
                      "m.on('s', () => {}) } }",
                      {});
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    const auto wrapper = std::make_unique<QmlIpcMain>(&other);
    m_screen->run(u"(root, item, m) => item.on(m)"_s,
                  { m_screen->script(object.get()), m_screen->script(wrapper.get()) });
    IpcRenderer renderer;
    renderer.connectTo(&other);
    const auto call = renderer.invoke(u"h"_s);
    QTRY_VERIFY(renderer.isConnected());
    QVERIFY(!call.isFinished());
    m_screen->destroyEngine();
    QVERIFY(errorOf(call).is(IpcError::Code::NoReply));
    // What is left of the registrations answers, too.
    QVERIFY(!errorOf(renderer.invoke(u"h"_s)).code().isEmpty());
    renderer.send(u"s"_s);
    m_screen->destroyRoot();
}

void tst_QmlHandlers::rendererAnswersMain_data()
{
    QTest::addColumn<bool>("overSocket");
    QTest::newRow("in process") << false;
    QTest::newRow("socket") << true;
}

void tst_QmlHandlers::rendererAnswersMain()
{
    QFETCH(bool, overSocket);
    const QTemporaryDir directory;
    QVariantMap properties;
    if (overSocket) {
        QVERIFY(IpcMain::instance()->listen(directory.filePath(u"main"_s)));
        properties.insert(u"serverName"_s, directory.filePath(u"main"_s));
    }
    m_renderer.reset();
    QTRY_VERIFY(IpcMain::instance()->webContents().isEmpty());
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Empty.qml"), properties);
    screen.run(
        u"ipc => { ipc.handle('twice', (event, n) => Promise.resolve(2 * n));"
        "ipc.handle('throws', () => { const e = new Error('no'); e.code = 'E_NO'; throw e });"
        "ipc.handleOnce('once', () => 'first') }"_s);
    QTRY_COMPARE(IpcMain::instance()->webContents().size(), 1);
    WebContents *contents = IpcMain::instance()->webContents().constFirst();
    QCOMPARE(resultOf(contents->invoke<int>(u"twice"_s, 21)), 42);
    QCOMPARE(errorOf(contents->invoke(u"throws"_s)).code(), u"E_NO"_s);
    QCOMPARE(resultOf(contents->invoke<QString>(u"once"_s)), u"first"_s);
    QVERIFY(errorOf(contents->invoke(u"once"_s)).is(IpcError::Code::NoHandler));
    screen.run(u"ipc => ipc.removeHandler('twice')"_s);
    QVERIFY(errorOf(contents->invoke(u"twice"_s)).is(IpcError::Code::NoHandler));
    IpcMain::instance()->close(); // before its directory goes
}

void tst_QmlHandlers::rendererGoesWhileItOwes()
{
    m_renderer.reset();
    QTRY_VERIFY(IpcMain::instance()->webContents().isEmpty());
    Screen screen(QFINDTESTDATA("../qmlrenderer/Empty.qml"));
    screen.run(u"ipc => { ipc.handle('never', () => new Promise(() => {})) }"_s);
    QTRY_COMPARE(IpcMain::instance()->webContents().size(), 1);
    const auto call = IpcMain::instance()->webContents().constFirst()->invoke(u"never"_s);
    QCoreApplication::processEvents();
    screen.destroyRoot();
    QVERIFY(!errorOf(call).code().isEmpty());
}

void tst_QmlHandlers::secondElementWarns()
{
    QQmlComponent component(m_screen->engine());
    component.setData("import QtQuick\nimport Ferry\nIpcMain {\n"
                      "IpcHandler { channel: 'x'; handler: () => 1 }\n"
                      "IpcHandler { channel: 'x'; handler: () => 2 } }",
                      QUrl(u"file:///two.qml"_s));
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"two\\.qml:[45].*Attempted to register a second handler for 'x'"_s));
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
}

QTEST_MAIN(tst_QmlHandlers)
#include "tst_qmlhandlers.moc"
