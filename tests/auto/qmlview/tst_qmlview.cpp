// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewscreen.h"

#include <QtQml/QJSValueIterator>
#include <QtWebChannel/QWebChannel>

using namespace Ferry;
using namespace FerryTest;

/*! IpcWebEngineView as a program of QML uses it. What its page does is tested in ../web, over both
 * kinds of page. */
class tst_QmlView : public QObject
{
    Q_OBJECT

public:
    static void initMain() { initializeViews(); }

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void naturalScreen();
    void severalViews();
    void denied();
    void preloadError();
    void optionsConnectAnew();
    void withoutIpcMain();
    void ownWebChannelIsRefused();
    void pageChannel();
    void badLimits();
    void otherProfile();

private:
    /*! \brief A view with \a properties beside an IpcMain, in a file of its own; Item's `view` and
     * `main`. */
    static QByteArray item(const QByteArray &properties)
    {
        return "import QtQuick\nimport QtWebChannel\nimport QtWebEngine\nimport Ferry\nimport "
               "Ferry.WebEngine\n"
               "Item { property alias view: view; property IpcMain main: backend; property var "
               "log: []\n"
               "IpcMain { id: backend; IpcListener { channel: 'says'; handler: (event, text) => "
               "log.push(text) } }\n"
               "IpcWebEngineView { id: view; "
            + properties + "} }";
    }
};

void tst_QmlView::naturalScreen()
{
    ViewScreen screen(u"Screen.qml"_s);
    QVERIFY(screen.isValid());
    QTRY_COMPARE(screen.strings("log"), QStringList({ u"ready"_s, u"sum 5, asked 42"_s }));
    QVERIFY(screen.property("senderIsView").toBool());

    QObject *view = screen.object("view");
    WebContents *contents = screen.contentsOf(view);
    QVERIFY(contents);
    QCOMPARE(contents->kind(), WebContents::Kind::Page);
    QCOMPARE(contents->url(), QUrl(u"qrc:/screens/page.html"_s));
    QCOMPARE(contents->origin(), u"qrc://"_s);
    QCOMPARE(contents->statistics().syncPrompts, 1u);
    QCOMPARE(contents->statistics().syncRequests, 0u);
    QVERIFY(view->property("errorString").toString().isEmpty());

    QCOMPARE(screen.run(u"(s => s.view.webContents.id)"_s).toInt(), contents->id());
    QCOMPARE(screen
                 .run(u"(s => s.main.webContents.data(s.main.webContents.index(0, 0), %1))"_s.arg(
                     int(WebContentsModel::TitleRole)))
                 .toString(),
             u"A page"_s);
    QVERIFY(screen.run(u"(s => s.view.webContents.send('note', 'here'))"_s).toBool());
    QTRY_COMPARE(screen.strings("log").value(2), u"noted here"_s);
    const QJSValue state = screen.settle(u"(s => s.view.webContents.invoke('double', 21))"_s);
    QTRY_COMPARE(state.property(u"value"_s).toInt(), 42);

    // What C++ hears of the same page.
    int heard = 0;
    contents->ipc()->on(u"says"_s, [&](const QString &) { ++heard; });
    screen.run(u"(s => s.view.runJavaScript(\"app.says('x')\"))"_s);
    QTRY_COMPARE(heard, 1);
}

void tst_QmlView::severalViews()
{
    ViewScreen screen(u"Guests.qml"_s);
    QVERIFY(screen.isValid());
    QCOMPARE(screen.main()->webContents().size(), 3);
    QSet<int> ids;
    for (WebContents *contents : screen.main()->webContents())
        ids.insert(contents->id());
    QCOMPARE(ids.size(), 3);
    screen.run(
        u"(s => { for (const view of s.views) view.loadHtml(`<script>const { ipcRenderer } = "
        u"require('electron');"
        "ipcRenderer.on('note', (event, n) => ipcRenderer.send('says', 'got ' + n));"
        "ipcRenderer.send('says', 'hello ' + ipcRenderer.sendSync('ask', 1))</script>`, 'qrc:/') })"_s);
    QTRY_COMPARE(screen.strings("said").size(), 6);
    QStringList said = screen.strings("said");
    said.sort();
    QCOMPARE(said,
             QStringList({ u"0 got 0"_s, u"0 hello 2"_s, u"1 got 1"_s, u"1 hello 2"_s, u"2 got 2"_s,
                           u"2 hello 2"_s }));
}

