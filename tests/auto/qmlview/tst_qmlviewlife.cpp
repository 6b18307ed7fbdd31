// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewscreen.h"

#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>

#include <signal.h>

using namespace Ferry;
using namespace FerryTest;

/*! Views come and go: made by a Loader, destroyed inside listeners and with bytes under way. */
class tst_QmlViewLife : public QObject
{
    Q_OBJECT

public:
    static void initMain() { initializeViews(); }

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void killed();
    void loader();
    void destroyedInListener_data();
    void destroyedInListener();
    void deletedInListener();
    void destroyedWhileHeld();
    void destroyedWhileBytesCome();
    void engineDestroyedWhileHeld();
    void mainGoesFirst();
    void pendingUrl();
};

void tst_QmlViewLife::loader()
{
    ViewScreen screen(
        u"Loaded.qml"_s,
        { { u"program"_s,
            u"ipcRenderer.send('n', ipcRenderer.sendSync('ask'));"
            "ipcRenderer.invoke('never'); for (;;) ipcRenderer.sendSync('ask')"_s } });
    int heard = 0;
    screen.main()->on(u"ask"_s, [](const IpcMainEvent &event) { event.setReturnValue(1); });
    screen.main()->on(u"n"_s, [&](int n) { heard += n; });
    QList<IpcMainInvokeEvent> calls;
    screen.main()->handle(u"never"_s, [&](const IpcMainInvokeEvent &event) {
        calls.append(event);
        return QFuture<void>(QtFuture::makeReadyFuture()).then(QtFuture::Launch::Async, [] {});
    });
    for (int i = 1; i <= 10; ++i) {
        screen.root()->setProperty("active", true);
        QTRY_COMPARE(heard, i);
        QCOMPARE(screen.main()->webContents().size(), 1);
        const QPointer<WebContents> contents = screen.main()->webContents().constFirst();
        const QPointer<QObject> view = screen.object("view");
        QSignalSpy gone(contents, &WebContents::gone);
        screen.root()->setProperty("active", false);
        QTRY_VERIFY(!view);
        QTRY_VERIFY(!contents);
        QCOMPARE(gone.size(), 1);
        QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(),
                 WebContents::GoneReason::Closed);
    }
    QCOMPARE(screen.property("heard").toInt(), 10);
    QVERIFY(screen.main()->webContents().isEmpty());
}

void tst_QmlViewLife::destroyedInListener_data()
{
    QTest::addColumn<QString>("call");
    for (const char *call : { "send", "sendSync", "invoke" })
        QTest::newRow(call) << QString::fromLatin1(call);
}

void tst_QmlViewLife::destroyedInListener()
{
    QFETCH(QString, call);
    ViewScreen screen(u"Loaded.qml"_s, { { u"program"_s, u"ipcRenderer.%1('%1')"_s.arg(call) } });
    const auto leave = [&] { QMetaObject::invokeMethod(screen.root(), "leave"); };
    screen.main()->on(u"send"_s, leave);
    screen.main()->on(u"sendSync"_s, [&](const IpcMainEvent &event) {
        leave();
        event.setReturnValue(1);
    });
    screen.main()->handle(u"invoke"_s, [&] {
        leave();
        return 1;
    });
    screen.root()->setProperty("active", true);
    const QPointer<QObject> view = screen.object("view");
    QVERIFY(view);
    QTRY_VERIFY(!view);
    QTRY_VERIFY(screen.main()->webContents().isEmpty());
}

void tst_QmlViewLife::deletedInListener()
{
    // With nothing left behind, at once: what came is taken from the event loop.
    for (const QString &call : { u"send"_s, u"sendSync"_s, u"invoke"_s }) {
        ViewScreen screen(QByteArrayLiteral(
            "import QtQuick\nimport Ferry\nimport Ferry.WebEngine\n"
            "Item { property IpcMain main: IpcMain { } property alias view: view\n"
            "IpcWebEngineView { id: view; ipcMain: parent.main; contextIsolation: false } }"));
        QVERIFY(screen.isValid());
        const auto leave = [&] { delete screen.object("view"); };
        int after = 0;
        screen.main()->on(u"send"_s, leave);
        screen.main()->on(u"sendSync"_s, [&](const IpcMainEvent &event) {
            leave();
            event.setReturnValue(1);
        });
        screen.main()->handle(u"invoke"_s, [&] {
            leave();
            return 1;
        });
        screen.main()->on(u"after"_s, [&] { ++after; });
        const QPointer<QObject> view = screen.object("view");
        screen.run(
            u"(s => s.view.loadHtml(`<script>const { ipcRenderer } = require('electron');"
            "ipcRenderer.%1('%1'); ipcRenderer.send('after')</script>`, 'qrc:/'))"_s.arg(call));
        QTRY_VERIFY(!view);
        QTRY_VERIFY(screen.main()->webContents().isEmpty());
        QCOMPARE(after, 0);
    }
}

