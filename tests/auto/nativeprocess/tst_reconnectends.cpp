// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What a reconnect policy may say, and what ends the coming back.

#include "../shared/lane.h"
#include "process.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QRegularExpression>
#include <QtCore/QTimer>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ReconnectEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void delays_data();
    void delays();
    void senselessPolicies_data();
    void senselessPolicies();
    void givesUp();
    void withoutPolicy();
    void goodbyeIsNoError_data();
    void goodbyeIsNoError();
    void refusalIsFinal();
    void disconnectEndsIt();
    void slotsMayEndIt_data();
    void slotsMayEndIt();

private:
    static ReconnectPolicy quick(int attempts = ReconnectPolicy::unlimited)
    {
        return { .attempts = attempts, .initialDelay = 5ms, .maximumDelay = 40ms };
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    QString m_name;
};

void tst_ReconnectEnds::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_directory = std::make_unique<QTemporaryDir>();
    m_name = m_directory->filePath(u"main"_s);
}

void tst_ReconnectEnds::delays_data()
{
    QTest::addColumn<ReconnectPolicy>("policy");
    QTest::addColumn<QList<int>>("delays");
    QTest::newRow("default") << ReconnectPolicy()
                             << QList<int> { 250, 500, 1000, 2000, 4000, 8000, 10000, 10000 };
    QTest::newRow("steady") << ReconnectPolicy { .initialDelay = 70ms, .factor = 1 }
                            << QList<int> { 70, 70, 70 };
    QTest::newRow("at once") << ReconnectPolicy { .initialDelay = 0ms } << QList<int> { 0, 0, 0 };
    QTest::newRow("bounded") << ReconnectPolicy {
        .initialDelay = 1ms, .factor = 1e300, .maximumDelay = 9ms
    } << QList<int> { 1, 9, 9, 9 };
}

void tst_ReconnectEnds::delays()
{
    QFETCH(ReconnectPolicy, policy);
    QFETCH(QList<int>, delays);
    QCOMPARE(policy.problem(), QString());
    for (int attempt = 1; attempt <= delays.size(); ++attempt) {
        const int delay = delays.at(attempt - 1);
        QCOMPARE(int(policy.delay(attempt).count()), delay);
        QSet<qint64> seen;
        for (int i = 0; i < 200; ++i) {
            const qint64 jittered = policy.jitteredDelay(attempt).count();
            QVERIFY(jittered >= std::floor(delay * 0.8) && jittered <= std::ceil(delay * 1.2));
            seen.insert(jittered);
        }
        QVERIFY(delay < 50 || seen.size() > 5);
        policy.jitter = 0;
        QCOMPARE(int(policy.jitteredDelay(attempt).count()), delay);
        policy.jitter = 0.2;
    }
    QCOMPARE(int(policy.delay(1'000'000).count()), delays.constLast()); // no overflow
}

void tst_ReconnectEnds::senselessPolicies_data()
{
    QTest::addColumn<ReconnectPolicy>("policy");
    QTest::addColumn<QString>("field");
    QTest::newRow("attempts") << ReconnectPolicy { .attempts = -2 } << u"attempts"_s;
    QTest::newRow("initialDelay") << ReconnectPolicy { .initialDelay = -1ms } << u"initialDelay"_s;
    QTest::newRow("factor") << ReconnectPolicy { .factor = 0.5 } << u"factor"_s;
    QTest::newRow("no number") << ReconnectPolicy { .factor = qQNaN() } << u"factor"_s;
    QTest::newRow("maximumDelay") << ReconnectPolicy { .maximumDelay = 1ms } << u"maximumDelay"_s;
    QTest::newRow("jitter") << ReconnectPolicy { .jitter = 1.5 } << u"jitter"_s;
}

void tst_ReconnectEnds::senselessPolicies()
{
    QFETCH(ReconnectPolicy, policy);
    QFETCH(QString, field);
    IpcRenderer renderer;
    QVERIFY(renderer.setReconnectPolicy({ .attempts = 3 }));
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"setReconnectPolicy\\(\\): "_s + field + u" is "_s));
    QVERIFY(!renderer.setReconnectPolicy(policy));
    QCOMPARE(renderer.reconnectPolicy().attempts, 3);
}

