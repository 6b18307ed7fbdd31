// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <ferrywebengine/webenginepage.h>

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtWebEngineCore/QWebEngineFullScreenRequest>
#include <QtWebEngineCore/QWebEngineSettings>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QDialog>

using namespace Ferry;
using namespace FerryTest;
using namespace std::chrono_literals;

/*! The prompt lane of sendSync(): when it is taken, and what a listener may do in it. */
class tst_WebPrompt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void webEnginePage();
    void otherPrompts();
    void lanes();
    void whileFullscreen();
    void withoutModals();
    void anyText();
    void forgedPrompts();
    void originIsChecked();
    void afterTheEnd();
    void modalDialogInDeferredChannel();
    void eventLoopInListener();
    void deleteLaterInListener();
    void deleteInDeferredChannel();
    void pendingMessagesFirst();

private:
    static WebEngineOptions prompts()
    {
        WebEngineOptions options = PageFixture::pageScripts();
        options.answersPrompts = true;
        return options;
    }
    static std::pair<quint64, quint64> lanesOf(const PageFixture &f)
    {
        const Statistics statistics = f.contents->statistics();
        return { statistics.syncPrompts, statistics.syncRequests };
    }
    using Lanes = std::pair<quint64, quint64>;
};

void tst_WebPrompt::webEnginePage()
{
    IpcMain main;
    WebEnginePage page;
    WebEngineTransport transport(&page, PageFixture::pageScripts());
    WebContents *contents = main.connectTo(&transport);
    main.on(u"ask"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(n + 1); });
    int heard = 0;
    main.on(u"heard"_s, [&](int n) { heard = n; });
    page.setHtml(u"<script>const { ipcRenderer } = require('electron');"
                 "ipcRenderer.send('heard', ipcRenderer.sendSync('ask', 1))</script>"_s,
                 QUrl(u"qrc:/"_s));
    QTRY_COMPARE(heard, 2);
    QCOMPARE(contents->statistics().syncPrompts, 1u);
    QCOMPARE(contents->statistics().syncRequests, 0u);
}

void tst_WebPrompt::otherPrompts()
{
    PageFixture f(prompts());
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"return [prompt('name?', 'ab'), prompt('ferry', 'cd'), prompt('ferry a b c', '[2,2,\"ask\",[]]')]"_s),
        u"[\"abab\",\"cdcd\",\"[2,2,\\\"ask\\\",[]][2,2,\\\"ask\\\",[]]\"]"_s);
    QCOMPARE(lanesOf(f), Lanes(0, 0));
}

void tst_WebPrompt::lanes()
{
    PageFixture f(prompts());
    f.main.on(u"now"_s, [](const IpcMainEvent &event) { event.setReturnValue(1); });
    f.main.on(u"late"_s, [](const IpcMainEvent &event) {
        QTimer::singleShot(20ms, [event] { event.setReturnValue(2); });
    });
    f.main.setSyncDispatch(u"deferred"_s, SyncDispatch::Deferred);
    f.main.on(u"deferred"_s, [](const IpcMainEvent &event) { event.setReturnValue(3); });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('now')"_s), u"1"_s);
    QCOMPARE(lanesOf(f), Lanes(1, 0));
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('late')"_s), u"2"_s);
    QCOMPARE(lanesOf(f), Lanes(2, 1));
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('deferred')"_s), u"3"_s);
    QCOMPARE(lanesOf(f), Lanes(3, 2));
}

