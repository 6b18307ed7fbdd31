// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtCore/QPromise>
#include <QtWebEngineCore/QWebEngineHistory>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;

using State = QWebEnginePage::LifecycleState;
using GoneReason = WebContents::GoneReason;

/*! A document ends, one way or another: what was under way in it ends, and its WebContents goes on.
 */
class tst_WebLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void documentEnds_data();
    void documentEnds();
    void goneTells_data();
    void goneTells();
    void idsAreNeverUsedAgain();
    void urlChanged_data();
    void urlChanged();
    void urlChangedWhilePending();
    void urlChangedBesideSync();
    void urlChangedEndsThePage();
};

void tst_WebLife::documentEnds_data()
{
    QTest::addColumn<QString>("script"); // of the page; else what main does
    QTest::addColumn<bool>("isOtherProcess");
    QTest::newRow("location, same site") << u"location = 'app://test/page?other'"_s << false;
    QTest::newRow("location, other site") << u"location = 'app://other/page'"_s << false;
    QTest::newRow("location.replace") << u"location.replace('app://test/page?other')"_s << false;
    QTest::newRow("location.reload") << u"location.reload()"_s << false;
    QTest::newRow("history.back") << u"history.back()"_s << false;
    QTest::newRow("document.open in a new window's place")
        << u"open('app://test/page?own', '_self')"_s << false;
    QTest::newRow("C++ load, same site") << u"C++ app://test/page?other"_s << false;
    QTest::newRow("C++ load, other site") << u"C++ app://other/page"_s << true;
    QTest::newRow("C++ setUrl") << u"C++ app://third/page"_s << true;
    QTest::newRow("C++ reload") << u"reload"_s << false;
    QTest::newRow("C++ back") << u"back"_s << false;
    QTest::newRow("C++ setHtml") << u"html"_s << false;
    QTest::newRow("kill -9") << u"kill"_s << true;
    QTest::newRow("discarded") << u"discard"_s << true;
}

void tst_WebLife::documentEnds()
{
    QFETCH(QString, script);
    QFETCH(bool, isOtherProcess);
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowOpaqueOrigins = true;
    PageFixture f(options);
    const int id = f.contents->id();
    const int frame = f.contents->mainFrame().frameId();
    int heard = 0;
    f.contents->ipc()->on(u"here"_s, [&] { ++heard; });
    QList<IpcMainInvokeEvent> calls;
    int canceled = 0;
    f.contents->ipc()->handle(u"late"_s, [&](const IpcMainInvokeEvent &event) {
        event.onCanceled(&f.main, [&] { ++canceled; });
        calls.append(event);
        return QtFuture::makeReadyFuture(0).then(&f.main, [](int) { return 0; });
    });
    QPromise<QString> promise;
    promise.start();
    f.contents->ipc()->handle(u"future"_s, [&](const IpcMainInvokeEvent &event) {
        calls.append(event);
        return promise.future();
    });
    QVERIFY(f.open());
    QVERIFY(f.load(QUrl(u"app://test/page?first"_s)));
    f.run(u"window.isOld = 1; ipcRenderer.handle('slow', () => new Promise(() => {}));"
          "ipcRenderer.send('here'); return 1"_s);
    QCOMPARE(heard, 1);
    f.start(u"await ipcRenderer.invoke('future')"_s);
    QTRY_COMPARE(calls.size(), 1);
    auto slow = f.contents->invoke(u"slow"_s);
    auto other = f.contents->invoke<int>(u"slow"_s, 1);
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
    QVERIFY(!slow.isFinished() && !promise.isCanceled() && !calls.constFirst().isCanceled());
    const quint64 dropped = f.contents->statistics().messagesDropped;
    const qint64 process = f.contents->processId();

    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy gone(f.contents, &WebContents::gone);
    if (script.startsWith(u"C++ "))
        f.page->load(QUrl(script.mid(4)));
    else if (script == u"reload"_s)
        f.page->triggerAction(QWebEnginePage::Reload);
    else if (script == u"back"_s)
        f.page->history()->back();
    else if (script == u"html"_s)
        f.page->setHtml(u"<p>html"_s);
    else if (script == u"discard"_s)
        f.page->setLifecycleState(State::Discarded);
    else if (script == u"kill"_s)
        ::kill(pid_t(process), SIGKILL);
    else
        f.page->runJavaScript(script + u"; 0"_s);
    const bool isWithoutPage = script == u"kill"_s || script == u"discard"_s;
    QTRY_VERIFY(slow.isFinished());
    QVERIFY(calls.constFirst().isCanceled());
    QVERIFY(promise.isCanceled());
    for (const QFuture<void> &future : { QFuture<void>(slow), QFuture<void>(other) }) {
        try {
            QFuture<void>(future).waitForFinished();
            QFAIL("there was an answer");
        } catch (const IpcError &error) {
            QCOMPARE(error.code(), u"ERR_PEER_GONE"_s);
        }
    }
    if (isWithoutPage) {
        QCOMPARE(ready.size(), 0);
        QVERIFY(!f.contents->send(u"x"_s));
        QVERIFY(f.contents->url().isEmpty());
        auto refused = f.contents->invoke(u"slow"_s);
        QVERIFY(refused.isFinished());
        QVERIFY_EXCEPTION_THROWN(refused.waitForFinished(), IpcError);
        if (script == u"kill"_s)
            f.page->triggerAction(QWebEnginePage::Reload);
        else
            f.page->setLifecycleState(State::Active);
    }
    QTRY_COMPARE(ready.size(), 1);
    // What is said too late is dropped, and counted.
    const quint64 droppedSends = f.contents->statistics().messagesDropped - dropped;
    calls.constFirst().reply(u"late-reply"_s, 1);
    QCOMPARE(f.contents->statistics().messagesDropped - dropped, droppedSends + 1);
    promise.addResult(u"late"_s);
    promise.finish();
    QCOMPARE(f.run(u"let got = 0; ipcRenderer.on('late-reply', () => ++got);"
                   "await new Promise((r) => setTimeout(r)); return [typeof isOld, got]"_s),
             u"[\"undefined\",0]"_s);

    QCOMPARE(ready.size(), 1);
    QCOMPARE(gone.size(), 0);
    QCOMPARE(f.contents->id(), id);
    QCOMPARE(f.contents->mainFrame().frameId(), frame);
    QCOMPARE(f.contents->processId() != process, isOtherProcess);
    f.run(u"ipcRenderer.send('here'); return 1"_s);
    QCOMPARE(heard, 2);
    QVERIFY(f.contents->send(u"x"_s));
}

