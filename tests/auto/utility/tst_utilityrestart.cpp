// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

#include <csignal>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using ExitReason = UtilityProcess::ExitReason;
using State = UtilityProcess::State;
using When = RestartPolicy::When;

/*! \brief Supervision: who comes back, when, and what that is like for callers. */
class tst_UtilityRestart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void policies_data();
    void policies();
    void policyValues();
    void delaysGrow();
    void crashLoop();
    void oldEndingsDoNotCount();
    void programIsMissing();
    void stopsBetweenRuns_data();
    void stopsBetweenRuns();
    void startsBetweenRuns();
    void callsAcrossACrash();
    void whatWaitsForTheFirstRun();
    void canceledWhileItWaits();
    void handlersStay();
    void forwardAcrossACrash();
};

void tst_UtilityRestart::policies_data()
{
    QTest::addColumn<When>("when");
    QTest::addColumn<QString>("end");
    QTest::addColumn<bool>("comesBack");
    for (const auto &[name, when] :
         { std::pair("never", When::Never), std::pair("on crash", When::OnCrash),
           std::pair("always", When::Always) }) {
        QTest::addRow("%s, code 0", name) << when << u"0"_s << (when == When::Always);
        QTest::addRow("%s, code 1", name) << when << u"1"_s << (when != When::Never);
        QTest::addRow("%s, signal", name) << when << u"signal"_s << (when != When::Never);
        QTest::addRow("%s, kill()", name) << when << u"kill"_s << false;
        QTest::addRow("%s, stop()", name) << when << u"stop"_s << false;
    }
}

void tst_UtilityRestart::policies()
{
    QFETCH(When, when);
    QFETCH(QString, end);
    QFETCH(bool, comesBack);
    Utility utility({ u"worker"_s }, restarting(when));
    QVERIFY(utility.startAndWait());
    const qint64 pid = utility.process.pid();
    State after = State::Running; // it may be a moment only
    connect(&utility.process, &UtilityProcess::exited, this,
            [&] { after = utility.process.state(); });
    if (end == u"signal"_s)
        utility.signal(SIGKILL); // a sanitizer makes exit codes of others
    else if (end == u"kill"_s)
        QVERIFY(utility.process.kill());
    else if (end == u"stop"_s)
        QVERIFY(utility.process.stop());
    else
        utility.process.webContents()->invoke(u"exit"_s, end.toInt()).cancel();
    QVERIFY(utility.waitForExit());
    QCOMPARE(after, comesBack ? State::Restarting : State::NotRunning);
    const auto sum = utility.invoke<int>(u"add"_s, 1, 2);
    if (comesBack) {
        QCOMPARE(resultOf(sum), 3);
        QVERIFY(utility.process.pid() != pid);
    } else {
        QVERIFY(errorOf(sum).is(IpcError::Code::PeerGone));
        QCOMPARE(utility.ready.size(), 1);
    }
}

void tst_UtilityRestart::policyValues()
{
    const RestartPolicy policy;
    QVERIFY(policy.problem().isEmpty());
    QCOMPARE(policy.delay(1), 250ms);
    QCOMPARE(policy.delay(2), 500ms);
    QCOMPARE(policy.delay(10), 10000ms);
    for (int i = 0; i < 100; ++i)
        QVERIFY(policy.jitteredDelay(1) >= 200ms && policy.jitteredDelay(1) <= 300ms);
    const auto problem = [](auto change) {
        RestartPolicy wrong;
        change(wrong);
        return wrong.problem();
    };
    QCOMPARE(problem([](auto &p) { p.within = 0ms; }),
             u"within is 0 ms, which is not more than 0"_s);
    QCOMPARE(problem([](auto &p) { p.endings = -1; }), u"endings is -1, which is no count"_s);
    QCOMPARE(problem([](auto &p) { p.jitter = 2; }),
             u"jitter is 2, which is not between 0 and 1"_s);
    Utility utility({ u"worker"_s });
    QTest::ignoreMessage(QtWarningMsg, "setRestartPolicy(): endings is -1, which is no count");
    QVERIFY(!utility.process.setRestartPolicy({ .endings = -1 }));
    QVERIFY(utility.process.setRestartPolicy({ .endings = 7 }));
    QCOMPARE(utility.process.options().restart.endings, 7);
}

