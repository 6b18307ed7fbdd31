// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "framesfixture.h"

#include <QtCore/QPromise>

#include <csignal>
#include <numeric>

using namespace Ferry;
using namespace FerryTest;

/*! Frames come, navigate and go, and so does the page around them. */
class tst_WebFramesLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void navigated_data();
    void navigated();
    void removed();
    void removedAndAddedAgain();
    void callsEnd_data();
    void callsEnd();
    void documentOpenOfTheTop();
    void windowStop();
    void topNavigates_data();
    void topNavigates();
    void rendererKilled();
    void contentsClose();
    void manyFrames();

private:
    HttpServer m_server;

    /*! \brief A page of a.test with one frame, of \a host. */
    void open(FramesFixture &f, const QString &host = u"a.test"_s)
    {
        servePage(m_server, u"/"_s,
                  "<body><iframe id='frame' src='" + m_server.origin(host).toUtf8()
                      + "/sub'></iframe>");
        servePage(m_server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
        servePage(m_server, u"/next"_s, FramesFixture::script(u"next"_s).toUtf8());
        QVERIFY(f.load(m_server.url(u"a.test"_s)));
        QVERIFY(f.hasCome(u"sub"_s));
    }
    WebEngineOptions options() const
    {
        return FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s });
    }
};

void tst_WebFramesLife::navigated_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("same origin") << u"a.test"_s << u"a.test"_s;
    QTest::newRow("to another origin") << u"a.test"_s << u"b.test"_s;
    QTest::newRow("within another origin") << u"b.test"_s << u"b.test"_s;
}

void tst_WebFramesLife::navigated()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    FramesFixture f(options());
    open(f, from);
    const WebFrame before = f.frames.value(u"sub"_s);
    QStringList heard;
    before.ipc()->on(u"here"_s, [&](const QString &name) { heard.append(name); });
    for (const QString &name : { u"next"_s, u"sub"_s, u"next"_s }) {
        const qsizetype count = f.names.count(name);
        f.eval(u"frame.src = '%1'; 0"_s.arg(m_server.url(to, u'/' + name).toString()));
        QVERIFY(f.hasCome(name, count + 1));
        QCOMPARE(f.frames.value(name), before);
        const WebFrame now = f.contents->frames().constLast();
        QCOMPARE(now, before);
        QCOMPARE(now.url(), m_server.url(to, u'/' + name));
        QCOMPARE(now.origin(), m_server.origin(to));
        QCOMPARE(f.runIn(name, u"return ipcRenderer.sendSync('who')[0]"_s),
                 QString::number(before.frameId()));
    }
    QCOMPARE(heard, (QStringList { u"next"_s, u"sub"_s, u"next"_s }));
    QCOMPARE(f.contents->frames().size(), 2);
}

void tst_WebFramesLife::removed()
{
    FramesFixture f(options());
    open(f, u"b.test"_s);
    const WebFrame frame = f.frames.value(u"sub"_s);
    f.eval(u"frame.remove(); 0"_s);
    QTRY_VERIFY(!frame.isValid());
    QCOMPARE(f.contents->frames(), QList<WebFrame> { f.contents->mainFrame() });
    QVERIFY(!frame.send(u"do"_s, QString()));
    QVERIFY(!f.contents->sendToFrame(frame.frameId(), u"do"_s, QString()));
    QVERIFY(!frame.ipc());
    QVERIFY(frame.url().isEmpty());
}

void tst_WebFramesLife::removedAndAddedAgain()
{
    FramesFixture f(options());
    open(f);
    const WebFrame first = f.frames.value(u"sub"_s);
    for (int i = 2; i < 12; ++i) {
        f.eval(u"{ const old = frame; old.remove(); document.body.append(old) } 0"_s);
        QVERIFY(f.hasCome(u"sub"_s, i));
        QVERIFY(f.frames.value(u"sub"_s) != first);
        QCOMPARE(f.runIn(u"sub"_s, u"return ipcRenderer.sendSync('who')[0]"_s),
                 QString::number(f.frames.value(u"sub"_s).frameId()));
    }
    QTRY_COMPARE(f.contents->frames().size(), 2);
    QVERIFY(!first.isValid());
}