void tst_QmlView::denied()
{
    ViewScreen screen(item("onDenied: (origin, channel) => log.push(origin + ' ' + channel);"
                           "contextIsolation: false;"
                           "allowedOrigins: ['https://app.test'];"
                           "onJavaScriptConsoleMessage: (level, message) => log.push(message)"));
    QVERIFY(screen.isValid());
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^IPC is refused to .*https://evil.test"_s));
    screen.run(u"(s => s.view.loadHtml('<p>', 'https://evil.test/'))"_s);
    QTRY_COMPARE(screen.strings("log").value(0), u"https://evil.test "_s);
    QTRY_VERIFY(screen.strings("log").value(1).contains(u"allowedOrigins"_s));
    screen.run(
        u"(s => s.view.loadHtml(`<script>require('electron').ipcRenderer.send('says', 'in')</script>`, 'https://app.test/'))"_s);
    QTRY_COMPARE(screen.strings("log").constLast(), u"in"_s);
}

void tst_QmlView::preloadError()
{
    ViewScreen screen(
        item("preloads: ['missing.js', 'preload.js'];"
             "onPreloadError: (path, error) => log.push(path + ' ' + error.message)"));
    QVERIFY(screen.isValid());
    // Names are of the file that the view stands in: there is no such file beside this one either.
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"the preload qrc:/screens/missing.js failed"_s));
    screen.run(u"(s => s.view.loadHtml(\"<script>app.says('ran')</script>\", 'qrc:/'))"_s);
    QTRY_COMPARE(screen.strings("log").size(), 2);
    QVERIFY(screen.strings("log").filter(u"qrc:/screens/missing.js"_s).size() == 1);
    QVERIFY(screen.strings("log").contains(u"ran"_s));
}

void tst_QmlView::optionsConnectAnew()
{
    ViewScreen screen(item("onReady: log.push('ready')"));
    screen.run(u"(s => s.view.loadHtml('<p>', 'qrc:/'))"_s);
    QTRY_COMPARE(screen.strings("log"), QStringList(u"ready"_s));
    const int id = screen.run(u"(s => s.view.webContents.id)"_s).toInt();
    const QPointer<WebContents> before = screen.main()->fromId(id);
    QSignalSpy gone(before, &WebContents::gone);
    screen.run(u"(s => { s.view.contextIsolation = false; s.view.syncTimeout = 500;"
               "s.view.limits.messageBytes = 1000 })"_s);
    QCOMPARE(gone.size(), 0); // once, when all is said
    QTRY_COMPARE(gone.size(), 1);
    QTRY_VERIFY(screen.run(u"(s => s.view.webContents && s.view.webContents.id !== %1)"_s.arg(id))
                    .toBool());
    screen.run(u"(s => s.view.loadHtml(`<script>const { ipcRenderer } = require('electron');"
               "try { ipcRenderer.send('says', 'x'.repeat(2000)) } catch (e) { "
               "ipcRenderer.send('says', e.code) }"
               "</script>`, 'qrc:/'))"_s);
    QTRY_COMPARE(screen.strings("log").constLast(), u"ERR_TOO_LARGE"_s);
}