void tst_QmlViewLife::destroyedWhileHeld()
{
    ViewScreen screen(u"Loaded.qml"_s, { { u"program"_s, u"ipcRenderer.sendSync('ask')"_s } });
    QList<IpcMainEvent> kept;
    screen.main()->on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    screen.root()->setProperty("active", true);
    QTRY_COMPARE(kept.size(), 1);
    screen.root()->setProperty("active", false);
    QTRY_VERIFY(kept.at(0).isCanceled());
    kept.at(0).setReturnValue(1); // to nobody
    QTRY_VERIFY(screen.main()->webContents().isEmpty());
    // A new one works.
    kept.clear();
    screen.root()->setProperty("active", true);
    QTRY_COMPARE(kept.size(), 1);
    kept.takeFirst().setReturnValue(1);
}

void tst_QmlViewLife::destroyedWhileBytesCome()
{
    ViewScreen screen(
        u"Loaded.qml"_s,
        { { u"program"_s,
            u"for (let i = 0; i < 20; ++i) ipcRenderer.send('bytes', new Uint8Array(3000000))"_s } });
    int heard = 0;
    screen.main()->on(u"bytes"_s, [&](const QByteArray &bytes) {
        QCOMPARE(bytes.size(), 3000000);
        if (++heard == 2)
            QMetaObject::invokeMethod(screen.root(), "leave");
    });
    QTest::failOnWarning(QRegularExpression(u"TypeError"_s));
    for (int i = 0; i < 3; ++i) {
        heard = 0;
        screen.root()->setProperty("active", true);
        const QPointer<QObject> view = screen.object("view");
        QTRY_VERIFY_WITH_TIMEOUT(!view, 20000);
        QTRY_VERIFY(screen.main()->webContents().isEmpty());
        QVERIFY(heard >= 2);
    }
}

void tst_QmlViewLife::engineDestroyedWhileHeld()
{
    IpcMain main;
    QList<IpcMainEvent> kept;
    main.on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    {
        ViewScreen screen(QByteArrayLiteral("import QtQuick\nimport Ferry\nimport Ferry.WebEngine\n"
                                            "Item { property IpcMain main: Ferry.ipcMain; "
                                            "IpcWebEngineView { contextIsolation: false\n"
                                            "  Component.onCompleted: "
                                            "loadHtml(\"<script>require('electron').ipcRenderer."
                                            "sendSync('ask')</script>\", 'qrc:/') } }"));
        QVERIFY(screen.isValid());
        QCOMPARE(screen.main(), &main);
        QTRY_COMPARE(kept.size(), 1);
    }
    QVERIFY(kept.at(0).isCanceled());
    QTRY_VERIFY(main.webContents().isEmpty());
}

void tst_QmlViewLife::mainGoesFirst()
{
    auto main = std::make_unique<IpcMain>();
    int heard = 0;
    main->on(u"x"_s, [&] { ++heard; });
    ViewScreen screen(
        QByteArrayLiteral("import QtQuick\nimport Ferry\nimport Ferry.WebEngine\n"
                          "Item { property var log: []; property alias view: view\n"
                          "IpcWebEngineView { id: view; contextIsolation: false\n"
                          "  onJavaScriptConsoleMessage: (level, message) => log.push(message)\n"
                          "  Component.onCompleted: loadHtml(`<script>const { ipcRenderer } = "
                          "require('electron'); ipcRenderer.send('x');"
                          "    setInterval(() => { try { ipcRenderer.sendSync('x') } catch (e) { "
                          "console.log(e.code) } }, 50)</script>`, 'qrc:/') } }"));
    QVERIFY(screen.isValid());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"There is no IpcMain for this view"_s));
    main->on(u"x"_s, [](const IpcMainEvent &event) {
        if (event.isSync())
            event.setReturnValue(1);
    });
    QTRY_VERIFY(heard > 1);
    main.reset();
    QVERIFY(screen.run(u"(s => s.view.webContents === null)"_s).toBool());
    QTRY_VERIFY(screen.strings("log").contains(u"ERR_CLOSED"_s));
    QTRY_VERIFY(!screen.object("view")->property("errorString").toString().isEmpty());
}

