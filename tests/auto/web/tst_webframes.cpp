// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "framesfixture.h"

#include <QtCore/QTemporaryDir>

#include <numeric>

using namespace Ferry;
using namespace FerryTest;

/*! Frames inside a page are renderers of their own. */
class tst_WebFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyKind_data();
    void everyKind();
    void nested();
    void reachesExactlyOne();
    void scopes();
    void preload();
    void syncFirst();
    void order_data();
    void order();
    void large();
    void denied_data();
    void denied();
    void deniedTop();

private:
    HttpServer m_server;

    static void expectRefusal(const QString &text)
    {
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"^IPC is refused to .*"_s + QRegularExpression::escape(text)));
    }
    static QByteArray attribute(QString text)
    {
        return text.replace(u'&', u"&amp;"_s).replace(u'"', u"&quot;"_s).toUtf8();
    }
};

void tst_WebFrames::everyKind_data()
{
    QTest::addColumn<QByteArray>("element");
    QTest::addColumn<QString>("origin");
    const QString a = m_server.origin(u"a.test"_s);
    const QString b = m_server.origin(u"b.test"_s);
    QTest::newRow("same origin") << QByteArray("<iframe src='/sub'></iframe>") << a;
    QTest::newRow("cross origin") << "<iframe src='" + b.toUtf8() + "/sub'></iframe>" << b;
    QTest::newRow("sandboxed") << QByteArray("<iframe sandbox='allow-scripts' src='/sub'></iframe>")
                               << u"null"_s;
    QTest::newRow("sandboxed, cross origin")
        << "<iframe sandbox='allow-scripts' src='" + b.toUtf8() + "/sub'></iframe>" << u"null"_s;
    QTest::newRow("srcdoc") << "<iframe srcdoc=\"" + attribute(FramesFixture::script(u"sub"_s))
            + "\"></iframe>" << a;
    QTest::newRow("sandboxed srcdoc") << "<iframe sandbox='allow-scripts' srcdoc=\""
            + attribute(FramesFixture::script(u"sub"_s))
            + "\"></iframe>" << u"null"_s;
    QTest::newRow("data") << QByteArray("<iframe src='data:text/html;base64,")
            + FramesFixture::script(u"sub"_s).toUtf8().toBase64() + "'></iframe>"
                          << u"null"_s;
    QTest::newRow("blob") << "<script>const blob = new Blob([atob('"
            + FramesFixture::script(u"sub"_s).toUtf8().toBase64()
            + "')], { type: 'text/html' });"
              "document.body.append(Object.assign(document.createElement('iframe'),"
              "{ src: URL.createObjectURL(blob) }))</script>"
                          << a;
    QTest::newRow("about:blank")
        << "<script>onload = () => setTimeout(() => {"
           "const element = document.createElement('iframe'); document.body.append(element);"
           "const child = element.contentWindow; child.location.href = 'about:blank';"
           " const timer = setInterval(() => {"
           "if (!child.require) return; clearInterval(timer); child.eval(atob('"
            + FramesFixture::script(u"sub"_s)
                  .remove(u"<script>"_s)
                  .remove(u"</script>"_s)
                  .toUtf8()
                  .toBase64()
            + "')) }, 5) }, 0)</script>"
        << a;
    QTest::newRow("object") << QByteArray("<object type='text/html' data='/sub'></object>") << a;
}

void tst_WebFrames::everyKind()
{
    QFETCH(QByteArray, element);
    QFETCH(QString, origin);
    WebEngineOptions options = FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s });
    options.allowOpaqueOrigins = true;
    FramesFixture f(options);
    servePage(m_server, u"/"_s, "<body>" + element);
    servePage(m_server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    const WebFrame frame = f.frames.value(u"sub"_s);
    QVERIFY(frame.isValid() && !frame.isMainFrame());
    QVERIFY(frame.frameId() != f.contents->mainFrame().frameId());
    QCOMPARE(frame.origin(), origin);
    QCOMPARE(frame.webContents(), f.contents.data());
    QCOMPARE(f.contents->frames(), (QList<WebFrame> { f.contents->mainFrame(), frame }));
    const QString self = u"[%1,\"%2\"]"_s.arg(frame.frameId()).arg(origin);
    const QString both = u"[%1,%1]"_s.arg(self);
    QCOMPARE(f.runIn(u"sub"_s,
                     u"return [await ipcRenderer.invoke('who'), ipcRenderer.sendSync('who')]"_s),
             both);
    QCOMPARE(
        f.run(u"return ipcRenderer.sendSync('who')"_s),
        u"[%1,\"%2\"]"_s.arg(f.contents->mainFrame().frameId()).arg(m_server.origin(u"a.test"_s)));
}

