// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "framesfixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! What page scripts of one frame may try against another frame, or against their own isolation. */
class tst_WebFramesAttacks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void topListens();
    void topListensAfterDocumentOpen();
    void topForgesPlaces();
    void topReplaysPlaces();
    void topSwallowsPlaces();
    void siblingClaimsTheFrame();
    void siblingClaimsTheOrigin();
    void siblingFloods();
    void frameSpeaksForMain();
    void frameHasTwoNumbers();
    void frameAnswersMainsCall();
    void frameListensAfterDocumentOpen();

private:
    HttpServer m_server;

    WebEngineOptions options() const
    {
        return FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s });
    }
    QByteArray frame(const QString &host, const QString &path) const
    {
        return "<iframe src='" + m_server.url(host, path).toEncoded() + "'></iframe>";
    }
    void serve(const QString &path, const QString &name, const QByteArray &after = {})
    {
        servePage(m_server, path, FramesFixture::script(name).toUtf8() + after);
    }
    void checkWho(FramesFixture &f, const QString &name, const QString &host)
    {
        QCOMPARE(f.runIn(name, u"return ipcRenderer.sendSync('who')"_s),
                 u"[%1,\"%2\"]"_s.arg(f.frames.value(name).frameId()).arg(m_server.origin(host)));
        QCOMPARE(f.runIn(name, u"return ipcRenderer.invoke('who')"_s),
                 u"[%1,\"%2\"]"_s.arg(f.frames.value(name).frameId()).arg(m_server.origin(host)));
    }
};

void tst_WebFramesAttacks::topListens()
{
    // Every way in which a window's messages can be heard, before there is any frame.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<body><script>window.heard = [];"
              "const hear = (e) => heard.push(typeof e.data + e.ports.length);"
              "addEventListener('message', hear, true); addEventListener('message', hear);"
              "addEventListener('messageerror', hear, true); onmessage = hear;"
              "</script>"
                  + frame(u"b.test"_s, u"/sub"_s));
    serve(u"/sub"_s, u"sub"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    checkWho(f, u"sub"_s, u"b.test"_s);
    QCOMPARE(f.eval(u"heard.join()"_s).toString(), QString());
    // It is not deaf.
    f.eval(u"postMessage(1, '*'); 0"_s);
    QTRY_COMPARE(f.eval(u"heard.length"_s).toInt(), 3);
}

void tst_WebFramesAttacks::topListensAfterDocumentOpen()
{
    // Ahead of the isolated world, which lost its listener: it hears the place, which is no secret
    // and no right. Nothing with a port, and nothing of what is said.
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>");
    serve(u"/sub"_s, u"sub"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    f.eval(u"window.heard = []; document.open();"
           "addEventListener('message', (e) => heard.push([e.data, e.ports.length]), true);"
           "document.write('<body>%1'.replaceAll('`', '\\'')); document.close(); 0"_s.arg(
               QString::fromUtf8(frame(u"b.test"_s, u"/sub"_s)).replace(u'\'', u'`')));
    QVERIFY(f.hasCome(u"sub"_s));
    checkWho(f, u"sub"_s, u"b.test"_s);
    const QString heard = f.eval(u"JSON.stringify(heard)"_s).toString();
    static const QRegularExpression places(u"^\\[(\\[\"ferry [0-9a-f]{32}\",0\\],?)*\\]$"_s);
    QVERIFY2(places.match(heard).hasMatch(), qPrintable(heard));
}

void tst_WebFramesAttacks::topForgesPlaces()
{
    // Events that a script made, in the name of any window.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<body>" + frame(u"a.test"_s, u"/one"_s) + frame(u"b.test"_s, u"/two"_s));
    serve(u"/one"_s, u"one"_s);
    serve(u"/two"_s, u"two"_s);
    serve(u"/next"_s, u"next"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"one"_s) && f.hasCome(u"two"_s));
    const WebFrame two = f.frames.value(u"two"_s);
    f.eval(u"window.forge = (to, epoch, origin) => dispatchEvent(new MessageEvent('message',"
           "{ data: 'ferry ' + epoch, source: frames[to], origin }));"
           "for (let i = 0; i < 50; ++i) { forge(i % 2, '0123456789abcdef'.repeat(2), '%1');"
           "postMessage('ferry ' + '0123456789abcdef'.repeat(2), '*') } 0"_s.arg(
               m_server.origin(u"b.test"_s)));
    f.eval(u"document.querySelectorAll('iframe')[1].src = '%1'; 0"_s.arg(
        m_server.url(u"b.test"_s, u"/next"_s).toString()));
    QVERIFY(f.hasCome(u"next"_s));
    QCOMPARE(f.frames.value(u"next"_s), two);
    checkWho(f, u"next"_s, u"b.test"_s);
    checkWho(f, u"one"_s, u"a.test"_s);
}

