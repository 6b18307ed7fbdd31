// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "channelfixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! An application's own QWebChannel: hostile pages, bounds, and everything that may end inside it.
 */
class tst_WebChannelEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { s_warnings.clear(); }

    void refusedTexts_data();
    void refusedTexts();
    void hostileMessages();
    void brokenListener_data();
    void brokenListener();
    void wholeWorldTakenOver();
    void deafPageIsCutOff();
    void tooLargeForThePage();
    void flood();
    void subFramesLeaveItAlone();
    void endsInsideACall_data();
    void endsInsideACall();
    void channelDeleted_data();
    void channelDeleted();
    void transportDeleted();

private:
    static inline QStringList s_warnings;
};

void tst_WebChannelEnds::initTestCase()
{
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler(
        [](QtMsgType type, const QMessageLogContext &context, const QString &text) {
            if (type == QtWarningMsg)
                s_warnings.append(text);
            else
                before(type, context, text);
        });
    ignoreChromium();
}

void tst_WebChannelEnds::refusedTexts_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("error");
    QTest::addColumn<QString>("warning");
    const QString dropped = u"it is no JSON object"_s;
    QTest::newRow("number") << u"5"_s << u"takes a string"_s << QString();
    QTest::newRow("nothing") << QString() << u"takes a string"_s << QString();
    QTest::newRow("object") << u"{}"_s << u"takes a string"_s << QString();
    QTest::newRow("symbol") << u"Symbol('x')"_s << u"takes a string"_s << QString();
    QTest::newRow("String object") << u"new String('{}')"_s << u"takes a string"_s << QString();
    QTest::newRow("no JSON") << u"'x'"_s << QString() << dropped;
    QTest::newRow("empty") << u"''"_s << QString() << dropped;
    QTest::newRow("array") << u"'[1]'"_s << QString() << dropped;
    QTest::newRow("two") << u"'{}{}'"_s << QString() << dropped;
    QTest::newRow("out of the batch") << u"'{}\"]]}'"_s << QString() << dropped;
    QTest::newRow("lone surrogate") << u"'\\ud800'"_s << QString() << dropped;
    QTest::newRow("zero") << u"'\\0{}'"_s << QString() << dropped;
    QTest::newRow("deep") << u"'{\"a\":'.repeat(100000) + '1' + '}'.repeat(100000)"_s << QString()
                          << dropped;
    QTest::newRow("large") << u"'x'.repeat(100001)"_s << u"ERR_TOO_LARGE"_s << QString();
}

void tst_WebChannelEnds::refusedTexts()
{
    QFETCH(QString, text);
    QFETCH(QString, error);
    QFETCH(QString, warning);
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.messageBytes = text.contains(u"repeat(100001)") ? 100000 : 10000000;
    ChannelFixture f(options);
    QVERIFY(f.open());
    const QString got = f.run(u"try { qt.webChannelTransport.send(%1); return 'sent' }"
                              "catch (e) { return e.code || e.message }"_s.arg(text));
    QVERIFY2(got.contains(error.isEmpty() ? u"sent"_s : error), qPrintable(got));
    // What comes behind it is heard, of Ferry's as well.
    QCOMPARE(f.run(u"return app.twice(2)"_s), u"4"_s);
    QCOMPARE(f.f->run(u"return 1"_s), u"1"_s);
    QCOMPARE(s_warnings.size(), warning.isEmpty() ? 0 : 1);
    QVERIFY2(s_warnings.join(u' ').contains(warning), qPrintable(s_warnings.join(u' ')));
}

