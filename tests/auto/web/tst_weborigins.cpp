// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "originrows.h"
#include "pagefixture.h"

#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Ferry;
using namespace FerryTest;

/*! Who may speak at all. */
class tst_WebOrigins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void origins_data();
    void origins();
    void entries_data() { originRows(); }
    void entries();
    void deniedPage();
    void deniedAfterAllowed();
    void initiatorIsChecked();
    void strictPolicy();
    void subFramesAreMute();
    void errorPage();
    void badOption();
};

void tst_WebOrigins::origins_data()
{
    QTest::addColumn<QString>("base");
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<bool>("opaque");
    QTest::addColumn<QString>("origin"); // empty: refused
    QTest::addColumn<QString>("remedy");
    const QStringList none;
    QTest::newRow("https") << u"https://example.test/a"_s << none << true << QString()
                           << u"allowedOrigins"_s;
    QTest::newRow("https allowed")
        << u"https://example.test/a"_s << QStringList { u"https://example.test"_s } << false
        << u"https://example.test"_s << QString();
    QTest::newRow("no base") << QString() << none << false << QString() << u"allowOpaqueOrigins"_s;
    QTest::newRow("no base allowed") << QString() << none << true << u"null"_s << QString();
    QTest::newRow("own scheme") << u"app://x/"_s << none << false << u"app://x"_s << QString();
    QTest::newRow("qrc") << u"qrc:/x"_s << none << false << u"qrc://"_s << QString();
    QTest::newRow("file") << u"file:///tmp/"_s << none << false << u"file://"_s << QString();
}

void tst_WebOrigins::origins()
{
    QFETCH(QString, base);
    QFETCH(QStringList, allowed);
    QFETCH(bool, opaque);
    QFETCH(QString, origin);
    QFETCH(QString, remedy);
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowedOrigins = allowed;
    options.allowOpaqueOrigins = opaque;
    PageFixture f(options);
    f.main.on(u"sync"_s, [](const IpcMainEvent &event) { event.setReturnValue(event.origin()); });
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    if (origin.isEmpty())
        expectRefusal(remedy);
    f.page->setHtml(u"<p>x"_s, QUrl(base));
    QTRY_COMPARE(loaded.size(), 1);
    if (origin.isEmpty()) {
        QTRY_COMPARE(f.page->console.size(), 1);
        QVERIFY2(f.page->console.at(0).contains(remedy), qPrintable(f.page->console.at(0)));
        QCOMPARE(f.eval(u"typeof require"_s).toString(), u"undefined"_s);
        QCOMPARE(ready.size(), 0);
        return;
    }
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(f.contents->origin(), origin);
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('sync')"_s), u"\"%1\""_s.arg(origin));
    QCOMPARE(f.page->console, QStringList());
}

void tst_WebOrigins::entries()
{
    // Both halves of the rule, main's and the page's, say the same.
    QFETCH(QString, entry);
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowedOrigins = { entry };
    PageFixture f(options);
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy denied(f.contents, &WebContents::denied);
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    if (!allowed)
        expectRefusal(u"to WebEngineOptions::allowedOrigins."_s);
    f.page->setHtml(u"<p>x"_s, QUrl(url));
    QTRY_COMPARE(loaded.size(), 1);
    QTRY_COMPARE(ready.size() + denied.size(), 1);
    QCOMPARE(ready.size(), allowed ? 1 : 0);
    QCOMPARE(f.eval(u"typeof require"_s).toString(), allowed ? u"function"_s : u"undefined"_s);
    if (allowed) {
        f.main.on(u"ask"_s,
                  [](const IpcMainEvent &event) { event.setReturnValue(event.origin()); });
        QCOMPARE(f.run(u"return ipcRenderer.sendSync('ask')"_s),
                 u"\"%1\""_s.arg(f.contents->origin()));
    }
}

