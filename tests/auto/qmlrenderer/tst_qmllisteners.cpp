// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "screen.h"

#include <ferry/ipcmain.h>

#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlListeners : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_main = std::make_unique<IpcMain>(); }
    void cleanup() { m_main.reset(); }
    void order_data();
    void order();
    void eventAndThis();
    void errorsAreLoggedAndIsolated();
    void destroyInsideAListener();
    void sendSyncInsideAListener();
    void manyListeners();
    void elements();
    void elementErrors();
    void elementWithoutRenderer();
    void elementOutlivesItsRenderer();

private:
    void broadcastAndWait(const Screen &screen, const QString &channel, int n);

    std::unique_ptr<IpcMain> m_main;
};

void tst_QmlListeners::order_data()
{
    QTest::addColumn<QString>("setup");
    QTest::addColumn<QStringList>("rounds"); // what the listeners say to each message
    QTest::addColumn<QString>("after");

    QTest::newRow("in order of addition") << u"ipc.on('t', a).on('t', b).addListener('t', a)"_s
                                          << QStringList { u"aba"_s, u"aba"_s } << u"3 t"_s;
    QTest::newRow("once") << u"ipc.once('t', a).on('t', b)"_s << QStringList { u"ab"_s, u"b"_s }
                          << u"1 t"_s;
    QTest::newRow("off takes the last one added")
        << u"ipc.on('t', a); ipc.on('t', b); ipc.on('t', a); ipc.off('t', a)"_s
        << QStringList { u"ab"_s } << u"2 t"_s;
    QTest::newRow("off by identity")
        << u"ipc.on('t', a); ipc.off('t', () => say('a'))"_s << QStringList { u"a"_s } << u"1 t"_s;
    QTest::newRow("off of a once listener")
        << u"ipc.once('t', a); ipc.removeListener('t', a); ipc.on('t', b)"_s
        << QStringList { u"b"_s } << u"1 t"_s;
    QTest::newRow("off while running leaves this message alone")
        << u"ipc.on('t', () => { say('x'); ipc.off('t', b) }); ipc.on('t', b)"_s
        << QStringList { u"xb"_s, u"x"_s } << u"1 t"_s;
    QTest::newRow("on while running begins with the next message")
        << u"ipc.once('t', () => { say('x'); ipc.on('t', b) }); ipc.on('t', a)"_s
        << QStringList { u"xa"_s, u"ab"_s } << u"2 t"_s;
    QTest::newRow("removeAllListeners of a channel")
        << u"ipc.on('t', a); ipc.on('u', b); ipc.removeAllListeners('t'); ipc.on('t', b)"_s
        << QStringList { u"b"_s } << u"1 u,t"_s;
    QTest::newRow("removeAllListeners")
        << u"ipc.on('t', a); ipc.on('u', b); ipc.removeAllListeners(); ipc.on('t', b)"_s
        << QStringList { u"b"_s } << u"1 t"_s;
    QTest::newRow("removeAllListeners while running")
        << u"ipc.on('t', () => { say('x'); ipc.removeAllListeners() }); ipc.on('t', b)"_s
        << QStringList { u"xb"_s, QString() } << u"0 "_s;
}

void tst_QmlListeners::order()
{
    QFETCH(QString, setup);
    QFETCH(QStringList, rounds);
    QFETCH(QString, after);
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QVERIFY(screen.isValid());
    QTRY_COMPARE(screen.property("connected"), true);
    const QJSValue log = screen.run(
        u"(ipc) => { const log = { text: '', done: 0 }; const say = word => { log.text += word };"
        "const a = () => say('a'); const b = () => say('b'); %1;"
        "ipc.on('done', () => { ++log.done }); return log }"_s.arg(setup));
    QVERIFY2(!log.isError(), qPrintable(log.toString()));
    QString expected;
    int done = 0;
    for (const QString &round : rounds) {
        expected += round;
        m_main->broadcast(u"t"_s, 1);
        if (after.startsWith(u'0')
            && !round.isEmpty()) { // its 'done' listener went with the others
            QTRY_COMPARE(log.property(u"text"_s).toString(), expected);
            screen.run(u"(ipc, log) => { ipc.on('done', () => { ++log.done }) }"_s, { log });
        }
        m_main->broadcast(u"done"_s);
        ++done;
        QTRY_COMPARE(log.property(u"done"_s).toInt(), done);
        QCOMPARE(log.property(u"text"_s).toString(), expected);
    }
    const QString seen =
        screen
            .run(u"ipc => { ipc.removeAllListeners('done');"
                 "return ipc.listenerCount('t') + ' ' + ipc.eventNames().join() }"_s)
            .toString();
    QCOMPARE(seen, after);
}

