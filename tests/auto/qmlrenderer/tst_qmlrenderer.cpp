// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "screen.h"

#include <ferryqml/qmlipcrenderer.h>

#include <ferry/ipcmain.h>
#include <ferry/values.h>

#include <QtCore/QPromise>
#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Ferry;

class tst_QmlRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void conversation_data();
    void conversation();
    void valuesCrossUnchanged_data();
    void valuesCrossUnchanged();
    void valuesFromMain();
    void connectionTellsItsStory();
    void noMain();
    void wrongServer();
    void peerObject();
    void engineGoesWithPendingCalls();
    void rendererGoesWithPendingCalls();
    void mainGoesWithPendingCalls();

private:
    QString serve();

    std::unique_ptr<IpcMain> m_main;
};

void tst_QmlRenderer::init()
{
    m_main = std::make_unique<IpcMain>();
    m_main->on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &ping) {
        event.reply(u"asynchronous-reply"_s, ping == u"ping"_s ? u"pong"_s : u"?"_s);
        event.sender()->send(u"tick"_s, 1);
        event.sender()->send(u"tick"_s, 2);
    });
    m_main->on(u"synchronous-message"_s, [](const IpcMainEvent &event, const QString &ping) {
        event.setReturnValue(ping == u"ping"_s ? u"pong"_s : u"?"_s);
    });
    m_main->handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });
    m_main->handle(u"echo"_s, [](const QVariant &value) { return value; });
}

void tst_QmlRenderer::cleanup()
{
    m_main.reset();
}

QString tst_QmlRenderer::serve()
{
    const QString name = u"ferry-tst-qml-%1"_s.arg(QCoreApplication::applicationPid());
    return m_main->listen(name) ? name : QString();
}

void tst_QmlRenderer::conversation_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<bool>("overSocket");
    const QString source = QFINDTESTDATA("Conversation.qml");
    const QString compiled = u":/FerryTest/Conversation.qml"_s;
    QTest::newRow("in process") << source << false;
    QTest::newRow("in process, compiled") << compiled << false;
    QTest::newRow("socket") << source << true;
    QTest::newRow("socket, compiled") << compiled << true;
}

void tst_QmlRenderer::conversation()
{
    QFETCH(QString, file);
    QFETCH(bool, overSocket);
    QVariantMap properties;
    if (overSocket) {
        const QString name = serve();
        QVERIFY2(!name.isEmpty(), qPrintable(m_main->errorString()));
        properties.insert(u"serverName"_s, name);
    }
    const Screen screen(file, properties);
    QVERIFY(screen.isValid());
    QCOMPARE(screen.property("synchronousReply"), u"pong"_s);
    QTRY_COMPARE(screen.property("asynchronousReply"), u"pong"_s);
    QTRY_COMPARE(screen.property("sum"), 5);
    QTRY_COMPARE(screen.property("ticks"), (QVariantList { 1, 2 }));
    QCOMPARE(screen.property("failure"), QString());
    QCOMPARE(m_main->webContents().size(), 1);
    QCOMPARE(m_main->webContents().constFirst()->kind(),
             overSocket ? WebContents::Kind::Process : WebContents::Kind::InProcess);
}

void tst_QmlRenderer::valuesCrossUnchanged_data()
{
    QTest::addColumn<QString>("program");
    for (const char *program :
         { "undefined", "null", "-0", "NaN", "2147483648", "'a\\ud800b'", "new Date(NaN)",
           "/a\\/b/gi", "[1, undefined, null]", "({ a: { b: [new Date(5)] }, 'odd key': 1 })",
           "JSON.parse('{\"__proto__\": {\"x\": 1}}')",
           "new Map([[{ k: 1 }, new Set([1])], [NaN, -0]])", "new Float32Array([1.5, NaN])",
           "new Uint8Array(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2)", "new Uint8Array(300000)",
           "new DataView(new ArrayBuffer(3))", "new ArrayBuffer(2)",
           "(() => { const e = new RangeError('m'); e.code = 'C'; e.data = [1]; e.cause = new "
           "Error('i'); return e })()" })
        QTest::newRow(program) << QString::fromUtf8(program);
}

