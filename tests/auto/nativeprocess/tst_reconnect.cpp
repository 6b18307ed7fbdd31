// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// A renderer that comes back by itself to a main that is killed and started again.

#include "../shared/lane.h"
#include "process.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_Reconnect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBack();
    void neverSendsAgain();
    void callsWaitInOrder();
    void queueIsBounded();
    void sendSyncWaits();
    void serverComesLater();
    void countBeginsAnew();
    void otherThreads();

private:
    static ReconnectPolicy quick(int attempts = ReconnectPolicy::unlimited)
    {
        return { .attempts = attempts, .initialDelay = 5ms, .maximumDelay = 40ms };
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_name;
};

void tst_Reconnect::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_directory = std::make_unique<QTemporaryDir>();
    m_name = m_directory->filePath(u"main"_s);
}

void tst_Reconnect::comesBack()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    QList<qint64> heard;
    renderer.on(u"pid"_s, [&](qint64 pid) { heard.append(pid); });
    renderer.handle(u"mine"_s, [] { return u"still here"_s; });
    QStringList story;
    connect(&renderer, &IpcRenderer::stateChanged, &renderer,
            [&](IpcRenderer::State state) { story.append(u"state %1"_s.arg(int(state))); });
    connect(&renderer, &IpcRenderer::connected, &renderer, [&] { story.append(u"connected"_s); });
    connect(&renderer, &IpcRenderer::disconnected, &renderer, [&](DisconnectReason reason) {
        QCOMPARE(renderer.state(), IpcRenderer::State::Connecting);
        story.append(u"disconnected %1"_s.arg(int(reason)));
    });
    connect(&renderer, &IpcRenderer::errorOccurred, &renderer,
            [&](const IpcError &error) { story.append(error.code()); });
    connect(&renderer, &IpcRenderer::reconnecting, &renderer,
            [&](int attempt) { story.append(u"attempt %1"_s.arg(attempt)); });
    QVERIFY(renderer.setReconnectPolicy(quick()));
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    renderer.send(u"pid"_s);
    QTRY_COMPARE(heard, QList<qint64> { process->processId() });
    const qint64 first = process->processId();

    process.reset();
    QTRY_COMPARE(renderer.error().code(), u"ERR_CLOSED"_s); // an attempt found nobody
    QCOMPARE(renderer.state(), IpcRenderer::State::Connecting);
    process = startMainProcess(m_name);
    QTRY_VERIFY(renderer.isConnected());
    QCOMPARE(renderer.error().code(), QString());
    renderer.send(u"pid"_s);
    QTRY_COMPARE(heard, (QList<qint64> { first, process->processId() }));
    QCOMPARE(resultOf(renderer.invoke<QString>(u"call-me"_s, u"mine"_s)), u"still here"_s);

    const QString connecting = u"state 1"_s;
    const QString connected = u"state 2"_s;
    QCOMPARE(story.mid(0, 7),
             (QStringList { connecting, connected, u"connected"_s, connecting, u"ERR_PEER_GONE"_s,
                            u"disconnected %1"_s.arg(int(DisconnectReason::PeerGone)),
                            u"attempt 1"_s }));
    QCOMPARE(story.mid(story.size() - 2), (QStringList { connected, u"connected"_s }));
    const QStringList attempts = story.mid(7, story.size() - 9);
    QVERIFY(!attempts.isEmpty());
    for (int i = 0; i < attempts.size(); ++i)
        QCOMPARE(attempts.at(i), i % 2 ? u"attempt %1"_s.arg(i / 2 + 2) : u"ERR_CLOSED"_s);
}

void tst_Reconnect::neverSendsAgain()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    const auto lost = renderer.invoke<int>(u"note"_s, u"before"_s);
    renderer.send(u"note"_s, u"sent before"_s);
    QCOMPARE(resultOf(renderer.invoke(u"notes"_s)).toList(),
             (QVariantList { u"before"_s, u"sent before"_s }));
    process.reset();
    QVERIFY(errorOf(lost).is(IpcError::Code::PeerGone));
    QCOMPARE(renderer.state(), IpcRenderer::State::Connecting);
    process = startMainProcess(m_name);
    QTRY_VERIFY(renderer.isConnected());
    QCOMPARE(resultOf(renderer.invoke(u"notes"_s)).toList(), QVariantList());
}