void tst_WebChannelEnds::hostileMessages()
{
    // The channel's own protocol, with nonsense in it. What is said here is up to Qt; it must go
    // on.
    ChannelFixture f;
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"const values = [undefined, null, -1, 0, 5, 1e9, 1e300, '', 'app', 'twice', [], {}, "
            u"[[1]], true];"
            "for (let type = -1; type < 13; ++type) for (const a of values) for (const b of values)"
            "  if (type !== 5) qt.webChannelTransport.send(JSON.stringify({ type, id: a, object: "
            "'app', method: b,"
            "    args: a, signal: a, property: a, value: b }));"
            "for (const object of values) for (const b of values)"
            "  qt.webChannelTransport.send(JSON.stringify({ type: 6, id: 1, object, method: b, "
            "args: b }));"
            "return 1"_s),
        u"1"_s);
    f.app.say(u"x"_s, 1);
    QCOMPARE(f.f->run(u"return 1"_s), u"1"_s);
    QVERIFY(!s_warnings.isEmpty());
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.twice(2)"_s), u"4"_s);
}

void tst_WebChannelEnds::brokenListener_data()
{
    QTest::addColumn<QString>("script");
    QTest::newRow("none") << u"qt.webChannelTransport.onmessage = undefined"_s;
    QTest::newRow("no function") << u"qt.webChannelTransport.onmessage = {}"_s;
    QTest::newRow("throws")
        << u"qt.webChannelTransport.onmessage = () => { throw Error('mine') }"_s;
    QTest::newRow("getter throws")
        << u"Object.defineProperty(qt.webChannelTransport, 'onmessage', { get() { throw 1 } })"_s;
    QTest::newRow("transport replaced") << u"qt = {}"_s;
    QTest::newRow("calls back at once") << u"let deep = 0; const t = qt.webChannelTransport; "
                                           u"t.onmessage = () => { if (++deep < 100)"
                                           "t.send('{\"type\":3,\"id\":1}') }"_s;
}

void tst_WebChannelEnds::brokenListener()
{
    QFETCH(QString, script);
    ChannelFixture f;
    QVERIFY(f.open());
    f.run(u"app.said.connect(() => {}); return app.twice(1)"_s);
    f.f->page->runJavaScript(script + u"; 0"_s);
    for (int i = 0; i < 10; ++i)
        f.app.say(u"x"_s, i);
    QCOMPARE(f.f->run(u"return 1"_s), u"1"_s);
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.twice(2)"_s), u"4"_s);
    QVERIFY2(s_warnings.isEmpty(), qPrintable(s_warnings.join(u' ')));
}

void tst_WebChannelEnds::wholeWorldTakenOver()
{
    // A page that changes what JavaScript is still has its channel, and no more.
    ChannelFixture f;
    QVERIFY(f.open(
        u"<script>{ const seen = window.seen = [];"
        "for (const C of [Array, Map, String, Event, EventTarget, Node, CharacterData, RegExp])"
        "  for (const key of Object.getOwnPropertyNames(C.prototype)) {"
        "    const d = Object.getOwnPropertyDescriptor(C.prototype, key);"
        "    if (typeof d.value === 'function' && d.configurable && key !== 'constructor') {"
        "      const old = d.value;"
        "      C.prototype[key] = function (...args) { for (let i = 0; i < args.length; ++i) "
        "seen[seen.length] = args[i]; seen[seen.length] = this; return Reflect.apply(old, this, "
        "args) };"
        "} } }</script>"_s));
    QCOMPARE(f.run(u"return app.twice(5)"_s), u"10"_s);
    QCOMPARE(
        f.run(
            u"return seen.some((x) => typeof x === 'object' && x && /ferry|isolated|world/.test(x.type || ''))"_s),
        u"false"_s);
}

void tst_WebChannelEnds::deafPageIsCutOff()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.queuedBytes = 20000;
    ChannelFixture f(options);
    QVERIFY(f.open());
    QCOMPARE(f.run(u"window.got = 0; app.said.connect(() => ++got); return app.twice(1)"_s),
             u"2"_s);
    const QString text(1000, u'x');
    for (int i = 0; i < 1000; ++i) // in one turn: the page cannot take any
        f.app.say(text, i);
    QCOMPARE(s_warnings.size(), 1);
    QVERIFY2(s_warnings.constFirst().contains(u"is cut off from its pageChannel"),
             qPrintable(s_warnings.constFirst()));
    QVERIFY(f.f->contents->bytesToWrite() < 1000); // Ferry's own way is free
    QTRY_VERIFY(f.f->eval(u"got > 70"_s).toBool());
    QCOMPARE(
        f.run(
            u"return Promise.race([app.twice(2), new Promise((r) => setTimeout(r, 100, 'mute'))])"_s),
        u"\"mute\""_s);
    QVERIFY(f.f->eval(u"got < 90"_s).toBool());
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.twice(3)"_s), u"6"_s);
    QCOMPARE(s_warnings.size(), 1);
}

