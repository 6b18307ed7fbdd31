// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtCore/QPromise>

#include <signal.h>

#include <vector>

using namespace Ferry;
using namespace FerryTest;

/*! Documents come and go behind one WebContents: queues, epochs, crashes. */
class tst_WebDocuments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void queueBeforeReady();
    void queueIsBounded();
    void lateListeners();
    void staleMessages();
    void reloadEndsCalls();
    void killedDuringInvoke();
    void frameScopeSurvives();
    void secondPage();
    void pageDeleted();
    void backPressure();
    void flood();
    void tooLarge();
};

void tst_WebDocuments::queueBeforeReady()
{
    PageFixture f;
    for (int i = 0; i < 500; ++i)
        QVERIFY(f.contents->send(u"n"_s, i));
    auto early = f.contents->invoke<int>(u"twice"_s, 21);
    QSignalSpy ready(f.contents, &WebContents::ready);
    QVERIFY(f.open(
        u"<script>window.seen = []; const { ipcRenderer } = require('electron');"
        "ipcRenderer.on('n', (e, n) => seen.push(n)); ipcRenderer.handle('twice', (e, n) => 2 * n)</script>"_s));
    QTRY_COMPARE(f.eval(u"seen.length"_s).toInt(), 500);
    QCOMPARE(f.eval(u"seen.every((n, i) => n === i)"_s).toBool(), true);
    QTRY_VERIFY(early.isFinished());
    QCOMPARE(early.result(), 42);
    QCOMPARE(ready.size(), 1);
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebDocuments::queueIsBounded()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.queuedBeforeReady = 3;
    PageFixture f(options);
    for (int i = 0; i < 3; ++i)
        QVERIFY(f.contents->send(u"n"_s, i));
    QVERIFY(!f.contents->send(u"n"_s, 3));
    QSignalSpy drained(f.contents, &WebContents::drained);
    QVERIFY(f.open(u"<script>window.seen = [];"
                   "require('electron').ipcRenderer.on('n', (e, n) => seen.push(n))</script>"_s));
    QTRY_COMPARE(f.eval(u"seen.join()"_s).toString(), u"0,1,2"_s);
    QCOMPARE(drained.size(), 1);
}

void tst_WebDocuments::lateListeners()
{
    // What main sends to a document waits for the first listener, or for the end of parsing.
    PageFixture f;
    QObject::connect(f.contents, &WebContents::ready, &f.main,
                     [&] { f.contents->send(u"welcome"_s, 1); });
    const QString filler(200000, u'x');
    QVERIFY(f.open(
        u"<script>window.seen = []</script><p>"_s + filler
        + u"<script>setTimeout(() => require('electron').ipcRenderer.send('x'), 0)</script><p>"_s
        + filler
        + u"<script>const { ipcRenderer } = require('electron');"
          "ipcRenderer.on('other', () => {}); ipcRenderer.on('welcome', (e, n) => seen.push(n))</script>"_s));
    QTRY_COMPARE(f.eval(u"seen.join()"_s).toString(), u"1"_s);
}

void tst_WebDocuments::staleMessages()
{
    // Main talks all the time, to the document that it knows; none of it may reach the next one.
    PageFixture f;
    int wrong = 0;
    int heard = 0;
    f.main.on(u"heard"_s, [&](int now, int meant) {
        ++heard;
        wrong += now != meant;
    });
    int document = 0;
    QObject::connect(f.contents, &WebContents::ready, &f.main, [&] {
        ++document;
        f.contents->send(u"you-are"_s, document);
    });
    QTimer talk;
    QObject::connect(&talk, &QTimer::timeout, &f.main, [&] {
        for (int i = 0; i < 5; ++i)
            f.contents->send(u"n"_s, document);
    });
    const QString page =
        u"<script>let me = 0; const { ipcRenderer } = require('electron');"
        "ipcRenderer.on('you-are', (e, n) => { me = n });"
        "ipcRenderer.on('n', (e, n) => ipcRenderer.send('heard', me, n))</script>"_s;
    for (int i = 0; i < 10; ++i) {
        // Same process, then another one.
        f.scheme.pages.insert(u"/page"_s, page);
        QVERIFY(f.load(QUrl(i % 2 ? u"app://one/page"_s : u"app://test/page"_s)));
        talk.start(2);
        f.page->runJavaScript(u"location.reload(); 0"_s);
        QTRY_COMPARE_WITH_TIMEOUT(document, 2 * i + 2, 20000);
    }
    QTRY_VERIFY(heard > 100);
    QCOMPARE(wrong, 0);
}

