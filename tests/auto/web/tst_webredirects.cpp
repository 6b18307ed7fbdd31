// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "httpserver.h"
#include "pagefixture.h"

#include <QtCore/QTemporaryDir>

using namespace Ferry;
using namespace FerryTest;

/*! Pages of a real server under several names: remote, redirected, without an origin. */
class tst_WebRedirects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void remote_data();
    void remote();
    void redirected_data();
    void redirected();
    void sandboxed_data();
    void sandboxed();
    void dataDocument_data();
    void dataDocument();
    void blobDocument_data();
    void blobDocument();
    void blankDocument_data();
    void blankDocument();
    void unreadableHost();
    void filePage();

private:
    HttpServer m_server;

    /*! \brief The options of a page that lets only \a entry of this server in. */
    WebEngineOptions allowing(const QString &entry, bool opaque = false) const
    {
        WebEngineOptions options = PageFixture::pageScripts();
        options.allowedOrigins = { m_server.origin(entry) };
        options.allowOpaqueOrigins = opaque;
        return options;
    }
    /*! \brief Does \a navigate; then the document that it led to may, or may not, use IPC in every
     * way. */
    template <typename Navigate>
    static void check(PageFixture &f, bool allowed, const QString &origin, Navigate navigate)
    {
        QSignalSpy ready(f.contents, &WebContents::ready);
        QSignalSpy denied(f.contents, &WebContents::denied);
        const quint64 before = f.contents->statistics().messagesDenied;
        const bool hadDocument = f.contents->url().isValid();
        f.page->console.clear();
        if (!allowed)
            expectRefusal(u"whose origin is %1. "_s.arg(origin.isEmpty() ? u"unknown"_s : origin));
        navigate();
        QTRY_COMPARE(ready.size() + denied.size(), 1);
        QCOMPARE(ready.size(), allowed ? 1 : 0);
        QTRY_COMPARE(f.eval(u"typeof require"_s).toString(),
                     allowed ? u"function"_s : u"undefined"_s);
        QCOMPARE(f.contents->statistics().messagesDenied, before);
        if (allowed) {
            QCOMPARE(f.contents->origin(), origin);
            QCOMPARE(
                f.run(u"return [ipcRenderer.sendSync('ask'), await ipcRenderer.invoke('ask')]"_s),
                u"[\"%1\",\"%1\"]"_s.arg(origin));
            QCOMPARE(f.page->console, QStringList());
            return;
        }
        QCOMPARE(denied.at(0).at(0).toString(), origin);
        QVERIFY(denied.at(0).at(1).toString().isNull());
        QTRY_COMPARE(f.page->console.size(), 1);
        QVERIFY2(f.page->console.at(0).contains(u"WebEngineOptions::allow"_s),
                 qPrintable(f.page->console.at(0)));
        // Without one before it main's messages go on waiting for one that may have them.
        QVERIFY(!hadDocument || !f.contents->send(u"x"_s));
    }
    static void answerAsk(PageFixture &f)
    {
        f.main.on(u"ask"_s,
                  [](const IpcMainEvent &event) { event.setReturnValue(event.origin()); });
        f.main.handle(u"ask"_s, [](const IpcMainInvokeEvent &event) { return event.origin(); });
    }
};

void tst_WebRedirects::remote_data()
{
    QTest::addColumn<QString>("entry");
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("exact") << u"app.test"_s << u"app.test"_s << true;
    QTest::newRow("other host") << u"app.test"_s << u"evil.test"_s << false;
    QTest::newRow("sub-domain of exact") << u"app.test"_s << u"a.app.test"_s << false;
    QTest::newRow("root dot") << u"app.test"_s << u"app.test."_s << true;
    QTest::newRow("upper case") << u"APP.test"_s << u"App.Test"_s << true;
    QTest::newRow("star, one label") << u"*.app.test"_s << u"a.app.test"_s << true;
    QTest::newRow("star, three labels") << u"*.app.test"_s << u"a.b.c.app.test"_s << true;
    QTest::newRow("star, itself") << u"*.app.test"_s << u"app.test"_s << false;
    QTest::newRow("star, suffix of a name") << u"*.app.test"_s << u"evilapp.test"_s << false;
    QTest::newRow("star, root dot") << u"*.app.test"_s << u"a.app.test."_s << true;
    QTest::newRow("star, idn") << u"*.bücher.test"_s << u"große.bücher.test"_s << true;
}