void tst_ReconnectEnds::givesUp()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QSignalSpy errors(&renderer, &IpcRenderer::errorOccurred);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.setReconnectPolicy({ .attempts = 3, .initialDelay = 20ms, .jitter = 0 });
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    process.reset();
    QTRY_COMPARE(disconnected.size(), 1);
    QElapsedTimer timer;
    timer.start();
    const auto call = renderer.invoke(u"notes"_s);
    QVERIFY(errorOf(call).is(IpcError::Code::Closed));
    QVERIFY(timer.elapsed() >= 20 + 40 + 80 - 5);
    QCOMPARE(attempts.size(), 3);
    QCOMPARE(errors.size(), 4); // the loss and three attempts
    QTRY_COMPARE(disconnected.size(), 2);
    QCOMPARE(disconnected.at(0).first().value<DisconnectReason>(), DisconnectReason::PeerGone);
    QCOMPARE(disconnected.at(1).first().value<DisconnectReason>(), DisconnectReason::ConnectFailed);
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QVERIFY(!renderer.send(u"note"_s));

    // Being told again counts from the beginning.
    renderer.connectToServer(m_name);
    QTRY_COMPARE(attempts.size(), 6);
    QTRY_COMPARE(renderer.state(), IpcRenderer::State::Unconnected);
}

void tst_ReconnectEnds::withoutPolicy()
{
    auto process = startMainProcess(m_name);
    IpcRenderer renderer;
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    process.reset();
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QCOMPARE(attempts.size(), 0);
}

void tst_ReconnectEnds::goodbyeIsNoError_data()
{
    QTest::addColumn<int>("attempts");
    QTest::newRow("stays away") << 0;
    QTest::newRow("comes back") << ReconnectPolicy::unlimited;
}

void tst_ReconnectEnds::goodbyeIsNoError()
{
    QFETCH(int, attempts);
    auto main = std::make_unique<IpcMain>();
    QVERIFY2(main->listen(m_name), qPrintable(main->errorString()));
    IpcRenderer renderer;
    renderer.setReconnectPolicy(quick(attempts));
    renderer.connectToServer(m_name);
    QTRY_VERIFY(renderer.isConnected());
    QStringList story;
    connect(&renderer, &IpcRenderer::errorOccurred, this, [&] { story.append(u"error"_s); });
    connect(&renderer, &IpcRenderer::disconnected, this, [&](DisconnectReason reason) {
        QCOMPARE(reason, DisconnectReason::ServerClosed);
        QCOMPARE(renderer.error().code(), u"ERR_CLOSED"_s); // readable, though nothing failed
        story.append(u"disconnected"_s);
    });
    main->close();
    QTRY_VERIFY(!story.isEmpty());
    QCOMPARE(story, QStringList { u"disconnected"_s });
    QVERIFY2(main->listen(m_name), qPrintable(main->errorString()));
    if (attempts)
        QTRY_VERIFY(renderer.isConnected());
    else
        QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
}

void tst_ReconnectEnds::refusalIsFinal()
{
    auto process = startMainProcess(m_name, u"secret"_s);
    IpcRenderer renderer;
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.setReconnectPolicy(quick());
    ConnectOptions options;
    options.token = "guess";
    renderer.connectToServer(m_name, options);
    QVERIFY(errorOf(renderer.invoke(u"notes"_s)).is(IpcError::Code::Denied));
    QTRY_COMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(), DisconnectReason::Refused);
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QCOMPARE(attempts.size(), 0);

    // The token is presented by each attempt anew.
    options.token = "secret";
    renderer.connectToServer(m_name, options);
    QTRY_VERIFY(renderer.isConnected());
    process.reset();
    QTRY_VERIFY(attempts.size() >= 1);
    process = startMainProcess(m_name, u"secret"_s);
    QTRY_VERIFY(renderer.isConnected());
}