void tst_WebFramesAttacks::topReplaysPlaces()
{
    // What it heard ahead of the isolated world it says again, out of a frame of its own.
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>");
    serve(u"/sub"_s, u"sub"_s);
    serve(u"/own"_s, u"own"_s, "<script>onmessage = (e) => top.postMessage(e.data, '*')</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    f.eval(u"document.open();"
           "window.replayed = 0; addEventListener('message', (e) => {"
           "  if (e.source !== frames[0] && frames[0]) {"
           "    ++replayed; frames[0].postMessage(e.data, '*') } }, true);"
           "document.write('<body>%1'.replaceAll('`', '\\'')); document.close(); 0"_s.arg(
               QString::fromUtf8(frame(u"a.test"_s, u"/own"_s)).replace(u'\'', u'`')));
    QVERIFY(f.hasCome(u"own"_s));
    f.eval(
        u"document.body.append(Object.assign(document.createElement('iframe'), { src: '%1' })); 0"_s
            .arg(m_server.url(u"b.test"_s, u"/sub"_s).toString()));
    QVERIFY(f.hasCome(u"sub"_s));
    QTRY_VERIFY(f.eval(u"replayed"_s).toInt() > 0);
    // Of another origin than the frame that said it: no effect.
    checkWho(f, u"sub"_s, u"b.test"_s);
    checkWho(f, u"own"_s, u"a.test"_s);
    QVERIFY(f.frames.value(u"own"_s) != f.frames.value(u"sub"_s));
}

void tst_WebFramesAttacks::topSwallowsPlaces()
{
    // It can keep a frame from being known, as it can remove it. It cannot become that frame.
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>");
    serve(u"/sub"_s, u"sub"_s,
          "<script>console.log('there'); onmessage = () => { try {"
          "console.log('sync ' + require('electron').ipcRenderer.sendSync('who')[1]) }"
          "catch (e) { console.log(e) } }</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    f.eval(
        u"document.open(); addEventListener('message', (e) => e.stopImmediatePropagation(), true);"
        "document.write('<body>%1'.replaceAll('`', '\\'')); document.close(); 0"_s.arg(
            QString::fromUtf8(frame(u"b.test"_s, u"/sub"_s)).replace(u'\'', u'`')));
    QTRY_COMPARE(f.page->console, QStringList { u"there"_s });
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('who')[1]"_s),
             u'"' + m_server.origin(u"a.test"_s) + u'"');
    f.eval(u"frames[0].postMessage(1, '*'); 0"_s);
    // A synchronous call needs nobody.
    QTRY_COMPARE(f.page->console.constLast(), u"sync "_s + m_server.origin(u"b.test"_s));
    QVERIFY(f.hasCome(u"sub"_s));
    checkWho(f, u"sub"_s, u"b.test"_s);
}

void tst_WebFramesAttacks::siblingClaimsTheFrame()
{
    // Says places for itself that are not its own, all the time.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<body>" + frame(u"a.test"_s, u"/evil"_s) + frame(u"a.test"_s, u"/good"_s));
    serve(
        u"/evil"_s, u"evil"_s,
        "<script>const say = (text) => top.postMessage('ferry ' + text, '*');"
        "setInterval(() => { say('0123456789abcdef'.repeat(2)); say(''); say('x'.repeat(32));"
        "top.postMessage(['ferry', 1], '*'); top.postMessage({ number: 2, epoch: 'e' }, '*') }, 1)"
        "</script>");
    serve(u"/good"_s, u"good"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"good"_s) && f.hasCome(u"evil"_s));
    const WebFrame good = f.frames.value(u"good"_s);
    for (int i = 2; i < 6; ++i) {
        f.eval(u"document.querySelectorAll('iframe')[1].src = '/good'; 0"_s);
        QVERIFY(f.hasCome(u"good"_s, i));
        QCOMPARE(f.frames.value(u"good"_s), good);
    }
    checkWho(f, u"good"_s, u"a.test"_s);
    checkWho(f, u"evil"_s, u"a.test"_s);
    QCOMPARE(f.contents->frames().size(), 3);
}

