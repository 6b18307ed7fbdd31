// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtWebEngineCore/QWebEngineHistory>
#include <QtWebEngineCore/QWebEngineNewWindowRequest>
#include <QtWebEngineCore/QWebEngineSettings>
#include <QtWebEngineWidgets/QWebEngineView>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;

using State = QWebEnginePage::LifecycleState;

/*! Pages that are hidden, frozen, discarded, restored, or that share something. */
class tst_WebLifeStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hidden();
    void frozen();
    void frozenPageIsLeft();
    void discarded();
    void discardedIsBounded();
    void historyMakesNewDocuments();
    void oneProcessForTwoPages();
    void oneProfileForManyPages();
};

/*! \brief A page that keeps the numbers that main sends. */
static const QString counting =
    QStringLiteral("<script>window.seen = []; const { ipcRenderer } = require('electron');"
                   "ipcRenderer.on('n', (e, n) => seen.push(n)); ipcRenderer.handle('twice', (e, "
                   "n) => 2 * n)</script>");

void tst_WebLifeStates::hidden()
{
    PageFixture f;
    f.main.handle(u"echo"_s, [](int n) { return n; });
    QVERIFY(f.open(counting));
    QWebEngineView view;
    view.setPage(f.page.get());
    view.show();
    QTRY_COMPARE(f.eval(u"document.visibilityState"_s).toString(), u"visible"_s);
    for (int i = 0; i < 3; ++i) {
        view.setVisible(i % 2);
        QTRY_COMPARE(f.eval(u"document.visibilityState"_s).toString(),
                     i % 2 ? u"visible"_s : u"hidden"_s);
        QVERIFY(f.contents->send(u"n"_s, i));
        auto twice = f.contents->invoke<int>(u"twice"_s, i);
        QTRY_VERIFY(twice.isFinished());
        QCOMPARE(twice.result(), 2 * i);
        QCOMPARE(f.run(u"return await ipcRenderer.invoke('echo', 5)"_s), u"5"_s);
    }
    QCOMPARE(f.eval(u"seen.join()"_s).toString(), u"0,1,2"_s);
    view.setPage(nullptr);
}

