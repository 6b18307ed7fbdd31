// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>

#include <csignal>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using ExitReason = UtilityProcess::ExitReason;

/*! \brief What Electron's utilityProcess does, and what Ferry adds to one run of a process. */
class tst_UtilityProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void wrongOptions_data();
    void wrongOptions();
    void spawnAndExit_data() { doors(); }
    void spawnAndExit();
    void exitCodes_data();
    void exitCodes();
    void twoAtOnce();
    void kills();
    void pids();
    void output_data();
    void output();
    void inheritedOutput();
    void echoes_data() { doors(); }
    void echoes();
    void messagesWaitForTheListener();
    void uncloneable();
    void environmentAndFolder();
};

void tst_UtilityProcess::wrongOptions_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<UtilityProcessOptions>("options");
    QTest::addColumn<QString>("problem");
    UtilityProcessOptions noWorker;
    noWorker.runIn = UtilityProcessOptions::RunIn::Thread;
    UtilityProcessOptions time;
    time.askTimeout = -1ms;
    UtilityProcessOptions policy;
    policy.restart.endings = -2;
    QTest::newRow("no program") << QString() << UtilityProcessOptions()
                                << u"Missing UtilityProcess entry script."_s;
    QTest::newRow("no worker") << QString() << noWorker
                               << u"there is no worker to run in this process"_s;
    QTest::newRow("time") << u"x"_s << time << u"askTimeout is -1 ms, which is less than 0"_s;
    QTest::newRow("policy") << u"x"_s << policy << u"endings is -2, which is no count"_s;
}

void tst_UtilityProcess::wrongOptions()
{
    QFETCH(QString, program);
    QFETCH(UtilityProcessOptions, options);
    QFETCH(QString, problem);
    const IpcMain main;
    QTest::ignoreMessage(QtWarningMsg, qPrintable(u"UtilityProcess: "_s + problem));
    UtilityProcess *utility = UtilityProcess::fork(program, {}, options);
    QVERIFY(utility);
    QSignalSpy errors(utility, &UtilityProcess::errorOccurred);
    QCOMPARE(errors.size(), 0);
    QCOMPARE(utility->state(), UtilityProcess::State::NotRunning);
    QTRY_COMPARE(errors.size(), 1);
    QCOMPARE(errors.first().first().value<IpcError>().code(), u"ERR_BAD_ARGUMENT"_s);
    QCOMPARE(errors.first().first().value<IpcError>().message(), problem);
    QCOMPARE(utility->parent(), &main);
}

void tst_UtilityProcess::spawnAndExit()
{
    QFETCH(Door, door);
    Utility utility({ u"worker"_s }, through(door));
    QSignalSpy spawned(&utility.process, &UtilityProcess::spawned);
    QVERIFY(utility.process.start());
    QVERIFY(!utility.process.start()); // runs already
    QCOMPARE(spawned.size(), 0); // never from inside start()
    QCOMPARE(utility.process.state(), UtilityProcess::State::Starting);
    QTRY_COMPARE(utility.ready.size(), 1);
    QCOMPARE(spawned.size(), 1);
    QCOMPARE(utility.process.state(), UtilityProcess::State::Running);
    const auto call = utility.invoke(u"exit"_s, 0);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.reason(), ExitReason::Exited);
    QCOMPARE(utility.process.state(), UtilityProcess::State::NotRunning);
    QCOMPARE(utility.errors.size(), 0);
    QVERIFY(!utility.process.postMessage(1)); // nobody there, and nobody to come
    // It can be started again.
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

void tst_UtilityProcess::exitCodes_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<ExitReason>("reason");
    QTest::newRow("0") << QStringList { u"exit"_s, u"0"_s } << 0 << ExitReason::Exited;
    QTest::newRow("2") << QStringList { u"exit"_s, u"2"_s } << 2 << ExitReason::Exited;
    QTest::newRow("killed") << QStringList { u"signal"_s, QString::number(SIGKILL) } << SIGKILL
                            << ExitReason::Crashed;
    QTest::newRow("segmentation fault")
        << QStringList { u"signal"_s, QString::number(SIGSEGV) } << SIGSEGV << ExitReason::Crashed;
    QTest::newRow("no such program") << QStringList() << 1 << ExitReason::FailedToStart;
}

void tst_UtilityProcess::exitCodes()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(ExitReason, reason);
    const IpcMain main;
    UtilityProcess *utility = UtilityProcess::fork(
        arguments.isEmpty() ? u"/nowhere/worker"_s : QStringLiteral(UTILITY_HELPER), arguments);
    QSignalSpy exited(utility, &UtilityProcess::exited);
    QSignalSpy errors(utility, &UtilityProcess::errorOccurred);
    const auto call = utility->webContents()->invoke(u"add"_s, 1, 2);
    QTRY_COMPARE_WITH_TIMEOUT(exited.size(), 1, 20000);
    QCOMPARE(exited.first().first().toInt(), code);
    QCOMPARE(exited.first().at(1).value<ExitReason>(), reason);
    QCOMPARE(utility->pid(), 0);
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    const bool failed = reason == ExitReason::FailedToStart;
    QCOMPARE(errors.size(), failed ? 1 : 0);
    if (failed) {
        QVERIFY2(utility->error().message().startsWith(u"'/nowhere/worker': "_s),
                 qPrintable(utility->error().message()));
    }
}

