// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewscreen.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

using namespace Ferry;
using namespace FerryTest;
using namespace std::chrono_literals;

/*! The lanes of sendSync() on a view: its prompts may wait, and the page's own dialogs are the
 * application's. */
class tst_QmlViewPrompts : public QObject
{
    Q_OBJECT

public:
    static void initMain() { initializeViews(); }

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void pageDialogs();
    void ownHandler();
    void lateHandler();
    void answersMayWait();
    void survivesCollection();
    void eventLoopInListener();
    void forgedPrompt();

private:
    static ViewScreen plain(const QString &script)
    {
        return ViewScreen(u"Prompts.qml"_s, { { u"program"_s, program(script) } });
    }
    static QString program(const QString &script)
    {
        return u"<script>const { ipcRenderer } = require('electron');"_s + script + u"</script>"_s;
    }
    using Lanes = std::pair<quint64, quint64>;
    static Lanes lanesOf(const ViewScreen &screen)
    {
        const Statistics statistics = screen.main()->webContents().constFirst()->statistics();
        return { statistics.syncPrompts, statistics.syncRequests };
    }
};

// What both kinds of handler see of this page: its dialogs, and none of the calls.
static const QString dialogs =
    u"const all = [ipcRenderer.sendSync('ask', 1), prompt('name?', 'x'), String(alert('watch')),"
    "  String(confirm('sure?')), prompt('ferry', 'y'), ipcRenderer.sendSync('ask', 2)];"
    "ipcRenderer.send('all', all)"_s;
static const QStringList seenOfThem { u"name?"_s, u"watch"_s, u"sure?"_s, u"ferry"_s };
static const QVariantList answersOfThem {
    2, u"answer"_s, u"undefined"_s, u"true"_s, u"answer"_s, 3
};

static void answerAsk(IpcMain *main, QVariantList *all)
{
    main->on(u"ask"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(n + 1); });
    main->on(u"all"_s, [all](const QVariantList &list) { *all = list; });
}

void tst_QmlViewPrompts::pageDialogs()
{
    ViewScreen screen = plain(dialogs);
    QVERIFY(screen.isValid());
    QVariantList all;
    answerAsk(screen.main(), &all);
    QTRY_COMPARE(all, answersOfThem);
    QStringList seen;
    for (const QString &text : seenOfThem)
        seen.append(u"page "_s + text);
    QCOMPARE(screen.strings("seen"), seen);
    QCOMPARE(lanesOf(screen), Lanes(2, 0));
}

void tst_QmlViewPrompts::ownHandler()
{
    ViewScreen screen(u"Prompts.qml"_s,
                      { { u"isOwn"_s, true }, { u"program"_s, program(dialogs) } });
    QVERIFY(screen.isValid());
    QVariantList all;
    answerAsk(screen.main(), &all);
    QTRY_COMPARE(all, answersOfThem);
    QStringList seen;
    for (const QString &text : seenOfThem)
        seen.append(u"own "_s + text);
    QCOMPARE(screen.strings("seen"), seen);
    QCOMPARE(lanesOf(screen), Lanes(0, 2));
}

void tst_QmlViewPrompts::lateHandler()
{
    ViewScreen screen =
        plain(u"ipcRenderer.on('go', () => ipcRenderer.send('all', [ipcRenderer.sendSync('ask', 1),"
              "  ipcRenderer.sendSync('ask', 2)])); ipcRenderer.send('all', [])"_s);
    QVariantList all { 1 };
    answerAsk(screen.main(), &all);
    QTRY_VERIFY(all.isEmpty());
    screen.run(
        u"(s => s.plain.javaScriptDialogRequested.connect(request => s.seen.push(request.accepted)))"_s);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"handle pageDialogRequested instead"_s)); // once
    screen.main()->broadcast(u"go"_s);
    QTRY_COMPARE(all, QVariantList({ 2, 3 }));
    QCOMPARE(screen.strings("seen"), QStringList({ u"true"_s, u"true"_s }));
}

void tst_QmlViewPrompts::answersMayWait()
{
    ViewScreen screen = plain(
        u"ipcRenderer.send('all', [ipcRenderer.sendSync('late', 1), ipcRenderer.sendSync('deferred', 2)])"_s);
    QVariantList all;
    answerAsk(screen.main(), &all);
    screen.main()->on(u"late"_s, [](const IpcMainEvent &event, int n) {
        QTimer::singleShot(50ms, [event, n] { event.setReturnValue(n); });
    });
    screen.main()->setSyncDispatch(u"deferred"_s, SyncDispatch::Deferred);
    screen.main()->on(u"deferred"_s,
                      [](const IpcMainEvent &event, int n) { event.setReturnValue(n); });
    QTRY_COMPARE(all, QVariantList({ 1, 2 }));
    QCOMPARE(lanesOf(screen), Lanes(2, 0));
}

void tst_QmlViewPrompts::survivesCollection()
{
    // The request belongs to the QML engine, which collects what nobody refers to.
    ViewScreen screen = plain(u"ipcRenderer.send('all', [ipcRenderer.sendSync('late', 1)])"_s);
    QVariantList all;
    answerAsk(screen.main(), &all);
    QList<IpcMainEvent> kept;
    screen.main()->on(u"late"_s, [&](const IpcMainEvent &event, int) { kept.append(event); });
    QTRY_COMPARE(kept.size(), 1);
    for (int i = 0; i < 3; ++i) {
        screen.engine()->collectGarbage();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCoreApplication::processEvents();
    }
    kept.takeFirst().setReturnValue(7);
    QTRY_COMPARE(all, QVariantList({ 7 }));
    QCOMPARE(lanesOf(screen), Lanes(1, 0));
}

void tst_QmlViewPrompts::eventLoopInListener()
{
    // Without a word about the channel: the call waits outside of Chromium's.
    ViewScreen screen = plain(u"ipcRenderer.send('all', [ipcRenderer.sendSync('dialog')])"_s);
    QVariantList all;
    answerAsk(screen.main(), &all);
    screen.main()->on(u"dialog"_s, [](const IpcMainEvent &event) {
        QEventLoop loop;
        QTimer::singleShot(50ms, &loop, &QEventLoop::quit);
        loop.exec();
        event.setReturnValue(5);
    });
    QTRY_COMPARE(all, QVariantList({ 5 }));
    QCOMPARE(lanesOf(screen), Lanes(1, 0));
}

void tst_QmlViewPrompts::forgedPrompt()
{
    // A prompt in the form of Ferry's, from a page that does not know the words, is the page's.
    ViewScreen screen = plain(
        u"const word = '0'.repeat(32);"
        "ipcRenderer.send('all', [prompt('ferry ' + word + ' ' + word + ' ' + word, '14 2 [2,2,\"ask\",[]][]')])"_s);
    QVariantList all;
    answerAsk(screen.main(), &all);
    QTRY_COMPARE(all, QVariantList({ u"answer"_s }));
    QCOMPARE(screen.strings("seen").size(), 1);
    QCOMPARE(lanesOf(screen), Lanes(0, 0));
}

QTEST_MAIN(tst_QmlViewPrompts)
#include "tst_qmlviewprompts.moc"