void tst_UtilityRestart::delaysGrow()
{
    UtilityProcessOptions options;
    options.restart = {
        .when = When::OnCrash, .initialDelay = 2ms, .factor = 3, .maximumDelay = 10ms, .jitter = 0
    };
    Utility utility({ u"exit"_s, u"1"_s }, options);
    QList<std::pair<int, qint64>> delays;
    connect(&utility.process, &UtilityProcess::restarting, this,
            [&](int attempt, std::chrono::milliseconds delay) {
                delays.append({ attempt, delay.count() });
            });
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"' ended 5 times within 60000 ms and stays down$"_s));
    QVERIFY(utility.process.start());
    QTRY_COMPARE_WITH_TIMEOUT(utility.process.state(), State::CrashLoop, 20000);
    QCOMPARE(delays, (QList<std::pair<int, qint64>> { { 1, 2 }, { 2, 6 }, { 3, 10 }, { 4, 10 } }));
}

void tst_UtilityRestart::crashLoop()
{
    Utility utility({ u"exit"_s, u"1"_s }, restarting(When::OnCrash, 3));
    QSignalSpy loops(&utility.process, &UtilityProcess::crashLooping);
    const auto call =
        utility.invoke<int>(u"add"_s, 1, 2); // waits over three runs, none of which takes it
    const QRegularExpression warning(u"' ended 3 times within 60000 ms and stays down$"_s);
    QTest::ignoreMessage(QtWarningMsg, warning);
    QVERIFY(utility.process.start());
    QTRY_COMPARE_WITH_TIMEOUT(loops.size(), 1, 20000);
    QCOMPARE(utility.exited.size(), 3);
    QCOMPARE(utility.process.state(), State::CrashLoop);
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    QVERIFY(errorOf(utility.invoke(u"add"_s, 1, 2)).is(IpcError::Code::PeerGone)); // at once
    QVERIFY(!utility.process.kill());
    // Somebody mended it: a clean record.
    QTest::ignoreMessage(QtWarningMsg, warning);
    QVERIFY(utility.process.start());
    QTRY_COMPARE_WITH_TIMEOUT(loops.size(), 2, 20000);
    QCOMPARE(utility.exited.size(), 6);
}

void tst_UtilityRestart::oldEndingsDoNotCount()
{
    UtilityProcessOptions options = restarting(When::OnCrash, 2);
    options.restart.within = 1ms; // no run is that short
    Utility utility({ u"exit"_s, u"1"_s }, options);
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit(8));
}

void tst_UtilityRestart::programIsMissing()
{
    IpcMain main;
    UtilityProcess utility(u"/nowhere/worker"_s, {}, restarting(When::OnCrash, 3));
    QSignalSpy exited(&utility, &UtilityProcess::exited);
    QSignalSpy errors(&utility, &UtilityProcess::errorOccurred);
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"stays down$"_s));
    QVERIFY(utility.start());
    QTRY_COMPARE(utility.state(), State::CrashLoop);
    QCOMPARE(exited.size(), 3);
    QCOMPARE(errors.size(), 3);
}

void tst_UtilityRestart::stopsBetweenRuns_data()
{
    QTest::addColumn<QString>("deed");
    QTest::addColumn<QString>("place");
    for (const char *deed : { "stop", "kill" }) {
        for (const char *place : { "stateChanged", "exited", "restarting", "call", "later" })
            QTest::addRow("%s in %s", deed, place)
                << QString::fromLatin1(deed) << QString::fromLatin1(place);
    }
}

void tst_UtilityRestart::stopsBetweenRuns()
{
    QFETCH(QString, deed);
    QFETCH(QString, place);
    UtilityProcessOptions options = restarting();
    if (place == u"later"_s)
        options.restart.initialDelay = options.restart.maximumDelay = 1h;
    Utility utility({ u"worker"_s }, options);
    QVERIFY(utility.startAndWait());
    bool isDone = false;
    const auto end = [&] {
        if (utility.process.state() != State::Restarting && place != u"call"_s)
            return;
        isDone = deed == u"stop"_s ? utility.process.stop() : utility.process.kill();
    };
    if (place == u"stateChanged"_s)
        connect(&utility.process, &UtilityProcess::stateChanged, this, end);
    else if (place == u"exited"_s)
        connect(&utility.process, &UtilityProcess::exited, this, end);
    else if (place == u"restarting"_s)
        connect(&utility.process, &UtilityProcess::restarting, this, end);
    utility.invoke(u"hang"_s).onFailed([&](const IpcError &) {
        if (place == u"call"_s)
            end();
        return QVariant();
    });
    utility.signal(SIGKILL);
    QVERIFY(utility.waitForExit());
    if (place == u"later"_s)
        end();
    QTRY_VERIFY(isDone);
    QTRY_COMPARE(utility.process.state(), State::NotRunning);
    QVERIFY(errorOf(utility.invoke(u"add"_s, 1, 2)).is(IpcError::Code::PeerGone));
    QCOMPARE(utility.exited.size(), 1);
    QCOMPARE(utility.ready.size(), 1);
}

