// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The main side in QML: Electron's documentation, elements, Ferry.ipcMain, the model of renderers.

#include "../qmlrenderer/screen.h"
#include "../shared/lane.h"

#include <ferryqml/qmlipcmain.h>

#include <QtCore/QAbstractItemModel>
#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlMain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void electronsPage_data();
    void electronsPage();
    void elements();
    void model();
    void objectOfCpp();
    void componentTakesItsFunctionsAlong();
    void noMain();
    void eventSaysWho();
    void senderCanBeSentTo();
    void listening();
    void severalEngines();
    void otherThread();

private:
    static QJSValue result(const Screen &screen, const QString &program)
    {
        const QJSValue state = screen.settle(program);
        if (!QTest::qWaitFor([&] { return state.property(u"done"_s).toBool(); }))
            QTest::qFail("the promise did not settle", __FILE__, __LINE__);
        return state;
    }
};

void tst_QmlMain::electronsPage_data()
{
    QTest::addColumn<bool>("overSocket");
    QTest::newRow("in process") << false;
    QTest::newRow("socket") << true;
}

void tst_QmlMain::electronsPage()
{
    QFETCH(bool, overSocket);
    const QTemporaryDir directory;
    const QString name = directory.filePath(u"main"_s);
    QVariantMap properties;
    if (overSocket)
        properties.insert(u"serverName"_s, name);
    const Screen screen(QFINDTESTDATA("ElectronMain.qml"), properties);
    QVERIFY(screen.isValid());
    IpcRenderer renderer;
    QString reply;
    renderer.on(u"asynchronous-reply"_s, [&](const QString &arg) { reply = arg; });
    if (overSocket)
        renderer.connectToServer(name);
    else
        renderer.connectTo(IpcMain::instance());
    QVERIFY(renderer.send(u"asynchronous-message"_s, u"ping"_s));
    QTRY_COMPARE(reply, u"pong"_s);
    QCOMPARE(renderer.sendSync<QString>(u"synchronous-message"_s, u"ping2"_s), u"pong"_s);
    QCOMPARE(resultOf(renderer.invoke<QString>(u"my-invokable-ipc"_s, u"a"_s, u"b"_s)), u"ab"_s);
    QCOMPARE(screen.property("heard").toStringList(), (QStringList { u"ping"_s, u"ping2"_s }));
}

void tst_QmlMain::elements()
{
    const Screen screen(QFINDTESTDATA("Elements.qml"));
    QVERIFY(screen.isValid());
    QCOMPARE(result(screen, u"root => root.ipc.invoke('add', 2, 3)"_s).property(u"value"_s).toInt(),
             5);
    screen.run(u"root => root.ipc.send('say', 'hello', 7)"_s);
    QTRY_COMPARE(screen.property("got").toStringList(), QStringList { u"hello 7"_s });

    // The declared call follows its arguments.
    QTRY_COMPARE(screen.run(u"root => root.sum.value"_s).toInt(), 11);
    screen.run(u"root => root.ipc.send('say', 'again')"_s);
    QTRY_COMPARE(screen.run(u"root => root.sum.value"_s).toInt(), 12);
    QCOMPARE(screen.run(u"root => root.sum.running || root.sum.error !== null"_s).toBool(), false);

    screen.root()->setProperty("open", false);
    screen.run(u"root => root.sum.call()"_s);
    QCOMPARE(screen.run(u"root => root.sum.running"_s).toBool(), true);
    QTRY_COMPARE(screen.run(u"root => root.sum.error && root.sum.error.code"_s).toString(),
                 u"ERR_NO_HANDLER"_s);
    QCOMPARE(screen.run(u"root => root.sum.value"_s).toInt(), 12); // stays
    screen.root()->setProperty("open", true);
    screen.run(u"root => root.sum.call()"_s);
    QTRY_COMPARE(screen.run(u"root => root.sum.error"_s).isNull(), true);
}

void tst_QmlMain::model()
{
    const QTemporaryDir directory;
    const Screen screen(QFINDTESTDATA("Elements.qml"));
    QVERIFY(screen.isValid());
    auto *element = screen.property("ipcMain").value<QmlIpcMain *>();
    QVERIFY(element);
    QAbstractItemModel *model = element->webContents();
    QTRY_COMPARE(model->rowCount(), 1);
    QTRY_COMPARE(screen.run(u"root => root.renderers.itemAt(0).text"_s).toString(),
                 u"a screen (in process) "_s);

    QVERIFY(element->ipcMain()->listen(directory.filePath(u"main"_s)));
    ConnectOptions options;
    options.name = u"remote"_s;
    auto renderer = std::make_unique<IpcRenderer>();
    renderer->connectToServer(directory.filePath(u"main"_s), options);
    QTRY_COMPARE(model->rowCount(), 2);
    const QHash<int, QByteArray> names = model->roleNames();
    const auto read = [&](const char *role) {
        return model->data(model->index(1, 0), names.key(role));
    };
    QCOMPARE(read("title"), u"remote"_s);
    QCOMPARE(read("kind").toInt(), int(WebContents::Kind::Process));
    QCOMPARE(read("id").toInt(), element->ipcMain()->webContents().constLast()->id());
    QTRY_COMPARE(read("processId").toLongLong(), QCoreApplication::applicationPid());
    QString heard;
    renderer->on(u"x"_s, [&](const QString &text) { heard = text; });
    QVERIFY(screen.run(u"root => root.ipcMain.webContents.get(1).send('x', 'via the model')"_s)
                .toBool());
    QTRY_COMPARE(heard, u"via the model"_s);
    renderer.reset();
    QTRY_COMPARE(model->rowCount(), 1);
    QVERIFY(screen.run(u"root => root.ipcMain.webContents.get(1)"_s).isNull());
}