void tst_QmlView::withoutIpcMain()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"There is no IpcMain for this view"_s));
    ViewScreen screen(QByteArrayLiteral("import QtQuick\nimport Ferry.WebEngine\n"
                                        "Item { property alias view: view; IpcWebEngineView { id: "
                                        "view; contextIsolation: false } }"));
    QVERIFY(screen.isValid());
    QVERIFY(
        screen.run(u"(s => s.view.webContents === null && s.view.errorString !== '')"_s).toBool());
    IpcMain main;
    int heard = 0;
    main.on(u"x"_s, [&] { ++heard; });
    QmlIpcMain element(&main);
    QQmlEngine::setContextForObject(&element, screen.engine()->rootContext());
    screen.object("view")->setProperty("ipcMain", QVariant::fromValue(&element));
    QTRY_COMPARE(main.webContents().size(), 1);
    QVERIFY(screen.run(u"(s => s.view.errorString === '')"_s).toBool());
    screen.run(
        u"(s => s.view.loadHtml(`<script>require('electron').ipcRenderer.send('x')</script>`, 'qrc:/'))"_s);
    QTRY_COMPARE(heard, 1);
    screen.destroyRoot();
}

void tst_QmlView::ownWebChannelIsRefused()
{
    const QRegularExpression refusal(u"the view has a webChannel already.*pageChannel"_s);
    QTest::ignoreMessage(QtWarningMsg, refusal);
    QTest::ignoreMessage(QtWarningMsg, refusal);
    ViewScreen screen(item("webChannel: WebChannel { }"));
    QVERIFY(screen.isValid());
    QCOMPARE(screen.main()->webContents().size(), 0);
    QVERIFY(screen.object("view")->property("errorString").toString().contains(refusal));
}

void tst_QmlView::pageChannel()
{
    ViewScreen screen(item(
        "contextIsolation: false; pageChannel: WebChannel { registeredObjects: [thing];"
        " property QtObject thing: QtObject { WebChannel.id: 'thing'; property int level: 7 } }"));
    QVERIFY(screen.isValid());
    screen.run(
        u"(s => s.view.loadHtml(`<script src='qrc:///qtwebchannel/qwebchannel.js'></script><script>"
        "new QWebChannel(qt.webChannelTransport, (channel) =>"
        " require('electron').ipcRenderer.send('says', 'level ' + channel.objects.thing.level))</script>`, 'qrc:/'))"_s);
    QTRY_COMPARE(screen.strings("log"), QStringList(u"level 7"_s));
}

void tst_QmlView::badLimits()
{
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"limits.messageBytes must be a positive number, not -1"_s));
    ViewScreen screen(item("limits.messageBytes: -1; limits.pendingCalls: 5"));
    QVERIFY(screen.isValid());
    auto *limits = screen.object("view")->property("limits").value<QObject *>();
    QCOMPARE(limits->property("messageBytes").toDouble(), double(Limits().messageBytes));
    QCOMPARE(limits->property("pendingCalls").toInt(), 5);
}

void tst_QmlView::otherProfile()
{
    ViewScreen screen(
        item("contextIsolation: false;"
             " property WebEngineProfile other: WebEngineProfile { offTheRecord: true }"));
    const QString program =
        u"(s => s.view.loadHtml(`<script>const { ipcRenderer } = require('electron');"
        "ipcRenderer.send('says', new Uint8Array(100000).length);"
        "try { ipcRenderer.sendSync('none') } catch (e) { ipcRenderer.send('says', e.code) }</script>`, 'qrc:/'))"_s;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
    screen.run(program);
    QTRY_COMPARE(screen.strings("log"), QStringList({ u"100000"_s, u"ERR_NO_LISTENER"_s }));
    const int id = screen.run(u"(s => s.view.webContents.id)"_s).toInt();
    screen.run(u"(s => s.view.profile = s.view.other)"_s);
    QTRY_VERIFY(screen.run(u"(s => s.view.webContents && s.view.webContents.id !== %1)"_s.arg(id))
                    .toBool());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
    screen.run(program);
    QTRY_COMPARE(screen.strings("log").size(), 4);
}

QTEST_MAIN(tst_QmlView)
#include "tst_qmlview.moc"
