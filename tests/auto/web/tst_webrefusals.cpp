// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagefixture.h"

#include <QtCore/QTemporaryDir>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineCore/QWebEngineScriptCollection>

using namespace Ferry;
using namespace FerryTest;

/*! Pages that cannot be joined, and what says so. */
class tst_WebRefusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void refusals();
    void channelReplacedBehindOurBack();
};

void tst_WebRefusals::refusals()
{
    IpcMain main;
    QWebEngineProfile profile;
    {
        QWebEnginePage page(&profile);
        QWebChannel channel;
        page.setWebChannel(&channel);
        WebEngineTransport transport(&page);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"has a QWebChannel already"_s));
        QVERIFY(!main.connectTo(&transport));
        QVERIFY2(main.errorString().contains(u"WebEngineOptions::pageChannel"),
                 qPrintable(main.errorString()));
        page.setWebChannel(nullptr);
        WebContents *contents = main.connectTo(&transport);
        QVERIFY(contents);
        // Another transport, another IpcMain, and both.
        WebEngineTransport second(&page);
        IpcMain other;
        const QString text =
            u"the page is connected to an IpcMain already, as WebContents #%1"_s.arg(
                contents->id());
        for (const auto &[ipcMain, again] :
             { std::pair(&main, &second), std::pair(&other, &transport),
               std::pair(&other, &second) }) {
            QTest::ignoreMessage(QtWarningMsg, QRegularExpression(text));
            QVERIFY(!ipcMain->connectTo(again));
            QVERIFY2(ipcMain->errorString().startsWith(text), qPrintable(ipcMain->errorString()));
        }
        QVERIFY(other.webContents().isEmpty());
        QVERIFY(!contents->isDestroyed());
    }
    QTRY_VERIFY(main.webContents().isEmpty());
    QWebEnginePage *none = nullptr;
    WebEngineTransport nobody(none);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"page"_s));
    QVERIFY(!main.connectTo(&nobody));

    AppScheme foreign;
    QWebEngineProfile other;
    other.installUrlSchemeHandler("ferry", &foreign);
    QWebEnginePage page(&other);
    WebEngineTransport transport(&page);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"URL schemes"_s));
    QVERIFY(!main.connectTo(&transport));
}

void tst_WebRefusals::channelReplacedBehindOurBack()
{
    PageFixture f;
    QWebChannel channel;
    f.page->setWebChannel(&channel);
    // Kept: ignoreMessage() cannot be waited for.
    static QStringList warnings;
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler(
        [](QtMsgType, const QMessageLogContext &, const QString &text) { warnings.append(text); });
    const auto restore = qScopeGuard([] { qInstallMessageHandler(before); });
    QVERIFY(f.open());
    QTRY_COMPARE_WITH_TIMEOUT(warnings.filter(u"QWebChannel was replaced"_s).size(), 1, 5000);
    f.page->setWebChannel(nullptr);
}

QTEST_MAIN(tst_WebRefusals)
#include "tst_webrefusals.moc"
