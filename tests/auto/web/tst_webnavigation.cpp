// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "httpserver.h"
#include "pagefixture.h"

#include <QtCore/QPromise>
#include <QtWebEngineCore/QWebEngineHistory>
#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Ferry;
using namespace FerryTest;

/*! A page loses access with its document, whichever way it goes. */
class tst_WebNavigation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init();

    void accessEndsWithTheDocument_data();
    void accessEndsWithTheDocument();
    void errorPageEndsTheDocument();
    void muteDocumentEndsTheOneBefore();
    void noNewDocument_data();
    void noNewDocument();
    void eventIsOfTheSending();
    void pendingNavigation();
    void forgedEpoch();

private:
    HttpServer m_server;

    WebEngineOptions allowing(const QStringList &hosts) const
    {
        WebEngineOptions options = PageFixture::pageScripts();
        for (const QString &host : hosts)
            options.allowedOrigins.append(m_server.origin(host));
        return options;
    }
};

/*! \brief Calls that main has not answered yet, and what becomes of them. */
class Waiting
{
public:
    explicit Waiting(IpcMain *main)
    {
        m_promise.start();
        main->handle(u"wait"_s, [this](const IpcMainInvokeEvent &event) {
            event.onCanceled(&m_context, [this] { ++canceled; });
            events.append(event);
            return m_promise.future();
        });
    }
    bool isFutureCanceled() const { return m_promise.isCanceled(); }
    /*! \brief What a handler does that has not noticed. */
    void answerAll()
    {
        for (const IpcMainInvokeEvent &event : std::as_const(events))
            event.reply(u"secret"_s, u"of the old one"_s);
        m_promise.addResult(u"secret"_s);
        m_promise.finish();
    }

    QList<IpcMainInvokeEvent> events;
    int canceled = 0;

private:
    QPromise<QString> m_promise;
    QObject m_context;
};

void tst_WebNavigation::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    const QByteArray evil = m_server.url(u"evil.test"_s).toEncoded();
    m_server.serve(
        u"/"_s,
        { "<a href='" + evil + "'>link</a><form method=post action='" + evil + "'></form>", "" });
    m_server.redirect(u"/go"_s, m_server.url(u"evil.test"_s), "307 Temporary Redirect");
}

void tst_WebNavigation::accessEndsWithTheDocument_data()
{
    QTest::addColumn<QString>("script"); // empty: load() in C++
    QTest::addColumn<bool>("isReplaced"); // there is nothing to go back to
    QTest::newRow("link") << u"document.querySelector('a').click()"_s << false;
    QTest::newRow("form") << u"document.forms[0].submit()"_s << false;
    QTest::newRow("location") << u"location = document.querySelector('a').href"_s << false;
    QTest::newRow("location.replace")
        << u"location.replace(document.querySelector('a').href)"_s << true;
    QTest::newRow("redirect") << u"location = '/go'"_s << false;
    QTest::newRow("refresh")
        << u"document.head.innerHTML = `<meta http-equiv=refresh content='0;url=/go'>`"_s << true;
    QTest::newRow("C++") << QString() << false;
}

