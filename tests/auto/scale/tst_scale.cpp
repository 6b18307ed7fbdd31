// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/descriptors.h"
#include "crowd.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtTest/QSignalSpy>

#include <csignal>

using namespace Ferry;

/*! \brief Many native clients at once, up to a hundred of them in one process. */
class tst_Scale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void clients_data();
    void clients();
    void million();
    void limitOfClients();

private:
    static void compareCounts(Crowd &crowd, int count);
};

/*! \brief Each client has had its own \a count numbers in order, and no others. */
void tst_Scale::compareCounts(Crowd &crowd, int count)
{
    QHash<int, QFuture<QVariantList>> answers;
    for (auto row = crowd.rows.begin(); row != crowd.rows.end(); ++row)
        answers.insert(row.key(), row->contents->invoke<QVariantList>(u"counted"_s));
    for (auto answer = answers.begin(); answer != answers.end(); ++answer) {
        QTRY_VERIFY_WITH_TIMEOUT(answer->isFinished(), 30000);
        QCOMPARE(answer->result(), QVariantList({ answer.key(), count, true }));
    }
}

void tst_Scale::clients_data()
{
    QTest::addColumn<int>("count");
    for (const int count : { 1, 10, 100, 500 })
        QTest::addRow("%d", count) << count;
}

void tst_Scale::clients()
{
    QFETCH(int, count);
    const qsizetype before = openDescriptors();
    {
        Crowd crowd;
        QVERIFY2(crowd.listening, qPrintable(crowd.main.errorString()));
        auto processes = crowd.startAll(count);
        QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), count, 30000);
        QCOMPARE(crowd.main.webContents().size(), count);

        // Each asks and gets its own answers, while numbers come for each of them.
        const int times = underSanitizer ? 10 : 50;
        crowd.main.broadcast(u"ask"_s, times);
        for (int i = 0; i < times; ++i) {
            for (auto row = crowd.rows.begin(); row != crowd.rows.end(); ++row)
                QVERIFY(row->contents->send(u"count"_s, row.key(), i));
        }
        QTRY_COMPARE_WITH_TIMEOUT(crowd.done(1), count, 30000);
        QVERIFY(crowd.good());
        compareCounts(crowd, times);
        QVERIFY(!QTest::currentTestFailed());

        // One process is killed, the others say goodbye.
        QHash<WebContents::GoneReason, int> reasons;
        for (WebContents *contents : crowd.main.webContents())
            connect(contents, &WebContents::gone, this,
                    [&](WebContents::GoneReason reason) { ++reasons[reason]; });
        const int killed = std::min(count, 100);
        processes.front()->kill();
        QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), count - killed, 30000);
        QCOMPARE(reasons.value(WebContents::GoneReason::Crashed), killed);
        crowd.main.close();
        QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), 0, 30000);
        QCOMPARE(reasons.value(WebContents::GoneReason::Closed), count - killed);
        QCOMPARE(reasons.size(), killed == count ? 1 : 2);
        QTRY_VERIFY(crowd.main.webContents().isEmpty());
        for (auto process = std::next(processes.begin()); process != processes.end(); ++process) {
            QTRY_COMPARE_WITH_TIMEOUT((*process)->state(), QProcess::NotRunning, 30000);
            QCOMPARE((*process)->exitCode(), 0);
        }
    }
    QTRY_COMPARE_WITH_TIMEOUT(openDescriptors(), before, 10000);
}

void tst_Scale::million()
{
    const int count = 500;
    const int each = underSanitizer ? 200 : 2000;
    Crowd crowd;
    auto processes = crowd.startAll(count);
    QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), count, 30000);
    QElapsedTimer timer;
    timer.start();
    crowd.main.broadcast(u"note"_s, each);
    for (int i = 0; i < each; ++i) {
        for (auto row = crowd.rows.begin(); row != crowd.rows.end(); ++row) {
            if (row->contents->send(u"count"_s, row.key(), i))
                continue;
            QSignalSpy drained(row->contents, &WebContents::drained);
            QVERIFY(drained.wait());
            QVERIFY(row->contents->send(u"count"_s, row.key(), i));
        }
        if (i % 100 == 0)
            QCoreApplication::processEvents();
    }
    QTRY_COMPARE_WITH_TIMEOUT(crowd.done(1), count, 60000);
    compareCounts(crowd, each);
    QVERIFY(crowd.good());
    for (const auto &row : std::as_const(crowd.rows))
        QCOMPARE(row.notes, each);
    qInfo("%d messages each way in %lld ms", each * count, static_cast<long long>(timer.elapsed()));
}

void tst_Scale::limitOfClients()
{
    ListenOptions options;
    options.limits.clients = 50;
    Crowd crowd(options);
    const auto process = crowd.start(0, 60);
    // The others learn why, and may come again.
    QByteArray said;
    connect(process.get(), &QProcess::readyRead, this, [&] { said += process->readAll(); });
    QTRY_COMPARE_WITH_TIMEOUT(said.count("The limit of 50 clients is reached"), 10, 30000);
    QCOMPARE(crowd.present(), 50);
    const auto second = crowd.start(60, 1);
    QTRY_COMPARE_WITH_TIMEOUT(second->state(), QProcess::NotRunning, 30000);
    QVERIFY(second->readAll().contains("The limit of 50 clients is reached"));
    process->kill();
    QTRY_COMPARE(crowd.present(), 0);
    const auto third = crowd.start(61, 1);
    QTRY_COMPARE_WITH_TIMEOUT(crowd.present(), 1, 30000);
}

QTEST_GUILESS_MAIN(tst_Scale)
#include "tst_scale.moc"