void tst_WebPrompt::whileFullscreen()
{
    PageFixture f(prompts());
    f.page->settings()->setAttribute(QWebEngineSettings::FullScreenSupportEnabled, true);
    int toggles = 0;
    QObject::connect(f.page.get(), &QWebEnginePage::fullScreenRequested, f.page.get(),
                     [&](QWebEngineFullScreenRequest request) {
                         ++toggles;
                         request.accept();
                     });
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) { event.setReturnValue(1); });
    // Fullscreen needs a view and a user's click.
    QWebEngineView view;
    view.setPage(f.page.get());
    view.resize(200, 200);
    view.show();
    QVERIFY(
        f.open(u"<body style='height: 100vh' onclick='document.documentElement.requestFullscreen()."
               "then(() => document.title = 1)'>"_s));
    QTRY_VERIFY(view.focusProxy());
    for (int i = 0; i < 50 && f.page->title() != u"1"; ++i) {
        QTest::mouseClick(view.focusProxy(), Qt::LeftButton, {}, QPoint(100, 100));
        PageFixture::waitFor([&] { return f.page->title() == u"1"; }, 200);
    }
    QCOMPARE(f.page->title(), u"1"_s);
    QCOMPARE(f.run(u"return [ipcRenderer.sendSync('ask'), document.fullscreenElement !== null]"_s),
             u"[1,true]"_s);
    QCOMPARE(lanesOf(f), Lanes(0, 1));
    QCOMPARE(toggles, 1);
    QCOMPARE(f.run(u"await document.exitFullscreen(); return ipcRenderer.sendSync('ask')"_s),
             u"1"_s);
    QCOMPARE(lanesOf(f), Lanes(1, 1));
}

void tst_WebPrompt::withoutModals()
{
    // The sandbox of this document has no dialogs; the first call finds out, and asks by request.
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    WebEngineOptions options = prompts();
    options.allowOpaqueOrigins = true;
    options.allowedOrigins = { u"http://127.0.0.1:%1"_s.arg(server.serverPort()) };
    PageFixture f(options);
    f.main.on(u"ask"_s, [](const IpcMainEvent &event) { event.setReturnValue(1); });
    int heard = 0;
    f.main.on(u"heard"_s, [&](int a, int b) { heard = a + b; });
    QObject::connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
                          "Content-Security-Policy: sandbox allow-scripts\r\n\r\n"
                          "<script>const { ipcRenderer } = require('electron');"
                          "ipcRenderer.send('heard', ipcRenderer.sendSync('ask'), "
                          "ipcRenderer.sendSync('ask'))</script>");
            socket->disconnectFromHost();
        });
    });
    f.page->load(QUrl(u"http://127.0.0.1:%1/"_s.arg(server.serverPort())));
    QTRY_COMPARE(heard, 2);
    QCOMPARE(lanesOf(f), Lanes(0, 2));
    QCOMPARE(f.page->console.filter(u"prompt()"_s).size(), 1);
}

void tst_WebPrompt::anyText()
{
    PageFixture f(prompts());
    f.main.on(u"echo"_s, [](const IpcMainEvent &event, const QVariant &value) {
        event.setReturnValue(value);
    });
    QVERIFY(f.open());
    QCOMPARE(
        f.run(
            u"const all = []; for (let c = 0; c < 65536; ++c) all.push(String.fromCharCode(c));"
            "const text = all.join('') + 'x'.repeat(20000); const o = { text, list: [text, -0, 2n, "
            "new Date(5)] };"
            "const back = ipcRenderer.sendSync('echo', o);"
            "return [back.text === text, back.list[0] === text, Object.is(back.list[1], -0), back.list[2] === 2n, +back.list[3]]"_s),
        u"[true,true,true,true,5]"_s);
    QCOMPARE(lanesOf(f), Lanes(1, 0));
}

void tst_WebPrompt::forgedPrompts()
{
    PageFixture f(prompts());
    int asked = 0;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        ++asked;
        event.setReturnValue(1);
    });
    QVERIFY(f.open());
    // Without the secret it is a prompt like any other; with it, but of a document that is none,
    // nothing happens.
    const QString forge = u"prompt('ferry %1 %2 e', '14 2 [2,2,\"ask\",[]][]')"_s;
    QCOMPARE(f.eval(forge.arg(f.configWord(u"page"_s), u"guess"_s)).toString().size(), 42);
    QCOMPARE(
        f.eval(forge.arg(f.configWord(u"page"_s), f.configWord(u"secret"_s))).toString().contains(u"ERR_CLOSED"),
        true);
    QVERIFY(f.eval(u"prompt('ferry %1 %2 e', 'no JSON')"_s.arg(f.configWord(u"page"_s),
                                                               f.configWord(u"secret"_s)))
                .toString()
                .contains(u"ERR_CLOSED"));
    QCOMPARE(asked, 0);
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('ask')"_s), u"1"_s);
}