void tst_WebOrigins::deniedPage()
{
    // The page's own half of the rules is not what keeps it out: call the isolated world's bridge directly.
    PageFixture f;
    QVERIFY(f.contents->send(u"secret"_s, 1)); // waits for a document that may have it
    int asked = 0;
    f.main.on(u"send"_s, [&] { ++asked; });
    f.main.handle(u"invoke"_s, [&] { return ++asked; });
    QSignalSpy denied(f.contents, &WebContents::denied);
    QSignalSpy ready(f.contents, &WebContents::ready);
    const auto script =
        u"{ window.answers = [];"
        "qt.webChannelTransport.onmessage = (m) => answers.push(m.data);"
        "const say = (first, m) => qt.webChannelTransport.send(JSON.stringify({ type: 9, object: 'ferry', "
        "property: %1,"
        "  value: ['%2', 0, first, m] }));"
        "say(1, [[0, { origin: '%3' }]]); say(2, [[1, 'send', []], [3, 1, 'invoke', []]]); } 0"_s;
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    expectRefusal(u"Add \"https://evil.test\" to WebEngineOptions::allowedOrigins."_s);
    f.page->setHtml(u"<p>x"_s, QUrl(u"https://evil.test/"_s));
    QTRY_COMPARE(loaded.size(), 1);
    QTRY_COMPARE(denied.size(), 1); // the document itself, though it said nothing
    QCOMPARE(f.contents->statistics().messagesDenied, 0);
    for (const QString &claimed :
         { u"https://evil.test"_s, u"app://test"_s, u"qrc:"_s, u"null"_s, u""_s }) {
        denied.clear();
        expectRefusal(u"Add \"https://evil.test\" to WebEngineOptions::allowedOrigins."_s);
        f.eval(script.arg(1).arg(u"e-"_s + claimed, claimed), QWebEngineScript::ApplicationWorld);
        QTRY_COMPARE(denied.size(), 3);
        QCOMPARE(denied.at(0).at(0).toString(), u"https://evil.test"_s);
        QVERIFY(denied.at(0).at(1).toString().isNull()); // the document
        QCOMPARE(denied.at(1).at(0).toString(), u"https://evil.test"_s);
        QCOMPARE(denied.at(1).at(1).toString(), u"send"_s);
        QCOMPARE(denied.at(2).at(1).toString(), u"invoke"_s);
        QTRY_VERIFY(f.eval(u"answers.join()"_s, QWebEngineScript::ApplicationWorld)
                        .toString()
                        .contains(u"ERR_DENIED"));
        QVERIFY(!f.eval(u"answers.join()"_s, QWebEngineScript::ApplicationWorld)
                     .toString()
                     .contains(u"secret"));
    }
    QCOMPARE(asked, 0);
    QCOMPARE(ready.size(), 0);
    QCOMPARE(f.contents->statistics().messagesDenied, 10);
    // An allowed document gets what waited.
    QVERIFY(f.open(
        u"<script>require('electron').ipcRenderer.on('secret', (e, n) => document.title = 'got ' + n)</script>"_s));
    QTRY_COMPARE(f.page->title(), u"got 1"_s);
}

void tst_WebOrigins::deniedAfterAllowed()
{
    PageFixture f;
    QVERIFY(f.open());
    QTRY_VERIFY(f.contents->send(u"x"_s));
    expectRefusal(u"Add \"https://evil.test\" to WebEngineOptions::allowedOrigins."_s);
    f.page->setHtml(u"<p>x"_s, QUrl(u"https://evil.test/"_s));
    QTRY_VERIFY(!f.contents->send(u"x"_s));
    QTRY_COMPARE(f.page->console.filter(u"allowedOrigins"_s).size(), 1);
    QVERIFY(f.open());
    QTRY_VERIFY(f.contents->send(u"x"_s));
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
}

void tst_WebOrigins::strictPolicy()
{
    PageFixture f;
    QVERIFY(f.open(
        u"<meta http-equiv=Content-Security-Policy content=\"default-src 'unsafe-inline'\"><p>x"_s));
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) { event.setReturnValue(1); });
    // A strict policy of the page does not stop Ferry.
    QCOMPARE(
        f.run(
            u"return [ipcRenderer.sendSync('ask'), await ipcRenderer.invoke('none').catch((e) => e.code)]"_s),
        u"[1,\"ERR_NO_HANDLER\"]"_s);
}

void tst_WebOrigins::subFramesAreMute()
{
    PageFixture f;
    f.scheme.pages.insert(u"/child"_s,
                          u"<script>parent.child = typeof require + typeof qt</script>"_s);
    QVERIFY(f.open(u"<iframe src='app://test/child'></iframe>"_s));
    QTRY_COMPARE(f.eval(u"window.child"_s).toString(), u"undefinedundefined"_s);
    QCOMPARE(f.contents->frames().size(), 1);
}

