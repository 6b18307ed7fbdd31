// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/descriptors.h"
#include "utilityfixture.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QProcess>
#include <QtCore/QScopeGuard>

#include <csignal>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/*! \brief Nothing is left behind: no orphan, no zombie, no descriptor. */
class tst_UtilityOrphans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void mainIsKilled_data();
    void mainIsKilled();
    void childHasOnlyItsOwn_data();
    void childHasOnlyItsOwn();
    void nothingHeapsUp_data() { doors(); }
    void nothingHeapsUp();
    void fiftyAtOnce();

private:
    /*! \brief Living ones or zombies. Those of QProcess end without SIGCHLD: __WALL. */
    static bool hasChildren()
    {
        siginfo_t info {};
        return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
    }
};

void tst_UtilityOrphans::mainIsKilled_data()
{
    QTest::addColumn<QString>("main");
    QTest::addColumn<QString>("child");
    QTest::newRow("idle child") << u"main"_s << u"idle"_s;
    QTest::newRow("busy child") << u"main"_s << u"busy"_s;
    QTest::newRow("child that never connects") << u"main"_s << u"silent"_s;
    // Here the kernel's signal would be about the thread.
    QTest::newRow("idle child of a thread") << u"main-in-thread"_s << u"idle"_s;
    QTest::newRow("busy child of a thread") << u"main-in-thread"_s << u"busy"_s;
}

void tst_UtilityOrphans::mainIsKilled()
{
    QFETCH(QString, main);
    QFETCH(QString, child);
    // Orphans come to this process, which sees their end; and so does what a sanitizer started in
    // them.
    QCOMPARE(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    const auto after = qScopeGuard([] {
        prctl(PR_SET_CHILD_SUBREAPER, 0);
        const auto isAlone = [] {
            while (waitpid(-1, nullptr, WNOHANG | __WALL) > 0) { }
            return !hasChildren();
        };
        QVERIFY(QTest::qWaitFor(isAlone, 20000));
    });
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral(UTILITY_HELPER), { main, child });
    QTRY_VERIFY_WITH_TIMEOUT(process.canReadLine(), 20000);
    const pid_t pid = process.readLine().trimmed().toInt();
    QVERIFY(pid > 1);
    QCOMPARE(::kill(pid, 0), 0);
    QElapsedTimer timer;
    timer.start();
    process.kill();
    QVERIFY(process.waitForFinished());
    pid_t ended = 0;
    const auto hasEnded = [&] {
        if (ended == 0)
            ended = waitpid(pid, nullptr, WNOHANG | __WALL);
        return ended != 0;
    };
    QVERIFY(QTest::qWaitFor(hasEnded, 20000));
    QCOMPARE(ended, pid); // an orphan that ended, and not somebody else's child
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
}

void tst_UtilityOrphans::childHasOnlyItsOwn_data()
{
    doors();
}

void tst_UtilityOrphans::childHasOnlyItsOwn()
{
    QFETCH(Door, door);
    // As careless libraries leave them.
    const int leaks[] = { open("/dev/null", O_RDONLY), open("/dev/zero", O_RDONLY), dup(0),
                          fcntl(0, F_DUPFD, 400) };
    for (const int leak : leaks)
        QVERIFY(leak > 2 && fcntl(leak, F_GETFD) == 0);
    Utility other({ u"worker"_s });
    QVERIFY(other.startAndWait()); // whose connection is nothing for the next one
    QVERIFY(hasChildren());
    Utility utility({ u"worker"_s }, through(door));
    QVERIFY(utility.startAndWait());
    const auto inherited = resultOf(utility.invoke<QStringList>(u"descriptors"_s));
    if (door == Door::Inherited) {
        QVERIFY2(inherited.size() == 1, qPrintable(inherited.join(u'\n')));
        QVERIFY2(inherited.first().contains("socket:["_L1), qPrintable(inherited.first()));
    } else {
        QCOMPARE(inherited, QStringList());
    }
    // What it starts itself gets nothing of it.
    QCOMPARE(resultOf(utility.invoke<QString>(u"grandchild"_s)), QString());
    for (const int leak : leaks)
        ::close(leak);
}

void tst_UtilityOrphans::nothingHeapsUp()
{
    QFETCH(Door, door);
    const qsizetype before = openDescriptors();
    {
        Utility utility({ u"worker"_s }, through(door));
        QVERIFY(utility.startAndWait());
        utility.process.stop();
        QVERIFY(utility.waitForExit());
        QTRY_VERIFY(openDescriptors() <= before); // a goodbye may take a moment longer
        for (int i = 0; i < 10; ++i) {
            QVERIFY(utility.startAndWait());
            utility.signal(SIGKILL);
            QVERIFY(utility.waitForExit(i + 2));
            QVERIFY(!hasChildren());
        }
        QTRY_VERIFY(openDescriptors() <= before);
        QVERIFY(utility.startAndWait());
    }
    QVERIFY(!hasChildren());
    QTRY_VERIFY(openDescriptors() <= before);
}

void tst_UtilityOrphans::fiftyAtOnce()
{
    constexpr int count = 50;
    const qsizetype before = openDescriptors();
    IpcMain main;
    std::vector<std::unique_ptr<UtilityProcess>> processes;
    int ready = 0;
    int exited = 0;
    for (int i = 0; i < count; ++i) {
        processes.push_back(std::make_unique<UtilityProcess>(QStringLiteral(UTILITY_HELPER),
                                                             QStringList { u"worker"_s }));
        connect(processes.back().get(), &UtilityProcess::ready, this, [&] { ++ready; });
        connect(processes.back().get(), &UtilityProcess::exited, this, [&] { ++exited; });
        QVERIFY(processes.back()->start());
    }
    QTRY_COMPARE_WITH_TIMEOUT(ready, count, 60000);
    QCOMPARE(main.webContents().size(), count);
    QSet<qint64> pids;
    std::vector<QFuture<int>> sums;
    for (int i = 0; i < count; ++i) {
        pids.insert(processes[size_t(i)]->pid());
        sums.push_back(processes[size_t(i)]->webContents()->invoke<int>(u"add"_s, i, i));
    }
    QCOMPARE(pids.size(), count);
    for (int i = 0; i < count; ++i)
        QCOMPARE(resultOf(sums[size_t(i)]), 2 * i);
    for (int i = 0; i < count; i += 2)
        QVERIFY(i % 4 ? processes[size_t(i)]->stop() : processes[size_t(i)]->kill());
    QTRY_COMPARE_WITH_TIMEOUT(exited, count / 2, 60000);
    for (int i = 1; i < count; i += 2)
        QCOMPARE(resultOf(processes[size_t(i)]->webContents()->invoke<int>(u"add"_s, i, 1)), i + 1);
    processes.clear();
    QVERIFY(!hasChildren());
    QTRY_VERIFY(main.webContents().isEmpty());
    QTRY_VERIFY(openDescriptors() <= before);
}

QTEST_GUILESS_MAIN(tst_UtilityOrphans)
#include "tst_utilityorphans.moc"