void tst_WebLife::goneTells_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<GoneReason>("reason");
    QTest::newRow("page deleted") << QString() << GoneReason::Closed;
    QTest::newRow("page deleted before its first document") << u"early"_s << GoneReason::Closed;
    QTest::newRow("transport deleted") << u"transport"_s << GoneReason::Closed;
    QTest::newRow("killed, then deleted") << u"kill"_s << GoneReason::Killed;
    QTest::newRow("crashed, then deleted") << u"crash"_s << GoneReason::Crashed;
    QTest::newRow("killed, reloaded, then deleted") << u"kill and reload"_s << GoneReason::Closed;
    QTest::newRow("discarded, then deleted") << u"discard"_s << GoneReason::Closed;
}

void tst_WebLife::goneTells()
{
    QFETCH(QString, what);
    QFETCH(GoneReason, reason);
    PageFixture f;
    QVERIFY(what == u"early"_s || f.open());
    QSignalSpy gone(f.contents, &WebContents::gone);
    QSignalSpy terminated(f.page.get(), &Page::renderProcessTerminated);
    if (what.startsWith(u"kill"_s))
        ::kill(pid_t(f.contents->processId()), SIGKILL);
    if (what == u"crash"_s)
        ::kill(pid_t(f.contents->processId()), SIGSEGV);
    if (what == u"discard"_s)
        f.page->setLifecycleState(State::Discarded);
    if (what.startsWith(u"kill"_s) || what == u"crash"_s) {
        QTRY_COMPARE(terminated.size(), 1);
        QTRY_VERIFY(!f.contents->send(u"x"_s));
    }
    if (what.endsWith(u"reload"_s)) {
        QSignalSpy ready(f.contents, &WebContents::ready);
        f.page->triggerAction(QWebEnginePage::Reload);
        QTRY_COMPARE(ready.size(), 1);
    }
    QCOMPARE(gone.size(), 0);
    if (what == u"transport"_s)
        f.page->disconnectFromMain();
    else
        f.page.reset();
    QCOMPARE(gone.size(), 1);
    QCOMPARE(gone.constFirst().constFirst().value<GoneReason>(), reason);
    QVERIFY(!f.contents || f.contents->isDestroyed());
    QTRY_VERIFY(!f.contents);
}

void tst_WebLife::idsAreNeverUsedAgain()
{
    Profile profile;
    QSet<int> ids;
    QSet<int> frames;
    IpcMain main;
    IpcMain other;
    for (int i = 0; i < 20; ++i) {
        Page page(&profile);
        QPointer<WebContents> contents = page.connectTo(i % 2 ? &main : &other, {});
        QVERIFY(contents);
        ids.insert(contents->id());
        frames.insert(contents->mainFrame().frameId());
        if (i % 3 == 0) { // the page again, with another transport
            page.disconnectFromMain();
            contents = page.connectTo(&main, {});
            QVERIFY(contents);
            ids.insert(contents->id());
            frames.insert(contents->mainFrame().frameId());
        }
        QCOMPARE(main.fromId(contents->id()) == contents
                     || other.fromId(contents->id()) == contents,
                 true);
    }
    QCOMPARE(ids.size(), 27);
    QCOMPARE(frames.size(), 27);
    for (int id : std::as_const(ids))
        QVERIFY(!main.fromId(id) && !other.fromId(id));
}