void tst_UtilityProcess::twoAtOnce()
{
    IpcMain main;
    const QString program = QStringLiteral(UTILITY_HELPER);
    UtilityProcess *first = UtilityProcess::fork(program, { u"worker"_s });
    UtilityProcess *second = UtilityProcess::fork(program, { u"worker"_s });
    QSignalSpy firstExited(first, &UtilityProcess::exited);
    QSignalSpy secondExited(second, &UtilityProcess::exited);
    const auto exit = second->webContents()->invoke(u"exit"_s, 7);
    QTRY_COMPARE_WITH_TIMEOUT(secondExited.size(), 1, 20000);
    QCOMPARE(secondExited.first().first().toInt(), 7);
    QCOMPARE(resultOf(first->webContents()->invoke<int>(u"add"_s, 2, 2)), 4);
    QCOMPARE(firstExited.size(), 0);
}

void tst_UtilityProcess::kills()
{
    Utility utility({ u"worker"_s });
    QVERIFY(!utility.process.kill()); // nothing there
    QVERIFY(utility.startAndWait());
    const auto call = utility.invoke(u"hang"_s);
    QVERIFY(utility.process.kill());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.reason(), ExitReason::Requested);
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    QVERIFY(!utility.process.kill());
    // Killed from outside, it did not do what main wanted.
    QVERIFY(utility.startAndWait());
    utility.signal(SIGTERM);
    QVERIFY(utility.waitForExit(2));
    QCOMPARE(utility.code(), SIGTERM);
    QCOMPARE(utility.reason(), ExitReason::Crashed);
    // Before it runs at all.
    QVERIFY(utility.process.start());
    QVERIFY(utility.process.kill());
    QVERIFY(utility.waitForExit(3));
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.ready.size(), 2);
}

void tst_UtilityProcess::pids()
{
    Utility utility({ u"worker"_s });
    QCOMPARE(utility.process.pid(), 0);
    QVERIFY(utility.process.start());
    QCOMPARE(utility.process.pid(), 0); // not before spawned()
    qint64 pid = 0;
    connect(&utility.process, &UtilityProcess::spawned, this, [&] { pid = utility.process.pid(); });
    QTRY_VERIFY(pid > 0);
    QCOMPARE(resultOf(utility.invoke<qint64>(u"pid"_s)), pid);
    QCOMPARE(utility.process.webContents()->processId(), pid);
    utility.process.kill();
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.process.pid(), 0);
}

void tst_UtilityProcess::output_data()
{
    QTest::addColumn<bool>("output");
    QTest::addColumn<bool>("error");
    QTest::newRow("both") << true << true;
    QTest::newRow("output") << true << false;
    QTest::newRow("error") << false << true;
    QTest::newRow("none") << false << false;
}

void tst_UtilityProcess::output()
{
    QFETCH(bool, output);
    QFETCH(bool, error);
    UtilityProcessOptions options;
    using Stdio = UtilityProcessOptions::Stdio;
    options.standardOutput = output ? Stdio::Pipe : Stdio::Ignore;
    options.standardError = error ? Stdio::Pipe : Stdio::Ignore;
    Utility utility({ u"print"_s }, options);
    QByteArray printed;
    QByteArray complained;
    connect(&utility.process, &UtilityProcess::standardOutput, this,
            [&](const QByteArray &bytes) { printed += bytes; });
    connect(&utility.process, &UtilityProcess::standardError, this,
            [&](const QByteArray &bytes) { complained += bytes; });
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(printed, output ? QByteArray("hello\n") : QByteArray());
    QCOMPARE(complained, error ? QByteArray("world") : QByteArray());
}

void tst_UtilityProcess::inheritedOutput()
{
    // A main in a process of its own, whose child prints to what that main has.
    QProcess main;
    main.start(QStringLiteral(UTILITY_HELPER), { u"main"_s, u"print"_s });
    QByteArray printed;
    QByteArray complained;
    QTRY_COMPARE_WITH_TIMEOUT(printed += main.readAllStandardOutput(), QByteArray("hello\n"),
                              20000);
    QTRY_COMPARE(complained += main.readAllStandardError(), QByteArray("world"));
    main.kill();
    QVERIFY(main.waitForFinished());
}