void tst_WebRedirects::remote()
{
    QFETCH(QString, entry);
    QFETCH(QString, host);
    QFETCH(bool, allowed);
    PageFixture f(allowing(entry));
    answerAsk(f);
    QString origin =
        QUrl(m_server.origin(host)).toString(QUrl::FullyEncoded).replace(u".:"_s, u":"_s);
    check(f, allowed, origin, [&] { QVERIFY(f.load(m_server.url(host))); });
}

void tst_WebRedirects::redirected_data()
{
    QTest::addColumn<QStringList>("hosts"); // the first is asked, each sends to the next
    QTest::addColumn<bool>("allowed"); // app.test is, evil.test is not
    const QString app = u"app.test"_s;
    const QString evil = u"evil.test"_s;
    QTest::newRow("allowed to denied") << QStringList { app, evil } << false;
    QTest::newRow("denied to allowed") << QStringList { evil, app } << true;
    QTest::newRow("allowed to allowed") << QStringList { app, app } << true;
    QTest::newRow("chain to denied") << QStringList { app, app, evil, app, evil } << false;
    QTest::newRow("chain to allowed") << QStringList { evil, app, evil, app } << true;
}

void tst_WebRedirects::redirected()
{
    QFETCH(QStringList, hosts);
    QFETCH(bool, allowed);
    PageFixture f(allowing(u"app.test"_s));
    answerAsk(f);
    for (qsizetype i = 1; i < hosts.size(); ++i)
        m_server.redirect(u"/hop%1"_s.arg(i), m_server.url(hosts.at(i), u"/hop%1"_s.arg(i + 1)));
    m_server.serve(u"/hop%1"_s.arg(hosts.size()), {});
    const QString origin = m_server.origin(hosts.constLast());
    // From nothing, from an allowed page by a link of its own, and from a denied one.
    m_server.requests.clear();
    check(f, allowed, origin, [&] { QVERIFY(f.load(m_server.url(hosts.at(0), u"/hop1"_s))); });
    QVERIFY2(m_server.requests.size() == hosts.size(), qPrintable(m_server.requests.join(u' ')));
    for (const QString &from : { u"app.test"_s, u"evil.test"_s }) {
        check(f, from == u"app.test"_s, m_server.origin(from),
              [&] { QVERIFY(f.load(m_server.url(from))); });
        check(f, allowed, origin, [&] {
            QSignalSpy loaded(f.page.get(), &Page::loadFinished);
            f.page->runJavaScript(
                u"location = '%1'; 0"_s.arg(m_server.url(hosts.at(0), u"/hop1"_s).toString()));
            QTRY_COMPARE(loaded.size(), 1);
        });
    }
}

void tst_WebRedirects::sandboxed_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("opaque");
    QTest::addColumn<QString>("origin"); // that is named when it is refused; "": allowed
    QTest::newRow("allowed host") << u"app.test"_s << false << u"null"_s;
    QTest::newRow("allowed host, opaque allowed") << u"app.test"_s << true << QString();
    // The option is no way in for the whole web.
    QTest::newRow("denied host, opaque allowed")
        << u"evil.test"_s << true << m_server.origin(u"evil.test"_s);
}

void tst_WebRedirects::sandboxed()
{
    QFETCH(QString, host);
    QFETCH(bool, opaque);
    QFETCH(QString, origin);
    PageFixture f(allowing(u"app.test"_s, opaque));
    answerAsk(f);
    m_server.serve(u"/sandboxed"_s,
                   { "<p>x", "Content-Security-Policy: sandbox allow-scripts\r\n" });
    const bool allowed = origin.isEmpty();
    // Its address is allowed, but the document has no origin: only the page itself can tell.
    check(f, allowed, allowed ? u"null"_s : origin,
          [&] { QVERIFY(f.load(m_server.url(host, u"/sandboxed"_s))); });
}

void tst_WebRedirects::dataDocument_data()
{
    QTest::addColumn<bool>("allowed");
    QTest::newRow("denied") << false;
    QTest::newRow("allowed") << true;
}