void tst_WebPrompt::originIsChecked()
{
    // A frame of another origin that knows all the words: the browser says whose prompt it is.
    PageFixture f(prompts());
    int asked = 0;
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        ++asked;
        event.setReturnValue(1);
    });
    QSignalSpy ready(f.contents, &WebContents::ready);
    QSignalSpy denied(f.contents, &WebContents::denied);
    QVERIFY(f.open());
    QTRY_COMPARE(ready.size(), 1);
    f.eval(u"qt.webChannelTransport.send(JSON.stringify({ type: 9, object: 'ferry', property: 1,"
           "  value: ['e', 0, 1, [[0, { origin: self.origin }]]] })); 0"_s,
           QWebEngineScript::ApplicationWorld);
    QTRY_COMPARE(ready.size(), 2); // now its epoch is known
    const QString ask = u"prompt('ferry %1 %2 e', '14 2 [2,%3,\"ask\",[]][]')"_s.arg(
        f.configWord(u"page"_s), f.configWord(u"secret"_s));
    QCOMPARE(f.eval(ask.arg(6)).toString(), u"[4,6,1]"_s); // from its own origin
    QCOMPARE(asked, 1);

    f.scheme.pages.insert(
        u"/child"_s, u"<script>parent.postMessage(%1, '*')</script>"_s.arg(ask.arg(8)));
    f.eval(u"addEventListener('message', (e) => { window.answer = e.data });"
           "document.body.append(Object.assign(document.createElement('iframe'),"
           "  { src: 'app://other/child' })); 0"_s);
    QTRY_VERIFY(f.eval(u"window.answer"_s).toString().contains(u"ERR_DENIED"));
    QCOMPARE(asked, 1);
    QCOMPARE(denied.constLast().at(0).toString(), u"app://other"_s);
}

void tst_WebPrompt::afterTheEnd()
{
    // The document outlives Ferry's part: its prompts are nobody's to see.
    PageFixture f(prompts());
    QVERIFY(f.open());
    const QString ask = u"prompt('ferry %1 %2 %3', '14 2 [2,2,\"ask\",[]][]')"_s.arg(
        f.configWord(u"page"_s), f.configWord(u"secret"_s), QString(32, u'0'));
    f.page->disconnectFromMain();
    QTRY_VERIFY(!f.contents);
    QVERIFY(f.eval(ask).toString().contains(u"ERR_CLOSED"));
    QCOMPARE(f.eval(u"prompt('name?', 'ab')"_s).toString(), u"abab"_s);
}

