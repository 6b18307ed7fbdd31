// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "preloadfolder.h"

using namespace Ferry;
using namespace FerryTest;

/*! What runs in which world: isolation, preload files, and pages that change the language. */
class tst_WebPreload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void isolation();
    void preloads();
    void sameFileTwice();
    void scope();
    void sourceForms_data();
    void sourceForms();
    void preloadErrors();
    void strangeErrors();
    void bracketErrors_data();
    void bracketErrors();
    void stacks();
    void laterErrors();
    void deniedPage();
    void pageOverridesBuiltins();
};

void tst_WebPreload::isolation()
{
    WebEngineOptions options;
    options.preloads = { u":/pages/preload.js"_s };
    PageFixture f(options);
    QStringList heard;
    f.main.on(u"preloaded"_s, [&](const QString &what) { heard.append(what); });
    QVERIFY(f.open(u"<script>window.early = [typeof require, typeof qt, typeof ferryPreload, "
                   "typeof process, typeof global].join()</script>"_s));
    QTRY_COMPARE(heard, QStringList { u"loading object"_s });
    QCOMPARE(f.eval(u"early"_s).toString(), u"undefined,undefined,undefined,undefined,undefined"_s);
    QCOMPARE(f.eval(u"Object.keys(window).filter((k) => /ferry|electron|ipc/i.test(k)).join()"_s)
                 .toString(),
             QString());
    // The isolated world keeps nothing lying about either.
    QCOMPARE(f.eval(u"[typeof require, typeof ferryPreload, typeof ferryFile, typeof process, "
                    "typeof global, typeof module].join()"_s,
                    QWebEngineScript::ApplicationWorld)
                 .toString(),
             u"undefined,undefined,undefined,undefined,undefined,undefined"_s);
}

void tst_WebPreload::preloads()
{
    const PreloadFolder folder;
    WebEngineOptions options;
    options.preloads = {
        folder.write(u"a.js"_s,
                     "const x = 1; var y = 2; const { ipcRenderer } = require('electron');\n"
                     "ipcRenderer.send('from', 'a', __filename, typeof module.exports);"
                     "ipcRenderer.on('hi', (e, v) => ipcRenderer.send('from', 'hi', v));"),
        u"qrc:/pages/preload.js"_s,
        QUrl::fromLocalFile(
            folder.write(u"b.js"_s,
                         "const x = 2; // %1 %2\n"
                         "require('electron').ipcRenderer.invoke('ask').then((v) =>"
                         "require('electron').ipcRenderer.send('from', 'b', v, typeof y))"))
            .toString(),
    };
    PageFixture f(options);
    QVariantList seen;
    f.main.on(u"from"_s, [&](const QString &who, const QVariant &what, const Rest &) {
        seen.append(QVariant(QVariantList { who, what }));
    });
    f.main.handle(u"ask"_s, [] { return 9; });
    QVERIFY(f.open());
    QTRY_COMPARE(seen.size(), 2);
    QCOMPARE(seen.at(0).toList(), (QVariantList { u"a"_s, folder.path(u"a.js"_s) }));
    QCOMPARE(seen.at(1).toList(), (QVariantList { u"b"_s, 9 }));
    f.contents->send(u"hi"_s, 5);
    QTRY_COMPARE(seen.size(), 3);
    QCOMPARE(seen.at(2).toList(), (QVariantList { u"hi"_s, 5 }));
    QCOMPARE(f.page->console, QStringList());
}

// As in Node: a file is one module, whoever asks for it.
void tst_WebPreload::sameFileTwice()
{
    const PreloadFolder folder;
    const QString path =
        folder.write(u"a.js"_s, "require('electron').ipcRenderer.send('say', 'a')");
    PreloadFixture f({ path, path, QUrl::fromLocalFile(path).toString() });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"a"_s });
    // And anew in every document.
    QVERIFY(f.run());
    QCOMPARE(f.said, (QStringList { u"a"_s, u"a"_s }));
}

