// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "httpserver.h"
#include "pagefixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! setGuard() with pages: who may say what. */
class tst_WebGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void perOriginAndChannel();
    void seesEverythingFirst_data();
    void seesEverythingFirst();
    void throws();
    void removesItself();
    void deletesThePage_data();
    void deletesThePage();

private:
    HttpServer m_server;

    static void expectRefusal(const QString &channel)
    {
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"a guard refused '%1' from WebContents #"_s.arg(channel)));
    }
    // Every way a page can say something, on one channel; what it heard of it.
    const QString sayAll =
        u"const code = (e) => e.code || 'no code: ' + e.message;"
        "ipcRenderer.send('ch'); let sync, invoke;"
        "try { sync = ipcRenderer.sendSync('ch') } catch (e) { sync = code(e) }"
        "try { invoke = await ipcRenderer.invoke('ch') } catch (e) { invoke = code(e) }"
        "return [sync, invoke]"_s;
};

void tst_WebGuard::perOriginAndChannel()
{
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowedOrigins = { m_server.origin(u"*.app.test"_s) };
    PageFixture f(options);
    f.main.handle(u"read"_s, [] { return 1; });
    f.main.handle(u"write"_s, [] { return 2; });
    const QString writer = m_server.origin(u"writer.app.test"_s);
    f.main.setGuard([&](const IpcEvent &event) {
        return event.channel() != u"write"_s || event.origin() == writer;
    });
    const QString both =
        u"const r = []; for (const c of ['read', 'write'])"
        "r.push(await ipcRenderer.invoke(c).catch((e) => e.code + ' ' + e.message)); return r"_s;
    QVERIFY(f.load(m_server.url(u"writer.app.test"_s)));
    QCOMPARE(f.run(both), u"[1,2]"_s);
    QVERIFY(f.load(m_server.url(u"reader.app.test"_s)));
    QSignalSpy denied(f.contents, &WebContents::denied);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"a guard refused 'write' from WebContents #\\d+ "
                                            "\\(http://reader.app.test:\\d+\\)$"_s));
    QCOMPARE(
        f.run(both),
        u"[1,\"ERR_DENIED Error invoking remote method 'write': Error: 'write' was refused\"]"_s);
    QCOMPARE(denied.size(), 1);
    QCOMPARE(denied.at(0).at(0).toString(), m_server.origin(u"reader.app.test"_s));
    QCOMPARE(denied.at(0).at(1).toString(), u"write"_s);
    QCOMPARE(f.contents->statistics().messagesDenied, 1);
    // It is a refusal of a message, not of the document.
    QVERIFY(f.contents->send(u"x"_s));
    QCOMPARE(f.page->console, QStringList());
}

void tst_WebGuard::seesEverythingFirst_data()
{
    QTest::addColumn<QString>("scope");
    for (const char *scope : { "main", "contents", "frame" })
        QTest::newRow(scope) << QString::fromLatin1(scope);
}

void tst_WebGuard::seesEverythingFirst()
{
    // A guard of one scope keeps a message from the listeners and handlers of all of them.
    QFETCH(QString, scope);
    PageFixture f;
    QStringList order;
    const QHash<QString, IpcScope *> scopes { { u"main"_s, &f.main },
                                              { u"contents"_s, f.contents->ipc() },
                                              { u"frame"_s, f.contents->mainFrame().ipc() } };
    for (auto it = scopes.begin(); it != scopes.end(); ++it) {
        it.value()->on(u"ch"_s, [&order, name = it.key()](const IpcMainEvent &event) {
            order += name;
            event.setReturnValue(1);
        });
    }
    f.main.handle(u"ch"_s, [&] {
        order += u"handler"_s;
        return 1;
    });
    connect(f.contents, &WebContents::ipcMessage, this,
            [&](const IpcMainEvent &, const QString &channel) {
                if (channel == u"ch"_s)
                    order += u"ipcMessage"_s;
            });
    connect(f.contents, &WebContents::ipcMessageSync, this, [&] { order += u"ipcMessageSync"_s; });
    bool passes = true;
    scopes.value(scope)->setGuard([&](const IpcEvent &event) {
        if (event.channel() != u"ch"_s)
            return true;
        order += u"guard"_s;
        return passes;
    });
    QSignalSpy denied(f.contents, &WebContents::denied);
    QVERIFY(f.open());
    QCOMPARE(f.run(sayAll), u"[1,1]"_s);
    const QStringList whole { u"guard"_s,    u"ipcMessage"_s, u"frame"_s,          u"contents"_s,
                              u"main"_s,     u"guard"_s,      u"ipcMessageSync"_s, u"frame"_s,
                              u"contents"_s, u"main"_s,       u"guard"_s,          u"handler"_s };
    QCOMPARE(order, whole);
    QCOMPARE(denied.size(), 0);
    order.clear();
    passes = false;
    for (int i = 0; i < 3; ++i)
        expectRefusal(u"ch"_s);
    QCOMPARE(f.run(sayAll), u"[\"ERR_DENIED\",\"ERR_DENIED\"]"_s);
    QCOMPARE(order, QStringList({ u"guard"_s, u"guard"_s, u"guard"_s }));
    QCOMPARE(denied.size(), 3);
    for (const QList<QVariant> &arguments : denied)
        QCOMPARE(arguments, QList<QVariant>({ u"app://test"_s, u"ch"_s }));
    QCOMPARE(f.contents->statistics().messagesDenied, 3);
}

