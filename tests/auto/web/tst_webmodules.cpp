// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "preloadfolder.h"

using namespace Ferry;
using namespace FerryTest;

/*! require() in preload scripts: files beside them, as CommonJS has it, and the modules that need
 * no file. */
class tst_WebModules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void names_data();
    void names();
    void resources();
    void once();
    void cycle();
    void json();
    void scanned_data();
    void scanned();
    void notFound_data();
    void notFound();
    void moduleThrows();
    void moduleDoesNotParse();
    void throwsAgain();
    void strictPolicy();
    void events();
    void pageRequire();
};

static const QByteArray say =
    "const say = (v) => require('electron').ipcRenderer.send('say', String(v));\n";

void tst_WebModules::names_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("request");
    QTest::newRow("whole") << u"app/x.js"_s << u"./x.js"_s;
    QTest::newRow("without suffix") << u"app/x.js"_s << u"./x"_s;
    QTest::newRow("json without suffix") << u"app/x.json"_s << u"./x"_s;
    QTest::newRow("other suffix") << u"app/x.cjs"_s << u"./x.cjs"_s;
    QTest::newRow("folder") << u"app/x/index.js"_s << u"./x"_s;
    QTest::newRow("folder with a slash") << u"app/x/index.js"_s << u"./x/"_s;
    QTest::newRow("inside a folder") << u"app/x/index.js"_s << u"./x/index.js"_s;
    QTest::newRow("folder of json") << u"app/x/index.json"_s << u"./x"_s;
    QTest::newRow("above") << u"x.js"_s << u"../x"_s;
    QTest::newRow("up and down") << u"lib/x.js"_s << u"./../app/../lib/x"_s;
    QTest::newRow("folder above") << u"index.js"_s << u".."_s;
    QTest::newRow("own folder") << u"app/index.js"_s << u"."_s;
    QTest::newRow("with a space") << u"app/a b.js"_s << u"./a b"_s;
}

void tst_WebModules::names()
{
    QFETCH(QString, file);
    QFETCH(QString, request);
    const PreloadFolder folder;
    folder.write(file, file.endsWith(u".json"_s) ? "\"found\"" : "module.exports = 'found'");
    PreloadFixture f(
        { folder.write(u"app/main.js"_s, say + "say(require('" + request.toUtf8() + "'))") });
    QVERIFY(f.run());
    QVERIFY2(f.errors.isEmpty(), qPrintable(f.errors.value(0).second.message()));
    QCOMPARE(f.said, QStringList { u"found"_s });
}

void tst_WebModules::resources()
{
    for (const QString &prefix : { u"qrc:"_s, u":"_s }) {
        PreloadFixture f({ prefix + u"/pages/preload/main.js"_s });
        QVariantList started;
        f.main.on(u"started"_s, [&](const Rest &arguments) { started = arguments; });
        QVERIFY(f.run());
        QTRY_COMPARE(started.size(), 3);
        QCOMPARE(started.at(1).toString(), QString::fromLatin1(qWebEngineChromiumVersion()));
        QCOMPARE(started.at(2).toString(), prefix + u"/pages/preload/main.js"_s);
        QCOMPARE(f.page->title(), u"A page"_s);
    }
}

void tst_WebModules::once()
{
    const PreloadFolder folder;
    folder.write(u"counter.js"_s, "let n = 0; exports.next = () => ++n;");
    folder.write(u"other.js"_s, "exports.same = require('./lib/../counter.js');");
    PreloadFixture f({
        folder.write(u"a.js"_s,
                     say
                         + "const c = require('./counter'); c.next();"
                           "say(c === require('./counter.js') && c === require('./other').same);"),
        folder.write(u"b.js"_s, say + "say(require('./counter').next())"),
    });
    QVERIFY(f.run());
    QCOMPARE(f.said, (QStringList { u"true"_s, u"2"_s }));
    // The next document has modules of its own.
    QVERIFY(f.run());
    QCOMPARE(f.said, (QStringList { u"true"_s, u"2"_s, u"true"_s, u"2"_s }));
}

// The example of Node's documentation.
void tst_WebModules::cycle()
{
    const PreloadFolder folder;
    folder.write(u"a.js"_s,
                 "exports.done = false; const b = require('./b.js');"
                 "exports.seen = b.done; exports.done = true;");
    folder.write(u"b.js"_s,
                 "exports.done = false; const a = require('./a.js');"
                 "exports.seen = a.done; exports.done = true;");
    PreloadFixture f({ folder.write(u"main.js"_s,
                                    say
                                        + "const a = require('./a'), b = require('./b');"
                                          "say([a.done, b.done, a.seen, b.seen])") });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"true,true,true,false"_s });
}