void tst_WebPreload::scope()
{
    const PreloadFolder folder;
    const QString path = folder.write(u"a.js"_s, R"(
        const same = require('electron') === require('electron/renderer')
            && require('electron') === require('electron/common')
        process.type = 'browser' // frozen: without effect
        require('electron').ipcRenderer.send('scope', {
            process, same, keys: [typeof require('electron').ipcRenderer, module.exports === exports, this === exports],
            isGlobal: global === globalThis, __filename, __dirname, id: module.id, loaded: module.loaded })
        )");
    for (const bool contextIsolation : { true, false }) {
        WebEngineOptions options;
        options.contextIsolation = contextIsolation;
        options.preloads = { path };
        PageFixture f(options);
        QVariantMap scope;
        f.main.on(u"scope"_s, [&](const QVariantMap &map) { scope = map; });
        QVERIFY(f.open());
        QTRY_VERIFY(!scope.isEmpty());
        QCOMPARE(scope.value(u"__filename"_s).toString(), path);
        QCOMPARE(scope.value(u"__dirname"_s).toString(), QFileInfo(path).path());
        QCOMPARE(scope.value(u"id"_s).toString(), path);
        QCOMPARE(scope.value(u"same"_s), QVariant(true));
        QCOMPARE(scope.value(u"isGlobal"_s), QVariant(true));
        QCOMPARE(scope.value(u"loaded"_s), QVariant(false));
        QCOMPARE(scope.value(u"keys"_s).toList(), (QVariantList { u"object"_s, true, true }));
        const QVariantMap process = scope.value(u"process"_s).toMap();
        QCOMPARE(process.value(u"type"_s).toString(), u"renderer"_s);
        QCOMPARE(process.value(u"contextIsolated"_s), QVariant(contextIsolation));
        QCOMPARE(process.value(u"sandboxed"_s), QVariant(true));
        QCOMPARE(process.value(u"env"_s), QVariant(QVariantMap()));
#ifdef Q_OS_LINUX
        QCOMPARE(process.value(u"platform"_s).toString(), u"linux"_s);
#endif
        QVERIFY(QStringList({ u"x64"_s, u"arm64"_s, u"arm"_s, u"ia32"_s })
                    .contains(process.value(u"arch"_s).toString()));
        const QVariantMap versions = process.value(u"versions"_s).toMap();
        QCOMPARE(versions.value(u"qt"_s).toString(), QString::fromLatin1(qVersion()));
        QCOMPARE(versions.value(u"chrome"_s).toString(),
                 QString::fromLatin1(qWebEngineChromiumVersion()));
        QVERIFY(QRegularExpression(u"^\\d+\\.\\d+\\.\\d+$"_s)
                    .match(versions.value(u"ferry"_s).toString())
                    .hasMatch());
        // Only preloads have it.
        QCOMPARE(f.eval(u"typeof process"_s).toString(), u"undefined"_s);
    }
}

void tst_WebPreload::sourceForms_data()
{
    const QByteArray say = "require('electron').ipcRenderer.send('say', 'ran')";
    QTest::addColumn<QByteArray>("source");
    QTest::newRow("comment at the end") << say + " // the end";
    QTest::newRow("byte order mark") << "\xef\xbb\xbf" + say;
    QTest::newRow("hashbang") << "#!/usr/bin/env node\n" + say;
    QTest::newRow("mark and hashbang") << "\xef\xbb\xbf#!/usr/bin/env node\n" + say;
    QTest::newRow("CRLF") << "const a = 1\r\n// x\r\n" + say + "\r\n";
    QTest::newRow("CR") << "const a = 1\r// x\r" + say;
    QTest::newRow("line separator") << "const a = '\xe2\x80\xa8'\xe2\x80\xa9" + say;
    QTest::newRow("strict") << "'use strict';\n(function () { if (this === undefined) " + say
            + " })()";
    QTest::newRow("not strict") << "undeclared = 1; (function () { if (this === window) " + say
            + " })()";
    QTest::newRow("placeholders") << "const a = '%1 %2 %3 %4'; if (a.length === 11) " + say;
    QTest::newRow("own names") << "const process = 1, global = 2, ferryFile = 3;\n" + say;
    QTest::newRow("returns") << say + "; return; throw 1";
    QTest::newRow("closing text in strings") << "const a = '}); })();'; const b = `}); })`; " + say;
    QTest::newRow("characters")
        << "const \xc3\xa4 = '\xf0\x9f\x98\x80'; if (\xc3\xa4.length === 2) " + say;
    QTest::newRow("header of a user script")
        << "\n// ==UserScript==\n// @match https://else.where/*\n// @run-at document-end\n"
           "// ==/UserScript==\n"
            + say;
    QTest::newRow("null character") << QByteArray("const a = '\0'; if (a.length === 1) ", 35) + say;
    QTest::newRow("not UTF-8") << "// \xe4\n" + say;
    QTest::newRow("own sourceURL") << say + "\n//# sourceURL=mine.js\n//# sourceMappingURL=x.map";
}

