// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Real processes, real kills: nobody hangs, everybody learns the right thing.

#include "process.h"

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>
#include <memory>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_NativeProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_directory = std::make_unique<QTemporaryDir>();
        m_name = m_directory->filePath(u"main"_s);
    }

    void talk_data() { modes(); }
    void talk();
    void rendererKilledInInvoke();
    void rendererKilledInSendSync_data() { modes(); }
    void rendererKilledInSendSync();
    void rendererStopsReading();
    void rendererLeavesAfterFlood();

    void mainKilledInInvoke();
    void mainKilledInSendSync_data() { modes(); }
    void mainKilledInSendSync();
    void mainClosesInInvoke();
    void mainClosesInSendSync_data() { modes(); }
    void mainClosesInSendSync();
    void mainComesBack();

private:
    static void modes()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("EventLoop") << u"loop"_s;
        QTest::newRow("BlockThread") << u"block"_s;
    }
    Process startMain() { return startMainProcess(m_name); }
    Process startRenderer(const QString &mode, const QString &what)
    {
        return startProcess({ u"renderer"_s, m_name, mode, what });
    }
    static void kill(const IpcEvent &event)
    {
        if (event.processId() <= 1 || event.processId() == QCoreApplication::applicationPid())
            qFatal("wrong process id");
        ::kill(pid_t(event.processId()), SIGKILL);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_name;
};

// ---- a renderer in another process

void tst_NativeProcess::talk()
{
    QFETCH(QString, mode);
    IpcMain main;
    main.on(u"double"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(2 * n); });
    main.handle(u"add"_s, [](int a, int b) { return a + b; });
    QVERIFY2(main.listen(m_name), qPrintable(main.errorString()));
    auto renderer = startRenderer(mode, u"talk"_s);
    QTRY_COMPARE_WITH_TIMEOUT(renderer->state(), QProcess::NotRunning, 20000);
    QCOMPARE(renderer->exitCode(), 0);
    QCOMPARE(renderer->readAll().trimmed(), QByteArray("sum 5"));
}

void tst_NativeProcess::rendererKilledInInvoke()
{
    IpcMain main;
    QList<WebContents::GoneReason> reasons;
    connect(&main, &IpcMain::webContentsCreated, &main, [&](WebContents *contents) {
        connect(contents, &WebContents::gone, &main,
                [&](WebContents::GoneReason reason) { reasons.append(reason); });
    });
    QPromise<int> silence;
    silence.start();
    int canceled = 0;
    IpcMainInvokeEvent kept;
    main.handle(u"hang"_s, [&](const IpcMainInvokeEvent &event) {
        kept = event;
        event.onCanceled(&main, [&] { ++canceled; });
        kill(event);
        return silence.future();
    });
    QVERIFY(main.listen(m_name));
    auto renderer = startRenderer(u"loop"_s, u"invoke"_s);
    QTRY_COMPARE_WITH_TIMEOUT(reasons.size(), 1, 20000);
    QCOMPARE(reasons.first(), WebContents::GoneReason::Crashed);
    QTRY_COMPARE(canceled, 1);
    QVERIFY(kept.isCanceled());
    QVERIFY(silence.isCanceled());
    silence.finish(); // an answer for nobody
    QTRY_VERIFY(main.webContents().isEmpty());
    // Main goes on.
    main.on(u"double"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(2 * n); });
    main.handle(u"add"_s, [](int a, int b) { return a + b; });
    auto next = startRenderer(u"loop"_s, u"talk"_s);
    QTRY_COMPARE_WITH_TIMEOUT(next->state(), QProcess::NotRunning, 20000);
    QCOMPARE(next->readAll().trimmed(), QByteArray("sum 5"));
}

void tst_NativeProcess::rendererKilledInSendSync()
{
    QFETCH(QString, mode);
    IpcMain main;
    QList<WebContents::GoneReason> reasons;
    connect(&main, &IpcMain::webContentsCreated, &main, [&](WebContents *contents) {
        connect(contents, &WebContents::gone, &main,
                [&](WebContents::GoneReason reason) { reasons.append(reason); });
    });
    IpcMainEvent kept;
    main.on(u"hang"_s, [&](const IpcMainEvent &event) {
        QVERIFY(event.isSync());
        kept = event;
        kill(event);
    });
    QVERIFY(main.listen(m_name));
    auto renderer = startRenderer(mode, u"sync"_s);
    QTRY_COMPARE_WITH_TIMEOUT(reasons.size(), 1, 20000);
    QCOMPARE(reasons.first(), WebContents::GoneReason::Crashed);
    QVERIFY(kept.isCanceled());
    QVERIFY(!kept.sender());
    kept.setReturnValue(1); // an answer for nobody
    kept = IpcMainEvent();
    QTRY_VERIFY(main.webContents().isEmpty());
    QTRY_COMPARE(renderer->state(), QProcess::NotRunning);
    QVERIFY(renderer->readAll().isEmpty());
}