void tst_QmlRenderer::valuesCrossUnchanged()
{
    QFETCH(QString, program);
    QFile file(QFINDTESTDATA("../shared/deepequal.js"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QJSValue difference = screen.engine()->evaluate(QString::fromUtf8(file.readAll()));
    const QJSValue sent = screen.run(u"() => (%1)"_s.arg(program));
    const QJSValue state =
        screen.run(u"(ipc, value) => { const state = {}; ipc.invoke('echo', value).then(v => { "
                   u"state.value = v; state.done = 1 },"
                   " e => { state.value = e; state.done = 1 }); return state }"_s,
                   { sent });
    QTRY_COMPARE(state.property(u"done"_s).toInt(), 1);
    QCOMPARE(difference.call({ sent, state.property(u"value"_s) }).toString(), QString());
}

void tst_QmlRenderer::valuesFromMain()
{
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue got = screen.run(
        u"ipc => { const got = {}; ipc.on('push', (event, ...args) => { got.args = args }); return got }"_s);
    m_main->broadcast(u"push"_s, 1, u"text"_s, QVariantList { 1, u"a"_s }, QByteArray("\1\2"),
                      QVariant::fromValue(Map { { 1, u"one"_s } }), QVariant(), null(),
                      QVariant::fromValue(IpcError(u"bad"_s, u"E_BAD"_s)),
                      QVariant::fromValue(*BigInt::fromString(u"123456789012345678901")));
    QTRY_VERIFY(got.hasProperty(u"args"_s));
    const QString seen =
        screen
            .run(
                u"(ipc, a) => [a.length, a[0], a[1], a[2].length, a[3] instanceof Uint8Array, "
                u"a[3][1], a[4].get(1), a[5], a[6],"
                " a[7] instanceof Error, String(a[7]), a[7].code, a[8].toString()].map(String).join('|')"_s,
                { got.property(u"args"_s) })
            .toString();
    QCOMPARE(seen,
             u"9|1|text|2|true|2|one|undefined|null|true|Error: bad|E_BAD|123456789012345678901"_s);
}

void tst_QmlRenderer::connectionTellsItsStory()
{
    const Screen screen(QFINDTESTDATA("Signals.qml"));
    QVERIFY(screen.isValid());
    QTRY_COMPARE(screen.property("connected"), true);
    QTRY_VERIFY(screen.property("story").toStringList().contains(u"connected"_s));
    QCOMPARE(screen.property("up"), true);
    m_main.reset();
    QTRY_COMPARE(screen.property("connected"), false);
    QTRY_VERIFY(screen.property("story").toStringList().contains(u"disconnected"_s));
    QCOMPARE(screen.property("up"), false);
}

void tst_QmlRenderer::noMain()
{
    m_main.reset();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"no IpcMain in this process"_s));
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QVERIFY(screen.isValid());
    auto *renderer = qobject_cast<QmlIpcRenderer *>(screen.root());
    QVERIFY(renderer);
    QCOMPARE(renderer->error().code(), u"ERR_CLOSED"_s);
    QCOMPARE(screen.run(u"ipc => ipc.send('x')"_s).toBool(), false);
    const QJSValue state = screen.settle(u"ipc => ipc.invoke('x')"_s);
    QTRY_COMPARE(state.property(u"error"_s).property(u"code"_s).toString(), u"ERR_CLOSED"_s);

    init(); // A main of later is joined when it is set.
    renderer->setMain(m_main.get());
    QTRY_VERIFY(renderer->isConnected());
    QCOMPARE(renderer->error().code(), QString());
    QCOMPARE(screen.run(u"ipc => ipc.sendSync('synchronous-message', 'ping')"_s).toString(),
             u"pong"_s);
}

void tst_QmlRenderer::wrongServer()
{
    const Screen screen(QFINDTESTDATA("Signals.qml"),
                        { { u"serverName"_s, u"ferry-tst-nobody"_s } });
    QVERIFY(screen.isValid());
    QTRY_VERIFY(screen.property("story").toStringList().contains(u"error ERR_CLOSED"_s));
    QVERIFY(m_main->webContents().isEmpty());
}

void tst_QmlRenderer::peerObject()
{
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    QTRY_COMPARE(m_main->webContents().size(), 1);
    QCOMPARE(m_main->webContents().constFirst()->peerObject(), screen.root());
}

void tst_QmlRenderer::engineGoesWithPendingCalls()
{
    QPromise<int> promise;
    promise.start();
    m_main->handle(u"later"_s, [&promise] { return promise.future(); });
    Screen screen(QFINDTESTDATA("Empty.qml"));
    screen.run(u"ipc => { ipc.on('tick', () => {}); ipc.invoke('later').then(() => {}) }"_s);
    QTRY_COMPARE(m_main->webContents().size(), 1);
    QSignalSpy ready(m_main->webContents().constFirst(), &WebContents::ready);
    QVERIFY(ready.size() || ready.wait());
    screen.destroyEngine(); // The renderer survives its engine here, which QML alone would not do.
    promise.addResult(1);
    promise.finish();
    m_main->broadcast(u"tick"_s);
    for (int i = 0; i < 10; ++i)
        QCoreApplication::processEvents();
    screen.destroyRoot();
}

void tst_QmlRenderer::rendererGoesWithPendingCalls()
{
    QPromise<int> promise;
    promise.start();
    m_main->handle(u"later"_s, [&promise] { return promise.future(); });
    Screen screen(QFINDTESTDATA("Signals.qml"));
    const QJSValue state = screen.settle(u"ipc => ipc.invoke('later')"_s);
    QTRY_COMPARE(screen.property("connected"), true);
    screen.destroyRoot();
    promise.addResult(1);
    promise.finish();
    QTRY_VERIFY(m_main->webContents().isEmpty());
    QVERIFY(!state.property(u"value"_s).isNumber());
}

void tst_QmlRenderer::mainGoesWithPendingCalls()
{
    QPromise<int> promise;
    promise.start();
    m_main->handle(u"later"_s, [&promise] { return promise.future(); });
    const Screen screen(QFINDTESTDATA("Empty.qml"));
    const QJSValue state = screen.settle(u"ipc => ipc.invoke('later')"_s);
    QTRY_COMPARE(m_main->webContents().size(), 1);
    m_main.reset();
    QTRY_VERIFY(state.property(u"done"_s).toBool());
    const QString code = state.property(u"error"_s).property(u"code"_s).toString();
    QVERIFY2(code == u"ERR_CLOSED"_s || code == u"ERR_PEER_GONE"_s, qPrintable(code));
}

QTEST_MAIN(tst_QmlRenderer)
#include "tst_qmlrenderer.moc"
