// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtCore/QTemporaryDir>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Ferry;
using namespace FerryTest;

/*! Electron's documented conversation, and ipcRenderer as Electron has it. */
class tst_WebPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void cleanupTestCase() { m_texts.reset(); }

    void documentedConversation_data();
    void documentedConversation();
    void olderForm();
    void errorTexts_data();
    void errorTexts();
    void errorMembers();
    void emitter_data();
    void emitter();
    void listenerThrows();
    void messagesAreTasks();
    void invokeFromMain();

private:
    std::unique_ptr<PageFixture> m_texts;
};

static QString documentedScript()
{
    // The renderer code of Electron's ipcMain and ipcRenderer pages.
    return u"<script>\n"
           "const { ipcRenderer } = require('electron')\n"
           "console.log(ipcRenderer.sendSync('synchronous-message', 'ping')) // prints \"pong\"\n"
           "ipcRenderer.on('asynchronous-reply', (event, arg) => {\n"
           "  console.log(arg) // prints \"pong\"\n"
           "})\n"
           "ipcRenderer.send('asynchronous-message', 'ping')\n"
           "const invokes = (async () => {\n"
           "  const result = await ipcRenderer.invoke('my-invokable-ipc', 2, 3)\n"
           "  console.log(result)\n"
           "})()\n"
           "</script>"_s;
}

void tst_WebPage::documentedConversation_data()
{
    QTest::addColumn<QString>("way");
    for (const char *way : { "app", "qrc", "file", "html" })
        QTest::newRow(way) << QString::fromLatin1(way);
}