void tst_WebDocuments::reloadEndsCalls()
{
    QPromise<int> never;
    never.start();
    PageFixture f;
    QList<IpcMainInvokeEvent> kept;
    f.main.handle(u"wait"_s, [&](const IpcMainInvokeEvent &event) {
        kept.append(event);
        return never.future();
    });
    QVERIFY(f.open());
    f.start(
        u"ipcRenderer.handle('slow', () => new Promise(() => {})); await ipcRenderer.invoke('wait')"_s);
    QTRY_COMPARE(kept.size(), 1);
    auto slow = f.contents->invoke(u"slow"_s);
    QVERIFY(!kept.at(0).isCanceled());
    f.page->triggerAction(QWebEnginePage::Reload);
    QTRY_VERIFY(kept.at(0).isCanceled());
    QTRY_VERIFY(slow.isFinished());
    QVERIFY_EXCEPTION_THROWN(slow.result(), IpcError);
    try {
        slow.result();
    } catch (const IpcError &error) {
        QVERIFY(error.is(IpcError::Code::PeerGone));
    }
}

void tst_WebDocuments::killedDuringInvoke()
{
    std::vector<QPromise<int>> promises;
    PageFixture f;
    QList<IpcMainInvokeEvent> kept;
    f.main.handle(u"wait"_s, [&](const IpcMainInvokeEvent &event) {
        kept.append(event);
        QPromise<int> never; // a new one for each call: the call's end cancels its future
        never.start();
        promises.push_back(std::move(never));
        return promises.back().future();
    });
    f.main.handle(u"add"_s, [](int a, int b) { return a + b; });
    QVERIFY(f.open());
    QSignalSpy gone(f.contents, &WebContents::gone);
    for (int i = 1; i <= 3; ++i) {
        f.start(
            u"ipcRenderer.handle('slow', () => new Promise(() => {})); await ipcRenderer.invoke('wait')"_s);
        QTRY_COMPARE(kept.size(), i);
        auto slow = f.contents->invoke(u"slow"_s);
        const qint64 pid = f.contents->processId();
        QVERIFY(pid > 0);
        ::kill(pid_t(pid), SIGKILL);
        QTRY_VERIFY(kept.last().isCanceled());
        QTRY_VERIFY(slow.isFinished());
        QVERIFY_EXCEPTION_THROWN(slow.result(), IpcError);
        QVERIFY(!f.contents->send(u"x"_s));
        QSignalSpy ready(f.contents, &WebContents::ready);
        f.page->triggerAction(QWebEnginePage::Reload);
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(f.run(u"return await ipcRenderer.invoke('add', 2, 3)"_s), u"5"_s);
    }
    QCOMPARE(gone.size(), 0);
}

void tst_WebDocuments::frameScopeSurvives()
{
    PageFixture f;
    const WebFrame frame = f.contents->mainFrame();
    QVERIFY(f.open());
    frame.ipc()->handle(
        u"who"_s, [](const IpcMainInvokeEvent &event) { return event.senderFrame().frameId(); });
    f.main.handle(u"who"_s, [] { return -1; });
    for (int i = 0; i < 2; ++i) {
        QCOMPARE(f.run(u"return await ipcRenderer.invoke('who')"_s).toInt(), frame.frameId());
        QVERIFY(f.load(QUrl(u"app://another/page"_s)));
    }
    QVERIFY(frame.isValid());
    QCOMPARE(frame.origin(), u"app://another"_s);
}

void tst_WebDocuments::secondPage()
{
    PageFixture f;
    f.main.handle(u"who"_s, [](const IpcMainInvokeEvent &event) { return event.sender()->id(); });
    f.main.on(u"who-sync"_s,
              [](const IpcMainEvent &event) { event.setReturnValue(event.sender()->id()); });
    QVERIFY(f.open());
    Page second(&f.profile);
    WebContents *other = second.connectTo(&f.main, PageFixture::pageScripts());
    QVERIFY(other && other->id() != f.contents->id());
    QSignalSpy loaded(&second, &Page::loadFinished);
    second.load(QUrl(u"app://test/page"_s)); // same site, same process
    QTRY_COMPARE(loaded.size(), 1);
    QString ids;
    f.main.on(u"ids"_s, [&](int a, int b) { ids = u"%1 %2"_s.arg(a).arg(b); });
    second.runJavaScript(u"(async () => { const { ipcRenderer: r } = require('electron');"
                         "r.send('ids', await r.invoke('who'), r.sendSync('who-sync')) })(); 0"_s);
    QTRY_COMPARE(ids, u"%1 %1"_s.arg(other->id()));
    QCOMPARE(f.run(u"return [await ipcRenderer.invoke('who'), ipcRenderer.sendSync('who-sync')]"_s),
             u"[%1,%1]"_s.arg(f.contents->id()));
    // What main says to one is not heard by the other.
    f.run(u"window.heard = 0; ipcRenderer.on('x', () => ++heard); return 1"_s);
    other->send(u"x"_s);
    f.contents->send(u"x"_s);
    QTRY_COMPARE(f.run(u"return heard"_s), u"1"_s);
}