void tst_WebFramesLife::callsEnd_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("removed") << u"frame.remove(); 0"_s;
    QTest::newRow("navigated") << u"frame.src = '/next'; 0"_s;
    QTest::newRow("blanked") << u"frame.src = 'about:blank'; 0"_s;
    QTest::newRow("replaced by its own content") << u"frame.srcdoc = '<p>x'; 0"_s;
}

void tst_WebFramesLife::callsEnd()
{
    QFETCH(QString, how);
    FramesFixture f(options());
    QList<IpcMainInvokeEvent> calls;
    int canceled = 0;
    f.main.handle(u"wait"_s, [&](const IpcMainInvokeEvent &event) {
        event.onCanceled(this, [&] { ++canceled; });
        calls.append(event);
        auto promise = std::make_shared<QPromise<void>>();
        promise->start();
        QObject::connect(f.contents, &QObject::destroyed, this, [promise] {});
        return promise->future();
    });
    open(f);
    f.frames.value(u"sub"_s).send(u"do"_s, u"ipcRenderer.invoke('wait')"_s);
    QTRY_COMPARE(calls.size(), 1);
    QVERIFY(!calls.at(0).isCanceled());
    f.eval(how);
    QTRY_COMPARE(canceled, 1);
    QVERIFY(calls.at(0).isCanceled());
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('who')[1]"_s),
             u'"' + m_server.origin(u"a.test"_s) + u'"');
}

void tst_WebFramesLife::documentOpenOfTheTop()
{
    // It takes all listeners of the window away, of all worlds.
    FramesFixture f(options());
    open(f);
    for (int i = 0; i < 3; ++i) {
        f.names.clear();
        f.eval(u"document.open(); document.write('<body><iframe id=frame src=\"%1\"></iframe>');"
               "document.close(); 0"_s.arg(
                   m_server.url(i == 1 ? u"b.test"_s : u"a.test"_s, u"/next"_s).toString()));
        QVERIFY(f.hasCome(u"next"_s));
        QTRY_COMPARE(f.contents->frames().size(), 2);
        QCOMPARE(f.runIn(u"next"_s, u"return ipcRenderer.sendSync('who')[0]"_s),
                 QString::number(f.frames.value(u"next"_s).frameId()));
        // Of the same id after a navigation: the main frame still sees it.
        const WebFrame frame = f.frames.value(u"next"_s);
        f.eval(u"frame.src = '%1'; 0"_s.arg(m_server.url(u"a.test"_s, u"/sub"_s).toString()));
        QVERIFY(f.hasCome(u"sub"_s));
        QCOMPARE(f.frames.value(u"sub"_s), frame);
    }
}

void tst_WebFramesLife::windowStop()
{
    // It ends the requests of the document, which stays.
    FramesFixture f(options());
    open(f, u"b.test"_s);
    QList<int> got;
    f.main.on(u"n"_s, [&](int n) { got.append(n); });
    for (int i = 0; i < 20; ++i) {
        QVERIFY(f.frames.value(u"sub"_s).send(u"do"_s,
                                              u"ipcRenderer.send('n', %1); await 0; window.stop();"
                                              "ipcRenderer.send('n', %2); return %1"_s.arg(2 * i)
                                                  .arg(2 * i + 1)));
    }
    QList<int> expected(40);
    std::iota(expected.begin(), expected.end(), 0);
    QTRY_COMPARE(got, expected);
    QTRY_COMPARE(f.done.size(), 20);
    QVERIFY(f.frames.value(u"sub"_s).isValid());
}

void tst_WebFramesLife::topNavigates_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("byPage");
    QTest::newRow("by the page") << u"a.test"_s << true;
    QTest::newRow("by the page, to another site") << u"b.test"_s << true;
    QTest::newRow("by C++") << u"a.test"_s << false;
    QTest::newRow("by C++, to another site") << u"b.test"_s << false;
}

