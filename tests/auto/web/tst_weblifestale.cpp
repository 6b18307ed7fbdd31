// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "httpserver.h"
#include "pagefixture.h"

using namespace Ferry;
using namespace FerryTest;

/*! Main talks all the time, to the document that it knows: none of it may reach another one. */
class tst_WebLifeStale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { ignoreChromium(); }

    void navigations_data();
    void navigations();
};

void tst_WebLifeStale::navigations_data()
{
    QTest::addColumn<bool>("byPage");
    QTest::newRow("by the page, same process") << true;
    QTest::newRow("by C++, another process each time") << false;
}

void tst_WebLifeStale::navigations()
{
    constexpr int count = 300;
    QFETCH(bool, byPage);
    HttpServer server;
    // A document learns its number from the first message to it.
    server.serve(
        u"/"_s,
        { "<script>let me = 0; const { ipcRenderer } = require('electron');"
          "ipcRenderer.on('you-are', (e, n) => { me = n }); ipcRenderer.handle('who', () => me);"
          "ipcRenderer.on('n', (e, n) => ipcRenderer.send('heard', me, n))</script>",
          "" });
    WebEngineOptions options = PageFixture::pageScripts();
    options.allowedOrigins = { server.origin(u"one.test"_s), server.origin(u"two.test"_s) };
    PageFixture f(options);

    int document = 0;
    QTimer talk;
    QObject::connect(f.contents, &WebContents::ready, &f.main, [&] {
        ++document;
        QVERIFY(f.contents->send(u"you-are"_s, document));
        talk.start(1); // for the first one only so much may wait
    });
    QStringList wrong;
    int heard = 0;
    f.main.on(u"heard"_s, [&](int me, int n) {
        ++heard;
        if (me != n)
            wrong.append(u"%1 in %2"_s.arg(n).arg(me));
    });
    int answered = 0;
    int ended = 0;
    QStringList odd;
    quint64 sent = 0;
    QObject::connect(&talk, &QTimer::timeout, &f.main, [&] {
        for (int i = 0; i < 5; ++i)
            sent += f.contents->send(u"n"_s, document);
        f.contents->invoke<int>(u"who"_s)
            .then(&f.main,
                  [&, asked = document](int who) {
                      ++answered;
                      if (who != asked)
                          odd.append(u"%1 for %2"_s.arg(who).arg(asked));
                  })
            .onFailed(&f.main, [&](const IpcError &error) {
                ++ended;
                if (error.code() != u"ERR_PEER_GONE"_s && error.code() != u"ERR_NO_HANDLER"_s)
                    odd.append(error.code() + u' ' + error.message());
            });
    });
    const auto url = [&](int i) {
        return server.url(byPage || i % 2 ? u"one.test"_s : u"two.test"_s);
    };
    QSet<qint64> processes;
    for (int i = 0; i < count; ++i) {
        const int before = document;
        if (byPage && i)
            f.page->runJavaScript(u"location.reload(); 0"_s);
        else
            f.page->load(url(i));
        QVERIFY2(PageFixture::waitFor([&] { return document > before; }, 20000),
                 qPrintable(QString::number(i)));
        processes.insert(f.contents->processId());
    }
    talk.stop();
    QTRY_COMPARE(f.contents->bytesToWrite(), 0);
    QCOMPARE(f.run(u"return 1"_s), u"1"_s);
    QCOMPARE(document, count);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    QVERIFY2(odd.isEmpty(), qPrintable(odd.join(u'\n')));
    QVERIFY2(sent > 5 * count && heard > count, qPrintable(u"%1 %2"_s.arg(sent).arg(heard)));
    QVERIFY2(answered > 0 && ended > 0, qPrintable(u"%1 %2"_s.arg(answered).arg(ended)));
    // Else the messages would never have been under way: some must have missed their document.
    QVERIFY(f.contents->statistics().messagesDropped > 0);
    QCOMPARE(processes.size(), byPage ? 1 : count);
}

QTEST_MAIN(tst_WebLifeStale)
#include "tst_weblifestale.moc"
