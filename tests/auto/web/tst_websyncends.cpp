// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "httpserver.h"
#include "synclanes.h"

#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;
using namespace std::chrono_literals;

/*! A held sendSync() ends with its page, whatever happens to that. */
class tst_WebSyncEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addSyncLanes(); }
    void initTestCase() { ignoreChromium(); }

    void reloadWhileHeld();
    void navigationWhileHeld();
    void pageDeletedWhileHeld();
    void transportDeletedWhileHeld();
    void killedWhileHeld();
    void leavingPage();
    void callsOfAReplacedDocument();
    void mainDeletesPageInListener();
};

void tst_WebSyncEnds::reloadWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    f.main.on(u"again"_s, [&](const IpcMainEvent &event) { event.setReturnValue(u"back"_s); });
    QVERIFY(f.open());
    for (int i = 0; i < 3; ++i) {
        f.start(u"try { return ipcRenderer.sendSync('ask') } catch (e) { return e.code }"_s);
        QTRY_COMPARE(kept.size(), 1);
        QSignalSpy ready(f.contents, &WebContents::ready);
        f.page->triggerAction(QWebEnginePage::Reload);
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 10000);
        QTRY_VERIFY(kept.at(0).isCanceled());
        kept.takeFirst().setReturnValue(u"stale"_s);
        QTRY_COMPARE(f.run(u"return ipcRenderer.sendSync('again')"_s), u"\"back\""_s);
    }
}

void tst_WebSyncEnds::navigationWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    QVERIFY(f.open());
    f.scheme.pages.insert(u"/other"_s, u"<p>other"_s);
    for (const QString &url :
         { u"app://test/other"_s, u"app://elsewhere/other"_s, u"qrc:/pages/preload.js"_s }) {
        f.start(u"return ipcRenderer.sendSync('ask')"_s);
        QTRY_COMPARE(kept.size(), 1);
        QSignalSpy ready(f.contents, &WebContents::ready);
        f.page->load(QUrl(url));
        QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 10000);
        QVERIFY(kept.takeFirst().isCanceled());
        QCOMPARE(f.contents->url(), QUrl(url));
    }
}

void tst_WebSyncEnds::pageDeletedWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    QVERIFY(f.open());
    f.start(u"return ipcRenderer.sendSync('ask')"_s);
    QTRY_COMPARE(kept.size(), 1);
    QSignalSpy gone(f.contents, &WebContents::gone);
    f.page.reset();
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(), WebContents::GoneReason::Closed);
    QVERIFY(kept.at(0).isCanceled());
    kept.at(0).setReturnValue(1);
    QTRY_VERIFY(!f.contents);
    kept.at(0).reply(u"x"_s);
}

void tst_WebSyncEnds::transportDeletedWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    QVERIFY(f.open());
    f.page->runJavaScript(
        u"try { require('electron').ipcRenderer.sendSync('ask') } catch (e) { document.title = e.code }; 0"_s);
    QTRY_COMPARE(kept.size(), 1);
    f.page->disconnectFromMain();
    QTRY_COMPARE(f.page->title(), u"ERR_CLOSED"_s);
    QVERIFY(!f.page->webChannel());
    // What is left in the page ends by itself.
    QCOMPARE(
        f.eval(
             u"(() => { try { require('electron').ipcRenderer.sendSync('ask') } catch (e) { return e.code } })()"_s)
            .toString(),
        u"ERR_CLOSED"_s);
    f.page->runJavaScript(
        u"require('electron').ipcRenderer.invoke('x').catch((e) => document.title = 'i' + e.code); 0"_s);
    QTRY_COMPARE(f.page->title(), u"iERR_CLOSED"_s);
}

void tst_WebSyncEnds::killedWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    f.main.on(u"again"_s, [&](const IpcMainEvent &event) { event.setReturnValue(u"back"_s); });
    QVERIFY(f.open());
    for (int i = 0; i < 3; ++i) {
        f.start(u"return ipcRenderer.sendSync('ask')"_s);
        QTRY_COMPARE(kept.size(), 1);
        ::kill(pid_t(f.page->renderProcessPid()), SIGKILL);
        QTRY_VERIFY(kept.at(0).isCanceled());
        kept.takeFirst().setReturnValue(1);
        QTRY_VERIFY(!f.contents->send(u"x"_s));
        QVERIFY(f.open());
        QCOMPARE(f.run(u"return ipcRenderer.sendSync('again')"_s), u"\"back\""_s);
    }
}