void tst_WebLifeStates::frozen()
{
    // What main sends to a frozen page is there, in order, when it thaws: the document is the same.
    PageFixture f;
    QVERIFY(f.open(counting));
    QSignalSpy ready(f.contents, &WebContents::ready);
    f.page->setLifecycleState(State::Frozen);
    QCOMPARE(f.page->lifecycleState(), State::Frozen);
    for (int i = 0; i < 500; ++i)
        QVERIFY(f.contents->send(u"n"_s, i));
    auto twice = f.contents->invoke<int>(u"twice"_s, 21);
    f.page->setLifecycleState(State::Active);
    QTRY_VERIFY(twice.isFinished());
    QCOMPARE(twice.result(), 42);
    QCOMPARE(f.eval(u"seen.length === 500 && seen.every((n, i) => n === i)"_s).toBool(), true);
    QCOMPARE(ready.size(), 0);
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebLifeStates::frozenPageIsLeft()
{
    PageFixture f;
    QList<IpcMainInvokeEvent> calls;
    f.main.handle(u"wait"_s, [&](const IpcMainInvokeEvent &event) {
        calls.append(event);
        return QFuture<int>(QtFuture::makeReadyFuture(0)).then(&f.main, [](int n) { return n; });
    });
    QVERIFY(f.open(counting));
    f.run(u"ipcRenderer.handle('never', () => new Promise(() => {})); return 1"_s);
    auto never = f.contents->invoke(u"never"_s);
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
    f.page->setLifecycleState(State::Frozen);
    ::kill(pid_t(f.contents->processId()), SIGKILL);
    QTRY_VERIFY(never.isFinished());
    QVERIFY_EXCEPTION_THROWN(never.waitForFinished(), IpcError);
    QSignalSpy ready(f.contents, &WebContents::ready);
    f.page->setLifecycleState(State::Active);
    f.page->triggerAction(QWebEnginePage::Reload);
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(f.run(u"return 2"_s), u"2"_s);
}

void tst_WebLifeStates::discarded()
{
    PageFixture f;
    QVERIFY(f.open(counting));
    const int id = f.contents->id();
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy gone(f.contents, &WebContents::gone);
    for (int i = 1; i < 4; ++i) {
        f.run(u"window.isOld = 1; return 1"_s);
        QVERIFY(f.contents->send(u"n"_s, 1)); // under way
        f.page->setLifecycleState(State::Discarded);
        QTRY_COMPARE(f.page->renderProcessPid(), 0);
        QTRY_VERIFY(!f.contents->send(u"n"_s, 2));
        f.page->setLifecycleState(State::Active);
        QTRY_COMPARE(ready.size(), i);
        QCOMPARE(f.run(u"return [typeof isOld, seen.length]"_s), u"[\"undefined\",0]"_s);
    }
    QCOMPARE(f.contents->id(), id);
    QCOMPARE(gone.size(), 0);
}

void tst_WebLifeStates::discardedIsBounded()
{
    // From a frozen page it goes on to a discarded one, with calls under way in it.
    PageFixture f;
    QVERIFY(f.open(counting));
    f.page->setLifecycleState(State::Frozen);
    auto twice = f.contents->invoke<int>(u"twice"_s, 1);
    QVERIFY(f.contents->send(u"n"_s, QString(100000, u'x')));
    f.page->setLifecycleState(State::Discarded);
    QTRY_VERIFY(twice.isFinished());
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
}

void tst_WebLifeStates::historyMakesNewDocuments()
{
    // QtWebEngine keeps no document for history's sake: back is a new one, with a ready() of its
    // own.
    PageFixture f;
    QStringList shown;
    f.main.on(u"shown"_s, [&](bool persisted, int number) {
        shown.append(u"%1 %2"_s.arg(persisted).arg(number));
    });
    const QString page =
        u"<script>addEventListener('pageshow', (e) => require('electron').ipcRenderer.send("
        "'shown', e.persisted, window.number = (window.number || 0) + 1))</script>"_s;
    QSignalSpy ready(f.contents, &WebContents::ready);
    QVERIFY(f.open(page));
    f.page->runJavaScript(u"location = '/page?second'; 0"_s);
    QTRY_COMPARE(ready.size(), 2);
    QTRY_COMPARE(shown.size(), 2);
    int documents = 2;
    for (const QString &script : { u"history.back()"_s, u"history.forward()"_s, u"history.go(-1)"_s,
                                   QString(), u"history.go(0)"_s }) {
        if (script.isEmpty())
            f.page->history()->forward();
        else
            f.page->runJavaScript(script + u"; 0"_s);
        ++documents;
        QTRY_COMPARE(ready.size(), documents);
        QTRY_COMPARE(shown.size(), documents);
    }
    QCOMPARE(shown, QStringList(documents, u"0 1"_s));
}

void tst_WebLifeStates::oneProcessForTwoPages()
{
    PageFixture f;
    QVERIFY(f.open(counting));
    auto opened = std::make_unique<Page>(&f.profile);
    QPointer<WebContents> other =
        f.main.connectTo(new WebEngineTransport(opened.get(), PageFixture::pageScripts()));
    QObject::connect(f.page.get(), &QWebEnginePage::newWindowRequested, this,
                     [&](QWebEngineNewWindowRequest &request) { request.openIn(opened.get()); });
    f.page->settings()->setAttribute(QWebEngineSettings::JavascriptCanOpenWindows, true);
    QSignalSpy ready(other, &WebContents::ready);
    QSignalSpy firstReady(f.contents, &WebContents::ready);
    f.page->runJavaScript(u"window.child = open('/page?child'); 0"_s);
    QTRY_VERIFY(!ready.isEmpty() && other->url().query() == u"child"_s);
    QCOMPARE(other->processId(), f.contents->processId());
    // Each is talked to by itself, though they can touch one another.
    QVERIFY(other->send(u"n"_s, 1));
    QVERIFY(f.contents->send(u"n"_s, 2));
    QTRY_COMPARE(f.eval(u"seen.join() + '|' + child.seen.join()"_s).toString(), u"2|1"_s);
    f.main.on(u"who"_s,
              [](const IpcMainEvent &event) { event.setReturnValue(event.sender()->id()); });
    QCOMPARE(
        f.run(
            u"return [ipcRenderer.sendSync('who'), child.require('electron').ipcRenderer.sendSync('who')]"_s),
        u"[%1,%2]"_s.arg(f.contents->id()).arg(other->id()));
    // The end of one is not the end of the other …
    auto theirs = other->invoke<int>(u"twice"_s, 4);
    QSignalSpy gone(other, &WebContents::gone);
    f.page->runJavaScript(u"location.reload(); 0"_s);
    QTRY_COMPARE(firstReady.size(), 1);
    QTRY_VERIFY(theirs.isFinished());
    QCOMPARE(theirs.result(), 8);
    // … unless their process dies.
    const QString never = u"ipcRenderer.handle('never', () => new Promise(() => {})); return 1"_s;
    f.run(never);
    auto first = f.contents->invoke(u"never"_s);
    auto second = other->invoke(u"n"_s);
    QCOMPARE(other->processId(), f.contents->processId());
    ::kill(pid_t(other->processId()), SIGKILL);
    QTRY_VERIFY(first.isFinished() && second.isFinished());
    QTRY_VERIFY(!f.contents->send(u"n"_s, 1) && !other->send(u"n"_s, 1));
    f.page->triggerAction(QWebEnginePage::Reload);
    QTRY_COMPARE(firstReady.size(), 2);
    QVERIFY(!other->send(u"n"_s, 1));
    opened.reset();
    QCOMPARE(gone.size(), 1);
    QCOMPARE(f.run(u"return 3"_s), u"3"_s);
}

void tst_WebLifeStates::oneProfileForManyPages()
{
    // Pages of one profile share the handler of synchronous requests, and come and go in any order.
    PageFixture f;
    f.main.on(u"who"_s,
              [](const IpcMainEvent &event) { event.setReturnValue(event.sender()->id()); });
    QHash<int, int> heard;
    f.main.on(u"me"_s, [&](const IpcMainEvent &event, int id) {
        QCOMPARE(event.sender()->id(), id);
        ++heard[id];
    });
    f.scheme.pages.insert(
        u"/page"_s,
        u"<script>{ const { ipcRenderer } = require('electron');"
        "ipcRenderer.on('again', () => ipcRenderer.send('me', ipcRenderer.sendSync('who')));"
        "ipcRenderer.send('me', ipcRenderer.sendSync('who')) }</script>"_s);
    std::vector<std::unique_ptr<QWebEnginePage>> pages;
    QList<QPointer<WebContents>> all;
    for (int i = 0; i < 6; ++i) {
        // Half of them answer synchronous calls by prompt, half by request.
        pages.push_back(i % 2 ? std::make_unique<QWebEnginePage>(&f.profile)
                              : std::make_unique<Page>(&f.profile));
        WebEngineOptions options = PageFixture::pageScripts();
        options.answersPrompts = i % 2 == 0;
        all.append(f.main.connectTo(new WebEngineTransport(pages.back().get(), options)));
        pages.back()->load(QUrl(u"app://site%1/page"_s.arg(i % 3)));
    }
    QTRY_COMPARE(heard.size(), 6);
    for (const int i : { 0, 3 })
        pages.at(size_t(i)).reset();
    f.main.broadcast(u"again"_s);
    for (const int i : { 1, 2, 4, 5 })
        QTRY_COMPARE(heard.value(all.at(i)->id()), 2);
    QTRY_VERIFY(!all.at(0) && !all.at(3));
    QCOMPARE(f.main.webContents().size(), 5);
}

QTEST_MAIN(tst_WebLifeStates)
#include "tst_weblifestates.moc"