void tst_QmlMain::objectOfCpp()
{
    IpcMain main;
    const Screen screen(QFINDTESTDATA("../qmlrenderer/Listening.qml")); // has an IpcRenderer
    QVERIFY(screen.isValid());
    QQmlComponent singleton(screen.engine());
    singleton.setData("import QtQuick\nimport Ferry\nQtObject { property var it: Ferry.ipcMain }",
                      {});
    const std::unique_ptr<QObject> holder(singleton.create());
    QVERIFY2(holder, qPrintable(singleton.errorString()));
    const QJSValue ipcMain = screen.script(holder.get()).property(u"it"_s);
    const QString seen =
        screen
            .run(u"(root, ipcMain) => { const f = () => 1; ipcMain.on('a', f).once('b', "
                 u"f).addListener('a', f);"
                 "ipcMain.off('a', f); ipcMain.handle('h', f); ipcMain.handleOnce('o', f); "
                 "ipcMain.removeHandler('h');"
                 "return [ipcMain.listenerCount('a'), ipcMain.eventNames().join('+')].join() }"_s,
                 { ipcMain })
            .toString();
    QCOMPARE(seen, u"1,a+b"_s);
    QVERIFY(main.hasHandler(u"o"_s) && !main.hasHandler(u"h"_s));
    // handleOnce answers once.
    QCOMPARE(result(screen, u"root => root.ipc.invoke('o')"_s).property(u"value"_s).toInt(), 1);
    QCOMPARE(result(screen, u"root => root.ipc.invoke('o')"_s)
                 .property(u"error"_s)
                 .property(u"code"_s)
                 .toString(),
             u"ERR_NO_HANDLER"_s);
    const QJSValue got = screen.run(
        u"root => { const got = []; root.ipc.on('news', (event, ...args) => got.push(...args)); return got }"_s);
    screen.run(u"(root, ipcMain) => ipcMain.broadcast('news', 1, [2], new Date(3))"_s, { ipcMain });
    QTRY_COMPARE(got.property(u"length"_s).toInt(), 3);
    QCOMPARE(got.property(2).toDateTime().toMSecsSinceEpoch(), 3);
    QCOMPARE(
        screen.run(u"(root, ipcMain) => ipcMain.fromId(99999) === null"_s, { ipcMain }).toBool(),
        true);
}

void tst_QmlMain::componentTakesItsFunctionsAlong()
{
    IpcMain main;
    const Screen screen(QFINDTESTDATA("CppMain.qml"));
    QVERIFY(screen.isValid());
    IpcRenderer renderer;
    QStringList welcomes;
    renderer.on(u"welcome"_s, [&](const QString &name) { welcomes.append(name); });
    renderer.connectTo(&main);
    for (int round = 1; round < 4; ++round) {
        screen.run(u"root => root.invite()"_s);
        renderer.send(u"visit"_s);
        QTRY_COMPARE(welcomes.size(), round);
        QCOMPARE(resultOf(renderer.invoke<QString>(u"whoami"_s)), u"guest"_s);
        screen.run(u"root => root.dismiss()"_s);
        QTRY_COMPARE(main.listenerCount(u"visit"_s), 0);
        QVERIFY(!main.hasHandler(u"whoami"_s));
    }
    QVERIFY(errorOf(renderer.invoke(u"whoami"_s)).is(IpcError::Code::NoHandler));
}

void tst_QmlMain::noMain()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData(
        "import QtQuick\nimport Ferry\nQtObject { property bool none: Ferry.ipcMain === null; "
        "function now() { return Ferry.ipcMain !== null && Ferry.ipcMain.eventNames().length === 0 "
        "} }",
        {});
    const std::unique_ptr<QObject> object(component.create());
    QVERIFY2(object, qPrintable(component.errorString()));
    QCOMPARE(object->property("none"), true);
    QVariant now;
    auto main = std::make_unique<IpcMain>();
    QVERIFY(QMetaObject::invokeMethod(object.get(), "now", Q_RETURN_ARG(QVariant, now)));
    QCOMPARE(now, true);
    main.reset();
    QTRY_COMPARE(object->property("none"), true);
    const IpcMain other; // the next one takes its place
    QVERIFY(QMetaObject::invokeMethod(object.get(), "now", Q_RETURN_ARG(QVariant, now)));
    QCOMPARE(now, true);
}