void tst_WebFrames::nested()
{
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s, u"c.test"_s }));
    servePage(m_server, u"/"_s,
              "<body><iframe src='" + m_server.origin(u"b.test"_s).toUtf8() + "/outer'></iframe>");
    servePage(m_server, u"/outer"_s,
              FramesFixture::script(u"outer"_s).toUtf8() + "<iframe src='"
                  + m_server.origin(u"c.test"_s).toUtf8() + "/inner'></iframe>");
    servePage(m_server, u"/inner"_s, FramesFixture::script(u"inner"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"outer"_s) && f.hasCome(u"inner"_s));
    QCOMPARE(f.frames.value(u"inner"_s).origin(), m_server.origin(u"c.test"_s));
    QCOMPARE(f.frames.value(u"inner"_s).url(), m_server.url(u"c.test"_s, u"/inner"_s));
    QVERIFY(f.frames.value(u"inner"_s) != f.frames.value(u"outer"_s));
    QCOMPARE(f.contents->frames().size(), 3);
    for (const QString &name : { u"outer"_s, u"inner"_s }) {
        QCOMPARE(f.runIn(name, u"return (await ipcRenderer.invoke('who'))[0]"_s),
                 QString::number(f.frames.value(name).frameId()));
    }
}

void tst_WebFrames::reachesExactlyOne()
{
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s }));
    servePage(m_server, u"/"_s, "<body><iframe src='/one'></iframe><iframe src='/two'></iframe>");
    for (const QString &name : { u"one"_s, u"two"_s }) {
        servePage(m_server, u'/' + name,
                  FramesFixture::script(name).toUtf8()
                      + "<script>require('electron').ipcRenderer.on('ping', (event, x) =>"
                        "require('electron').ipcRenderer.send('pong', '"
                      + name.toUtf8() + "' + x))</script>");
    }
    QStringList pongs;
    f.main.on(u"pong"_s, [&](const QString &text) { pongs.append(text); });
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) { event.reply(u"ping"_s, u" reply"_s); });
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"one"_s) && f.hasCome(u"two"_s));
    const WebFrame two = f.frames.value(u"two"_s);
    QVERIFY(two.send(u"ping"_s, u" frame"_s));
    QVERIFY(f.contents->sendToFrame(two.frameId(), u"ping"_s, u" id"_s));
    f.runIn(u"two"_s, u"ipcRenderer.send('ask')"_s);
    QTRY_COMPARE(pongs, (QStringList { u"two frame"_s, u"two id"_s, u"two reply"_s }));
    QVERIFY(!f.contents->sendToFrame(two.frameId() + 1000, u"ping"_s));
    // To the main frame, which does not listen: nobody hears it.
    QVERIFY(f.contents->send(u"ping"_s, u" main"_s));
    f.runIn(u"one"_s, {});
    QCOMPARE(pongs.size(), 3);
}

void tst_WebFrames::scopes()
{
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s }));
    servePage(m_server, u"/"_s, "<body><iframe src='/one'></iframe><iframe src='/two'></iframe>");
    servePage(m_server, u"/one"_s, FramesFixture::script(u"one"_s).toUtf8());
    servePage(m_server, u"/two"_s, FramesFixture::script(u"two"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"one"_s) && f.hasCome(u"two"_s));
    QStringList heard;
    f.frames.value(u"one"_s).ipc()->on(u"x"_s, [&](int n) { heard += u"frame%1"_s.arg(n); });
    f.contents->ipc()->on(u"x"_s, [&](int n) { heard += u"contents%1"_s.arg(n); });
    f.frames.value(u"one"_s).ipc()->handle(u"h"_s, [] { return u"of one"_s; });
    f.main.handle(u"h"_s, [] { return u"of all"_s; });
    QCOMPARE(f.runIn(u"one"_s, u"ipcRenderer.send('x', 1); return ipcRenderer.invoke('h')"_s),
             u"\"of one\""_s);
    QCOMPARE(f.runIn(u"two"_s, u"ipcRenderer.send('x', 2); return ipcRenderer.invoke('h')"_s),
             u"\"of all\""_s);
    QCOMPARE(heard, (QStringList { u"frame1"_s, u"contents1"_s, u"contents2"_s }));
}