void tst_WebOrigins::errorPage()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowOpaqueOrigins = true;
    options.allowedOrigins = { u"http://localhost:1"_s };
    PageFixture f(options);
    QSignalSpy ready(f.contents, &WebContents::ready);
    QVERIFY(!f.load(QUrl(u"http://localhost:1/"_s)));
    QVERIFY(f.open());
    QTRY_COMPARE(ready.size(), 1);
}

void tst_WebOrigins::badOption()
{
    WebEngineOptions options;
    options.allowedOrigins = { u"example.org"_s };
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"\"example.org\" is not an origin"_s));
    PageFixture f(options);
    QVERIFY(f.contents);
}

void tst_WebOrigins::initiatorIsChecked()
{
    // A document that claims another allowed origin than its own is found out.
    PageFixture f;
    int asked = 0;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        ++asked;
        event.setReturnValue(1);
    });
    QVERIFY(f.open());
    QVERIFY(f.configWord(u"secret"_s).size() >= 32);
    QVERIFY(!f.page->scripts()
                 .find(u"ferry bridge 0"_s)
                 .constFirst()
                 .sourceCode()
                 .contains(f.configWord(u"secret"_s)));
    QSignalSpy denied(f.contents, &WebContents::denied);
    QSignalSpy ready(f.contents, &WebContents::ready);
    // A hello of a new epoch, a call in it, and the request for the answer.
    const auto forge = [&](const QString &epoch, const QString &origin, const QByteArray &secret) {
        const QString script =
            u"(() => {"
            "const say = (first, m) => qt.webChannelTransport.send(JSON.stringify({ type: 9, object: "
            "'ferry', "
            "property: 1, value: ['%1', 0, first, m] }));"
            "say(1, [[0, { origin: '%2' }]]); say(2, [[2, 7, 'ask', []]]);"
            "const x = new XMLHttpRequest(); x.open('GET', 'ferry://call/', false);"
            "x.setRequestHeader('X-Ferry', '%3 %4 %1 7');"
            "try { x.send() } catch (e) { return e.name } return x.responseText })()"_s;
        return f
            .eval(script.arg(epoch, origin, f.configWord(u"page"_s), QString::fromLatin1(secret)),
                  QWebEngineScript::ApplicationWorld)
            .toString();
    };
    const QByteArray secret = f.configWord(u"secret"_s).toLatin1();
    // Of another scheme: found out at the hello already.
    expectRefusal(u"whose origin is app://test. That origin is allowed, but the page claimed"_s);
    QString answer = forge(u"e"_s, u"qrc:"_s, secret);
    QVERIFY2(answer.contains(u"ERR_DENIED"), qPrintable(answer));
    QCOMPARE(denied.size(), 2);
    QVERIFY(denied.at(0).at(1).toString().isNull());
    QCOMPARE(denied.at(1).at(1).toString(), u"ask"_s);
    QCOMPARE(ready.size(), 0);
    denied.clear();
    // Of its own scheme: by the request, which is in the browser's own words.
    expectRefusal(u"whose origin is app://test. That origin is allowed, but the page claimed"_s);
    answer = forge(u"f"_s, u"app://other"_s, secret);
    QVERIFY2(answer.contains(u"ERR_DENIED"), qPrintable(answer));
    QCOMPARE(ready.size(), 1);
    QCOMPARE(denied.size(), 2);
    QVERIFY(denied.at(0).at(1).toString().isNull());
    QCOMPARE(denied.at(1).at(0).toString(), u"app://test"_s);
    QCOMPARE(denied.at(1).at(1).toString(), u"ask"_s);
    QVERIFY(!f.contents->send(u"x"_s));
    // With a wrong secret there is no request at all, and without it the call is not made.
    QCOMPARE(forge(u"g"_s, u"app://test"_s, QByteArray(secret).replace(0, 1, "x")),
             u"NetworkError"_s);
    QCOMPARE(forge(u"h"_s, u"app://test"_s, secret.left(8)), u"NetworkError"_s);
    QCOMPARE(asked, 0);
    // The same with the truth, to see that it is the lies that were wrong.
    answer = forge(u"i"_s, u"app://test"_s, secret);
    QVERIFY2(answer.startsWith(u"[4,7,1"), qPrintable(answer));
    QCOMPARE(asked, 1);
}

QTEST_MAIN(tst_WebOrigins)
#include "tst_weborigins.moc"