void tst_QmlMain::eventSaysWho()
{
    const Screen screen(QFINDTESTDATA("Elements.qml"));
    screen.run(
        u"root => { root.ipcMain.handle('who', (event, ...args) => [event.sender.id, "
        u"event.sender.kind,"
        "event.frameId === event.senderFrame.routingId, event.processId, event.origin, event.type,"
        "event.sender.title, args.length, event.reply, 'returnValue' in event, event.sender === "
        "root.ipcMain.fromId(event.sender.id), event.senderFrame.isMainFrame].map(String).join()) }"_s);
    const int id = screen.property("ipcMain")
                       .value<QmlIpcMain *>()
                       ->ipcMain()
                       ->webContents()
                       .constFirst()
                       ->id();
    QCOMPARE(
        result(screen, u"root => root.ipc.invoke('who', 1, 2)"_s).property(u"value"_s).toString(),
        u"%1,2,true,0,,frame,a screen,2,undefined,false,true,true"_s.arg(id));
}

void tst_QmlMain::senderCanBeSentTo()
{
    Screen screen(QFINDTESTDATA("Elements.qml"));
    const QJSValue seen =
        screen.run(u"root => { const seen = {}; root.ipc.on('back', (event, n) => { seen.n = n });"
                   "root.ipcMain.on('hi', event => { seen.sender = event.sender; seen.sent = "
                   "event.sender.send('back', 7) });"
                   "root.ipc.send('hi'); return seen }"_s);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 7);
    QVERIFY(seen.property(u"sent"_s).toBool());
    QCOMPARE(result(screen, u"root => root.ipcMain.webContents.get(0).invoke('name')"_s)
                 .property(u"value"_s)
                 .toString(),
             u"renderer"_s);
    const QJSValue failed =
        result(screen, u"root => root.ipcMain.webContents.get(0).invoke('nothing')"_s);
    QCOMPARE(failed.property(u"error"_s).property(u"code"_s).toString(), u"ERR_NO_HANDLER"_s);

    // Gone: says so, and does nothing.
    screen.run(u"root => root.ipc.destroy()"_s);
    const QJSValue gone = seen.property(u"sender"_s);
    QTRY_VERIFY(screen.run(u"(root, sender) => sender.isDestroyed()"_s, { gone }).toBool());
    QCOMPARE(screen.run(u"(root, sender) => sender.send('x')"_s, { gone }).toBool(), false);
}

void tst_QmlMain::listening()
{
    const QTemporaryDir directory;
    const QString name = directory.filePath(u"main"_s);
    const Screen screen(QFINDTESTDATA("ElectronMain.qml"), { { u"serverName"_s, name } });
    QCOMPARE(screen.property("listening"), true);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"ElectronMain\\.qml:8.*cannot listen on '"_s));
    const Screen second(QFINDTESTDATA("ElectronMain.qml"), { { u"serverName"_s, name } });
    QCOMPARE(second.property("listening"), false);
    QVERIFY(!second.property("errorString").toString().isEmpty());
    screen.root()->setProperty("serverName", QString());
    QCOMPARE(screen.property("listening"), false);
    second.root()->setProperty("token", u"secret"_s); // tries again
    QCOMPARE(second.property("listening"), true);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"wrong token"_s));
    IpcRenderer renderer;
    renderer.connectToServer(name);
    QVERIFY(errorOf(renderer.invoke(u"x"_s)).is(IpcError::Code::Denied));
}

void tst_QmlMain::severalEngines()
{
    IpcMain main;
    auto first = std::make_unique<Screen>(QFINDTESTDATA("CppMain.qml"));
    Screen second(QFINDTESTDATA("CppMain.qml"));
    first->run(u"root => root.invite()"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(
            u"CppMain\\.qml:\\d+: Error: Attempted to register a second handler for 'whoami'"_s));
    second.run(u"root => root.invite()"_s);
    QCOMPARE(main.listenerCount(u"visit"_s), 2);
    IpcRenderer renderer;
    QStringList welcomes;
    renderer.on(u"welcome"_s, [&](const QString &name) { welcomes.append(name); });
    renderer.connectTo(&main);
    renderer.send(u"visit"_s);
    QTRY_COMPARE(welcomes.size(), 2);
    first.reset(); // its listener goes with its engine
    QCOMPARE(main.listenerCount(u"visit"_s), 1);
    renderer.send(u"visit"_s);
    QTRY_COMPARE(welcomes.size(), 3);
}

void tst_QmlMain::otherThread()
{
    IpcMain main;
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"the IpcMain lives in another thread than this QML engine"_s));
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"TypeError: Cannot call method 'on' of null"_s));
    QString error;
    const std::unique_ptr<QThread> thread(QThread::create([&error] {
        QQmlEngine engine;
        engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
        QQmlComponent component(&engine);
        component.setData("import QtQuick\nimport Ferry\nQtObject { property int n: "
                          "Ferry.ipcMain.on('x', () => 1).listenerCount('x') }",
                          {});
        const std::unique_ptr<QObject> object(component.create());
        error = component.errorString();
    }));
    thread->start();
    QVERIFY(thread->wait(20000));
    QCOMPARE(error, QString());
    QCOMPARE(main.listenerCount(u"x"_s), 0);
}

QTEST_MAIN(tst_QmlMain)
#include "tst_qmlmain.moc"