void tst_WebFrames::preload()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(u"preload.js"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("const { contextBridge, ipcRenderer } = require('electron');"
               "contextBridge.exposeInMainWorld('api', { who: () => ipcRenderer.invoke('who'),"
               "  whoSync: () => ipcRenderer.sendSync('who') });");
    file.close();
    WebEngineOptions options = FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s });
    options.contextIsolation = true;
    options.preloads = { file.fileName() };
    FramesFixture f(options);
    servePage(m_server, u"/"_s,
              "<body><iframe src='" + m_server.origin(u"b.test"_s).toUtf8()
                  + "/sub'></iframe><script>onmessage = (e) => "
                    "{ if (e.data.sub) window.sub = e.data.sub }</script>");
    servePage(m_server, u"/sub"_s,
              "<script>api.who().then((who) => parent.postMessage("
              "{ sub: [typeof require, who[1], api.whoSync()[1]].join() }, '*'))"
              "</script>");
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    const QString b = m_server.origin(u"b.test"_s);
    QTRY_COMPARE(f.eval(u"window.sub"_s).toString(), u"undefined,%1,%1"_s.arg(b));
}

void tst_WebFrames::syncFirst()
{
    // Before main can know which frame it is.
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s }));
    servePage(m_server, u"/"_s, "<body><iframe src='/sub'></iframe>");
    servePage(m_server, u"/sub"_s,
              "<script>const { ipcRenderer } = require('electron');"
              "ipcRenderer.send('here', 'early');"
              "window.who = ipcRenderer.sendSync('who')</script>"
                  + FramesFixture::script(u"sub"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    QCOMPARE(f.names, (QStringList { u"early"_s, u"sub"_s }));
    QCOMPARE(f.frames.value(u"early"_s), f.frames.value(u"sub"_s));
    QCOMPARE(f.runIn(u"sub"_s, u"return [who[0], (await ipcRenderer.invoke('who'))[0]]"_s),
             u"[%1,%1]"_s.arg(f.frames.value(u"sub"_s).frameId()));
    QCOMPARE(f.contents->frames().size(), 2);
}

void tst_WebFrames::order_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("same origin") << u"a.test"_s;
    QTest::newRow("cross origin") << u"b.test"_s;
}

void tst_WebFrames::order()
{
    QFETCH(QString, host);
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s, u"b.test"_s }));
    servePage(m_server, u"/"_s,
              "<body><iframe src='" + m_server.origin(host).toUtf8() + "/sub'></iframe>");
    servePage(m_server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    QList<int> got;
    f.main.on(u"n"_s, [&](const IpcMainEvent &event, int n) {
        got.append(n);
        event.setReturnValue(n);
    });
    f.main.handle(u"n"_s, [&](int n) {
        got.append(n);
        return n;
    });
    const QString sum =
        f.runIn(u"sub"_s,
                u"let sum = 0; for (let i = 0; i < 1000; ++i) { const kind = (i * 7919) % 5;"
                "if (kind === 0) sum += ipcRenderer.sendSync('n', i);"
                "else if (kind === 1) ipcRenderer.invoke('n', i);"
                "else ipcRenderer.send('n', i);"
                "if (kind === 4 && i % 3 === 0) await 0;"
                "if (i % 97 === 0) await ipcRenderer.invoke('who') }"
                "return ipcRenderer.sendSync('n', 1000) + sum"_s);
    QList<int> expected(1001);
    std::iota(expected.begin(), expected.end(), 0);
    QCOMPARE(got, expected);
    int wanted = 1000;
    for (int i = 0; i < 1000; ++i)
        wanted += (i * 7919) % 5 == 0 ? i : 0;
    QCOMPARE(sum, QString::number(wanted));
}

