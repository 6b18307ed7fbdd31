// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "originrows.h"

#include <ferrywebengine/originpolicy_p.h>

#include <QtWebEngineCore/QWebEngineUrlScheme>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! The origin rule without a page. */
class tst_OriginPolicy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void entries_data() { FerryTest::originRows(); }
    void entries();
    void badEntries_data();
    void badEntries();
    void normalForm_data();
    void normalForm();
    void reported_data();
    void reported();
    void otherSchemes_data();
    void otherSchemes();
    void addressAndOrigin();
    void refusalNamesTheOption();
};

void tst_OriginPolicy::entries()
{
    QFETCH(QString, entry);
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    const OriginPolicy policy({ u"https://unrelated.test"_s, entry }, false);
    QCOMPARE(policy.allowedOrigins().size(), 2);
    QCOMPARE(policy.isAllowed(originOf(QUrl(url))), allowed);
    QVERIFY(!OriginPolicy({}, true).isAllowed(originOf(QUrl(url))));
}

void tst_OriginPolicy::badEntries_data()
{
    QTest::addColumn<QString>("entry");
    for (const QString &entry : { u"*"_s,
                                  u"https://*"_s,
                                  u"https://*."_s,
                                  u"https://*.org"_s,
                                  u"https://*.org."_s,
                                  u"https://*.localhost:80"_s,
                                  u"https://a.*.org"_s,
                                  u"https://*a.example.org"_s,
                                  u"https://*.*.example.org"_s,
                                  u"https://**.example.org"_s,
                                  u"*.example.org"_s,
                                  u"*://example.org"_s,
                                  u"https://*.1.2.3"_s,
                                  u"https://*.127.0.0.1"_s,
                                  u"https://*.[::1]"_s,
                                  u"https://example.org:*"_s,
                                  u"https://*.example.org:*"_s,
                                  u"https://*.example.org/a"_s,
                                  u"https://example.org/a"_s,
                                  u"https://example.org//"_s,
                                  u"https://example.org?a"_s,
                                  u"https://example.org#a"_s,
                                  u"https://u@example.org"_s,
                                  u"https://@example.org"_s,
                                  u"https://u:p@*.example.org"_s,
                                  u"example.org"_s,
                                  u""_s,
                                  u"null"_s,
                                  u"https:"_s,
                                  u"https://"_s,
                                  u"https:///example.org"_s,
                                  u"https:example.org"_s,
                                  u" https://example.org"_s,
                                  u"https://example.org "_s,
                                  u"https://example.org\n"_s,
                                  u"https://exa mple.org"_s,
                                  u"https://example..org"_s,
                                  u"https://.example.org"_s,
                                  u"https://*..example.org"_s,
                                  u"https://example.org:99999"_s,
                                  u"https://example.org:x"_s,
                                  u"https://[::1"_s,
                                  u"https://example.org\\a"_s,
                                  u"ftp://example.org"_s,
                                  u"file:///tmp"_s,
                                  u"qrc:/"_s,
                                  u"app://x"_s,
                                  u"data:text/html,x"_s })
        QTest::newRow(qPrintable(entry)) << entry;
}

void tst_OriginPolicy::badEntries()
{
    QFETCH(QString, entry);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"WebEngineOptions::allowedOrigins: \""_s
                                            + QRegularExpression::escape(entry)
                                            + u"\" is not an origin"_s));
    const OriginPolicy policy({ entry, u"https://example.test"_s }, false);
    QCOMPARE(policy.allowedOrigins(), QStringList { u"https://example.test"_s });
}

void tst_OriginPolicy::normalForm_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("origin");
    const auto row = [](const QString &url, const QString &origin) {
        QTest::newRow(qPrintable(url.left(60))) << url << origin;
    };
    row(u"HTTPS://User:pw@Example.ORG.:443/a?b#c"_s, u"https://example.org"_s);
    row(u"http://example.org:443/"_s, u"http://example.org:443"_s);
    row(u"http://[::1]:8080/"_s, u"http://[::1]:8080"_s);
    row(u"https://bücher.example/"_s, u"https://xn--bcher-kva.example"_s);
    row(u"file:///tmp/x"_s, u"file://"_s);
    row(u"file://server/x"_s, u"file://"_s);
    row(u"qrc:/a/b.html"_s, u"qrc://"_s);
    row(u"app://Host/a"_s, u"app://host"_s);
    row(u"app:path"_s, u"app://"_s);
    row(u"about:blank"_s, u"null"_s);
    row(u"data:text/html,https://example.org"_s, u"null"_s);
    row(u"javascript:1"_s, u"null"_s);
    row(u"blob:https://example.org:443/9115d58c"_s, u"https://example.org"_s);
    row(u"blob:null/9115d58c"_s, u"null"_s);
    row(u"blob:file:///9115d58c"_s, u"file://"_s);
    // Without an origin that could ever be allowed; an opaque one could.
    row(QString(), QString());
    row(u"http://we%2Aird.test/"_s, QString());
    row(u"http:///"_s, QString());
    row(u"blob:blob:https://example.org/9115d58c"_s, QString());
    row(u"blob:data:text/html,x"_s, QString());
    row(u"blob:"_s, QString());
    row(u"blob:"_s.repeated(100000), QString());
}