void tst_NativeProcess::rendererStopsReading()
{
    IpcMain main;
    WebContents *contents = nullptr;
    connect(&main, &IpcMain::webContentsCreated, &main,
            [&](WebContents *made) { contents = made; });
    ListenOptions options;
    options.limits.queuedBytes = 4 << 20;
    QVERIFY(main.listen(m_name, options));
    auto renderer = startRenderer(u"loop"_s, u"listen"_s);
    QTRY_VERIFY_WITH_TIMEOUT(contents, 20000);
    QCOMPARE(contents->processId(), renderer->processId());
    ::kill(pid_t(renderer->processId()), SIGSTOP);
    const QByteArray bytes(100'000, 'x');
    int accepted = 0;
    while (contents->send(u"bytes"_s, bytes))
        QVERIFY(++accepted < 1000);
    QVERIFY(contents->bytesToWrite() > options.limits.queuedBytes);
    QVERIFY(contents->bytesToWrite() < options.limits.queuedBytes + 2 * bytes.size());
    QSignalSpy drained(contents, &WebContents::drained);
    QCoreApplication::processEvents();
    QCOMPARE(drained.size(), 0);
    ::kill(pid_t(renderer->processId()), SIGCONT);
    QTRY_COMPARE_WITH_TIMEOUT(drained.size(), 1, 20000);
    QVERIFY(contents->send(u"go"_s));
    QTRY_COMPARE_WITH_TIMEOUT(renderer->state(), QProcess::NotRunning, 20000);
    QCOMPARE(renderer->exitCode(), 0);
}

void tst_NativeProcess::rendererLeavesAfterFlood()
{
    IpcMain main;
    QList<int> numbers;
    main.on(u"flood"_s, [&](int number, const QByteArray &) { numbers.append(number); });
    QList<WebContents::GoneReason> reasons;
    connect(&main, &IpcMain::webContentsCreated, &main, [&](WebContents *contents) {
        connect(contents, &WebContents::gone, &main,
                [&](WebContents::GoneReason reason) { reasons.append(reason); });
    });
    QVERIFY(main.listen(m_name));
    auto renderer = startRenderer(u"loop"_s, u"flood"_s);
    QTRY_COMPARE_WITH_TIMEOUT(reasons.size(), 1, 20000);
    QCOMPARE(reasons.first(), WebContents::GoneReason::Closed);
    QCOMPARE(numbers.size(), 1000);
    QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
}

// ---- main in another process

void tst_NativeProcess::mainKilledInInvoke()
{
    auto process = startMain();
    IpcRenderer renderer;
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    const auto future = renderer.invoke<int>(u"die"_s);
    QTRY_VERIFY(future.isFinished());
    QVERIFY_EXCEPTION_THROWN(future.result(), IpcError);
    try {
        future.result();
    } catch (const IpcError &error) {
        QVERIFY2(error.is(IpcError::Code::PeerGone), qPrintable(error.toString()));
    }
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(), DisconnectReason::PeerGone);
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QVERIFY(!renderer.send(u"x"_s));
}

void tst_NativeProcess::mainKilledInSendSync()
{
    QFETCH(QString, mode);
    auto process = startMain();
    IpcRenderer renderer;
    renderer.setSyncMode(mode == u"block"_s ? IpcRenderer::SyncMode::BlockThread
                                            : IpcRenderer::SyncMode::EventLoop);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    QElapsedTimer timer;
    timer.start();
    const auto result = renderer.trySendSync(u"die"_s);
    QVERIFY(!result);
    QVERIFY2(result.error().is(IpcError::Code::PeerGone), qPrintable(result.error().toString()));
    QVERIFY(timer.elapsed() < 4000);
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(), DisconnectReason::PeerGone);
}

void tst_NativeProcess::mainClosesInInvoke()
{
    auto process = startMain();
    IpcRenderer renderer;
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    const auto future = renderer.invoke<int>(u"close"_s);
    QTRY_VERIFY(future.isFinished());
    try {
        future.result();
        QFAIL("no error");
    } catch (const IpcError &error) {
        QVERIFY2(error.is(IpcError::Code::PeerGone), qPrintable(error.toString()));
    }
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(),
             DisconnectReason::ServerClosed);
}

void tst_NativeProcess::mainClosesInSendSync()
{
    QFETCH(QString, mode);
    auto process = startMain();
    IpcRenderer renderer;
    renderer.setSyncMode(mode == u"block"_s ? IpcRenderer::SyncMode::BlockThread
                                            : IpcRenderer::SyncMode::EventLoop);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    const auto result = renderer.trySendSync(u"close"_s);
    QVERIFY(!result);
    QVERIFY2(result.error().is(IpcError::Code::PeerGone), qPrintable(result.error().toString()));
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(),
             DisconnectReason::ServerClosed);
}

void tst_NativeProcess::mainComesBack()
{
    auto process = startMain();
    IpcRenderer renderer;
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    process->kill();
    QTRY_COMPARE(disconnected.size(), 1);
    // Nothing reconnects by itself; the application may, over the dead one's socket file.
    process->waitForFinished();
    process = startMain();
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    renderer.connectToServer(m_name);
    auto sum = renderer.invoke<int>(u"add"_s, 20, 22); // queued while connecting
    QTRY_VERIFY(sum.isFinished());
    QCOMPARE(sum.result(), 42);
}

QTEST_GUILESS_MAIN(tst_NativeProcess)
#include "tst_nativeprocess.moc"