void tst_ReconnectEnds::disconnectEndsIt()
{
    IpcRenderer renderer;
    QSignalSpy attempts(&renderer, &IpcRenderer::reconnecting);
    QSignalSpy disconnected(&renderer, &IpcRenderer::disconnected);
    renderer.setReconnectPolicy(quick());
    renderer.connectToServer(m_name);
    const auto call = renderer.invoke(u"notes"_s);
    QTRY_VERIFY(attempts.size() >= 2);
    renderer.disconnectFromServer();
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QCOMPARE(disconnected.size(), 1);
    QCOMPARE(disconnected.first().first().value<DisconnectReason>(), DisconnectReason::Requested);
    QVERIFY(errorOf(call).is(IpcError::Code::Closed));
    attempts.clear();

    // Nothing of it is left in the way of the next server's.
    auto process = startMainProcess(m_name);
    QCOMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    const QString other = m_directory->filePath(u"other"_s);
    auto second = startMainProcess(other);
    renderer.connectToServer(other);
    QCOMPARE(renderer.sendSync<qint64>(u"pid"_s), second->processId());
    QCOMPARE(attempts.size(), 0);
    second.reset();
    QTRY_VERIFY(attempts.size() >= 2); // to the same one, not to the first
    QCOMPARE(renderer.state(), IpcRenderer::State::Connecting);

    // In process there is nothing to come back to.
    auto main = std::make_unique<IpcMain>();
    renderer.connectTo(main.get());
    QTRY_VERIFY(renderer.isConnected());
    attempts.clear();
    main.reset();
    QTRY_COMPARE(renderer.state(), IpcRenderer::State::Unconnected);
    QCOMPARE(attempts.size(), 0);
}

void tst_ReconnectEnds::slotsMayEndIt_data()
{
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("deed");
    for (const char *place : { "stateChanged", "errorOccurred", "disconnected", "reconnecting" }) {
        for (const char *deed : { "disconnect", "delete", "elsewhere" })
            QTest::addRow("%s, %s", place, deed)
                << QString::fromLatin1(place) << QString::fromLatin1(deed);
    }
}

void tst_ReconnectEnds::slotsMayEndIt()
{
    QFETCH(QString, place);
    QFETCH(QString, deed);
    auto process = startMainProcess(m_name);
    const QString otherName = m_directory->filePath(u"other"_s);
    auto other = startMainProcess(otherName);
    auto renderer = std::make_unique<IpcRenderer>();
    renderer->setReconnectPolicy(quick());
    renderer->connectToServer(m_name);
    QTRY_VERIFY(renderer->isConnected());
    bool done = false;
    const auto act = [&] {
        if (std::exchange(done, true))
            return;
        if (deed == "delete"_L1)
            renderer.release()->deleteLater();
        else if (deed == "disconnect"_L1)
            renderer->disconnectFromServer();
        else
            renderer->connectToServer(otherName);
    };
    if (place == "stateChanged"_L1)
        connect(renderer.get(), &IpcRenderer::stateChanged, this, act);
    else if (place == "errorOccurred"_L1)
        connect(renderer.get(), &IpcRenderer::errorOccurred, this, act);
    else if (place == "disconnected"_L1)
        connect(renderer.get(), &IpcRenderer::disconnected, this, act);
    else
        connect(renderer.get(), &IpcRenderer::reconnecting, this, act);
    process.reset();
    QTRY_VERIFY(done);
    if (deed == "elsewhere"_L1) {
        QCOMPARE(resultOf(renderer->invoke<int>(u"add"_s, 1, 2)), 3);
        QCOMPARE(renderer->sendSync<qint64>(u"pid"_s), other->processId());
    } else if (renderer) {
        QTRY_COMPARE(renderer->state(), IpcRenderer::State::Unconnected);
    }
}

QTEST_GUILESS_MAIN(tst_ReconnectEnds)
#include "tst_reconnectends.moc"
