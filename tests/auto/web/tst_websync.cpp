// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "synclanes.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;
using namespace std::chrono_literals;

/*! sendSync() of a page: it blocks, it always ends, and it keeps its place among all messages. */
class tst_WebSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addSyncLanes(); }
    void initTestCase() { ignoreChromium(); }

    void noListener();
    void twoAnswers();
    void lateAnswer();
    void neverAnswered();
    void listenerThrows();
    void timeout();
    void warnsWhileHeld();
    void blocks();
    void order();
    void deferred();
    void otherPagesGoOn();
    void strangersAreRefused();
    void nestedLoopInListener();
};

void tst_WebSync::noListener()
{
    PageFixture f(laneOptions());
    QVERIFY(f.open());
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(
            u"called ipcRenderer.sendSync\\(\\) with 'nobody' channel without listeners"_s));
    QCOMPARE(f.run(u"try { return ipcRenderer.sendSync('nobody') } catch (e) { return e.code }"_s),
             u"\"ERR_NO_LISTENER\""_s);
}

void tst_WebSync::twoAnswers()
{
    PageFixture f(laneOptions());
    int calls = 0;
    for (int answer : { 1, 2 }) {
        f.main.on(u"ask"_s, [&, answer](const IpcMainEvent &event) {
            ++calls;
            QVERIFY(event.isSync());
            event.setReturnValue(answer);
        });
    }
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return [ipcRenderer.sendSync('ask'), ipcRenderer.sendSync('ask')]"_s),
             u"[1,1]"_s);
    QCOMPARE(calls, 4);
}

void tst_WebSync::lateAnswer()
{
    PageFixture f(laneOptions());
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) {
        QTimer::singleShot(300ms, [event] { event.setReturnValue(u"late"_s); });
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"const t = performance.now(); const v = ipcRenderer.sendSync('ask');"
                   "return [v, performance.now() - t >= 290]"_s),
             u"[\"late\",true]"_s);
}

void tst_WebSync::neverAnswered()
{
    PageFixture f(laneOptions());
    f.main.on(u"ask"_s, [](const IpcMainEvent &) {});
    QVERIFY(f.open());
    QCOMPARE(
        f.run(u"try { ipcRenderer.sendSync('ask') } catch (e) { return [e.code, e.message] }"_s),
        u"[\"ERR_NO_REPLY\",\"reply was never sent\"]"_s);
}

void tst_WebSync::listenerThrows()
{
    PageFixture f(laneOptions());
    f.main.on(u"ask"_s, [](const IpcMainEvent &) { throw IpcError(u"no"_s, u"MINE"_s); });
    QVERIFY(f.open());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"'ask'"_s));
    QCOMPARE(
        f.run(
            u"try { ipcRenderer.sendSync('ask') } catch (e) { return [e.code, e.message, e instanceof Error] }"_s),
        u"[\"MINE\",\"no\",true]"_s);
}

void tst_WebSync::timeout()
{
    WebEngineOptions options = laneOptions();
    options.syncTimeout = 200ms;
    PageFixture f(options);
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"try { ipcRenderer.sendSync('ask') } catch (e) { return [e.code, e.message.includes(\"'ask'\")] }"_s),
        u"[\"ERR_TIMEOUT\",true]"_s);
    QVERIFY(kept.at(0).isCanceled());
    kept.at(0).setReturnValue(1); // too late, and harmless
    f.main.removeAllListeners(u"ask"_s);
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { event.setReturnValue(2); });
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('ask')"_s), u"2"_s);
}

void tst_WebSync::warnsWhileHeld()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"slow"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    QVERIFY(f.open());
    f.start(u"return ipcRenderer.sendSync('slow')"_s);
    QTRY_COMPARE(kept.size(), 1);
    static QStringList warnings;
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &text) { warnings.append(text); });
    const auto restore = qScopeGuard([] { qInstallMessageHandler(before); });
    QTRY_COMPARE_WITH_TIMEOUT(
        warnings, QStringList { u"sendSync('slow') has blocked its page for 5 s"_s }, 8000);
    kept.takeFirst().setReturnValue(1);
    QCOMPARE(f.result(), u"1"_s);
}

void tst_WebSync::blocks()
{
    PageFixture f(laneOptions());
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        f.contents->send(u"meanwhile"_s, 1);
        QTimer::singleShot(100ms, [event] { event.setReturnValue(1); });
    });
    QVERIFY(f.open());
    // What main sends meanwhile comes after the call has returned.
    QCOMPARE(f.run(u"const seen = []; const came = new Promise((r) => "
                   u"ipcRenderer.once('meanwhile', () => { seen.push('m'); r() }));"
                   "ipcRenderer.sendSync('ask'); seen.push('s'); await came; return seen"_s),
             u"[\"s\",\"m\"]"_s);
}

