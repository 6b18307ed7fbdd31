// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../auto/web/preloadfolder.h"

#include <QtCore/QDateTime>
#include <QtWebEngineCore/QWebEngineSettings>

using namespace Ferry;
using namespace FerryTest;

/*! \brief What facts/electron.md 6.7 says of pages only, and no other test shows. */
class tst_PageSpec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void childWindow();
    void preloadOfAnyName();
    void fromPageThroughPreload();
    void scriptResultThatCannotBeCopied();
};

/*! \brief A page whose window.open() makes another one with its preloads, as an application's would. */
class OpeningPage : public Page
{
public:
    OpeningPage(QWebEngineProfile *profile, IpcMain *main, const WebEngineOptions &options)
        : Page(profile)
        , m_main(main)
        , m_options(options)
    {
        contents = main->connectTo(new WebEngineTransport(this, options));
    }

    QPointer<WebContents> contents;
    std::unique_ptr<OpeningPage> child;

protected:
    QWebEnginePage *createWindow(WebWindowType) override
    {
        child = std::make_unique<OpeningPage>(profile(), m_main, m_options);
        return child.get();
    }

private:
    IpcMain *m_main;
    WebEngineOptions m_options;
};

void tst_PageSpec::childWindow() // #11, #23
{
    const PreloadFolder folder;
    WebEngineOptions options;
    options.preloads = { folder.write(
        u"preload.js"_s,
        "const { ipcRenderer } = require('electron');"
        "window.addEventListener('message', (event) => {"
        "  if (event.data && event.data.forMain) ipcRenderer.send('message', event.data.forMain) });"
        "ipcRenderer.send('here', location.pathname)") };
    AppScheme scheme;
    scheme.pages.insert(u"/child"_s, u"<p>child</p><script>window.postMessage({ forMain: { from: 'child', "
                                     "at: new Date(1), map: new Map([[1, [2]]]) } })</script>"_s);
    scheme.pages.insert(u"/parent"_s, u"<p>parent</p><script>window.postMessage({ forMain: { from: 'parent' } });"
                                      "window.open('/child')</script>"_s);
    QWebEngineProfile profile;
    profile.installUrlSchemeHandler("app", &scheme);
    IpcMain main;
    OpeningPage parent(&profile, &main, options);
    parent.settings()->setAttribute(QWebEngineSettings::JavascriptCanOpenWindows, true);
    QHash<QString, WebContents *> senders;
    QVariantMap value;
    main.on(u"here"_s, [&](const IpcMainEvent &event, const QString &path) {
        senders.insert(path, event.sender());
    });
    main.on(u"message"_s, [&](const IpcMainEvent &event, const QVariantMap &message) {
        senders.insert(message.value(u"from"_s).toString(), event.sender());
        if (message.contains(u"at"_s))
            value = message;
    });
    parent.load(QUrl(u"app://test/parent"_s));
    QVERIFY(PageFixture::waitFor([&] { return senders.size() == 4; }, 20000));
    QVERIFY(parent.child);
    QVERIFY(parent.child->contents && parent.child->contents != parent.contents);
    QCOMPARE(senders.value(u"/parent"_s), parent.contents.data());
    QCOMPARE(senders.value(u"parent"_s), parent.contents.data());
    QCOMPARE(senders.value(u"/child"_s), parent.child->contents.data());
    QCOMPARE(senders.value(u"child"_s), parent.child->contents.data());
    QCOMPARE(value.value(u"at"_s).toDateTime().toMSecsSinceEpoch(), 1);
    QCOMPARE(value.value(u"map"_s).value<Map>().valueOf(1), QVariant(QVariantList { 2 }));
}

void tst_PageSpec::preloadOfAnyName() // #21
{
    const PreloadFolder folder;
    const QString path = folder.write(u"verzeichnis mit ümläuten/предзагрузка 預載 %41#?.js"_s,
                                      "require('electron').ipcRenderer.send('say', __filename)");
    PreloadFixture f({ path });
    QVERIFY(f.run());
    QCOMPARE(f.said, QStringList { path });
    QVERIFY(f.errors.isEmpty());
}

void tst_PageSpec::fromPageThroughPreload() // #23, with ports of the page's own worlds left alone
{
    const PreloadFolder folder;
    PreloadFixture f({ folder.write(u"preload.js"_s,
                                    "const { ipcRenderer } = require('electron');"
                                    "window.addEventListener('message', async (event) => {"
                                    "  if (event.data.ask) window.postMessage({ answer:"
                                    "    await ipcRenderer.invoke('ask', event.data.ask) }) });") });
    QVariant asked;
    f.main.handle(u"ask"_s, [&](const QVariant &value) {
        asked = value;
        return value;
    });
    QVERIFY(f.run(u"<script>window.addEventListener('message', (event) => {"
                  "  if (event.data.answer) document.title = [event.data.answer.big === 12345678901234567890n,"
                  "    event.data.answer.bytes instanceof Uint8Array, event.data.answer.set.has('x')].join() });"
                  "window.postMessage({ ask: { big: 12345678901234567890n, bytes: new Uint8Array(70000),"
                  "  set: new Set(['x']) } })</script>"_s));
    QVERIFY(PageFixture::waitFor([&] { return f.page->title() == u"true,true,true"; }, 10000));
    QCOMPARE(asked.toMap().value(u"bytes"_s).toByteArray().size(), 70000);
}

void tst_PageSpec::scriptResultThatCannotBeCopied() // #24
{
    const PreloadFolder folder;
    PreloadFixture f({ folder.write(
        u"preload.js"_s,
        "const { ipcRenderer, webFrame } = require('electron');"
        "window.addEventListener('load', () => webFrame.executeJavaScript("
        "  'Object.create({}, { bad: { enumerable: true, value: new WeakMap() } })')"
        "  .then((v) => ipcRenderer.send('say', 'value ' + v), (e) => ipcRenderer.send('say', String(e))))") });
    QVERIFY(f.run());
    QVERIFY(PageFixture::waitFor([&] { return !f.said.isEmpty(); }));
    QVERIFY2(f.said.constFirst().contains(u"An object could not be cloned."_s),
             qPrintable(f.said.constFirst()));
}

QTEST_MAIN(tst_PageSpec)
#include "tst_pagespec.moc"