void tst_WebFramesLife::topNavigates()
{
    QFETCH(QString, host);
    QFETCH(bool, byPage);
    FramesFixture f(options());
    open(f);
    const WebFrame frame = f.frames.value(u"sub"_s);
    QPointer<IpcScope> scope = frame.ipc();
    for (int i = 2; i < 8; ++i) {
        // Sends meanwhile: none of it may come to a later document.
        f.frames.value(u"sub"_s).send(u"do"_s, u"ipcRenderer.send('late')"_s);
        if (byPage)
            f.eval(u"location = '%1'; 0"_s.arg(m_server.url(host).toString()));
        else
            f.page->load(m_server.url(host));
        QVERIFY(f.hasCome(u"sub"_s, i));
        QVERIFY(f.frames.value(u"sub"_s) != frame);
        QCOMPARE(f.contents->frames().size(), 2);
        QCOMPARE(f.runIn(u"sub"_s, u"return ipcRenderer.sendSync('who')[0]"_s),
                 QString::number(f.frames.value(u"sub"_s).frameId()));
    }
    QVERIFY(!frame.isValid());
    QTRY_VERIFY(!scope);
}

void tst_WebFramesLife::rendererKilled()
{
    FramesFixture f(options());
    open(f, u"a.test"_s);
    const WebFrame frame = f.frames.value(u"sub"_s);
    QSignalSpy gone(f.page.get(), &Page::renderProcessTerminated);
    ::kill(pid_t(f.page->renderProcessPid()), SIGKILL);
    QTRY_COMPARE(gone.size(), 1);
    QTRY_VERIFY(!frame.isValid());
    // QtWebEngine 6.4 sometimes runs no scripts in the sub-frames of the first load after a crash.
    for (int i = 0; i < 5 && f.names.size() < 2; ++i) {
        f.page->triggerAction(QWebEnginePage::Reload);
        FramesFixture::waitFor([&] { return f.names.size() == 2; }, 2000);
    }
    QVERIFY(f.hasCome(u"sub"_s, 2));
    QVERIFY(f.frames.value(u"sub"_s) != frame);
}

void tst_WebFramesLife::contentsClose()
{
    FramesFixture f(options());
    open(f, u"b.test"_s);
    f.frames.value(u"sub"_s).send(
        u"do"_s, u"ipcRenderer.invoke('never').catch((e) => console.log('ended ' + e.code))"_s);
    f.main.handle(u"never"_s, [&] {
        f.page->disconnectFromMain();
        return 0;
    });
    QTRY_COMPARE(f.page->console.filter(u"ended"_s).size(), 1);
    QVERIFY(f.contents.isNull() || f.contents->isDestroyed());
}

void tst_WebFramesLife::manyFrames()
{
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>");
    servePage(m_server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    f.eval(u"for (let i = 0; i < 40; ++i) document.body.append(Object.assign("
           "document.createElement('iframe'), { src: i % 2 ? '/sub' : '%1' })); 0"_s.arg(
               m_server.url(u"b.test"_s, u"/sub"_s).toString()));
    QVERIFY(FramesFixture::waitFor([&] { return f.names.size() == 40; }, 20000));
    QCOMPARE(f.contents->frames().size(), 41);
    const QList<WebFrame> frames = f.contents->frames();
    for (const WebFrame &frame : frames)
        QVERIFY(frame.isMainFrame() || frame.send(u"do"_s, u"return ipcRenderer.invoke('who')"_s));
    QTRY_COMPARE(f.done.size(), 40);
    for (const auto &[frameId, text] : std::as_const(f.done))
        QVERIFY2(text.startsWith(u"[%1,"_s.arg(frameId)), qPrintable(text));
    f.eval(u"document.body.textContent = ''; 0"_s);
    QTRY_COMPARE(f.contents->frames().size(), 1);
}

QTEST_MAIN(tst_WebFramesLife)
#include "tst_webframeslife.moc"