void tst_QmlListeners::eventAndThis()
{
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue seen = screen.run(
        u"ipc => { const seen = {}; ipc.on('t', function (event, ...args) {"
        "seen.text = [event.sender === ipc, this === ipc, args.length, args[1]].join() }); return seen }"_s);
    m_main->broadcast(u"t"_s, 1, u"two"_s);
    QTRY_COMPARE(seen.property(u"text"_s).toString(), u"true,true,2,two"_s);
}

void tst_QmlListeners::errorsAreLoggedAndIsolated()
{
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue seen = screen.run(u"ipc => { const seen = { n: 0 };\n"
                                     "ipc.on('t', () => { null.x });\n"
                                     "ipc.on('t', () => { throw 'text' });\n"
                                     "ipc.on('t', (event, n) => { seen.n = n }); return seen }"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(
            u"case\\.js:2: a listener of 't' failed: TypeError: Cannot read property 'x' of null"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a listener of 't' failed: text"_s));
    m_main->broadcast(u"t"_s, 7);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 7);
    QVERIFY(!screen.engine()->hasError());
}

void tst_QmlListeners::destroyInsideAListener()
{
    Screen screen(QFINDTESTDATA("Listening.qml"));
    QVERIFY(screen.isValid());
    const QJSValue seen =
        screen.run(u"root => { const seen = { n: 0 }; root.create();"
                   "root.ipc.on('dynamic', () => { ++seen.n; root.ipc.off('dynamic', () => 1); if "
                   "(root.dynamic) root.dynamic.destroy() });"
                   "root.ipc.on('dynamic', () => { ++seen.n }); return seen }"_s);
    m_main->broadcast(u"dynamic"_s, 1);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 2);
    QTRY_VERIFY(screen.property("dynamic").value<QObject *>() == nullptr);
    m_main->broadcast(u"dynamic"_s, 2);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 4);
    QCOMPARE(screen.property("heard"), QVariantList { u"dynamic 1"_s });

    // The renderer itself, deleted by C++ in the middle of a dispatch.
    const QJSValue last = screen.run(u"root => { const last = { n: 0 }; root.ipc.on('end', () => { "
                                     u"++last.n; root.ipc.sendSync('delete') });"
                                     "root.ipc.on('end', () => { ++last.n }); return last }"_s);
    m_main->on(u"delete"_s, [&screen](const IpcMainEvent &event) {
        event.setReturnValue(true);
        QMetaObject::invokeMethod(
            screen.root(), [&screen] { screen.destroyRoot(); }, Qt::QueuedConnection);
    });
    m_main->broadcast(u"end"_s);
    QTRY_VERIFY(!screen.isValid());
    QVERIFY(last.property(u"n"_s).toInt() >= 1);
    QTRY_VERIFY(m_main->webContents().isEmpty());
}

void tst_QmlListeners::sendSyncInsideAListener()
{
    m_main->on(u"twice"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(2 * n); });
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue seen = screen.run(u"ipc => { const seen = {}; ipc.on('t', (event, n) => { "
                                     u"seen.n = event.sender.sendSync('twice', n) });"
                                     "return seen }"_s);
    m_main->broadcast(u"t"_s, 21);
    QTRY_COMPARE(seen.property(u"n"_s).toInt(), 42);
}

void tst_QmlListeners::manyListeners()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    screen.run(u"ipc => { for (let i = 0; i < 10; ++i) ipc.on('t', () => i) }"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(
            u"MaxListenersExceededWarning: Possible EventEmitter memory leak detected\\. 11 t "
            "listeners added to \\[.*IpcRenderer.*\\]\\. MaxListeners is 10\\. Use "
            "emitter\\.setMaxListeners\\(\\) to increase limit"_s));
    screen.run(u"ipc => { for (let i = 0; i < 5; ++i) ipc.on('t', () => i) }"_s); // one warning
    screen.run(
        u"ipc => { ipc.setMaxListeners(0); for (let i = 0; i < 20; ++i) ipc.on('u', () => i) }"_s);
    QCOMPARE(screen.run(u"ipc => ipc.setMaxListeners(5).getMaxListeners()"_s).toInt(), 5);
    const QJSValue error = screen.thrownBy(u"ipc => ipc.setMaxListeners(-1)"_s);
    QCOMPARE(
        error.toString(),
        u"RangeError: The value of \"setMaxListeners\" is out of range. It must be >= 0. Received type number (-1)"_s);
    QCOMPARE(error.property(u"code"_s).toString(), u"ERR_OUT_OF_RANGE"_s);
}