void tst_UtilityProcess::echoes()
{
    QFETCH(Door, door);
    Utility utility({ u"worker"_s }, through(door));
    QVERIFY(utility.process.postMessage(u"I will be echoed."_s));
    const auto listen = utility.invoke(u"listen"_s);
    QVERIFY(utility.process.start());
    QTRY_COMPARE(utility.messages.size(), 1);
    QCOMPARE(utility.messages.first().first().toString(), u"I will be echoed."_s);
    const QByteArray bytes(200'000, '\x7f');
    QVERIFY(utility.process.postMessage(QVariantList { bytes, QVariant(), 1.5 }));
    QTRY_COMPARE(utility.messages.size(), 2);
    QCOMPARE(utility.messages.last().first().toList(), (QVariantList { bytes, QVariant(), 1.5 }));
}

void tst_UtilityProcess::messagesWaitForTheListener()
{
    Utility utility({ u"worker"_s });
    for (int i = 0; i < 3; ++i)
        QVERIFY(utility.process.postMessage(i));
    QVERIFY(utility.startAndWait());
    // It runs, and does not listen: other channels are not held up by that.
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 1)), 2);
    QCOMPARE(utility.messages.size(), 0);
    QVERIFY(utility.process.postMessage(3));
    resultOf(utility.invoke(u"listen"_s));
    QTRY_COMPARE(utility.messages.size(), 4);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(utility.messages.at(i).first().toInt(), i);
    // Without a listener they wait again.
    resultOf(utility.invoke(u"ignore"_s));
    QVERIFY(utility.process.postMessage(4));
    resultOf(utility.invoke<int>(u"add"_s, 1, 1));
    QCOMPARE(utility.messages.size(), 4);
    resultOf(utility.invoke(u"listen"_s));
    QTRY_COMPARE(utility.messages.size(), 5);
    QCOMPARE(utility.messages.last().first().toInt(), 4);
}

void tst_UtilityProcess::uncloneable()
{
    UtilityProcessOptions options;
    options.standardError = UtilityProcessOptions::Stdio::Pipe;
    Utility utility({ u"worker"_s }, options);
    QByteArray complained;
    connect(&utility.process, &UtilityProcess::standardError, this,
            [&](const QByteArray &bytes) { complained += bytes; });
    QVERIFY(utility.startAndWait());
    resultOf(utility.invoke(u"listen"_s));
    const QRegularExpression text(
        u"^UtilityProcess::postMessage\\(\\): An object could not be cloned\\. \\(value"_s);
    QTest::ignoreMessage(QtWarningMsg, text);
    QVERIFY(!utility.process.postMessage(QVariant::fromValue<QObject *>(this)));
    QVERIFY(utility.process.postMessage(u"still here"_s));
    QTRY_COMPARE(utility.messages.size(), 1);
    // The other way; the child's warning goes to its own standard error.
    QVERIFY(!resultOf(utility.invoke<bool>(u"post-object"_s)));
    QTRY_VERIFY(complained.contains("An object could not be cloned. (value"));
    QVERIFY(resultOf(utility.invoke<bool>(u"post"_s, u"still here"_s)));
    QTRY_COMPARE(utility.messages.size(), 2);
}

void tst_UtilityProcess::environmentAndFolder()
{
    qputenv("FERRY_TEST_PARENT", "inherited");
    Utility inherits({ u"worker"_s });
    QVERIFY(inherits.startAndWait());
    QCOMPARE(resultOf(inherits.invoke<QString>(u"environment"_s, "FERRY_TEST_PARENT")),
             u"inherited"_s);
    QCOMPARE(resultOf(inherits.invoke<QString>(u"folder"_s)), QDir::currentPath());
    // Neither does it pass its own address on to its children.
    QVERIFY(resultOf(inherits.invoke<QString>(u"environment"_s, "FERRY_PARENT_PORT")).isEmpty());

    const QTemporaryDir folder;
    UtilityProcessOptions options;
    options.environment = QProcessEnvironment();
    options.environment->insert(u"FERRY_TEST_OWN"_s, u"given"_s);
    options.environment->insert(u"LD_LIBRARY_PATH"_s, qEnvironmentVariable("LD_LIBRARY_PATH"));
    options.workingDirectory = folder.path();
    Utility replaced({ u"worker"_s }, options);
    QVERIFY(replaced.startAndWait());
    QCOMPARE(resultOf(replaced.invoke<QString>(u"environment"_s, "FERRY_TEST_OWN")), u"given"_s);
    QVERIFY(resultOf(replaced.invoke<QString>(u"environment"_s, "FERRY_TEST_PARENT")).isEmpty());
    QCOMPARE(resultOf(replaced.invoke<QString>(u"folder"_s)), QDir(folder.path()).canonicalPath());
    qunsetenv("FERRY_TEST_PARENT");
}

QTEST_GUILESS_MAIN(tst_UtilityProcess)
#include "tst_utilityprocess.moc"