void tst_WebPage::documentedConversation()
{
    QFETCH(QString, way);
    PageFixture f;
    QVERIFY(f.contents);
    QCOMPARE(f.page->contents(), f.contents.data());
    QCOMPARE(f.contents->kind(), WebContents::Kind::Page);
    QCOMPARE(f.contents->peerObject(), f.page->peer());
    f.main.on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &arg) {
        event.reply(u"asynchronous-reply"_s, arg == u"ping" ? u"pong"_s : arg);
    });
    f.main.on(u"synchronous-message"_s, [](const IpcMainEvent &event, const QString &arg) {
        event.setReturnValue(arg == u"ping" ? u"pong"_s : arg);
    });
    f.main.handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });

    QTemporaryDir folder;
    QString origin;
    if (way == u"app") {
        QVERIFY(f.open(documentedScript()));
        origin = u"app://test"_s;
    } else if (way == u"qrc") {
        QVERIFY(f.load(QUrl(u"qrc:/pages/documented.html"_s)));
        origin = u"qrc://"_s;
    } else if (way == u"file") {
        QFile file(folder.filePath(u"page.html"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(documentedScript().toUtf8());
        file.close();
        QVERIFY(f.load(QUrl::fromLocalFile(file.fileName())));
        origin = u"file://"_s;
    } else {
        f.page->setHtml(documentedScript(), QUrl(u"qrc:/pages/"_s));
        origin = u"qrc://"_s;
    }
    QTRY_COMPARE(f.page->console.size(), 3);
    QCOMPARE(f.page->console.at(0), u"pong"_s);
    QVERIFY(f.page->console.contains(u"5"_s));
    QCOMPARE(f.page->console.count(u"pong"_s), 2);
    QCOMPARE(f.contents->origin(), origin);
    QCOMPARE(f.contents->processId(), f.page->renderProcessPid());
}

void tst_WebPage::olderForm()
{
    PageFixture f;
    f.main.on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &) {
        event.sender()->send(u"asynchronous-reply"_s, u"pong"_s);
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return new Promise((r) => {"
                   "ipcRenderer.once('asynchronous-reply', (event, arg) => r([event.sender === "
                   "ipcRenderer, arg]));"
                   "ipcRenderer.send('asynchronous-message', 'ping'); })"_s),
             u"[true,\"pong\"]"_s);
}

void tst_WebPage::errorTexts_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const char *body, const char *text) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(text);
    };
    row("no handler", "await ipcRenderer.invoke('nobody')",
        "thrown Error: Error invoking remote method 'nobody': Error: No handler registered for "
        "'nobody'");
    row("handler throws", "await ipcRenderer.invoke('throws')",
        "thrown Error: Error invoking remote method 'throws': Error: some error");
    row("named error", "await ipcRenderer.invoke('type-error')",
        "thrown Error: Error invoking remote method 'type-error': TypeError: bad");
    row("no reply", "await ipcRenderer.invoke('silent')",
        "thrown Error: Error invoking remote method 'silent': reply was never sent");
    row("wrong argument", "await ipcRenderer.invoke('number', 'x')",
        "thrown Error: Error invoking remote method 'number': Error: argument 1: cannot convert "
        "string to int");
    row("uncloneable send", "ipcRenderer.send('c', { user: { cb() {} } })",
        "thrown Error: An object could not be cloned. (args[0].user.cb: function)");
    row("uncloneable sync", "ipcRenderer.sendSync('c', 1, [Symbol('x')])",
        "thrown Error: An object could not be cloned. (args[1][0]: symbol)");
    row("uncloneable invoke", "await ipcRenderer.invoke('c', new Map([['a', Promise.resolve()]]))",
        "thrown Error: An object could not be cloned. (args[0].entries()[0][1]: Promise)");
    row("node", "ipcRenderer.send('c', document.body)",
        "thrown Error: An object could not be cloned. (args[0]: HTMLBodyElement)");
    row("weak map", "ipcRenderer.send('c', new WeakMap())",
        "thrown Error: An object could not be cloned. (args[0]: WeakMap)");
    row("generator", "ipcRenderer.send('c', (function* () {})())",
        "thrown Error: An object could not be cloned. (args[0]: Generator)");
    row("cycle", "const a = { b: [] }; a.b.push(a); ipcRenderer.send('c', a)",
        "thrown Error: An object could not be cloned. (args[0].b[0]: circular reference)");
    row("odd key", "ipcRenderer.send('c', { 'a \"b\"': [() => 1] })",
        "thrown Error: An object could not be cloned. (args[0][\"a \\\"b\\\"\"][0]: function)");
    row("depth", "let a = 1; for (let i = 0; i < 600; ++i) a = { a }; ipcRenderer.send('c', a)",
        "nesting deeper than 512");
    row("channel", "ipcRenderer.send(42)",
        "thrown TypeError: Error processing argument at index 1, conversion failure from 42");
    row("invoke channel", "await ipcRenderer.invoke()",
        "thrown TypeError: Error processing argument at index 1, conversion failure from "
        "undefined");
    row("listener", "ipcRenderer.on('x', 5)",
        "thrown TypeError: The \"listener\" argument must be of type function. Received type "
        "number (5)");
    row("sync no listener", "ipcRenderer.sendSync('nobody')", "nobody");
    row("module", "require('fs')", "Cannot find module 'fs'");
}

void tst_WebPage::errorTexts()
{
    QFETCH(QString, body);
    QFETCH(QString, text);
    PageFixture *f = m_texts.get();
    if (!f) {
        m_texts = std::make_unique<PageFixture>();
        f = m_texts.get();
        f->main.handle(u"throws"_s, []() -> int { throw IpcError(u"some error"_s); });
        f->main.handle(u"type-error"_s, []() -> int {
            IpcError error(u"bad"_s);
            error.setName(u"TypeError"_s);
            throw error;
        });
        f->main.handle(u"number"_s, [](int n) { return n; });
        f->main.handle(u"silent"_s, []() -> int { throw IpcError(IpcError::Code::NoReply); });
        QVERIFY(f->open());
    }
    if (qstrcmp(QTest::currentDataTag(), "wrong argument") == 0)
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"Error occurred in handler for 'number'"_s));
    if (qstrcmp(QTest::currentDataTag(), "sync no listener") == 0)
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
    const QString result = f->run(body);
    if (text.startsWith(u"thrown"))
        QCOMPARE(result, text);
    else
        QVERIFY2(result.startsWith(u"thrown") && result.contains(text), qPrintable(result));
}