void tst_WebModules::json()
{
    const PreloadFolder folder;
    folder.write(
        u"good.json"_s,
        "\xef\xbb\xbf{ \"text\": \"</script> \\u2028 \xf0\x9f\x98\x80\", \"__proto__\": 1 }");
    const QString bad = folder.write(u"bad.json"_s, "{ 'single': 1 }");
    PreloadFixture f({ folder.write(
        u"main.js"_s,
        say
            + "const good = require('./good.json'); say(good.text); say(Object.keys(good));"
              "try { require('./bad') } catch (error) { say(error instanceof SyntaxError); "
              "say(error.message) }") });
    QVERIFY(f.run());
    QCOMPARE(f.said.size(), 4);
    QCOMPARE(f.said.at(0), u"</script> \u2028 \U0001f600"_s);
    QCOMPARE(f.said.at(1), u"text,__proto__"_s);
    QCOMPARE(f.said.at(2), u"true"_s);
    QVERIFY2(f.said.at(3).startsWith(bad + u": "_s), qPrintable(f.said.at(3)));
}

void tst_WebModules::scanned_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("double quotes") << QByteArray(R"(say(require("./x")))");
    QTest::newRow("back quotes") << QByteArray("say(require(`./x`))");
    QTest::newRow("spaces") << QByteArray("say(require  (\n  './x'\n))");
    QTest::newRow("after an address") << QByteArray("const u = 'http://x'; say(require('./x'))");
    QTest::newRow("after a quote in an expression")
        << QByteArray("/'/.test(''); say(require('./x'))");
    QTest::newRow("after a pattern of paths")
        << QByteArray("const g = 'a/*'; say(require('./x')) // */");
    QTest::newRow("behind a comment") << QByteArray("/* it's */ say(require('./x'))");
    QTest::newRow("inside a function") << QByteArray("const f = () => require('./x'); say(f())");
    QTest::newRow("minified") << QByteArray("var a=1,b=require('./x');say(b)");
    QTest::newRow("comment does not matter")
        << QByteArray("// require('./missing')\n"
                      "/*\n require('./gone')\n*/ say(require('./x'))");
    QTest::newRow("never reached")
        << QByteArray("if (0) require('./missing'); say(require('./x'))");
    QTest::newRow("renamed") << QByteArray(
        "const r = require; say(r('./x')); if (0) require('./x')");
}

// Files are found by how require() is written; one that is not there matters only when it is asked
// for.
void tst_WebModules::scanned()
{
    QFETCH(QByteArray, source);
    const PreloadFolder folder;
    folder.write(u"x.js"_s, "module.exports = 'found'");
    PreloadFixture f({ folder.write(u"main.js"_s, say + source) });
    QVERIFY(f.run());
    QVERIFY2(f.errors.isEmpty(), qPrintable(f.errors.value(0).second.message()));
    QCOMPARE(f.said, QStringList { u"found"_s });
}

void tst_WebModules::notFound_data()
{
    QTest::addColumn<QByteArray>("call");
    QTest::addColumn<QString>("request");
    QTest::newRow("missing file") << QByteArray("require('./missing')") << u"./missing"_s;
    QTest::newRow("package") << QByteArray("require('lodash')") << u"lodash"_s;
    QTest::newRow("of Node") << QByteArray("require('fs')") << u"fs"_s;
    QTest::newRow("computed") << QByteArray("require('./' + 'x')") << u"./x"_s;
    QTest::newRow("folder without index") << QByteArray("require('./empty')") << u"./empty"_s;
    QTest::newRow("of objects") << QByteArray("require('toString')") << u"toString"_s;
    QTest::newRow("no text") << QByteArray("require({})") << u"[object Object]"_s;
    QTest::newRow("symbol") << QByteArray("require(Symbol('s'))") << u"Symbol(s)"_s;
    QTest::newRow("missing in a commented line")
        << QByteArray("\n// require('./x')\nrequire('./'.concat('x'))") << u"./x"_s;
}

void tst_WebModules::notFound()
{
    QFETCH(QByteArray, call);
    QFETCH(QString, request);
    const PreloadFolder folder;
    folder.write(u"x.js"_s, "");
    folder.write(u"empty/other.js"_s, "");
    const QString path = folder.write(
        u"main.js"_s, say + "try {" + call + "} catch (error) { say(error.code); throw error }");
    expectPreloadWarning(path, u"Cannot find module"_s);
    PreloadFixture f({ path });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"MODULE_NOT_FOUND"_s });
    QCOMPARE(f.errors.size(), 1);
    const IpcError error = f.errors.at(0).second;
    QCOMPARE(error.code(), u"MODULE_NOT_FOUND"_s);
    QVERIFY2(error.message().startsWith(u"Cannot find module '"_s + request + u"', required by "_s
                                        + path + u": "_s),
             qPrintable(error.message()));
    QVERIFY(error.message().contains(u"'electron'"));
    QVERIFY(error.message().contains(u"npm"));
}

