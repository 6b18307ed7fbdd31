// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptrenderer.h"

#include <QtCore/QDateTime>

using namespace Ferry;
using namespace FerryTest;

/*!
    \brief Electron's spec/api-ipc-renderer-spec.ts and what its other files say of messages, in JavaScript on every lane
    that has it: facts/electron.md 6.2, 6.3 and 6.7, by their numbers.
*/
class tst_RendererSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void values_data();
    void values();
    void refusedValues_data();
    void refusedValues();
    void emitter_data() { ScriptRenderer::rows(); }
    void emitter();
    void closedRightAfterTheAnswer_data() { ScriptRenderer::rows(); }
    void closedRightAfterTheAnswer();
    void listenerAddedAfterTheSend_data() { ScriptRenderer::rows(); }
    void listenerAddedAfterTheSend();
    void signalsOfTheContents_data() { ScriptRenderer::rows(); }
    void signalsOfTheContents();
    void sentBeforeReady_data() { ScriptRenderer::rows(); }
    void sentBeforeReady();
    void frameAnswers_data() { ScriptRenderer::rows(); }
    void frameAnswers();
};

static void lanesAnd(const char *column)
{
    QTest::addColumn<QString>("lane");
    QTest::addColumn<QString>(column);
}

void tst_RendererSpec::values_data()
{
    lanesAnd("script");
    for (const QString &lane : { u"page"_s, u"qml"_s, u"qml native"_s }) {
        const auto row = [&](const char *name, const char *script) {
            QTest::addRow("%s, %s", name, qPrintable(lane)) << lane << QString::fromLatin1(script);
        };
        // #1, #2, #3, #6: `same` compares what came back with what was sent.
        row("object with an id",
            "r => { const sent = { id: 5, nested: { id: 'x' } };"
            "return r.invoke('echo', sent).then(got => JSON.stringify(got) === JSON.stringify(sent)) }");
        row("Date",
            "r => { const sent = new Date(1577836800123);"
            "return r.invoke('echo', sent).then(got => got instanceof Date && got.toISOString() === sent.toISOString()) }");
        row("Uint8Array",
            "r => { const sent = new Uint8Array([0, 1, 127, 128, 255]);"
            "return r.invoke('echo', sent).then(got => got instanceof Uint8Array"
            "  && Array.prototype.join.call(got) === '0,1,127,128,255') }");
        row("shared child",
            "r => { const child = { hello: 'world' }, foo = { child: child, name: 'foo' }, bar = { child: child, name: 'bar' },"
            "  array = [foo, bar];"
            "const text = JSON.stringify([array, foo, bar, child]);"
            "return r.invoke('echo', [array, foo, bar, child]).then(got => JSON.stringify(got) === text) }");
        row("sendSync", "r => r.sendSync('echo', 'test') === 'test'"); // #8
    }
}

void tst_RendererSpec::values()
{
    QFETCH(QString, lane);
    QFETCH(QString, script);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    r.main->handle(u"echo"_s, [](const QVariant &value) { return value; });
    r.main->on(u"echo"_s,
               [](const IpcMainEvent &event, const QVariant &value) { event.setReturnValue(value); });
    QCOMPARE(r.run(script), u"true"_s);
}

void tst_RendererSpec::refusedValues_data()
{
    lanesAnd("script");
    QTest::addColumn<QString>("place");
    const auto row = [](const char *name, const QString &lane, const char *script, const char *place) {
        QTest::addRow("%s, %s", name, qPrintable(lane))
            << lane << QString::fromLatin1(script) << QString::fromLatin1(place);
    };
    // #4
    row("document.location", u"page"_s, "r => r.send('message', document.location)", "(args[0]: Location)");
    for (const QString &lane : { u"page"_s, u"qml"_s, u"qml native"_s }) {
        // #7: cycles, which Electron carries, are refused.
        row("cyclic array", lane, "r => { const a = [5]; a.push(a); r.send('message', a) }",
            "(args[0][1]: circular reference)");
        row("cyclic object", lane, "r => { const c = { hello: 'world' }; c.child = c; r.send('message', c) }",
            "(args[0].child: circular reference)");
    }
}

