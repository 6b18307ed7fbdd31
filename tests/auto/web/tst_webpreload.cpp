// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtCore/QTemporaryDir>

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
    void preloadErrors();
    void pageOverridesBuiltins();
};

void tst_WebPreload::isolation()
{
    WebEngineOptions options;
    options.preloads = { u":/pages/preload.js"_s };
    PageFixture f(options);
    QStringList heard;
    f.main.on(u"preloaded"_s, [&](const QString &what) { heard.append(what); });
    QVERIFY(f.open(
        u"<script>window.early = [typeof require, typeof qt, typeof ferryPreload].join()</script>"_s));
    QTRY_COMPARE(heard, QStringList { u"loading undefined"_s });
    QCOMPARE(f.eval(u"early"_s).toString(), u"undefined,undefined,undefined"_s);
    QCOMPARE(f.eval(u"Object.keys(window).filter((k) => /ferry|electron|ipc/i.test(k)).join()"_s)
                 .toString(),
             QString());
    // The isolated world keeps nothing lying about either.
    QCOMPARE(f.eval(u"[typeof require, typeof ferryPreload, typeof ferryPreloadEnd].join()"_s,
                    QWebEngineScript::ApplicationWorld)
                 .toString(),
             u"undefined,undefined,undefined"_s);
}

void tst_WebPreload::preloads()
{
    QTemporaryDir folder;
    const auto write = [&](const QString &name, const QByteArray &source) {
        QFile file(folder.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(source);
        return file.fileName();
    };
    WebEngineOptions options;
    options.preloads = {
        write(u"a.js"_s,
              "const x = 1; var y = 2; const { ipcRenderer } = require('electron');\n"
              "ipcRenderer.send('from', 'a', __filename, typeof module.exports);"
              "ipcRenderer.on('hi', (e, v) => ipcRenderer.send('from', 'hi', v));"),
        u"qrc:/pages/preload.js"_s,
        QUrl::fromLocalFile(
            write(u"b.js"_s,
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
    QCOMPARE(seen.at(0).toList(), (QVariantList { u"a"_s, folder.filePath(u"a.js"_s) }));
    QCOMPARE(seen.at(1).toList(), (QVariantList { u"b"_s, 9 }));
    f.contents->send(u"hi"_s, 5);
    QTRY_COMPARE(seen.size(), 3);
    QCOMPARE(seen.at(2).toList(), (QVariantList { u"hi"_s, 5 }));
    QCOMPARE(f.page->console, QStringList());
}

void tst_WebPreload::preloadErrors()
{
    QTemporaryDir folder;
    const auto write = [&](const QString &name, const QByteArray &source) {
        QFile file(folder.filePath(name));
        file.open(QIODevice::WriteOnly);
        file.write(source);
        return file.fileName();
    };
    WebEngineOptions options;
    options.preloads = { write(u"throws.js"_s, "throw new RangeError('oops')"),
                         write(u"syntax.js"_s, "const = ;"), folder.filePath(u"missing.js"_s),
                         write(u"good.js"_s, "require('electron').ipcRenderer.send('good', 1)") };
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"cannot read the preload file .*missing.js"_s));
    PageFixture f(options);
    QList<std::pair<QString, IpcError>> errors;
    QObject::connect(f.contents, &WebContents::preloadError, f.contents,
                     [&](const QString &path, const IpcError &error) {
                         errors.append({ path, error });
                     });
    int good = 0;
    f.main.on(u"good"_s, [&](int n) { good += n; });
    QVERIFY(f.open());
    QTRY_COMPARE(errors.size(), 3);
    QCOMPARE(good, 1);
    QCOMPARE(errors.at(0).first, options.preloads.at(0));
    QCOMPARE(errors.at(0).second.name(), u"RangeError"_s);
    QCOMPARE(errors.at(0).second.message(), u"oops"_s);
    QCOMPARE(errors.at(1).first, options.preloads.at(2));
    QVERIFY(errors.at(1).second.message().contains(u"missing.js"));
    QCOMPARE(errors.at(2).first, options.preloads.at(1));
    QCOMPARE(errors.at(2).second.name(), u"SyntaxError"_s);
    QVERIFY(f.page->console.filter(u"Unable to load preload script: "_s).size() == 3);
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
