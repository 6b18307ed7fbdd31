// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Crash after crash under load: each call ends exactly once. */
class tst_UtilityLoad : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void crashes();
};

void tst_UtilityLoad::crashes()
{
    constexpr int rounds = 200;
    constexpr int outstanding = 32;
    Utility utility({ u"worker"_s }, restarting());
    QVERIFY(utility.main.forward(u"mark"_s, utility.process.webContents()));
    IpcRenderer caller;
    caller.connectTo(&utility.main);
    QList<int> marks; // how often the worker saw each call
    QList<int> ends; // how often each call ended
    qsizetype answered = 0;
    qsizetype gone = 0;
    qsizetype wrong = 0;
    bool isOver = false;
    utility.process.ipc()->on(u"marked"_s, [&](int n) { ++marks[n]; });
    // Half of the calls come from main, half through it from another renderer.
    std::function<void()> next = [&] {
        if (isOver)
            return;
        const int n = int(ends.size());
        ends.append(0);
        marks.append(0);
        auto future = n % 2 ? utility.invoke<int>(u"mark"_s, n) : caller.invoke<int>(u"mark"_s, n);
        future
            .then([&, n](int value) {
                ++ends[n];
                ++answered;
                wrong += value != n;
            })
            .onFailed([&, n](const IpcError &error) {
                ++ends[n];
                ++gone;
                wrong += !error.is(IpcError::Code::PeerGone);
            })
            .then(&utility.process, next);
    };
    QVERIFY(utility.startAndWait());
    for (int i = 0; i < outstanding; ++i)
        next();
    for (int round = 0; round < rounds; ++round) {
        const qsizetype wanted = answered + 10 + round % 23; // some way into its work
        // An answer may be on its way to the other renderer while there is no worker.
        const auto isAtWork = [&] { return answered >= wanted && utility.process.pid() > 0; };
        QVERIFY(QTest::qWaitFor(isAtWork, 20000));
        utility.signal(SIGKILL);
        QTRY_COMPARE_WITH_TIMEOUT(utility.exited.size(), round + 1, 20000);
    }
    isOver = true;
    const auto isDone = [&] { return answered + gone == ends.size(); };
    QVERIFY(QTest::qWaitFor(isDone, 20000));
    QCOMPARE(wrong, 0);
    QCOMPARE(ends.count(1), ends.size());
    for (const int mark : std::as_const(marks))
        QVERIFY(mark <= 1);
    QVERIFY2(gone >= rounds, qPrintable(QString::number(gone))); // there were calls in flight
    QVERIFY(answered >= rounds * 10);
}

QTEST_GUILESS_MAIN(tst_UtilityLoad)
#include "tst_utilityload.moc"