void tst_WebPreload::sourceForms()
{
    QFETCH(QByteArray, source);
    const PreloadFolder folder;
    PreloadFixture f({ folder.write(u"a b'c.js"_s, source) });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"ran"_s });
    QVERIFY(f.errors.isEmpty());
    QCOMPARE(f.page->console, QStringList());
}

void tst_WebPreload::preloadErrors()
{
    const PreloadFolder folder;
    const QStringList paths {
        folder.write(u"throws.js"_s, "throw new RangeError('oops')"),
        folder.write(u"syntax.js"_s, "\n\nconst = ;"), folder.path(u"missing.js"_s),
        folder.write(u"module.js"_s, "import { ipcRenderer } from 'electron'"),
        folder.write(u"good.js"_s, "require('electron').ipcRenderer.send('say', 'good')")
    };
    expectPreloadWarning(paths.at(0), u"RangeError: oops"_s);
    expectPreloadWarning(paths.at(1), u"SyntaxError: "_s);
    expectPreloadWarning(paths.at(2), u"cannot read"_s);
    expectPreloadWarning(paths.at(3), u"SyntaxError: "_s);
    PreloadFixture f(paths);
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"good"_s });
    QCOMPARE(f.errors.size(), 4);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(f.errors.at(i).first, paths.at(i));
    QCOMPARE(f.errors.at(0).second.name(), u"RangeError"_s);
    QCOMPARE(f.errors.at(0).second.message(), u"oops"_s);
    QCOMPARE(f.errors.at(1).second.name(), u"SyntaxError"_s);
    QCOMPARE(f.errors.at(1).second.message(), u"Unexpected token '=' (%1:3)"_s.arg(paths.at(1)));
    QVERIFY(f.errors.at(2).second.message().contains(paths.at(2)));
    QCOMPARE(f.errors.at(3).second.name(), u"SyntaxError"_s);
    QVERIFY(f.errors.at(3).second.message().contains(u"import statement outside a module"));
    QTRY_COMPARE(f.page->console.size(), 4);
    for (int i = 0; i < 4; ++i)
        QVERIFY(
            f.page->console.at(i).startsWith(u"Unable to load preload script: "_s + paths.at(i)));
}

// Whatever is thrown, main hears of it, and the next preload runs.
void tst_WebPreload::strangeErrors()
{
    const PreloadFolder folder;
    const QStringList paths {
        folder.write(u"text.js"_s, "throw 'only text'"),
        folder.write(u"nothing.js"_s, "throw undefined"),
        folder.write(u"trap.js"_s, "throw { get stack() { throw 1 }, toString() { throw 2 } }"),
        folder.write(u"clone.js"_s,
                     "throw Object.assign(new Error('with a function'), { data: () => 1 })"),
        folder.write(u"code.js"_s, "throw Object.assign(new Error('m'), { code: 'E', data: [1] })"),
    };
    for (const QString &path : paths)
        expectPreloadWarning(path, QString());
    PreloadFixture f(paths);
    QVERIFY(f.run());
    QCOMPARE(f.errors.size(), 5);
    QCOMPARE(f.errors.at(0).second.message(), u"only text"_s);
    QCOMPARE(f.errors.at(1).second.message(), u"undefined"_s);
    QCOMPARE(f.errors.at(2).second.message(), u"object"_s);
    QVERIFY(f.errors.at(3).second.message().contains(u"with a function"));
    QCOMPARE(f.errors.at(4).second.code(), u"E"_s);
    QCOMPARE(f.errors.at(4).second.data(), QVariant(QVariantList { 1 }));
}

void tst_WebPreload::bracketErrors_data()
{
    QTest::addColumn<QByteArray>("source");
    const QByteArray evil = "globalThis.escaped = 1;";
    QTest::newRow("one too many") << evil + "}";
    QTest::newRow("one too few") << evil + "{";
    QTest::newRow("out of the function") << "} " + evil + " {";
    QTest::newRow("out of the script") << "} })(ferryPreload); " + evil + " (() => { {";
    QTest::newRow("another function") << "} " + evil + " function ferryFile() {";
    QTest::newRow("as an argument") << "}); " + evil + " (function () {";
    QTest::newRow("unterminated comment") << evil + " /*";
    QTest::newRow("unterminated text") << evil + " `";
}