void tst_WebNavigation::accessEndsWithTheDocument()
{
    QFETCH(QString, script);
    QFETCH(bool, isReplaced);
    PageFixture f(allowing({ u"app.test"_s }));
    // What the isolated world of each document is told, after Ferry's own script has run.
    QWebEngineScript listening;
    listening.setInjectionPoint(QWebEngineScript::DocumentCreation);
    listening.setWorldId(QWebEngineScript::ApplicationWorld);
    listening.setSourceCode(
        u"{ const t = qt.webChannelTransport, on = t.onmessage; globalThis.told = [];"
        "t.onmessage = (m) => { told.push(m.data); on(m) } }"_s);
    f.page->scripts().insert(listening);
    Waiting waiting(&f.main);
    int heard = 0;
    f.main.on(u"hear"_s, [&] { ++heard; });
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    const qint64 process = f.page->renderProcessPid();
    f.start(u"await Promise.all([ipcRenderer.invoke('wait'), ipcRenderer.invoke('wait')])"_s);
    QTRY_COMPARE(waiting.events.size(), 2);
    QVERIFY(!waiting.isFutureCanceled());

    QSignalSpy denied(f.contents, &WebContents::denied);
    expectRefusal(u"whose origin is "_s + m_server.origin(u"evil.test"_s));
    if (script.isEmpty())
        f.page->load(m_server.url(u"evil.test"_s));
    else
        f.page->runJavaScript(script + u"; 0"_s);
    QTRY_COMPARE(denied.size(), 1);
    QCOMPARE(f.page->url().host(), u"evil.test"_s);
    QVERIFY(script.isEmpty() || f.page->renderProcessPid() == process);
    QVERIFY(waiting.isFutureCanceled());
    QCOMPARE(waiting.canceled, 2);
    QVERIFY(waiting.events.at(0).isCanceled() && waiting.events.at(1).isCanceled());
    QVERIFY(f.contents->url().isEmpty());
    QVERIFY(!f.contents->send(u"secret"_s));
    waiting.answerAll();
    QTRY_COMPARE(f.page->console.size(), 1);
    const QString told = f.eval(u"told.join()"_s, QWebEngineScript::ApplicationWorld).toString();
    QVERIFY2(told.contains(u"ERR_DENIED"_s) && !told.contains(u"secret"_s), qPrintable(told));

    // Back again, a new document of the old origin.
    QSignalSpy ready(f.contents, &WebContents::ready);
    if (isReplaced)
        f.page->load(m_server.url(u"app.test"_s));
    else
        f.page->runJavaScript(u"history.back(); 0"_s);
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(f.run(u"ipcRenderer.send('hear'); return 1"_s), u"1"_s);
    QCOMPARE(heard, 1);
    QVERIFY(f.contents->send(u"x"_s));
    if (!isReplaced) {
        expectRefusal(u"whose origin is "_s + m_server.origin(u"evil.test"_s));
        f.page->runJavaScript(u"history.forward(); 0"_s);
        QTRY_COMPARE(denied.size(), 2);
        QVERIFY(!f.contents->send(u"x"_s));
    }
}

void tst_WebNavigation::errorPageEndsTheDocument()
{
    // Nobody says hello from there.
    PageFixture f(allowing({ u"app.test"_s }));
    Waiting waiting(&f.main);
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    f.start(u"await ipcRenderer.invoke('wait')"_s);
    QTRY_COMPARE(waiting.events.size(), 1);
    f.page->runJavaScript(u"location = 'http://localhost:1/'; 0"_s);
    QTRY_VERIFY(waiting.isFutureCanceled());
    QVERIFY(!f.contents->send(u"x"_s));
    QVERIFY(f.contents->url().isEmpty());
    QSignalSpy ready(f.contents, &WebContents::ready);
    f.page->history()->goToItem(f.page->history()->backItem());
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
}

void tst_WebNavigation::muteDocumentEndsTheOneBefore()
{
    PageFixture f(allowing({ u"app.test"_s }));
    Waiting waiting(&f.main);
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    f.start(u"await ipcRenderer.invoke('wait')"_s);
    QTRY_COMPARE(waiting.events.size(), 1);
    f.page->scripts().clear();
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"loaded without a word"_s));
    QVERIFY(f.load(m_server.url(u"evil.test"_s)));
    QTRY_VERIFY(waiting.isFutureCanceled());
    QVERIFY(!f.contents->send(u"x"_s));
}

void tst_WebNavigation::noNewDocument_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<bool>("isLoad");
    QTest::newRow("no content") << u"location = '/204'"_s << true;
    QTest::newRow("download") << u"location = '/file'"_s << true;
    QTest::newRow("fragment") << u"location = '#there'"_s << false;
    QTest::newRow("pushState") << u"history.pushState(1, '', '/elsewhere')"_s << false;
}

void tst_WebNavigation::noNewDocument()
{
    QFETCH(QString, script);
    QFETCH(bool, isLoad);
    m_server.serve(u"/204"_s, { "", "", "204 No Content" });
    m_server.serve(u"/file"_s, { "abc", "Content-Disposition: attachment\r\n" });
    PageFixture f(allowing({ u"app.test"_s }));
    Waiting waiting(&f.main);
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    f.start(u"return await ipcRenderer.invoke('wait')"_s);
    QTRY_COMPARE(waiting.events.size(), 1);
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy loaded(f.page.get(), &Page::loadFinished);
    QSignalSpy moved(f.page.get(), &Page::urlChanged);
    f.page->runJavaScript(script + u"; 0"_s);
    QTRY_COMPARE(isLoad ? loaded.size() : moved.size(), 1);
    QVERIFY(f.contents->send(u"x"_s));
    waiting.answerAll();
    QCOMPARE(f.result(), u"\"secret\""_s);
    QCOMPARE(ready.size(), 0);
    QCOMPARE(waiting.canceled, 0);
}