void tst_QmlViewLife::killed()
{
    ViewScreen screen(
        u"Loaded.qml"_s,
        { { u"program"_s, u"ipcRenderer.send('pid'); ipcRenderer.sendSync('ask')"_s } });
    QList<IpcMainEvent> kept;
    int loads = 0;
    screen.main()->on(u"pid"_s, [&] { ++loads; });
    screen.main()->on(u"ask"_s, [&](const IpcMainEvent &event) { kept.append(event); });
    screen.root()->setProperty("active", true);
    for (int i = 1; i <= 3; ++i) {
        QTRY_COMPARE(loads, i);
        QTRY_COMPARE(kept.size(), 1);
        QCOMPARE(kept.at(0).processId(),
                 screen.object("view")->property("renderProcessPid").toLongLong());
        QVERIFY(kept.at(0).processId() > 0); // kill() takes 0 for ourselves, and whoever started us
        ::kill(pid_t(kept.at(0).processId()), SIGKILL);
        QTRY_VERIFY(kept.at(0).isCanceled());
        kept.clear();
        QVERIFY(!screen.main()->webContents().constFirst()->send(u"x"_s));
        screen.run(u"(s => s.view.reload())"_s);
    }
    QTRY_COMPARE(kept.size(), 1);
    kept.takeFirst().setReturnValue(1);
}

void tst_QmlViewLife::pendingUrl()
{
    // The view says the address that the application set at once. Until the browser is there the
    // document that is there is another one, which goes on; whether that may use IPC has nothing to
    // do with the address to come.
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    ViewScreen screen(
        u"Loaded.qml"_s,
        { { u"program"_s,
            u"ipcRenderer.on('ping', (event, n) => ipcRenderer.send('pong', n, ipcRenderer.sendSync('at')))"_s } });
    QStringList pongs;
    screen.main()->on(
        u"at"_s, [](const IpcMainEvent &event) { event.setReturnValue(event.url().toString()); });
    screen.main()->on(u"pong"_s,
                      [&](int n, const QString &at) { pongs.append(QString::number(n) + at); });
    screen.root()->setProperty("active", true);
    QTRY_COMPARE(screen.property("heard").toInt(), 1);
    WebContents *contents = screen.main()->webContents().constFirst();
    QCOMPARE(contents->url(), QUrl(u"qrc:/"_s));
    QSignalSpy moved(contents, &WebContents::urlChanged);
    QSignalSpy denied(contents, &WebContents::denied);
    QObject *view = screen.object("view");
    view->setProperty("url", QUrl(u"http://127.0.0.1:%1/"_s.arg(silent.serverPort())));
    QCOMPARE(view->property("url").toUrl().port(), int(silent.serverPort()));
    QTRY_VERIFY(silent.hasPendingConnections());
    for (int i = 0; i < 5; ++i) {
        QVERIFY(contents->send(u"ping"_s, i));
        QTRY_COMPARE(pongs.size(), i + 1);
        QCOMPARE(pongs.constLast(), QString::number(i) + u"qrc:/"_s);
    }
    QCOMPARE(contents->url(), QUrl(u"qrc:/"_s));
    QCOMPARE(contents->origin(), u"qrc://"_s);
    QVERIFY(moved.isEmpty() && denied.isEmpty());
    // Now the browser goes there, and it is what the policy says it is.
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^IPC is refused to http://127.0.0.1"_s));
    silent.nextPendingConnection()->write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n<p>");
    QTRY_COMPARE(denied.size(), 1);
    QCOMPARE(contents->url(), QUrl());
    // And back, by the page's history, to a document whose entry has another address.
    screen.run(u"(s => s.view.goBack())"_s);
    QTRY_COMPARE(screen.property("heard").toInt(), 2);
    QCOMPARE(contents->url(), QUrl(u"qrc:/"_s));
}

QTEST_MAIN(tst_QmlViewLife)
#include "tst_qmlviewlife.moc"