void tst_WebChannelEnds::tooLargeForThePage()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.messageBytes = 100000;
    ChannelFixture f(options);
    QVERIFY(f.open());
    f.run(u"app.said.connect(() => {}); return app.twice(1)"_s);
    f.app.say(QString(100000, u'x'), 1);
    QCOMPARE(s_warnings.size(), 1);
    QVERIFY2(s_warnings.constFirst().contains(u"the limit is 100000"),
             qPrintable(s_warnings.constFirst()));
    QCOMPARE(f.f->run(u"return 1"_s), u"1"_s);
}

void tst_WebChannelEnds::flood()
{
    // More than may wait, but the page takes it.
    WebEngineOptions options = PageFixture::pageScripts();
    options.limits.queuedBytes = 100000;
    ChannelFixture f(options);
    QVERIFY(f.open());
    f.run(
        u"window.next = 0; window.bad = 0; app.said.connect((t, n) => { bad += n !== next++ }); return app.twice(1)"_s);
    const QString text(1000, u'x');
    for (int i = 0; i < 2000; ++i) {
        f.app.say(text, i);
        if (i % 200 == 199)
            QTRY_VERIFY(f.f->eval(u"next"_s).toInt() == i + 1);
    }
    QCOMPARE(f.f->eval(u"bad"_s).toInt(), 0);
    QVERIFY2(s_warnings.isEmpty(), qPrintable(s_warnings.join(u' ')));
}

void tst_WebChannelEnds::subFramesLeaveItAlone()
{
    // The channel is the main frame's, whatever documents come and go inside the page.
    WebEngineOptions options = PageFixture::pageScripts();
    options.subFrames = true;
    ChannelFixture f(options);
    QStringList seen;
    f.f->main.on(u"child"_s, [&](const QString &what) { seen.append(what); });
    f.f->scheme.pages.insert(
        u"/child"_s, u"<script>require('electron').ipcRenderer.send('child', typeof qt)</script>"_s);
    QVERIFY(f.open());
    f.f->eval(u"document.body.append(Object.assign(document.createElement('iframe'),"
              "  { src: 'app://other/child' })); 0"_s);
    QTRY_COMPARE(seen, QStringList { u"undefined"_s });
    QCOMPARE(f.run(u"return await new Promise((r) => app.echo('there', r))"_s), u"\"there\""_s);
    f.f->eval(u"document.querySelector('iframe').remove(); 0"_s);
    QTRY_COMPARE(f.f->contents->frames().size(), 1);
    QCOMPARE(f.run(u"return await new Promise((r) => app.echo('still', r))"_s), u"\"still\""_s);
}

void tst_WebChannelEnds::endsInsideACall_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
         { "page", "page later", "transport", "channel's object", "reload and event loop", "main" })
        QTest::newRow(what) << QString::fromLatin1(what);
}