void tst_WebFrames::large()
{
    FramesFixture f(FramesFixture::allowing(m_server, { u"a.test"_s }));
    servePage(m_server, u"/"_s, "<body><iframe src='/sub'></iframe>");
    servePage(m_server, u"/sub"_s, FramesFixture::script(u"sub"_s).toUtf8());
    f.main.handle(u"echo"_s, [](const QVariant &value) { return value; });
    f.main.on(u"echo"_s, [](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(value);
    });
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QVERIFY(f.hasCome(u"sub"_s));
    QCOMPARE(
        f.runIn(
            u"sub"_s,
            u"const text = 'ä\\u2028\\u{1f600}\\n\"\\\\'.repeat(200000);"
            "const bytes = new Uint8Array(3000000).map((_, i) => i * 31);"
            "const same = (a) => a.length === bytes.length && a.every((b, i) => b === bytes[i]);"
            "return [await ipcRenderer.invoke('echo', text) === text,"
            "ipcRenderer.sendSync('echo', text) === text,"
            "same(await ipcRenderer.invoke('echo', bytes)),"
            "same(ipcRenderer.sendSync('echo', bytes))]"_s),
        u"[true,true,true,true]"_s);
}

void tst_WebFrames::denied_data()
{
    QTest::addColumn<QStringList>("allowed");
    QTest::addColumn<QStringList>("subFrameOrigins");
    QTest::addColumn<QString>("option"); // empty: the frame of b.test is allowed
    const QString b = m_server.origin(u"b.test"_s);
    const QStringList a { u"a.test"_s };
    QTest::newRow("not in allowedOrigins") << a << QStringList() << u"allowedOrigins"_s;
    QTest::newRow("in subFrameOrigins") << a << QStringList { b } << QString();
    QTest::newRow("not in subFrameOrigins")
        << QStringList { u"a.test"_s, u"b.test"_s } << QStringList { m_server.origin(u"a.test"_s) }
        << u"subFrameOrigins"_s;
    QTest::newRow("by a star") << a << QStringList { m_server.origin(u"*.b.test"_s) }
                               << u"subFrameOrigins"_s;
}

void tst_WebFrames::denied()
{
    QFETCH(QStringList, allowed);
    QFETCH(QStringList, subFrameOrigins);
    QFETCH(QString, option);
    WebEngineOptions options = FramesFixture::allowing(m_server, allowed);
    options.subFrameOrigins = subFrameOrigins;
    FramesFixture f(options);
    const QString b = m_server.origin(u"b.test"_s);
    servePage(m_server, u"/"_s, "<body><iframe src='" + b.toUtf8() + "/sub'></iframe>");
    servePage(m_server, u"/sub"_s,
              "<script>parent.postMessage(typeof require, '*')</script>"
                  + FramesFixture::script(u"sub"_s).toUtf8());
    QSignalSpy denied(f.contents, &WebContents::denied);
    if (!option.isEmpty())
        expectRefusal(u"whose origin is %1. Add \"%1\" to WebEngineOptions::%2"_s.arg(b, option));
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    if (option.isEmpty()) {
        QVERIFY(f.hasCome(u"sub"_s));
        QCOMPARE(denied.size(), 0);
        return;
    }
    QTRY_COMPARE(denied.size(), 1);
    QCOMPARE(denied.at(0).at(0).toString(), b);
    QVERIFY(denied.at(0).at(1).toString().isNull());
    QCOMPARE(f.contents->frames().size(), 1);
    QTRY_COMPARE(f.page->console.filter(u"WebEngineOptions::"_s + option).size(), 1);
    QCOMPARE(f.names, QStringList());
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('who')[1]"_s),
             u'"' + m_server.origin(u"a.test"_s) + u'"');
}

void tst_WebFrames::deniedTop()
{
    // An allowed page inside one that is not.
    WebEngineOptions options = FramesFixture::allowing(m_server, { u"b.test"_s });
    FramesFixture f(options);
    servePage(m_server, u"/"_s,
              "<body><iframe src='" + m_server.origin(u"b.test"_s).toUtf8() + "/sub'></iframe>");
    servePage(m_server, u"/sub"_s,
              "<script>let error; try { require('electron').ipcRenderer.sendSync('who') }"
              "catch (e) { error = e } console.log('sync ' + error.code);"
              "require('electron').ipcRenderer.invoke('who').then(console.log,"
              "(e) => console.log('async ' + e.code))</script>");
    expectRefusal(u"allowedOrigins"_s);
    QVERIFY(f.load(m_server.url(u"a.test"_s)));
    QTRY_COMPARE(f.page->console.filter(u"async"_s), QStringList { u"async ERR_DENIED"_s });
    QVERIFY(f.page->console.contains(u"sync ERR_DENIED"_s));
    QCOMPARE(f.contents->frames().size(), 1);
}

QTEST_MAIN(tst_WebFrames)
#include "tst_webframes.moc"