void tst_OriginPolicy::normalForm()
{
    QFETCH(QString, url);
    QFETCH(QString, origin);
    QCOMPARE(originOf(QUrl(url)), origin);
    if (origin.isEmpty())
        QVERIFY(!OriginPolicy({}, true).isAllowed(origin));
}

void tst_OriginPolicy::reported_data()
{
    QTest::addColumn<QString>("said");
    QTest::addColumn<QString>("origin");
    QTest::newRow("null") << u"null"_s << u"null"_s;
    QTest::newRow("qrc") << u"qrc:"_s << u"qrc://"_s;
    QTest::newRow("dot") << u"https://example.test."_s << u"https://example.test"_s;
    // What a script of a forger could say: none of it is opaque, which would be allowed more
    // easily.
    for (const QString &said : { u""_s, u"about:blank"_s, u"data:,x"_s, u"javascript:1"_s,
                                 u"blob:null/x"_s, u"blob:https://example.test/x"_s,
                                 u"http://we%2Aird.test"_s, u"Null"_s, u"://"_s, u"x"_s })
        QTest::newRow(qPrintable(said)) << said << QString();
}

void tst_OriginPolicy::reported()
{
    QFETCH(QString, said);
    QFETCH(QString, origin);
    QCOMPARE(originOf(said), origin);
}

void tst_OriginPolicy::otherSchemes_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    for (const char *url : { "qrc:/x", "file:///x", "mine://host/x" })
        QTest::newRow(url) << QString::fromLatin1(url) << true;
    for (const char *url :
         { "ferry://sync/", "ferry-local://sync/", "chrome://version/", "devtools://x/",
           "chrome-error://chromewebdata/", "view-source:https://example.test/", "ftp://x/",
           "ws://x/", "mines://host/x", "unregistered:x" })
        QTest::newRow(url) << QString::fromLatin1(url) << false;
}

void tst_OriginPolicy::otherSchemes()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    const OriginPolicy policy({ u"https://example.test"_s }, true);
    QCOMPARE(policy.isAllowed(originOf(QUrl(url))), allowed);
}

void tst_OriginPolicy::addressAndOrigin()
{
    QVERIFY(canBeOf(u"https://a.test"_s, u"https://a.test"_s));
    QVERIFY(!canBeOf(u"https://a.test"_s, u"https://b.test"_s));
    QVERIFY(!canBeOf(u"https://a.test"_s, u"http://a.test"_s));
    QVERIFY(!canBeOf(u"qrc://"_s, u"https://a.test"_s));
    QVERIFY(!canBeOf(u"https://a.test"_s, u"qrc://"_s));
    QVERIFY(canBeOf(u"null"_s, u"https://a.test"_s)); // sandboxed
    QVERIFY(canBeOf(u"https://a.test"_s, u"null"_s)); // about:blank of a page
    QVERIFY(canBeOf(u"app://"_s, u"app://host"_s)); // schemes have their own ways
}

void tst_OriginPolicy::refusalNamesTheOption()
{
    const OriginPolicy policy({ u"https://a.test"_s }, false);
    const QString text = policy.refusal(u"this page"_s, u"https://b.test:81"_s);
    QVERIFY2(text.startsWith(u"IPC is refused to this page, whose origin is https://b.test:81. "),
             qPrintable(text));
    QVERIFY(text.contains(u"Add \"https://b.test:81\" to WebEngineOptions::allowedOrigins"));
    QVERIFY(policy.refusal(u"x"_s, u"null"_s).contains(u"WebEngineOptions::allowOpaqueOrigins"));
    QVERIFY(policy.refusal(u"x"_s, u"foo://bar"_s).contains(u"QWebEngineUrlScheme"));
    QVERIFY(policy.refusal(u"x"_s, QString()).contains(u"origin is unknown"));
    QVERIFY(policy.refusal(u"x"_s, u"https://a.test"_s).contains(u"claimed"));
}

static void registerMine()
{
    QWebEngineUrlScheme scheme("mine");
    scheme.setSyntax(QWebEngineUrlScheme::Syntax::Host);
    QWebEngineUrlScheme::registerScheme(scheme);
}
Q_COREAPP_STARTUP_FUNCTION(registerMine)

QTEST_GUILESS_MAIN(tst_OriginPolicy)
#include "tst_originpolicy.moc"