void tst_WebDocuments::pageDeleted()
{
    PageFixture f;
    QVERIFY(f.open());
    f.start(
        u"ipcRenderer.handle('slow', () => new Promise(() => {})); ipcRenderer.send('ready-to-go')"_s);
    auto slow = f.contents->invoke(u"slow"_s);
    QSignalSpy gone(f.contents, &WebContents::gone);
#if !defined(FERRY_TEST_VIEW)
    QPointer<WebEngineTransport> transport = f.page->transport;
#endif
    f.page.reset();
    QCOMPARE(gone.size(), 1);
#if !defined(FERRY_TEST_VIEW)
    QVERIFY(!transport);
#endif
    QVERIFY(!f.contents || !f.contents->send(u"x"_s));
    QTRY_VERIFY(slow.isFinished());
    QVERIFY_EXCEPTION_THROWN(slow.result(), IpcError);
    QTRY_VERIFY(!f.contents);
    QVERIFY(f.main.webContents().isEmpty());
}

void tst_WebDocuments::backPressure()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.queuedBytes = 100000;
    PageFixture f(options);
    QVERIFY(f.open());
    f.run(u"window.got = 0; ipcRenderer.on('x', () => ++got); return 1"_s);
    const QString text(1000, u'x');
    int sent = 0;
    while (sent < 100000 && f.contents->send(u"x"_s, text))
        ++sent;
    QVERIFY2(sent >= 90 && sent < 200, qPrintable(QString::number(sent)));
    QVERIFY(f.contents->bytesToWrite() > 100000);
    QSignalSpy drained(f.contents, &WebContents::drained);
    QTRY_COMPARE(drained.size(), 1);
    QVERIFY(f.contents->send(u"x"_s, text));
    QTRY_COMPARE(f.run(u"return got"_s).toInt(), sent + 1);
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebDocuments::flood()
{
    PageFixture f;
    int next = 0;
    int bad = 0;
    f.main.on(u"n"_s, [&](int n) { bad += n != next++; });
    QVERIFY(f.open());
    f.run(u"for (let i = 0; i < 50000; ++i) ipcRenderer.send('n', i); return 1"_s);
    QTRY_COMPARE_WITH_TIMEOUT(next, 50000, 20000);
    QCOMPARE(bad, 0);
    // And the other way, with what is in flight acknowledged in between.
    f.run(
        u"window.next = 0; window.bad = 0; ipcRenderer.on('n', (e, n) => { bad += n !== next++ }); return 1"_s);
    for (int i = 0; i < 20000; ++i)
        QVERIFY(f.contents->send(u"n"_s, i));
    QTRY_COMPARE_WITH_TIMEOUT(f.run(u"return [next, bad]"_s), u"[20000,0]"_s, 20000);
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebDocuments::tooLarge()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.messageBytes = 10000;
    PageFixture f(options);
    f.main.handle(u"large"_s, [] { return QByteArray(20000, 'x'); });
    QVERIFY(f.open());
    const QString attempt = u"try { %1 } catch (e) { return e.code }"_s;
    QCOMPARE(f.run(attempt.arg(u"ipcRenderer.send('x', 'x'.repeat(10000))")),
             u"\"ERR_TOO_LARGE\""_s);
    QCOMPARE(f.run(attempt.arg(u"ipcRenderer.sendSync('x', 'x'.repeat(10000))")),
             u"\"ERR_TOO_LARGE\""_s);
    QCOMPARE(f.run(attempt.arg(u"await ipcRenderer.invoke('x', new Uint8Array(10000))")),
             u"\"ERR_TOO_LARGE\""_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"was not sent"_s));
    QCOMPARE(f.run(attempt.arg(u"await ipcRenderer.invoke('large')")), u"\"ERR_TOO_LARGE\""_s);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"limit"_s));
    QVERIFY(!f.contents->send(u"x"_s, QString(20000, u'x')));
}

QTEST_MAIN(tst_WebDocuments)
#include "tst_webdocuments.moc"