void tst_WebGuard::throws()
{
    PageFixture f;
    int ran = 0;
    f.main.on(u"ch"_s, [&] { ++ran; });
    f.main.handle(u"ch"_s, [&] { ++ran; });
    f.main.setGuard([](const IpcEvent &event) -> bool {
        if (event.channel() == u"ch"_s)
            throw std::runtime_error("hm");
        return true;
    });
    QVERIFY(f.open());
    for (int i = 0; i < 3; ++i) {
        QTest::ignoreMessage(QtWarningMsg, "the guard threw: hm");
        expectRefusal(u"ch"_s);
    }
    QCOMPARE(f.run(sayAll), u"[\"ERR_DENIED\",\"ERR_DENIED\"]"_s);
    QCOMPARE(ran, 0);
}

void tst_WebGuard::removesItself()
{
    PageFixture f;
    f.main.handle(u"ch"_s, [] { return 1; });
    // What it captured is used after it is gone.
    const auto first = std::make_shared<int>(0);
    f.main.setGuard([&main = f.main, first](const IpcEvent &) {
        main.setGuard({});
        ++*first;
        return false;
    });
    QVERIFY(f.open());
    expectRefusal(u"ch"_s);
    const QString invoke = u"return ipcRenderer.invoke('ch').catch((e) => e.code)"_s;
    QCOMPARE(f.run(invoke), u"\"ERR_DENIED\""_s);
    QCOMPARE(f.run(invoke), u"1"_s);
    QCOMPARE(*first, 1);
    QCOMPARE(first.use_count(), 1);
}

void tst_WebGuard::deletesThePage_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QString>("say");
    QTest::addColumn<bool>("answer");
    for (const QString &what : { u"page"_s, u"contents"_s }) {
        for (const QString &say : { u"send"_s, u"sendSync"_s, u"invoke"_s }) {
            for (const bool answer : { true, false }) {
                QTest::newRow(qPrintable(what + u' ' + say + (answer ? u" true"_s : u" false"_s)))
                    << what << say << answer;
            }
        }
    }
}

void tst_WebGuard::deletesThePage()
{
    QFETCH(QString, what);
    QFETCH(QString, say);
    QFETCH(bool, answer);
    PageFixture f;
    int ran = 0;
    int guarded = 0;
    f.main.on(u"ch"_s, [&] { ++ran; });
    f.main.handle(u"ch"_s, [&] { ++ran; });
    f.contents->ipc()->on(u"ch"_s, [&] { ++ran; });
    QVERIFY(f.open());
    f.contents->ipc()->setGuard([&](const IpcEvent &event) {
        ++guarded;
        if (what == u"page"_s)
            f.page.reset();
        else
            delete event.sender();
        return answer;
    });
    if (!answer)
        expectRefusal(u"ch"_s);
    f.page->runJavaScript(u"require('electron').ipcRenderer.%1('ch'); 0"_s.arg(say));
    QTRY_COMPARE(guarded, 1);
    QTRY_VERIFY(!f.contents);
    QVERIFY(f.main.webContents().isEmpty());
    QCOMPARE(ran, 0);
}

QTEST_MAIN(tst_WebGuard)
#include "tst_webguard.moc"