void tst_WebNavigation::eventIsOfTheSending()
{
    PageFixture f(allowing({ u"app.test"_s, u"other.test"_s }));
    QList<IpcMainEvent> events;
    f.main.on(u"note"_s, [&](const IpcMainEvent &event) { events.append(event); });
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    f.start(u"ipcRenderer.send('note'); await null; history.pushState(1, '', '/second');"
            "ipcRenderer.send('note')"_s);
    QTRY_COMPARE(events.size(), 2);
    QVERIFY(f.load(m_server.url(u"other.test"_s, u"/third"_s)));
    f.start(u"ipcRenderer.send('note')"_s);
    QTRY_COMPARE(events.size(), 3);
    const QStringList hosts { u"app.test"_s, u"app.test"_s, u"other.test"_s };
    const QStringList paths { u"/"_s, u"/second"_s, u"/third"_s };
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(events.at(i).origin(), m_server.origin(hosts.at(i)));
        QCOMPARE(events.at(i).url(), m_server.url(hosts.at(i), paths.at(i)));
        const WebFrame frame = events.at(i).senderFrame();
        QCOMPARE(frame, f.contents->mainFrame());
        QVERIFY(frame.isValid() && frame.isMainFrame());
        QCOMPARE(frame.origin(), m_server.origin(hosts.at(i)));
        QCOMPARE(frame.url(), m_server.url(hosts.at(i), paths.at(i)));
    }
    // The frame itself is of today.
    QCOMPARE(f.contents->mainFrame().url().path(), u"/third"_s);
    expectRefusal(u"whose origin is "_s + m_server.origin(u"evil.test"_s));
    QVERIFY(f.load(m_server.url(u"evil.test"_s)));
    QTRY_VERIFY(f.contents->mainFrame().url().isEmpty());
    QCOMPARE(events.at(2).senderFrame().origin(), m_server.origin(u"other.test"_s));
}

void tst_WebNavigation::pendingNavigation()
{
    // As long as the next document is not there, the old one is what it was.
    PageFixture f(allowing({ u"app.test"_s }));
    f.main.handle(u"who"_s, [](const IpcMainInvokeEvent &event) { return event.url().toString(); });
    m_server.serve(u"/held"_s, { "<p>x", "", "200 OK", true });
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    m_server.requests.clear();
    f.page->runJavaScript(
        u"location = '%1'; 0"_s.arg(m_server.url(u"evil.test"_s, u"/held"_s).toString()));
    QTRY_COMPARE(m_server.requests, QStringList { u"GET evil.test/held"_s });
    QCOMPARE(f.run(u"return await ipcRenderer.invoke('who')"_s),
             u"\"%1/\""_s.arg(m_server.origin(u"app.test"_s)));
    QSignalSpy denied(f.contents, &WebContents::denied);
    expectRefusal(u"whose origin is "_s + m_server.origin(u"evil.test"_s));
    m_server.release();
    QTRY_COMPARE(denied.size(), 1);
    QVERIFY(!f.contents->send(u"x"_s));
}

void tst_WebNavigation::forgedEpoch()
{
    // A denied document that knows the word of the one before it, secret included, is not heard.
    PageFixture f(allowing({ u"app.test"_s }));
    int asked = 0;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        ++asked;
        event.setReturnValue(1);
    });
    const QString say =
        u"const say = (first, m) => qt.webChannelTransport.send(JSON.stringify({ type: 9, "
        "object: 'ferry', property: 1, value: ['forged', 0, first, m] }));"_s;
    const QString ask = u"(() => {"_s + say
        + u"say(2, [[1, 'ask', []], [2, 7, 'ask', []]]);"
          "const x = new XMLHttpRequest(); x.open('GET', 'ferry://call/', false);"
          "x.setRequestHeader('X-Ferry', '%1 %2 forged 7'); x.send(); return x.responseText })()"_s
              .arg(f.configWord(u"page"_s), f.configWord(u"secret"_s));
    QVERIFY(f.load(m_server.url(u"app.test"_s)));
    f.eval(u"{"_s + say + u"say(1, [[0, { origin: self.origin }]]); } 0"_s,
           QWebEngineScript::ApplicationWorld);
    QVERIFY(f.eval(ask, QWebEngineScript::ApplicationWorld).toString().startsWith(u"[4,7,1"_s));
    QCOMPARE(asked, 2);
    expectRefusal(u"whose origin is "_s + m_server.origin(u"evil.test"_s));
    QVERIFY(f.load(m_server.url(u"evil.test"_s)));
    const QString answer = f.eval(ask, QWebEngineScript::ApplicationWorld).toString();
    QVERIFY2(answer.contains(u"ERR_CLOSED"_s), qPrintable(answer));
    QCOMPARE(asked, 2);
    QVERIFY(!f.contents->send(u"x"_s));
}

QTEST_MAIN(tst_WebNavigation)
#include "tst_webnavigation.moc"