void tst_UtilityRestart::startsBetweenRuns()
{
    UtilityProcessOptions options = restarting();
    options.restart.initialDelay = options.restart.maximumDelay = 1h;
    Utility utility({ u"worker"_s }, options);
    QVERIFY(utility.startAndWait());
    utility.signal(SIGKILL);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.process.state(), State::Restarting);
    const auto sum = utility.invoke<int>(u"add"_s, 1, 2);
    QVERIFY(utility.startAndWait()); // not in an hour
    QCOMPARE(resultOf(sum), 3);
}

void tst_UtilityRestart::callsAcrossACrash()
{
    Utility utility({ u"worker"_s }, restarting());
    QVERIFY(utility.startAndWait());
    std::optional<IpcError> first;
    QFuture<int> second;
    utility.invoke(u"hang"_s).onFailed([&](const IpcError &error) {
        first = error;
        second = utility.invoke<int>(u"add"_s, 20, 22); // from inside the very end of the other
        for (int i = 0; i < 10; ++i)
            utility.process.postMessage(i);
        return QVariant();
    });
    resultOf(utility.invoke<int>(u"add"_s, 1, 1));
    utility.signal(SIGKILL);
    QTRY_VERIFY(first);
    QCOMPARE(first->code(), u"ERR_PEER_GONE"_s);
    QCOMPARE(resultOf(second), 42);
    QCOMPARE(utility.ready.size(), 2);
    resultOf(utility.invoke(u"listen"_s));
    QTRY_COMPARE(utility.messages.size(), 10);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(utility.messages.at(i).first().toInt(), i);
}

void tst_UtilityRestart::whatWaitsForTheFirstRun()
{
    UtilityProcessOptions options = restarting();
    options.limits.queuedBeforeReady = 3;
    Utility utility({ u"worker"_s }, options);
    for (int i = 0; i < 3; ++i)
        QVERIFY(utility.process.postMessage(i));
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"^UtilityProcess::postMessage\\(\\): 3 messages .* wait"_s));
    QVERIFY(!utility.process.postMessage(3)); // bounded
    QVERIFY(errorOf(utility.invoke(u"add"_s, 1, 2)).is(IpcError::Code::Busy));
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

void tst_UtilityRestart::canceledWhileItWaits()
{
    UtilityProcessOptions options;
    options.limits.queuedBytes = 1 << 20;
    Utility utility({ u"worker"_s }, options);
    // What is withdrawn leaves its place to others.
    for (int i = 0; i < 5; ++i) {
        auto call = utility.invoke<QByteArray>(u"echo"_s, QByteArray(800'000, 'x'));
        call.cancel();
        QTRY_COMPARE(utility.process.webContents()->bytesToWrite(), 0);
    }
    const auto sum = utility.invoke<int>(u"add"_s, 1, 2);
    QVERIFY(utility.process.start());
    QCOMPARE(resultOf(sum), 3);
}

void tst_UtilityRestart::handlersStay()
{
    Utility utility({ u"worker"_s }, restarting());
    int pongs = 0;
    utility.process.ipc()->handle(u"double"_s, [](int n) { return 2 * n; });
    utility.process.ipc()->on(u"pong"_s, [&](int) { ++pongs; });
    QVERIFY(utility.startAndWait());
    for (int round = 1; round <= 3; ++round) {
        QCOMPARE(resultOf(utility.invoke<int>(u"ask-main"_s, "double", 21)), 42);
        utility.process.webContents()->send(u"ping"_s, 1);
        QTRY_COMPARE(pongs, round);
        utility.signal(SIGKILL);
        QTRY_COMPARE(utility.ready.size(), round + 1);
    }
}

void tst_UtilityRestart::forwardAcrossACrash()
{
    Utility utility({ u"worker"_s }, restarting());
    QVERIFY(utility.main.forward(u"*"_s, utility.process.webContents()));
    IpcRenderer caller;
    caller.connectTo(&utility.main);
    const QByteArray bytes(500'000, '\xfe');
    const auto early = caller.invoke<QByteArray>(u"echo"_s, bytes); // before the worker is there
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(early), bytes);
    const auto hanging = caller.invoke(u"hang"_s);
    QCOMPARE(resultOf(caller.invoke<int>(u"add"_s, 1, 2)), 3);
    utility.signal(SIGKILL);
    QVERIFY(errorOf(hanging).is(IpcError::Code::PeerGone));
    QCOMPARE(resultOf(caller.invoke<QByteArray>(u"echo"_s, bytes)), bytes);
    const IpcError error = errorOf(caller.invoke(u"fail"_s));
    QCOMPARE(error.code(), u"E_IMAGE"_s);
    QCOMPARE(error.data().toInt(), 42);
}

QTEST_GUILESS_MAIN(tst_UtilityRestart)
#include "tst_utilityrestart.moc"
