// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <csignal>

using namespace Ferry;
using namespace FerryTest;

/*! A document that QtWebEngine gave no user scripts, as sometimes happens after a renderer was
 * killed: it is loaded again. */
class tst_WebCrashes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void killedInARow();
    void newPageAfterwards();
    void muteOnce();
    void muteForGood();
    void scriptsTakenOut();
    void notAllowed();

private:
    // Documents, as the log says
    static inline int loadedAgain = 0;
    static inline int givenUp = 0;

    static void kill(const PageFixture &f)
    {
        QSignalSpy gone(f.page.get(), &Page::renderProcessTerminated);
        const auto process = pid_t(f.page->renderProcessPid());
        QVERIFY(process > 0); // kill() takes 0 for ourselves, and whoever started us
        ::kill(process, SIGKILL);
        QVERIFY(gone.wait());
    }
    static QWebEngineScript script(const QString &source)
    {
        QWebEngineScript script;
        script.setName(u"own"_s);
        script.setInjectionPoint(QWebEngineScript::DocumentCreation);
        script.setWorldId(QWebEngineScript::ApplicationWorld);
        script.setSourceCode(source);
        return script;
    }
    /*! \brief Ferry's script ends at once, in each document for which \a condition holds. */
    static void breakRuntime(const PageFixture &f, const QString &condition)
    {
        auto &&scripts = f.page->scripts();
        const QList<QWebEngineScript> ferrys =
            scripts.find(u"ferry runtime"_s) + scripts.find(u"ferry bridge 0"_s);
        QCOMPARE(ferrys.size(), 2);
        scripts.clear();
        scripts.insert(script(u"if (%1) crypto.getRandomValues = 0;"_s.arg(condition)));
        for (const QWebEngineScript &one : ferrys)
            scripts.insert(one);
    }
};

void tst_WebCrashes::initTestCase()
{
    ignoreChromium();
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler(
        [](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            givenUp += text.contains(u"loaded without a word"_s);
            loadedAgain += QRegularExpression(u"^app://test/page(\\?x)? began without user scripts, "
                                              "as can happen .*; it is loaded again$"_s)
                               .match(text)
                               .hasMatch();
            before(type, context, text);
        });
}

void tst_WebCrashes::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    givenUp = loadedAgain = 0;
}

void tst_WebCrashes::killedInARow()
{
    PageFixture f;
    // What an application puts in itself comes back as well, and behind Ferry's.
    f.page->scripts().insert(script(u"globalThis.own = typeof qt.webChannelTransport.onmessage"_s));
    QVERIFY(f.open());
    for (int i = 0; i < 10; ++i) {
        QSignalSpy ready(f.contents, &WebContents::ready);
        kill(f);
        f.page->triggerAction(QWebEnginePage::Reload);
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(f.run(u"return 1"_s), u"1"_s);
        QCOMPARE(f.eval(u"own"_s, QWebEngineScript::ApplicationWorld).toString(), u"function"_s);
    }
}

void tst_WebCrashes::newPageAfterwards()
{
    PageFixture f;
    for (int i = 0; i < 5; ++i) {
        QVERIFY(f.open());
        for (int k = 0; k < 3; ++k) {
            QSignalSpy ready(f.contents, &WebContents::ready);
            kill(f);
            f.page->triggerAction(QWebEnginePage::Reload);
            QTRY_COMPARE(ready.size(), 1);
        }
        f.page = std::make_unique<Page>(&f.profile);
        f.contents = f.page->connectTo(&f.main, PageFixture::pageScripts());
        QVERIFY(f.contents);
        QSignalSpy ready(f.contents, &WebContents::ready);
        QVERIFY(f.open());
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(f.run(u"return 1"_s), u"1"_s);
    }
}

void tst_WebCrashes::muteOnce()
{
    PageFixture f;
    breakRuntime(f, u"!sessionStorage.seen && (sessionStorage.seen = 1)"_s);
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    // What was said before the first document is for the first that hears it.
    QVERIFY(f.contents->send(u"early"_s, 1));
    QStringList heard;
    f.main.on(u"heard"_s, [&](const QString &text) { heard.append(text); });
    QVERIFY(f.open(u"<script>const { ipcRenderer } = require('electron');"
                   "ipcRenderer.on('early', (event, n) => ipcRenderer.send('heard', 'early ' + n))"
                   "</script>"_s));
    QTRY_COMPARE(heard, QStringList { u"early 1"_s });
    QTRY_COMPARE(loaded.size(), 2);
    QCOMPARE(loadedAgain, 1);
    QCOMPARE(ready.size(), 1);
    // Again, in the middle of its life.
    f.eval(u"sessionStorage.clear(); 0"_s);
    auto pending = f.contents->invoke(u"nobody answers"_s);
    f.page->triggerAction(QWebEnginePage::Reload);
    QTRY_COMPARE(ready.size(), 2);
    QVERIFY(pending.isFinished());
    QTRY_COMPARE(loaded.size(), 4);
    QCOMPARE(loadedAgain, 2);
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
}

void tst_WebCrashes::muteForGood()
{
    PageFixture f;
    breakRuntime(f, u"location.search"_s);
    QVERIFY(f.open());
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^app://test/page\\?x loaded without a word"_s));
    QVERIFY(f.load(QUrl(u"app://test/page?x"_s)));
    QTRY_COMPARE(givenUp, 1);
    QVERIFY(!f.contents->send(u"x"_s));
    QCOMPARE(loaded.size(), 4);
    QCOMPARE(loadedAgain, 3);
}

void tst_WebCrashes::scriptsTakenOut()
{
    PageFixture f;
    QVERIFY(f.open());
    f.page->scripts().clear();
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^app://test/page loaded without a word"_s));
    QVERIFY(f.open());
    QTRY_COMPARE(givenUp, 1);
    QVERIFY(!f.contents->send(u"x"_s));
    QCOMPARE(loaded.size(), 1);
    QCOMPARE(loadedAgain, 0);
}

void tst_WebCrashes::notAllowed()
{
    // Nobody would hear it: it is left as it is.
    PageFixture f;
    breakRuntime(f, u"self.origin === 'null'"_s);
    QVERIFY(f.open());
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"^data:.* loaded without a word"_s));
    QVERIFY(f.load(QUrl(u"data:text/html,<p>x"_s)));
    QTRY_COMPARE(givenUp, 1);
    QVERIFY(!f.contents->send(u"x"_s));
    QCOMPARE(loaded.size(), 1);
    QCOMPARE(loadedAgain, 0);
}

QTEST_MAIN(tst_WebCrashes)
#include "tst_webcrashes.moc"