void tst_WebModules::moduleThrows()
{
    const PreloadFolder folder;
    folder.write(u"between.js"_s, "require('./lib/throws')");
    const QString culprit = folder.write(
        u"lib/throws.js"_s, "\nthrow Object.assign(new RangeError('oops'), { code: 'E_MINE' })");
    const QString path = folder.write(u"main.js"_s, "require('./between')");
    expectPreloadWarning(path, u"RangeError: oops"_s);
    PreloadFixture f(
        { path,
          folder.write(u"caught.js"_s,
                       say + "try { require('./between') } catch (e) { say(e.message) }") });
    QVERIFY(f.run());
    // Who catches it gets the error itself; the report says whose it was.
    QCOMPARE(f.said, QStringList { u"oops"_s });
    QCOMPARE(f.errors.size(), 1);
    QCOMPARE(f.errors.at(0).first, path);
    const IpcError error = f.errors.at(0).second;
    QCOMPARE(error.name(), u"RangeError"_s);
    QCOMPARE(error.code(), u"E_MINE"_s);
    QCOMPARE(error.message(), u"oops (thrown by %1)"_s.arg(culprit));
    QVERIFY(error.stack().contains(culprit + u":2:"_s));
    QVERIFY(error.stack().contains(path + u":1:"_s));
}

void tst_WebModules::moduleDoesNotParse()
{
    const PreloadFolder folder;
    const QString culprit = folder.write(u"broken.js"_s, "// fine\nlet let = 1");
    folder.write(u"escapes.js"_s, "} globalThis.escaped = 1; {");
    const QString path = folder.write(u"main.js"_s, "require('./broken')");
    expectPreloadWarning(path, u"SyntaxError: "_s);
    PreloadFixture f({ path,
                       folder.write(u"caught.js"_s,
                                    say
                                        + "try { require('./escapes') } catch (e) { say(e.name) }"
                                          "say(typeof escaped)") });
    QVERIFY(f.run());
    QCOMPARE(f.said, (QStringList { u"SyntaxError"_s, u"undefined"_s }));
    QCOMPARE(f.errors.size(), 1);
    QCOMPARE(f.errors.at(0).second.name(), u"SyntaxError"_s);
    QVERIFY2(f.errors.at(0).second.message().endsWith(u" (%1:2)"_s.arg(culprit)),
             qPrintable(f.errors.at(0).second.message()));
}

// As in Node: a module that threw is not there, and is tried again.
void tst_WebModules::throwsAgain()
{
    const PreloadFolder folder;
    folder.write(u"moody.js"_s,
                 "globalThis.tries = (globalThis.tries || 0) + 1;"
                 "if (globalThis.tries < 3) throw new Error('not yet'); exports.tries = tries;");
    PreloadFixture f(
        { folder.write(u"main.js"_s,
                       say
                           + "for (let i = 0; i < 3; ++i) { try { say(require('./moody').tries) }"
                             "catch (error) { say(error.message) } }") });
    QVERIFY(f.run());
    QCOMPARE(f.said, (QStringList { u"not yet"_s, u"not yet"_s, u"3"_s }));
}

// Modules are scripts of their own, which a page's policy does not concern.
void tst_WebModules::strictPolicy()
{
    const PreloadFolder folder;
    folder.write(u"x.js"_s, "module.exports = 'found'");
    PreloadFixture f({ folder.write(u"main.js"_s,
                                    say
                                        + "addEventListener('DOMContentLoaded', () => "
                                          "say(require('./x') + document.title))") });
    QVERIFY(f.run(u"<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
                  "<title></title><script>document.title = 'not run'</script>"_s));
    QTRY_COMPARE(f.said, QStringList { u"found"_s });
}

void tst_WebModules::events()
{
    const PreloadFolder folder;
    PreloadFixture f({ folder.write(u"main.js"_s, say + R"(
        const EventEmitter = require('events')
        say([EventEmitter === EventEmitter.EventEmitter, EventEmitter === require('node:events'),
             require('electron').ipcRenderer instanceof EventEmitter])
        class Mine extends EventEmitter { constructor() { super({ captureRejections: true }); this.x = 1 } }
        const mine = new Mine()
        mine.once('a', function (...values) { say([this === mine, this.x, ...values]) })
        say([mine.emit('a', 1, 2), mine.emit('a', 3), mine.listenerCount('a'), new EventEmitter().eventNames().length])
        for (let i = 0; i < 11; ++i)
            mine.on('many', () => {})
        )") });
    QVERIFY(f.run());
    QVERIFY(f.errors.isEmpty());
    QCOMPARE(f.said, (QStringList { u"true,true,true"_s, u"true,1,1,2"_s, u"true,false,0,0"_s }));
    QTRY_COMPARE(f.page->console.size(), 1);
    QVERIFY(f.page->console.at(0).contains(u"11 many listeners added to [Mine]"));
}

// Without context isolation page scripts require the same modules, and no files.
void tst_WebModules::pageRequire()
{
    PageFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.eval(u"['electron', 'electron/renderer', 'electron/common']"
                    ".map((name) => require(name) === require('electron')).join()"_s)
                 .toString(),
             u"true,true,true"_s);
    QCOMPARE(f.eval(u"require('electron').ipcRenderer instanceof require('events').EventEmitter"_s)
                 .toBool(),
             true);
    QCOMPARE(
        f.eval(u"try { require('./x') } catch (e) { e.code + ': ' + e.message }"_s).toString(),
        u"MODULE_NOT_FOUND: Cannot find module './x': only 'electron' and 'events' are there"_s);
}

QTEST_MAIN(tst_WebModules)
#include "tst_webmodules.moc"