void tst_WebPage::errorMembers()
{
    PageFixture f;
    f.main.handle(u"throws"_s, []() -> int {
        IpcError error(u"text"_s, u"E_MINE"_s, QVariantMap { { u"n"_s, 3 } });
        error.setCause(QVariant::fromValue(IpcError(u"deeper"_s)));
        error.setStack(u"secret"_s);
        throw error;
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"try { await ipcRenderer.invoke('throws') } catch (e) {"
                   "return [e instanceof Error, e.name, e.message, e.code, e.data, e.cause "
                   "instanceof Error,"
                   "e.cause.message, e.stack.includes('secret')] }"_s),
             u"[true,\"Error\",\"Error invoking remote method 'throws': Error: "
             u"text\",\"E_MINE\",{\"n\":3},true,"
             "\"deeper\",false]"_s);
    // What the page throws at main in an argument keeps its members as well.
    IpcError seen;
    f.main.on(u"error"_s, [&](const IpcError &error) { seen = error; });
    f.run(
        u"ipcRenderer.send('error', Object.assign(new RangeError('r', { cause: 1n }), { code: 7, data: [1] }))"_s);
    QTRY_COMPARE(seen.message(), u"r"_s);
    QCOMPARE(seen.name(), u"RangeError"_s);
    QCOMPARE(seen.code(), u"7"_s);
    QCOMPARE(seen.data(), QVariant(QVariantList { 1 }));
    QCOMPARE(seen.cause().value<BigInt>(), BigInt(1));
}

void tst_WebPage::emitter_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(body) << QString::fromUtf8(expected);
    };
    row("starts empty", "return [r.eventNames(), r.listenerCount('x')]", "[[],0]");
    row("order and prepend",
        "r.on('x', () => s.push(1)); r.addListener('x', () => s.push(2)); r.prependListener('x', "
        "() => s.push(0));"
        "r.emit('x'); return s",
        "[0,1,2]");
    row("same twice",
        "const f = () => s.push(1); r.on('x', f); r.on('x', f); r.emit('x'); r.off('x', f); "
        "r.emit('x');"
        "return [s, r.listenerCount('x')]",
        "[[1,1,1],1]");
    row("once before",
        "r.once('x', () => s.push(r.listenerCount('x'))); r.emit('x'); r.emit('x'); return s",
        "[0]");
    row("once by original",
        "const f = () => s.push(1); r.once('x', f); r.removeListener('x', f); r.emit('x'); return "
        "s",
        "[]");
    row("snapshot",
        "const g = () => s.push('g'); r.on('x', () => { s.push('f'); r.off('x', g); r.on('x', g) "
        "});"
        "r.on('x', g); r.emit('x'); return s",
        "[\"f\",\"g\"]");
    row("chain",
        "const f = () => {}; return r.on('a', f).once('b', f).off('a', f).removeAllListeners('b') "
        "=== r",
        "true");
    row("names",
        "const f = () => {}; r.on('b', f).on(1, f).on('__proto__', f).on('', f); return "
        "r.eventNames()",
        "[\"b\",\"1\",\"__proto__\",\"\"]");
    row("remove all",
        "r.on('a', () => {}).on('b', () => {}); r.removeAllListeners(); return r.eventNames()",
        "[]");
    row("emit says", "r.on('a', () => {}); return [r.emit('a'), r.emit('b')]", "[true,false]");
    row("this", "r.on('a', function (...v) { s.push(this === r, v) }); r.emit('a', 1, 2); return s",
        "[true,[1,2]]");
    row("raw",
        "const f = () => {}; r.once('a', f); return [r.listeners('a')[0] === f, "
        "r.rawListeners('a')[0].listener === f]",
        "[true,true]");
    row("meta",
        "r.on('newListener', (n) => s.push(n, r.listenerCount(n))); const f = () => {}; r.on('a', "
        "f);"
        "r.on('removeListener', (n, g) => s.push(n, g === f)); r.off('a', f); return s",
        "[\"a\",0,\"removeListener\",0,\"a\",true]");
    row("error", "try { r.emit('error', new TypeError('t')) } catch (e) { return String(e) }",
        "\"TypeError: t\"");
    row("unhandled", "try { r.emit('error', 5) } catch (e) { return [e.message, e.code] }",
        "[\"Unhandled error. (5)\",\"ERR_UNHANDLED_ERROR\"]");
    row("negative",
        "try { r.setMaxListeners(-1) } catch (e) { return [e.name, e.code, e.message] }",
        R"(["RangeError","ERR_OUT_OF_RANGE","The value of \"setMaxListeners\" is out of range. )"
        R"(It must be >= 0. Received -1"])");
    row("leak",
        "const w = console.warn; for (let i = 0; i < 12; ++i) r.on('x', () => {}); return "
        "r.listenerCount('x')",
        "12");
}