void tst_WebFramesAttacks::siblingClaimsTheOrigin()
{
    // The requests are open to every page. Without the secret of the isolated worlds they fail.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<body>" + frame(u"b.test"_s, u"/good"_s) + frame(u"evil.test"_s, u"/evil"_s));
    serve(u"/good"_s, u"good"_s);
    servePage(m_server, u"/evil"_s,
              "<script>let failed = 0; for (const kind of ['sync', 'post', 'poll', 'bye', 'x'])"
              "for (const scheme of ['ferry', 'ferry-local']) { const xhr = new XMLHttpRequest();"
              "try { xhr.open('GET', scheme + '://' + kind + '/', false);"
              "xhr.setRequestHeader('X-Ferry', 'p s 0123456789abcdef0123456789abcdef 1');"
              "xhr.setRequestHeader('Origin', '"
                  + m_server.origin(u"b.test"_s).toUtf8()
                  + "');"
                    "xhr.setRequestHeader('X-Ferry-Batches', '[[\"e\",0,1,[[0,{\"origin\":\""
                  + m_server.origin(u"b.test"_s).toUtf8()
                  + "\"}],[1,\"test-result\",[\"stolen\"]]]]]');"
                    "xhr.send(); console.log('got ' + xhr.responseText) } catch { ++failed } }"
                    "console.log('failed ' + failed)</script>");
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^IPC is refused to .*//evil.test.*allowedOrigins"_s));
    QSignalSpy denied(f.contents, &WebContents::denied);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"good"_s));
    QTRY_COMPARE(f.page->console.filter(u"failed 10"_s).size(), 1);
    QCOMPARE(f.page->console.filter(u"got"_s), QStringList());
    QTRY_COMPARE(denied.size(), 1);
    QCOMPARE(f.contents->frames().size(), 2);
    checkWho(f, u"good"_s, u"b.test"_s);
}

void tst_WebFramesAttacks::siblingFloods()
{
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>" + frame(u"a.test"_s, u"/evil"_s));
    serve(u"/evil"_s, u"evil"_s,
          "<script>const say = () => { for (let i = 0; i < 200; ++i) top.postMessage('ferry '"
          " + Math.random().toString(16).slice(2, 10).padEnd(32, '0'), '*') };"
          "setInterval(say, 5); setTimeout(() => console.log('flooding'), 500)</script>");
    serve(u"/good"_s, u"good"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    // It may drown its own words: that is its affair.
    QVERIFY(FramesFixture::waitFor([&] { return f.page->console.contains(u"flooding"_s); }, 15000));
    f.eval(
        u"document.body.append(Object.assign(document.createElement('iframe'), { src: '%1' })); 0"_s
            .arg(m_server.url(u"b.test"_s, u"/good"_s).toString()));
    QVERIFY(FramesFixture::waitFor([&] { return f.names.contains(u"good"_s); }, 15000));
    checkWho(f, u"good"_s, u"b.test"_s);
}

void tst_WebFramesAttacks::frameSpeaksForMain()
{
    // With its own end of the bridge taken over it can say any text: but no text of a runtime's.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<script>for (const key of ['stringify']) { const before = JSON[key];"
              "JSON[key] = (...args) => before(...args) }</script><body>"
                  + frame(u"b.test"_s, u"/sub"_s));
    serve(u"/sub"_s, u"sub"_s,
          "<script>JSON.stringify = () => '[19,1,\"e\",\"http://a.test\"]';"
          "Array.prototype.join = () => '1,[[19,1,\"e\",\"x\"]]]';</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    QCOMPARE(f.runIn(u"sub"_s, u"ipcRenderer.send('x'); return 1"_s),
             u"[19,1,\"e\",\"http://a.test\"]"_s);
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('who')[1]"_s),
             u'"' + m_server.origin(u"a.test"_s) + u'"');
    QCOMPARE(f.contents->frames().size(), 2);
}