void tst_WebRedirects::dataDocument()
{
    QFETCH(bool, allowed);
    PageFixture f(allowing(u"app.test"_s, allowed));
    answerAsk(f);
    check(f, allowed, u"null"_s, [&] { QVERIFY(f.load(QUrl(u"data:text/html,<p>x"_s))); });
    check(f, true, m_server.origin(u"app.test"_s),
          [&] { QVERIFY(f.load(m_server.url(u"app.test"_s))); });
    check(f, allowed, u"null"_s, [&] {
        QSignalSpy loaded(f.page.get(), &Page::loadFinished);
        f.page->setHtml(u"<p>no base"_s);
        QTRY_COMPARE(loaded.size(), 1);
    });
}

void tst_WebRedirects::blobDocument_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("of an allowed page") << u"app.test"_s << true;
    QTest::newRow("of a denied page") << u"evil.test"_s << false;
}

void tst_WebRedirects::blobDocument()
{
    // It belongs to the origin that made it.
    QFETCH(QString, host);
    QFETCH(bool, allowed);
    PageFixture f(allowing(u"app.test"_s));
    answerAsk(f);
    const QString origin = m_server.origin(host);
    check(f, allowed, origin, [&] { QVERIFY(f.load(m_server.url(host))); });
    check(f, allowed, origin, [&] {
        QSignalSpy loaded(f.page.get(), &Page::loadFinished);
        f.page->runJavaScript(
            u"location = URL.createObjectURL(new Blob(['<p>b'], { type: 'text/html' })); 0"_s);
        QTRY_COMPARE(loaded.size(), 1);
        QCOMPARE(f.page->url().scheme(), u"blob"_s);
    });
}

void tst_WebRedirects::blankDocument_data()
{
    QTest::addColumn<QString>("host");
    QTest::addColumn<bool>("opaque");
    QTest::addColumn<QString>("origin");
    // about:blank inherits an origin, but nothing vouches for it: it needs both, its maker's and
    // the option.
    QTest::newRow("of an allowed page") << u"app.test"_s << false << u"null"_s;
    QTest::newRow("of an allowed page, opaque allowed") << u"app.test"_s << true << QString();
    QTest::newRow("of a denied page, opaque allowed")
        << u"evil.test"_s << true << m_server.origin(u"evil.test"_s);
}

void tst_WebRedirects::blankDocument()
{
    QFETCH(QString, host);
    QFETCH(bool, opaque);
    QFETCH(QString, origin);
    PageFixture f(allowing(u"app.test"_s, opaque));
    answerAsk(f);
    const bool allowed = origin.isEmpty();
    check(f, host == u"app.test"_s, m_server.origin(host),
          [&] { QVERIFY(f.load(m_server.url(host))); });
    check(f, allowed, allowed ? m_server.origin(host) : origin, [&] {
        QSignalSpy loaded(f.page.get(), &Page::loadFinished);
        f.page->runJavaScript(u"location = 'about:blank'; 0"_s);
        QTRY_COMPARE(loaded.size(), 1);
    });
}

void tst_WebRedirects::unreadableHost()
{
    // QUrl cannot say what Chromium loads here. That is no reason to take it for an opaque
    // document.
    PageFixture f(allowing(u"app.test"_s, true));
    answerAsk(f);
    check(f, true, m_server.origin(u"app.test"_s),
          [&] { QVERIFY(f.load(m_server.url(u"app.test"_s))); });
    check(f, false, QString(), [&] {
        QSignalSpy loaded(f.page.get(), &Page::loadFinished);
        f.page->runJavaScript(
            u"location = 'http://we*ird.test:%1/'; 0"_s.arg(m_server.serverPort()));
        QTRY_COMPARE(loaded.size(), 1);
        QVERIFY(f.eval(u"location.host"_s).toString().startsWith(u"we"_s));
    });
}

void tst_WebRedirects::filePage()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"a page.html"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<p>file");
    file.close();
    PageFixture f;
    answerAsk(f);
    check(f, true, u"file://"_s, [&] { QVERIFY(f.load(QUrl::fromLocalFile(file.fileName()))); });
    check(f, false, m_server.origin(u"evil.test"_s),
          [&] { QVERIFY(f.load(m_server.url(u"evil.test"_s))); });
    check(f, true, u"file://"_s, [&] { QVERIFY(f.load(QUrl::fromLocalFile(file.fileName()))); });
}

QTEST_MAIN(tst_WebRedirects)
#include "tst_webredirects.moc"