void tst_Reconnect::callsWaitInOrder()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    process.reset();
    QTRY_COMPARE(renderer.state(), IpcRenderer::State::Connecting);
    QVariantList expected;
    for (int i = 0; i < 20; i += 2) {
        QVERIFY(renderer.send(u"note"_s, i));
        Q_UNUSED(renderer.invoke(u"note"_s, i + 1));
        expected << i << i + 1;
    }
    auto notes = renderer.invoke(u"notes"_s);
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QTRY_VERIFY(attempts.size() >= 3); // what waits outlives attempts that fail
    QVERIFY(!notes.isFinished());
    process = startMainProcess(m_name);
    QCOMPARE(resultOf(notes).toList(), expected);
}

void tst_Reconnect::queueIsBounded()
{
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick());
    ConnectOptions options;
    options.limits.queuedBeforeReady = 10;
    renderer.connectToServer(m_name, options);
    for (int i = 0; i < 10; ++i)
        QVERIFY(renderer.send(u"note"_s, i));
    QVERIFY(!renderer.send(u"note"_s, 10));
    QVERIFY(errorOf(renderer.invoke(u"notes"_s)).is(IpcError::Code::Busy));
    QSignalSpy drained(&renderer, &IpcRenderer::drained);
    auto process = startMainProcess(m_name);
    QTRY_COMPARE(drained.size(), 1);
    QCOMPARE(resultOf(renderer.invoke(u"notes"_s)).toList().size(), 10);
}

void tst_Reconnect::sendSyncWaits()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    QCOMPARE(renderer.sendSync<qint64>(u"pid"_s), process->processId());

    // On its way: gone with the server.
    QTimer::singleShot(20ms, &renderer, [&] { process.reset(); });
    const auto lost = renderer.trySendSync(u"note-sync"_s, 1);
    QVERIFY(!lost);
    QVERIFY2(lost.error().is(IpcError::Code::PeerGone), qPrintable(lost.error().toString()));

    // While it is down: bounded by the timeout, else answered by the next server.
    renderer.setSyncTimeout(50ms);
    const auto late = renderer.trySendSync(u"pid"_s);
    QVERIFY(!late);
    QVERIFY(late.error().is(IpcError::Code::Timeout));
    renderer.setSyncTimeout(0ms);
    QTimer::singleShot(20ms, &renderer, [&] { process = startMainProcess(m_name); });
    const auto pid = renderer.sendSync<qint64>(u"pid"_s); // first, so that there is a process
    QCOMPARE(pid, process->processId());
    QCOMPARE(resultOf(renderer.invoke(u"notes"_s)).toList(), QVariantList());
}

void tst_Reconnect::serverComesLater()
{
    IpcRenderer renderer;
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    const auto sum = renderer.invoke<int>(u"add"_s, 20, 22);
    QTRY_VERIFY(attempts.size() >= 2);
    auto process = startMainProcess(m_name);
    QCOMPARE(resultOf(sum), 42);
    QCOMPARE(disconnected.size(), 0);
}

void tst_Reconnect::countBeginsAnew()
{
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick(1000));
    renderer.connectToServer(m_name);
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QTRY_VERIFY(attempts.size() >= 3);
    for (int round = 0; round < 3; ++round) {
        auto process = startMainProcess(m_name);
        QTRY_VERIFY(renderer.isConnected());
        attempts.clear();
        process.reset();
        QTRY_VERIFY(attempts.size() >= 2);
        QCOMPARE(attempts.at(0).first().toInt(), 1);
        QCOMPARE(attempts.at(1).first().toInt(), 2);
    }
}

void tst_Reconnect::otherThreads()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    process.reset();
    QTRY_COMPARE(renderer.state(), IpcRenderer::State::Connecting);
    bool accepted = false;
    const std::unique_ptr<QThread> thread(
        QThread::create([&] { accepted = renderer.send(u"note"_s, u"from afar"_s); }));
    thread->start();
    QVERIFY(thread->wait());
    QVERIFY(accepted);
    process = startMainProcess(m_name);
    QTRY_VERIFY(renderer.isConnected());
    QCOMPARE(resultOf(renderer.invoke(u"notes"_s)).toList(), QVariantList { u"from afar"_s });
}

QTEST_GUILESS_MAIN(tst_Reconnect)
#include "tst_reconnect.moc"