void tst_WebFramesAttacks::frameHasTwoNumbers()
{
    // Any frame can post the words of another one of its origin, so that one document has two numbers.
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>");
    serve(u"/sub"_s, u"sub"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    // What is forged has numbers as well: the runtime's own come behind them.
    f.eval(u"{ const T = qt.webChannelTransport; const send = T.send; window.seen = []; let forged = 0, next = 1;"
           "T.send = (text) => { const message = JSON.parse(text); const { value } = message;"
           "  if (value) { seen.push(...value[3].filter((m) => m[0] === 19)); window.epoch = value[0];"
           "    value[2] += forged; next = value[2] + value[3].length }"
           "  send.call(T, JSON.stringify(message)) };"
           "window.forge = (messages) => { send.call(T, JSON.stringify({ type: 9, object: 'ferry', property: 1,"
           "    value: [epoch, 0, next, messages] })); forged += messages.length; next += messages.length } } 0"_s,
           QWebEngineScript::ApplicationWorld);
    f.eval(u"document.body.append(Object.assign(document.createElement('iframe'), { src: '%1' })); 0"_s
               .arg(m_server.url(u"b.test"_s, u"/sub"_s).toString()));
    QVERIFY(f.hasCome(u"sub"_s));
    QTRY_VERIFY(f.eval(u"seen.length"_s, QWebEngineScript::ApplicationWorld).toInt() >= 1);
    f.eval(u"{ const [, number, of, origin] = seen[0];"
           "forge([[19, 99, of, origin], [19, 98, of, origin], [19, 99, '', ''], [19, number, '', ''],"
           "  [19, 98, '', ''], [19, 98, of, origin], [19, number, '', '']]) } 0"_s,
           QWebEngineScript::ApplicationWorld);
    f.runIn(u"sub"_s, u"return ipcRenderer.invoke('who')"_s); // whatever it is told now
    QCOMPARE(f.run(u"return (await ipcRenderer.invoke('who'))[1]"_s),
             u'"' + m_server.origin(u"a.test"_s) + u'"');
}

void tst_WebFramesAttacks::frameAnswersMainsCall()
{
    // Main calls main frames. A handler of the same name in a sub-frame is not asked.
    FramesFixture f(options());
    servePage(m_server, u"/"_s,
              "<script>require('electron').ipcRenderer.handle('h', () => new Promise((resolve) =>"
              "window.answer = resolve))</script><body>"
                  + frame(u"b.test"_s, u"/sub"_s));
    serve(u"/sub"_s, u"sub"_s,
          "<script>require('electron').ipcRenderer.handle('h', () => 'sub')</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    const QFuture<QString> answer = f.contents->invoke<QString>(u"h"_s);
    QTRY_VERIFY(f.eval(u"typeof answer"_s).toString() == u"function");
    checkWho(f, u"sub"_s, u"b.test"_s);
    QVERIFY(!answer.isFinished());
    f.eval(u"answer('main'); 0"_s);
    QTRY_VERIFY(answer.isFinished());
    QCOMPARE(answer.result(), u"main"_s);
}

void tst_WebFramesAttacks::frameListensAfterDocumentOpen()
{
    // A sub-frame's page that opens its own document hears nothing either: nothing is sent to it.
    FramesFixture f(options());
    servePage(m_server, u"/"_s, "<body>" + frame(u"b.test"_s, u"/sub"_s));
    serve(u"/sub"_s, u"sub"_s,
          "<script>const heard = []; document.open();"
          "addEventListener('message', (e) => heard.push(e.data), true);"
          "document.write('<p>x'); document.close(); window.heard = heard</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    checkWho(f, u"sub"_s, u"b.test"_s);
    QCOMPARE(f.runIn(u"sub"_s, u"return heard.length"_s), u"0"_s);
}

QTEST_MAIN(tst_WebFramesAttacks)
#include "tst_webframesattacks.moc"
