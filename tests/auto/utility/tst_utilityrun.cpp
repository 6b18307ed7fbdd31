// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

#include <ferry/messagechannel.h>

#include <csignal>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using ExitReason = UtilityProcess::ExitReason;

/*! \brief What a run of a utility process has beyond Electron's. */
class tst_UtilityRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void messagesWaitWithBounds();
    void callsBothWays_data() { doors(); }
    void callsBothWays();
    void portsToAnotherRenderer();
    void withoutFerryInIt();
    void lastWordsArrive();
    void webContentsOfIt();
    void metrics();
    void deletedInItsSignals_data();
    void deletedInItsSignals();
    void mainGoesFirst();
};

void tst_UtilityRun::messagesWaitWithBounds()
{
    Utility utility({ u"worker"_s });
    QVERIFY(utility.startAndWait());
    // Nobody ever listens: the child does not grow for ever.
    const QByteArray megabyte(1 << 20, 'x');
    const auto floods = [&] {
        for (int i = 0; i < 8 && utility.process.webContents()->bytesToWrite() < 8 << 20; ++i)
            utility.process.postMessage(megabyte);
        return !utility.exited.isEmpty();
    };
    QVERIFY(QTest::qWaitFor(floods, 20000));
    QCOMPARE(utility.reason(), ExitReason::ProtocolError);
    QCOMPARE(utility.lastError().code(), u"ERR_BUSY"_s);
}

void tst_UtilityRun::callsBothWays()
{
    QFETCH(Door, door);
    Utility utility({ u"worker"_s }, through(door));
    utility.main.handle(u"double"_s, [](int n) { return 2 * n; });
    utility.process.ipc()->handle(u"triple"_s, [](int n) { return 3 * n; });
    QList<int> pongs;
    utility.process.ipc()->on(u"pong"_s, [&](int n) { pongs.append(n); });
    // All before it even starts.
    const auto sum = utility.invoke<int>(u"add"_s, 40, 2);
    const auto doubled = utility.invoke<int>(u"ask-main"_s, "double", 21);
    const auto tripled = utility.invoke<int>(u"ask-main"_s, "triple", 14);
    QVERIFY(utility.process.webContents()->send(u"ping"_s, 1));
    QVERIFY(utility.process.start());
    QCOMPARE(resultOf(sum), 42);
    QCOMPARE(resultOf(doubled), 42);
    QCOMPARE(resultOf(tripled), 42);
    QTRY_COMPARE(pongs, QList<int> { 1 });
    const IpcError error = errorOf(utility.invoke(u"fail"_s));
    QCOMPARE(error.message(), u"no such image"_s);
    QCOMPARE(error.code(), u"E_IMAGE"_s);
    QCOMPARE(error.data().toInt(), 42);
    const QByteArray bytes(1 << 20, '\x80');
    QCOMPARE(resultOf(utility.invoke<QByteArray>(u"echo"_s, bytes)), bytes);
}

void tst_UtilityRun::portsToAnotherRenderer()
{
    Utility utility({ u"worker"_s });
    IpcRenderer renderer;
    QPointer<MessagePort> port; // of the renderer: its channel to the worker
    QList<int> echoed;
    renderer.on(u"port"_s, [&](const IpcRendererEvent &event, const QVariant &) {
        port = event.ports().value(0);
        connect(port, &MessagePort::message, this,
                [&](const MessageEvent &message) { echoed.append(message.data().toInt()); });
        port->start();
    });
    renderer.connectTo(&utility.main);
    MessageChannel channel;
    QVERIFY(utility.process.postMessage(u"serve"_s, { channel.port1() })); // before it runs
    WebContents *other = utility.main.webContents().at(1);
    QVERIFY(other->postMessage(u"port"_s, 0, { channel.port2() }));
    QTRY_VERIFY(port);
    QVERIFY(port->postMessage(1));
    QVERIFY(utility.startAndWait());
    resultOf(utility.invoke(u"serve"_s));
    QTRY_COMPARE(echoed, QList<int> { 1 });
    for (int i = 2; i <= 5; ++i)
        QVERIFY(port->postMessage(i));
    QTRY_COMPARE(echoed, (QList<int> { 1, 2, 3, 4, 5 }));
    // It ends with the run.
    QSignalSpy closed(port.data(), &MessagePort::closed);
    utility.signal(SIGKILL);
    QTRY_COMPARE(closed.size(), 1);
    // A port for somebody who never comes back closes as well.
    QVERIFY(utility.waitForExit());
    MessageChannel late;
    QVERIFY(!utility.process.postMessage(u"serve"_s, { late.port1() }));
    QVERIFY(!late.port1()->isClosed()); // it stays where it was
}

void tst_UtilityRun::withoutFerryInIt()
{
    UtilityProcessOptions options;
    options.askTimeout = 1h;
    Utility utility({ u"bare"_s }, options);
    QVERIFY(utility.startAndWait());
    QTRY_COMPARE(utility.messages.size(), 1);
    QCOMPARE(utility.messages.first().first().toString(), u"hi"_s);
    QCOMPARE(utility.process.webContents()->processId(), utility.process.pid());
    QVERIFY(utility.process.stop());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
}

void tst_UtilityRun::lastWordsArrive()
{
    Utility utility({ u"worker"_s });
    QVERIFY(utility.startAndWait());
    const auto call = utility.invoke(u"last-words"_s, 500);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 3);
    QCOMPARE(utility.messages.size(), 500); // all of them before exited()
    QCOMPARE(utility.messages.last().first().toInt(), 499);
}

