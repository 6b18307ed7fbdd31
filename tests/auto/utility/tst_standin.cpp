// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

#include <QtCore/QThread>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using ExitReason = UtilityProcess::ExitReason;
using RunIn = UtilityProcessOptions::RunIn;
using State = UtilityProcess::State;

namespace {

UtilityProcessOptions standIn(RunIn runIn)
{
    UtilityProcessOptions options;
    options.runIn = runIn;
    options.worker = [](ParentPort *port) { return std::make_unique<TestWorker>(port); };
    return options;
}

} // namespace

/*! \brief The worker of the other tests, in this process: main cannot tell, but by its pid. */
class tst_StandIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void talks_data() { rows(); }
    void talks();
    void runsWhereItShould_data() { rows(); }
    void runsWhereItShould();
    void exits_data() { rows(); }
    void exits();
    void stops_data() { rows(); }
    void stops();
    void comesBack_data() { rows(); }
    void comesBack();
    void cannotBeMade_data() { rows(); }
    void cannotBeMade();
    void goesWithItsOwner_data() { rows(); }
    void goesWithItsOwner();

private:
    static void rows()
    {
        QTest::addColumn<RunIn>("runIn");
        QTest::newRow("thread") << RunIn::Thread;
        QTest::newRow("caller") << RunIn::Caller;
    }
};

void tst_StandIn::talks()
{
    QFETCH(RunIn, runIn);
    Utility utility({}, standIn(runIn));
    utility.main.handle(u"double"_s, [](int n) { return 2 * n; });
    QVERIFY(utility.main.forward(u"add"_s, utility.process.webContents()));
    IpcRenderer caller;
    caller.connectTo(&utility.main);
    for (int i = 0; i < 3; ++i)
        QVERIFY(utility.process.postMessage(i));
    QVERIFY(utility.startAndWait());
    QCOMPARE(utility.process.pid(), 0);
    QVERIFY(!utility.process.metrics().known);
    QCOMPARE(utility.process.webContents()->kind(), WebContents::Kind::Utility);
    QCOMPARE(resultOf(utility.invoke<int>(u"ask-main"_s, "double", 21)), 42);
    QCOMPARE(resultOf(caller.invoke<int>(u"add"_s, 1, 2)), 3);
    QCOMPARE(errorOf(utility.invoke(u"fail"_s)).code(), u"E_IMAGE"_s);
    resultOf(utility.invoke(u"listen"_s));
    QTRY_COMPARE(utility.messages.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(utility.messages.at(i).first().toInt(), i);
}

void tst_StandIn::runsWhereItShould()
{
    QFETCH(RunIn, runIn);
    UtilityProcessOptions options = standIn(runIn);
    std::atomic<QThread *> where = nullptr;
    options.worker = [&](ParentPort *port) {
        where = QThread::currentThread();
        return std::make_unique<TestWorker>(port);
    };
    Utility utility({}, options);
    QVERIFY(utility.startAndWait());
    QVERIFY(where);
    QCOMPARE(where == QThread::currentThread(), runIn == RunIn::Caller);
}

void tst_StandIn::exits()
{
    QFETCH(RunIn, runIn);
    Utility utility({}, standIn(runIn));
    QVERIFY(utility.startAndWait());
    const auto hanging = utility.invoke(u"hang"_s);
    const auto exit = utility.invoke(u"exit"_s, 3);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 3);
    QCOMPARE(utility.reason(), ExitReason::Exited);
    QVERIFY(!errorOf(hanging).code().isEmpty());
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

void tst_StandIn::stops()
{
    QFETCH(RunIn, runIn);
    Utility utility({}, standIn(runIn));
    for (int round = 1; round <= 4; ++round) {
        QVERIFY(utility.startAndWait());
        QVERIFY(round % 2 ? utility.process.stop() : utility.process.kill());
        QVERIFY(utility.waitForExit(round));
        QCOMPARE(utility.code(), 0);
        QCOMPARE(utility.reason(), ExitReason::Requested);
        QCOMPARE(utility.process.state(), State::NotRunning);
    }
}

void tst_StandIn::comesBack()
{
    QFETCH(RunIn, runIn);
    UtilityProcessOptions options = standIn(runIn);
    options.restart = { .when = RestartPolicy::When::OnCrash,
                        .initialDelay = 0ms,
                        .maximumDelay = 0ms };
    Utility utility({}, options);
    QVERIFY(utility.startAndWait());
    const auto exit = utility.invoke(u"exit"_s, 1);
    QVERIFY(utility.waitForExit());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
    QCOMPARE(utility.ready.size(), 2);
}

void tst_StandIn::cannotBeMade()
{
    QFETCH(RunIn, runIn);
    UtilityProcessOptions options = standIn(runIn);
    options.worker = [](ParentPort *) -> std::unique_ptr<QObject> {
        throw IpcError(u"no licence"_s);
    };
    Utility utility({}, options);
    const auto call = utility.invoke(u"add"_s, 1, 2);
    QTest::ignoreMessage(QtWarningMsg, "the worker was not made: no licence");
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 1);
    QCOMPARE(utility.reason(), ExitReason::Exited);
    QVERIFY(!errorOf(call).code().isEmpty());
}

void tst_StandIn::goesWithItsOwner()
{
    QFETCH(RunIn, runIn);
    UtilityProcessOptions options = standIn(runIn);
    std::atomic<int> alive = 0;
    options.worker = [&](ParentPort *port) {
        auto worker = std::make_unique<TestWorker>(port);
        ++alive;
        connect(
            worker.get(), &QObject::destroyed, worker.get(), [&] { --alive; },
            Qt::DirectConnection);
        return worker;
    };
    auto utility = std::make_unique<Utility>(QStringList(), options);
    QVERIFY(utility->startAndWait());
    QCOMPARE(alive, 1);
    utility.reset();
    QCOMPARE(alive, 0);
    // The same when its main goes first.
    auto main = std::make_unique<IpcMain>();
    UtilityProcess process({}, {}, options);
    QSignalSpy ready(&process, &UtilityProcess::ready);
    QVERIFY(process.start());
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(alive, 1);
    main.reset();
    QCOMPARE(alive, 0);
    QCOMPARE(process.state(), State::NotRunning);
}

QTEST_GUILESS_MAIN(tst_StandIn)
#include "tst_standin.moc"