void tst_WebPage::emitter()
{
    QFETCH(QString, body);
    QFETCH(QString, expected);
    PageFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const r = ipcRenderer, s = [];"_s + body), expected);
    const bool leaks = qstrcmp(QTest::currentDataTag(), "leak") == 0;
    QCOMPARE(
        f.page->console
            .filter(u"MaxListenersExceededWarning: Possible EventEmitter memory leak detected. "
                    "11 x listeners added to [IpcRenderer]. MaxListeners is 10."_s)
            .size(),
        leaks ? 1 : 0);
}

void tst_WebPage::listenerThrows()
{
    PageFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"window.seen = []; ipcRenderer.on('x', (e, n) => { seen.push(n); if (n === 1) "
                   u"throw new Error('mine') });"
                   "return 1"_s),
             u"1"_s);
    QVERIFY(f.contents->send(u"x"_s, 1));
    QVERIFY(f.contents->send(u"x"_s, 2));
    QVERIFY(f.contents->send(u"error"_s, 3));
    QVERIFY(f.contents->send(u"x"_s, 4));
    QTRY_COMPARE(f.run(u"return seen"_s), u"[1,2,4]"_s);
    QCOMPARE(f.page->console.filter(u"Uncaught Error: mine"_s).size(), 1);
    QCOMPARE(f.page->console.filter(u"Unhandled error."_s).size(), 1);
}

void tst_WebPage::messagesAreTasks()
{
    // An awaited answer goes on before the message behind it, though both came in one batch.
    PageFixture f;
    f.main.handle(u"ask"_s, [](const IpcMainInvokeEvent &event) {
        WebContents *sender = event.sender();
        QMetaObject::invokeMethod(
            sender, [sender] { sender->send(u"after"_s, 1); }, Qt::QueuedConnection);
        return 1;
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const wrapped = async () => (await ipcRenderer.invoke('ask')) + 1;"
                   "await (async () => await wrapped())();"
                   "return new Promise((r) => ipcRenderer.once('after', (e, n) => r(n)))"_s),
             u"1"_s);
}

void tst_WebPage::invokeFromMain()
{
    PageFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"ipcRenderer.handle('add', async (event, a, b) => a + b);"
                   "ipcRenderer.handle('fail', () => { throw Object.assign(new TypeError('t'), { "
                   "code: 'C' }) });"
                   "ipcRenderer.handle('bad', () => ({ a: [() => 1] })); return 1"_s),
             u"1"_s);
    auto sum = f.contents->invoke<int>(u"add"_s, 2, 3);
    QTRY_VERIFY(sum.isFinished());
    QCOMPARE(sum.result(), 5);

    const auto errorOf = [](QFuture<QVariant> future) {
        try {
            if (QTest::qWaitFor([&] { return future.isFinished(); }))
                future.result();
        } catch (const IpcError &error) {
            return error;
        }
        return IpcError(u"none"_s);
    };
    QCOMPARE(errorOf(f.contents->invoke(u"fail"_s)).message(), u"t"_s);
    QCOMPARE(errorOf(f.contents->invoke(u"fail"_s)).code(), u"C"_s);
    QVERIFY(errorOf(f.contents->invoke(u"none"_s)).is(IpcError::Code::NoHandler));
    const IpcError bad = errorOf(f.contents->invoke(u"bad"_s));
    QVERIFY(bad.is(IpcError::Code::NotCloneable));
    QVERIFY2(bad.message().contains(u"value.a[0]: function"), qPrintable(bad.message()));
}

QTEST_MAIN(tst_WebPage)
#include "tst_webpage.moc"