void tst_UtilityRun::webContentsOfIt()
{
    UtilityProcessOptions options;
    options.serviceName = u"Images"_s;
    auto utility = std::make_unique<Utility>(QStringList { u"worker"_s }, options);
    const QPointer<WebContents> contents = utility->process.webContents();
    QVERIFY(contents);
    QCOMPARE(contents->kind(), WebContents::Kind::Utility);
    QCOMPARE(contents->name(), u"Images"_s);
    QCOMPARE(contents->peerObject(), &utility->process);
    QCOMPARE(contents->processId(), 0);
    QCOMPARE(utility->main.webContents(), QList<WebContents *> { contents });
    QVERIFY(utility->startAndWait());
    const qint64 pid = utility->process.pid();
    QCOMPARE(contents->processId(), pid);
    qint64 said = 0;
    utility->main.handle(u"who"_s, [&](const IpcMainInvokeEvent &event, int) {
        said = event.processId();
        return event.sender() == contents;
    });
    QVERIFY(resultOf(utility->invoke<bool>(u"ask-main"_s, "who", 0)));
    QCOMPARE(said, pid);
    // It stays over the end of a run.
    QSignalSpy gone(contents.data(), &WebContents::gone);
    utility->process.kill();
    QVERIFY(utility->waitForExit());
    QCOMPARE(gone.size(), 0);
    QVERIFY(!contents->send(u"ping"_s, 1));
    QVERIFY(utility->startAndWait());
    QCOMPARE(resultOf(utility->invoke<int>(u"add"_s, 1, 1)), 2);
    utility.reset();
    QVERIFY(!contents);
}

void tst_UtilityRun::metrics()
{
    Utility utility({ u"worker"_s });
    QVERIFY(!utility.process.metrics().known);
    QVERIFY(utility.startAndWait());
    const UtilityMetrics before = utility.process.metrics();
    QVERIFY(before.known);
    QVERIFY2(before.residentBytes > 1 << 20, qPrintable(QString::number(before.residentBytes)));
    resultOf(utility.invoke(u"grow"_s, 64));
    const qint64 grown = utility.process.metrics().residentBytes - before.residentBytes;
    QVERIFY2(grown > 60 << 20 && grown < 80 << 20, qPrintable(QString::number(grown)));
    const auto spin = utility.invoke(u"spin"_s);
    QTRY_VERIFY(utility.process.metrics().cpuTime >= before.cpuTime + 200ms);
    utility.process.kill();
    QVERIFY(utility.waitForExit());
    QVERIFY(!utility.process.metrics().known);
}

void tst_UtilityRun::deletedInItsSignals_data()
{
    QTest::addColumn<QString>("place");
    for (const char *place :
         { "spawned", "ready", "message", "standardOutput", "exited", "stateChanged", "call" })
        QTest::newRow(place) << QString::fromLatin1(place);
}

void tst_UtilityRun::deletedInItsSignals()
{
    QFETCH(QString, place);
    IpcMain main;
    UtilityProcessOptions options;
    options.standardOutput = UtilityProcessOptions::Stdio::Pipe;
    auto utility = std::make_unique<UtilityProcess>(QStringLiteral(UTILITY_HELPER),
                                                    QStringList { u"worker"_s }, options);
    const QPointer<UtilityProcess> alive = utility.get();
    bool isArmed = false;
    const auto end = [&] { utility.reset(); };
    if (place == u"spawned"_s)
        connect(utility.get(), &UtilityProcess::spawned, this, end);
    else if (place == u"ready"_s)
        connect(utility.get(), &UtilityProcess::ready, this, end);
    else if (place == u"message"_s)
        connect(utility.get(), &UtilityProcess::message, this, end);
    else if (place == u"standardOutput"_s)
        connect(utility.get(), &UtilityProcess::standardOutput, this, end);
    else if (place == u"exited"_s)
        connect(utility.get(), &UtilityProcess::exited, this, end);
    else if (place == u"stateChanged"_s)
        connect(utility.get(), &UtilityProcess::stateChanged, this, [&] {
            if (isArmed)
                end();
        });
    WebContents *contents = utility->webContents();
    const auto listen = contents->invoke(u"listen"_s);
    const auto print = contents->invoke(u"print"_s, "x", "");
    contents->invoke(u"hang"_s).onFailed([&, place](const IpcError &) {
        if (place == u"call"_s)
            end();
        return QVariant();
    });
    const auto exit = contents->invoke(u"last-words"_s, 3);
    QVERIFY(utility->start());
    isArmed = true;
    QTRY_VERIFY_WITH_TIMEOUT(!alive, 20000);
    QTRY_VERIFY(main.webContents().isEmpty());
}

void tst_UtilityRun::mainGoesFirst()
{
    auto main = std::make_unique<IpcMain>();
    UtilityProcess utility(QStringLiteral(UTILITY_HELPER), { u"worker"_s });
    QSignalSpy ready(&utility, &UtilityProcess::ready);
    QSignalSpy exited(&utility, &UtilityProcess::exited);
    QVERIFY(utility.start());
    QTRY_COMPARE_WITH_TIMEOUT(ready.size(), 1, 20000);
    const pid_t pid = pid_t(utility.pid());
    main.reset();
    QCOMPARE(exited.size(), 1);
    QCOMPARE(::kill(pid, 0), -1); // not even a zombie
    QCOMPARE(utility.state(), UtilityProcess::State::NotRunning);
    QVERIFY(!utility.webContents());
    QVERIFY(!utility.ipc());
    QVERIFY(!utility.postMessage(1));
    QTest::ignoreMessage(QtWarningMsg, "UtilityProcess: there is no IpcMain in this thread");
    QVERIFY(!utility.start());
}

QTEST_GUILESS_MAIN(tst_UtilityRun)
#include "tst_utilityrun.moc"