void tst_RendererSpec::refusedValues()
{
    QFETCH(QString, lane);
    QFETCH(QString, script);
    QFETCH(QString, place);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    int heard = 0;
    r.main->on(u"message"_s, [&] { ++heard; });
    QCOMPARE(r.run(script), QString(u"thrown Error: An object could not be cloned. "_s + place));
    QCOMPARE(heard, 0);
}

void tst_RendererSpec::emitter() // #9, #10, #11
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QCOMPARE(r.run(u"r => { const log = [r.eventNames()]; r.on('channel1', () => {}); r.on('channel2', () => {});"
                   "r.removeAllListeners('channel1'); log.push(r.eventNames());"
                   "r.removeAllListeners(); log.push(r.eventNames()); return log }"_s),
             u"[[],[\"channel2\"],[]]"_s);
}

void tst_RendererSpec::closedRightAfterTheAnswer() // 6.2#1
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    const QPointer<WebContents> contents = r.contents();
    r.main->on(u"test"_s, [&](const IpcMainEvent &event) {
        event.setReturnValue(1);
        QTimer::singleShot(0, this, [&r] { r.close(); });
    });
    r.start(u"r => r.sendSync('test')"_s);
    QTRY_VERIFY(!contents);
}

void tst_RendererSpec::listenerAddedAfterTheSend() // 6.2#4
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    r.main->on(u"ping"_s, [](const IpcMainEvent &event, const QString &text) {
        event.reply(u"pong"_s, text + u'!');
    });
    QCOMPARE(r.run(u"r => { r.send('ping', 'hi'); return new Promise(got => r.on('pong', (e, v) => got(v))) }"_s),
             u"\"hi!\""_s);
}

void tst_RendererSpec::signalsOfTheContents() // 6.7#4, #5
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    QStringList heard;
    connect(r.contents(), &WebContents::ipcMessage, this,
            [&](const IpcMainEvent &, const QString &channel, const QVariantList &arguments) {
                if (channel == u"message")
                    heard.append(arguments.value(0).toString());
            });
    connect(r.contents(), &WebContents::ipcMessageSync, this,
            [&](const IpcMainEvent &event, const QString &channel, const QVariantList &arguments) {
                heard.append(channel + u' ' + arguments.value(0).toString());
                event.setReturnValue(u"foobar"_s);
            });
    QCOMPARE(r.run(u"r => { r.send('message', 'Hello World!'); return r.sendSync('sync', 'Hello World!') }"_s),
             u"\"foobar\""_s);
    QCOMPARE(heard, (QStringList { u"Hello World!"_s, u"sync Hello World!"_s }));
}

void tst_RendererSpec::sentBeforeReady() // 6.7#3
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    connect(r.main, &IpcMain::webContentsCreated, this,
            [](WebContents *contents) { contents->send(u"early"_s, 1); });
    if (r.isPage())
        QVERIFY(r.contents()->send(u"early"_s, 1)); // made before this test could listen
    QVERIFY(r.open()); // its own work goes on
    QCOMPARE(r.run(u"r => Promise.resolve(41).then(n => n + 1)"_s), u"42"_s);
}

void tst_RendererSpec::frameAnswers() // 6.7#14
{
    QFETCH(QString, lane);
    ScriptRenderer r(lane);
    QVERIFY(r.open());
    const WebFrame frame = r.contents()->mainFrame();
    WebFrame answered;
    r.main->on(u"pong"_s, [&](const IpcMainEvent &event) { answered = event.senderFrame(); });
    r.start(u"r => new Promise(got => r.on('ping', () => { r.send('pong'); got(1) }))"_s);
    QCOMPARE(r.run(u"r => 1"_s), u"1"_s); // the listener is there
    QVERIFY(frame.send(u"ping"_s));
    QTRY_VERIFY(answered.isValid());
    QCOMPARE(answered.frameId(), frame.frameId());
}

QTEST_MAIN(tst_RendererSpec)
#include "tst_rendererspec.moc"