void tst_WebChannelEnds::endsInsideACall()
{
    // A method of the application's that takes everything away from under the call.
    QFETCH(QString, what);
    ChannelFixture f;
    auto main = std::make_unique<IpcMain>();
    WebEngineOptions options;
    options.pageChannel = &f.channel;
    auto victim = std::make_unique<Page>(&f.f->profile);
    const QPointer<WebContents> contents =
        main->connectTo(new WebEngineTransport(victim.get(), options));
    int done = 0;
    QSignalSpy ready(contents, &WebContents::ready);
    auto *extra = new AppObject;
    f.channel.registerObject(u"extra"_s, extra);
    extra->action = f.app.action = [&] {
        ++done;
        if (what == u"page")
            victim.reset();
        else if (what == u"page later")
            victim.release()->deleteLater();
        else if (what == u"transport")
            delete victim->findChild<WebEngineTransport *>();
        else if (what == u"channel's object")
            f.channel.deregisterObject(extra);
        else if (what == u"main")
            main.reset();
        else {
            victim->triggerAction(QWebEnginePage::Reload);
            QEventLoop loop;
            QObject::connect(contents, &WebContents::ready, &loop, &QEventLoop::quit);
            QTimer::singleShot(10000, &loop, &QEventLoop::quit);
            loop.exec();
        }
    };
    f.f->scheme.pages.insert(
        u"/page"_s,
        channelPage()
            + u"<script>const wait = setInterval(() => { if (typeof app !== 'object') return;"
              "clearInterval(wait); if (!sessionStorage.done) { sessionStorage.done = 1;"
              "(%1).act() } }, 1)</script>"_s.arg(
                  what == u"channel's object"
                      ? u"qt, new QWebChannel(qt.webChannelTransport, (c) => c.objects.extra.act()), { act() {} }"_s
                      : u"app"_s));
    victim->load(QUrl(u"app://test/page"_s));
    QTRY_COMPARE(done, 1);
    // The channel goes on with others.
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.twice(2)"_s), u"4"_s);
    f.app.say(u"x"_s, 1);
    QCOMPARE(f.run(u"return app.twice(3)"_s), u"6"_s);
    delete extra;
}

void tst_WebChannelEnds::channelDeleted_data()
{
    QTest::addColumn<bool>("early");
    QTest::newRow("before it is used") << true;
    QTest::newRow("in use") << false;
}

void tst_WebChannelEnds::channelDeleted()
{
    QFETCH(bool, early);
    auto channel = std::make_unique<QWebChannel>();
    AppObject app;
    channel->registerObject(u"app"_s, &app);
    QWebEngineProfile profile;
    AppScheme scheme;
    profile.installUrlSchemeHandler("app", &scheme);
    scheme.pages.insert(u"/page"_s, channelPage());
    IpcMain main;
    main.on(u"heard"_s, [&](int n) { app.setLevel(n); });
    Page page(&profile);
    WebEngineOptions options = PageFixture::pageScripts();
    options.pageChannel = channel.get();
    auto *transport = new WebEngineTransport(&page, options);
    if (early)
        channel.reset();
    WebContents *contents = main.connectTo(transport);
    QSignalSpy ready(contents, &WebContents::ready);
    for (int i = 1; i < 3; ++i) {
        page.load(QUrl(u"app://test/page"_s));
        QTRY_COMPARE(ready.size(), i);
        channel.reset();
        page.runJavaScript(
            u"if (typeof qt === 'object') qt.webChannelTransport.send('{\"type\":3,\"id\":1}');"
            "require('electron').ipcRenderer.send('heard', 100 + %1); 0"_s.arg(i));
        QTRY_COMPARE(app.level(), 100 + i);
    }
}

void tst_WebChannelEnds::transportDeleted()
{
    // Ferry goes, the page and the channel stay.
    ChannelFixture f;
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return app.rememberTransport()"_s), u"true"_s);
    f.f->page->disconnectFromMain();
    QVERIFY(!f.app.transports.constLast());
    f.app.say(u"x"_s, 1);
    QCOMPARE(f.f->eval(u"app.note('lost'); 1"_s).toInt(), 1);
    QVERIFY(!f.f->page->webChannel());
    QVERIFY(f.f->load(QUrl(u"app://test/page"_s)));
    QCOMPARE(f.f->eval(u"typeof qt"_s).toString(), u"undefined"_s);
    QCOMPARE(f.app.noted(), QStringList());
    f.f->page->setWebChannel(&f.channel);
    QVERIFY(f.open()); // as without Ferry
}

QTEST_MAIN(tst_WebChannelEnds)
#include "tst_webchannelends.moc"