void tst_WebSyncEnds::leavingPage()
{
    // Chromium forbids to wait while a page is dismissed; what is only sent does arrive.
    PageFixture f(laneOptions());
    QStringList seen;
    int asked = 0;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        ++asked;
        event.setReturnValue(1);
    });
    f.main.on(u"left"_s,
              [&](const QString &code, const QString &text) { seen.append(code + u' ' + text); });
    QVERIFY(f.open(
        u"<script>addEventListener('pagehide', () => { const { ipcRenderer } = require('electron');"
        "try { ipcRenderer.sendSync('ask') } catch (e) { ipcRenderer.send('left', e.code, e.message) } })</script>"_s));
    f.scheme.pages.insert(u"/next"_s, u"<p>next"_s);
    QVERIFY(f.load(QUrl(u"app://test/next"_s)));
    QTRY_COMPARE(seen.size(), 1);
    QVERIFY2(
        seen.at(0).startsWith(
            u"ERR_CLOSED sendSync('ask') cannot wait for its answer here: the page is being left"),
        qPrintable(seen.at(0)));
    QCOMPARE(asked, 0);
}

void tst_WebSyncEnds::mainDeletesPageInListener()
{
    QFETCH_GLOBAL(bool, prompts);
    if (prompts)
        QSKIP("needs a deferred channel there: tst_webprompt");
    for (const QString &way : { u"send"_s, u"sync"_s, u"invoke"_s }) {
        PageFixture f(laneOptions());
        const auto leave = [&] { f.page.reset(); };
        int after = 0;
        f.main.on(u"send"_s, leave);
        f.main.on(u"sync"_s, [&](const IpcMainEvent &event) {
            leave();
            event.setReturnValue(1);
            QVERIFY(!event.sender() || event.sender()->isDestroyed());
        });
        f.main.handle(u"invoke"_s, [&] {
            leave();
            return 1;
        });
        f.main.on(u"after"_s, [&] { ++after; });
        QVERIFY(f.open());
        f.page->runJavaScript(
            u"const r = require('electron').ipcRenderer;"
            "r.%1('%2'); r.send('after'); 0"_s.arg(way == u"sync" ? u"sendSync"_s : way, way));
        QTRY_VERIFY(!f.contents);
        QCOMPARE(after, 0);
    }
}

void tst_WebSyncEnds::callsOfAReplacedDocument()
{
    HttpServer server;
    // Its renderer is too busy to notice that another one has taken its place.
    server.serve(u"/"_s,
                 { "<script>const { ipcRenderer } = require('electron');"
                   "ipcRenderer.once('go', () => {"
                   "  let code;"
                   "  for (const end = Date.now() + 10000; code !== 'ERR_CLOSED' && Date.now() < end;)"
                   "    try { ipcRenderer.send('word'); ipcRenderer.sendSync('spin') }"
                   "    catch (e) { code = e.code }"
                   "  const report = new XMLHttpRequest();"
                   "  report.open('GET', '/report/' + code, false);"
                   "  report.send() })</script>",
                   "" });
    WebEngineOptions options = laneOptions();
    options.allowedOrigins = { server.origin(u"one.test"_s), server.origin(u"two.test"_s) };
    PageFixture f(options);
    int spins = 0;
    f.main.on(u"spin"_s, [&](const IpcMainEvent &event) {
        ++spins;
        event.setReturnValue(1);
    });
    QVERIFY(f.load(server.url(u"one.test"_s)));
    QVERIFY(f.contents->send(u"go"_s));
    QTRY_VERIFY(spins > 10);
    QSignalSpy ready(f.contents, &WebContents::ready);
    f.page->load(server.url(u"two.test"_s));
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 20000);
    const QString report = u"GET one.test/report/ERR_CLOSED"_s;
    QTRY_VERIFY_WITH_TIMEOUT(server.requests.contains(report), 20000);
    // Nor do its last words count as the other's.
    QList<int> heard;
    f.main.on(u"n"_s, [&](int n) { heard.append(n); });
    QCOMPARE(f.run(u"for (let i = 1; i < 4; ++i) ipcRenderer.send('n', i);"
                   "return ipcRenderer.sendSync('spin')"_s),
             u"1"_s);
    QCOMPARE(heard, (QList<int> { 1, 2, 3 }));
}

QTEST_MAIN(tst_WebSyncEnds)
#include "tst_websyncends.moc"