void tst_WebLife::urlChanged_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<QString>("url");
    QTest::newRow("pushState") << u"history.pushState(1, '', '/second?q=1')"_s
                               << u"app://test/second?q=1"_s;
    QTest::newRow("replaceState") << u"history.replaceState(1, '', '/third')"_s
                                  << u"app://test/third"_s;
    QTest::newRow("fragment") << u"location = '#there'"_s << u"app://test/page#there"_s;
    QTest::newRow("C++ fragment") << u"C++ app://test/page#here"_s << u"app://test/page#here"_s;
}

void tst_WebLife::urlChanged()
{
    QFETCH(QString, script);
    QFETCH(QString, url);
    PageFixture f;
    QVERIFY(f.open());
    QSignalSpy moved(f.contents, &WebContents::urlChanged);
    QSignalSpy ready(f.contents, &WebContents::ready);
    if (script.startsWith(u"C++ "_s))
        f.page->load(QUrl(script.mid(4)));
    else
        f.page->runJavaScript(script + u"; 0"_s);
    QTRY_COMPARE(moved.size(), 1);
    QCOMPARE(moved.constFirst().constFirst().toUrl(), QUrl(url));
    QCOMPARE(f.contents->url(), QUrl(url));
    QCOMPARE(f.contents->mainFrame().url(), QUrl(url));
    QCOMPARE(f.contents->origin(), u"app://test"_s);
    // Together with a message: once.
    QStringList seen;
    f.main.on(u"at"_s, [&](const IpcMainEvent &event) { seen.append(event.url().fragment()); });
    f.run(
        u"location = '#a'; ipcRenderer.send('at'); await 0; location = '#b'; ipcRenderer.send('at'); return 1"_s);
    QTRY_COMPARE(f.contents->url().fragment(), u"b"_s);
    QCOMPARE(seen, QStringList({ u"a"_s, u"b"_s }));
    QCOMPARE(moved.size(), 3);
    QCOMPARE(ready.size(), 0);
    // A new document at the same address says nothing; one at another says it before ready().
    const QUrl here = f.contents->url();
    f.page->triggerAction(QWebEnginePage::Reload);
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(f.contents->url(), here);
    QCOMPARE(moved.size(), 3);
    QObject::connect(f.contents, &WebContents::urlChanged, this,
                     [&] { QCOMPARE(ready.size(), 1); });
    QVERIFY(f.load(QUrl(u"app://test/page?new"_s)));
    QTRY_COMPARE(ready.size(), 2);
    QCOMPARE(moved.size(), 4);
}

void tst_WebLife::urlChangedWhilePending()
{
    // An address that a first script sets is told as well, and in order.
    PageFixture f;
    QStringList log;
    QObject::connect(f.contents, &WebContents::urlChanged, this,
                     [&](const QUrl &url) { log.append(url.path()); });
    QObject::connect(f.contents, &WebContents::ready, this, [&] { log.append(u"ready"_s); });
    QVERIFY(f.open(u"<script>history.replaceState(1, '', '/first-script')</script>"_s));
    QTRY_COMPARE(f.contents->url().path(), u"/first-script"_s);
    QTRY_VERIFY(log.size() >= 2);
    QCOMPARE(log.constLast() == u"ready"_s ? log.value(0) : log.constLast(), u"/first-script"_s);
    QCOMPARE(log.count(u"ready"_s), 1);
}

void tst_WebLife::urlChangedBesideSync()
{
    // The address comes another way than the call, which waits for its request.
    PageFixture f;
    f.main.on(u"sync"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(n); });
    QVERIFY(f.open());
    QSignalSpy moved(f.contents, &WebContents::urlChanged);
    QCOMPARE(f.run(u"for (let i = 0; i < 100; ++i) { history.replaceState(i, '', '/' + i);"
                   "if (ipcRenderer.sendSync('sync', i) !== i) return i; } return 'all'"_s),
             u"\"all\""_s);
    QTRY_COMPARE(f.contents->url().path(), u"/99"_s);
    QVERIFY(moved.size() > 0);
}

void tst_WebLife::urlChangedEndsThePage()
{
    for (const bool withMessage : { false, true }) {
        PageFixture f;
        int heard = 0;
        f.main.on(u"x"_s, [&] { ++heard; });
        QVERIFY(f.open());
        QObject::connect(f.contents, &WebContents::urlChanged, this, [&] { f.page.reset(); });
        f.page->runJavaScript(
            withMessage ? u"location = '#x'; require('electron').ipcRenderer.send('x'); 0"_s
                        : u"location = '#x'; 0"_s);
        QTRY_VERIFY(!f.contents);
        QCOMPARE(heard, 0);
    }
}

QTEST_MAIN(tst_WebLife)
#include "tst_weblife.moc"