void tst_WebPrompt::modalDialogInDeferredChannel()
{
    PageFixture f(prompts());
    f.main.setSyncDispatch(u"dialog"_s, SyncDispatch::Deferred);
    bool secondWorked = false;
    WebEnginePage second(&f.profile);
    WebEngineTransport transport(&second, PageFixture::pageScripts());
    QVERIFY(f.main.connectTo(&transport));
    f.main.handle(u"add"_s, [](int a, int b) { return a + b; });
    QDialog *open = nullptr;
    f.main.on(u"sum"_s, [&](int n) {
        secondWorked = n == 5 && open;
        open->accept();
    });
    f.main.on(u"dialog"_s, [&](const IpcMainEvent &event) {
        QDialog dialog;
        open = &dialog;
        // The second page is loaded and used while the dialog is open.
        second.setHtml(
            u"<script>const { ipcRenderer } = require('electron');"
            "ipcRenderer.invoke('add', 2, 3).then((n) => ipcRenderer.send('sum', n))</script>"_s,
            QUrl(u"app://second/"_s));
        const int result = dialog.exec();
        open = nullptr;
        event.setReturnValue(result);
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('dialog')"_s), QString::number(QDialog::Accepted));
    QVERIFY(secondWorked);
    QCOMPARE(lanesOf(f), Lanes(1, 1));
}

void tst_WebPrompt::eventLoopInListener()
{
    PageFixture f(prompts());
    f.main.on(u"dialog"_s, [](const IpcMainEvent &event) {
        QEventLoop loop;
        QTimer::singleShot(10ms, &loop, &QEventLoop::quit);
        loop.exec();
        event.setReturnValue(1);
    });
    QVERIFY(f.open());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"'dialog'.*SyncDispatch::Deferred"_s));
    QCOMPARE(f.run(u"return ipcRenderer.sendSync('dialog')"_s), u"1"_s);
}

void tst_WebPrompt::deleteLaterInListener()
{
    for (const bool inLoop : { false, true }) {
        PageFixture f(prompts());
        QPointer<QWebEnginePage> page = f.page.release();
        bool wasThere = false;
        f.main.on(u"close"_s, [&](const IpcMainEvent &event) {
            if (inLoop) {
                QTest::ignoreMessage(QtWarningMsg,
                                     QRegularExpression(u"'close'.*SyncDispatch::Deferred"_s));
                QEventLoop loop;
                QTimer::singleShot(1ms, page, &QObject::deleteLater);
                QTimer::singleShot(30ms, &loop, &QEventLoop::quit);
                loop.exec();
            } else {
                page->deleteLater();
            }
            wasThere = !page.isNull();
            event.setReturnValue(1);
        });
        QSignalSpy gone(f.contents, &WebContents::gone);
        f.scheme.pages.insert(
            u"/page"_s, u"<script>require('electron').ipcRenderer.sendSync('close')</script>"_s);
        page->load(QUrl(u"app://test/page"_s));
        QTRY_VERIFY(page.isNull());
        QVERIFY(wasThere);
        QCOMPARE(gone.size(), 1);
        QTRY_VERIFY(!f.contents);
    }
}

void tst_WebPrompt::deleteInDeferredChannel()
{
    PageFixture f(prompts());
    f.main.setSyncDispatch(u"close"_s, SyncDispatch::Deferred);
    bool done = false;
    f.main.on(u"close"_s, [&](const IpcMainEvent &event) {
        f.page.reset();
        event.setReturnValue(1); // to nobody
        done = true;
    });
    f.scheme.pages.insert(u"/page"_s,
                          u"<script>require('electron').ipcRenderer.sendSync('close')</script>"_s);
    f.page->load(QUrl(u"app://test/page"_s));
    QTRY_VERIFY(done);
    QTRY_VERIFY(!f.contents);
}

void tst_WebPrompt::pendingMessagesFirst()
{
    // An ordinary listener may open a dialog although a synchronous call stands right behind its
    // message.
    PageFixture f(prompts());
    QStringList seen;
    f.main.on(u"show"_s, [&] {
        seen.append(u"show"_s);
        QDialog dialog;
        QTimer::singleShot(20ms, &dialog, &QDialog::accept);
        dialog.exec();
    });
    f.main.on(u"ask"_s, [&](const IpcMainEvent &event) {
        seen.append(u"ask"_s);
        event.setReturnValue(seen.size());
    });
    QVERIFY(f.open());
    QCOMPARE(f.run(u"ipcRenderer.send('show'); return ipcRenderer.sendSync('ask')"_s), u"2"_s);
    QCOMPARE(seen, (QStringList { u"show"_s, u"ask"_s }));
}

QTEST_MAIN(tst_WebPrompt)
#include "tst_webprompt.moc"