// A file is one function's body or it does not run, not a part of it.
void tst_WebPreload::bracketErrors()
{
    QFETCH(QByteArray, source);
    const PreloadFolder folder;
    const QString path = folder.write(u"bad.js"_s, source);
    expectPreloadWarning(path, u"SyntaxError: "_s);
    PreloadFixture f(
        { path,
          folder.write(u"good.js"_s,
                       "require('electron').ipcRenderer.send('say', typeof escaped)") });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { u"undefined"_s });
    QCOMPARE(f.errors.size(), 1);
    QCOMPARE(f.errors.at(0).first, path);
    QCOMPARE(f.errors.at(0).second.name(), u"SyntaxError"_s);
    QVERIFY2(f.errors.at(0).second.message().contains(path),
             qPrintable(f.errors.at(0).second.message()));
    QTRY_COMPARE(f.page->console.size(), 1);
}

// Stacks name the file itself and its own lines.
void tst_WebPreload::stacks()
{
    const PreloadFolder folder;
    const QStringList paths { folder.write(u"one.js"_s, "throw new Error('first line')"),
                              folder.write(u"two.js"_s, "\n\nfunction f() {\n  null.x\n}\nf()") };
    expectPreloadWarning(paths.at(0), u"one\\.js:1:"_s);
    expectPreloadWarning(paths.at(1), u"TypeError: "_s);
    PreloadFixture f(paths);
    QVERIFY(f.run());
    QCOMPARE(f.errors.size(), 2);
    QVERIFY(f.errors.at(0).second.stack().contains(paths.at(0) + u":1:"_s));
    QVERIFY(f.errors.at(1).second.stack().contains(u"at f ("_s + paths.at(1) + u":4:"_s));
    QVERIFY(f.errors.at(1).second.stack().contains(paths.at(1) + u":6:"_s));
}

// What a preload throws when it has long run is an error of the page like any other.
void tst_WebPreload::laterErrors()
{
    const PreloadFolder folder;
    PreloadFixture f({ folder.write(
        u"later.js"_s,
        "const { ipcRenderer } = require('electron');"
        "addEventListener('error', () => ipcRenderer.send('say', 'error'));"
        "addEventListener('unhandledrejection', () => ipcRenderer.send('say', 'rejection'));"
        "setTimeout(() => { throw new Error('later') }); Promise.reject(new "
        "Error('promised'));") });
    QVERIFY(f.run());
    QTRY_COMPARE(f.said.size(), 2);
    QVERIFY(f.said.contains(u"error"_s) && f.said.contains(u"rejection"_s));
    QVERIFY(f.errors.isEmpty());
}

void tst_WebPreload::deniedPage()
{
    const PreloadFolder folder;
    WebEngineOptions options;
    options.preloads = { folder.write(u"a.js"_s, "document.documentElement.id = 'reached'"),
                         folder.write(u"b.js"_s, "throw new Error('reached')") };
    PageFixture f(options);
    QVERIFY(f.load(QUrl(u"data:text/html,<p id=p>denied</p>"_s)));
    QCOMPARE(f.eval(u"document.documentElement.id + typeof ferryPreload"_s,
                    QWebEngineScript::ApplicationWorld)
                 .toString(),
             u"undefined"_s);
    QVERIFY(f.page->console.filter(u"reached"_s).isEmpty());
}

void tst_WebPreload::pageOverridesBuiltins()
{
    PageFixture f;
    f.main.handle(u"echo"_s, [](const QVariant &v) { return v; });
    QVERIFY(f.open(
        u"<script>"
        "Object.defineProperty(CustomEvent.prototype, 'detail', { get() { return 'stolen' } });"
        "Map.prototype.get = Array.prototype.push = JSON.parse = JSON.stringify = () => { throw "
        "'mine' };"
        "Array.prototype[Symbol.iterator] = Promise.prototype.then = undefined;"
        "window.Promise = window.Uint8Array = undefined;"
        "const { ipcRenderer } = require('electron');"
        "ipcRenderer.on('x', (e, v) => ipcRenderer.send('got', v));"
        "ipcRenderer.send('got', { a: [1, new Map([[1, 2n]])] })"
        "</script>"_s));
    // No helper of the fixture: it uses what the page has broken.
    QVariantList got;
    f.main.on(u"got"_s, [&](const QVariant &v) { got.append(v); });
    f.page->runJavaScript(u"require('electron').ipcRenderer.send('got', 1); 0"_s);
    QTRY_COMPARE(got.size(), 1);
    f.contents->send(u"x"_s, QByteArray("bytes"));
    QTRY_COMPARE(got.size(), 2);
    QCOMPARE(got.at(1), QVariant(QByteArray("bytes")));
}

QTEST_MAIN(tst_WebPreload)
#include "tst_webpreload.moc"