void tst_QmlListeners::broadcastAndWait(const Screen &screen, const QString &channel, int n)
{
    m_main->broadcast(channel, n);
    const QJSValue done = screen.run(
        u"root => { const done = { n: 0 }; root.ipc.once('done', () => { ++done.n }); return done }"_s);
    m_main->broadcast(u"done"_s);
    QTRY_COMPARE(done.property(u"n"_s).toInt(), 1);
}

void tst_QmlListeners::elements()
{
    const Screen screen(QFINDTESTDATA("Listening.qml"));
    QVERIFY(screen.isValid());
    const auto count = [&screen](const QString &channel) {
        return screen.run(u"(root, channel) => root.ipc.listenerCount(channel)"_s, { channel })
            .toInt();
    };
    QCOMPARE(count(u"inside"_s), 1);
    QCOMPARE(count(u"one"_s), 1);

    broadcastAndWait(screen, u"inside"_s, 1);
    broadcastAndWait(screen, u"one"_s, 2);
    screen.root()->setProperty("enabled", false);
    QCOMPARE(count(u"one"_s), 0);
    broadcastAndWait(screen, u"one"_s, 3);
    screen.root()->setProperty("enabled", true);
    screen.root()->setProperty("channel", u"two"_s);
    QCOMPARE(count(u"one"_s), 0);
    QCOMPARE(count(u"two"_s), 1);
    broadcastAndWait(screen, u"one"_s, 4);
    broadcastAndWait(screen, u"two"_s, 5);
    screen.run(u"root => root.ipc.removeAllListeners()"_s); // not for elements
    broadcastAndWait(screen, u"two"_s, 6);

    screen.run(u"root => root.create()"_s);
    QCOMPARE(count(u"dynamic"_s), 1);
    broadcastAndWait(screen, u"dynamic"_s, 7);
    screen.run(u"root => root.remove()"_s);
    QTRY_COMPARE(count(u"dynamic"_s), 0);
    broadcastAndWait(screen, u"dynamic"_s, 8);

    QCOMPARE(
        screen.property("heard"),
        (QVariantList { u"inside true 1"_s, u"one 2"_s, u"two 5"_s, u"two 6"_s, u"dynamic 7"_s }));
    screen.run(u"root => { root.outside.handler = (event, n) => root.hear('new', n) }"_s);
    broadcastAndWait(screen, u"two"_s, 9);
    QCOMPARE(screen.property("heard").toList().constLast(), u"new 9"_s);
}

void tst_QmlListeners::elementErrors()
{
    const Screen screen(QFINDTESTDATA("Listening.qml"));
    screen.run(u"root => { root.outside.handler = () => { undefinedName } }"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"case\\.js:1: a listener of 'one' failed: ReferenceError"_s));
    broadcastAndWait(screen, u"one"_s, 1);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"handler must be a function"_s));
    screen.run(u"root => { root.outside.handler = 7 }"_s);
}

void tst_QmlListeners::elementWithoutRenderer()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent component(&engine);
    component.setData("import Ferry\nIpcListener { channel: 'x'; handler: () => 1 }",
                      QUrl(u"file:///x.qml"_s));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"x\\.qml:2:1: .*no renderer"_s));
    const std::unique_ptr<QObject> listener(component.create());
    QVERIFY2(listener, qPrintable(component.errorString()));
}

void tst_QmlListeners::elementOutlivesItsRenderer()
{
    QQmlEngine engine;
    engine.addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    QQmlComponent rendererComponent(&engine, QUrl::fromLocalFile(QFINDTESTDATA("Empty.qml")));
    std::unique_ptr<QObject> renderer(rendererComponent.create());
    QVERIFY(renderer);
    QQmlComponent component(&engine);
    component.setData("import Ferry\nIpcListener { channel: 'x'; handler: () => 1 }",
                      QUrl(u"file:///x.qml"_s));
    const std::unique_ptr<QObject> listener(component.createWithInitialProperties(
        { { u"renderer"_s, QVariant::fromValue(renderer.get()) } }));
    QVERIFY(listener);
    renderer.reset();
    QVERIFY(listener->setProperty("channel", u"y"_s));
    QVERIFY(listener->setProperty("enabled", false));
}

QTEST_MAIN(tst_QmlListeners)
#include "tst_qmllisteners.moc"