void tst_WebSync::order()
{
    PageFixture f(laneOptions());
    QVariantList seen;
    f.main.on(u"send"_s, [&](int n) { seen.append(n); });
    f.main.on(u"sync"_s, [&](const IpcMainEvent &event, int n) {
        seen.append(n);
        event.setReturnValue(n);
    });
    f.main.handle(u"invoke"_s, [&](int n) {
        seen.append(n);
        return n;
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"let n = 0, bad = 0; const all = []; let s = 12345;"
                   "while (n < 1000) { s = (s * 1103515245 + 12345) % 2147483648; const k = s % 7;"
                   "  if (k < 3) ipcRenderer.send('send', n++); else if (k < 6) "
                   "all.push(ipcRenderer.invoke('invoke', n++));"
                   "  else if (ipcRenderer.sendSync('sync', n) !== n++) ++bad;"
                   "  if (k === 5 && n % 5 === 0) await null; }"
                   "await Promise.all(all); return bad"_s),
             u"0"_s);
    QTRY_COMPARE(seen.size(), 1000);
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(seen.at(i).toInt(), i);
}

void tst_WebSync::deferred()
{
    PageFixture f(laneOptions());
    f.main.setSyncDispatch(u"ask"_s, SyncDispatch::Deferred);
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) { event.setReturnValue(3); });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('ask')"_s), u"3"_s);
}

void tst_WebSync::otherPagesGoOn()
{
    PageFixture f(laneOptions());
    QList<IpcMainEvent> kept;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    f.main.handle(u"add"_s, [](int a, int b) { return a + b; });
    QVERIFY(f.open());
    Page second(&f.profile);
    QVERIFY(second.connectTo(&f.main, PageFixture::pageScripts()));
    QSignalSpy loaded(&second, &Page::loadFinished);
    // Another site, so another process: one process is one thread for all its pages.
    second.load(QUrl(u"app://other/page"_s));
    QTRY_COMPARE(loaded.size(), 1);

    f.start(u"return ipcRenderer.sendSync('ask')"_s);
    QTRY_COMPARE(kept.size(), 1);
    QString sum;
    f.main.on(u"sum"_s, [&](int n) { sum = QString::number(n); });
    second.runJavaScript(
        u"(async () => { const { ipcRenderer } = require('electron');"
        "ipcRenderer.send('sum', await ipcRenderer.invoke('add', 2, 3)) })(); 0"_s);
    QTRY_COMPARE(sum, u"5"_s);
    QCOMPARE(kept.at(0).sender(), f.contents.data());
    kept.takeFirst().setReturnValue(1);
    QCOMPARE(f.result(), u"1"_s);
}

void tst_WebSync::strangersAreRefused()
{
    PageFixture f(laneOptions());
    QVERIFY(f.open());
    const QString attempt =
        u"(() => { const x = new XMLHttpRequest(); x.open('GET', '%1', false); %2"
        "try { x.send(); return 'answered ' + x.responseText } catch (e) { return e.name } })()"_s;
    for (const QString &url : { u"ferry://sync/"_s, u"ferry://other/x"_s }) {
        QCOMPARE(f.eval(attempt.arg(url, QString())).toString(), u"NetworkError"_s);
        QCOMPARE(
            f.eval(attempt.arg(url, u"x.setRequestHeader('X-Ferry', 'a b c 1');"_s)).toString(),
            u"NetworkError"_s);
        QCOMPARE(f.eval(attempt.arg(url, u"x.setRequestHeader('X-Ferry', '   1');"_s)).toString(),
                 u"NetworkError"_s);
    }
    QCOMPARE(f.eval(u"String(window.prompt)"_s).toString().contains(u"native"), true);
}

void tst_WebSync::nestedLoopInListener()
{
    QFETCH_GLOBAL(bool, prompts);
    if (prompts)
        QSKIP("needs a deferred channel there: tst_webprompt");
    PageFixture f(laneOptions());
    f.main.on(u"dialog"_s, [](const IpcMainEvent &event) {
        QEventLoop loop;
        QTimer::singleShot(200ms, &loop, &QEventLoop::quit);
        loop.exec();
        event.setReturnValue(u"closed"_s);
    });
    int during = 0;
    f.main.on(u"tick"_s, [&] { ++during; });
    f.scheme.pages.insert(u"/page"_s, u"<p>"_s);
    Page second(&f.profile);
    QVERIFY(second.connectTo(&f.main, PageFixture::pageScripts()));
    QVERIFY(f.open());
    QSignalSpy loaded(&second, &Page::loadFinished);
    f.start(u"return ipcRenderer.sendSync('dialog')"_s);
    // While the listener's loop runs, other pages live.
    second.load(QUrl(u"app://other/page"_s));
    QCOMPARE(f.result(), u"\"closed\""_s);
    QTRY_COMPARE(loaded.size(), 1);
}

QTEST_MAIN(tst_WebSync)
#include "tst_websync.moc"
