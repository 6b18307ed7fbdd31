// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "utilityfixture.h"

#include <QtCore/QElapsedTimer>

#include <csignal>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using ExitReason = UtilityProcess::ExitReason;
using State = UtilityProcess::State;

/*! \brief Every way in which a utility process can end, or refuse to. */
class tst_UtilityEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void asked_data() { doors(); }
    void asked();
    void askedBeforeReady();
    void askedTwice();
    void stubborn();
    void busy();
    void neverReady();
    void exitsInHandshake();
    void hangsUp();
    void garbageInsteadOfHello_data();
    void garbageInsteadOfHello();
    void garbageLater();
    void floodsOutput();
    void stopsReading();
};

void tst_UtilityEnds::asked()
{
    QFETCH(Door, door);
    UtilityProcessOptions options = through(door);
    options.askTimeout = 1h; // what follows is the child's own doing
    Utility utility({ u"worker"_s }, options);
    QVERIFY(!utility.process.stop()); // nothing there
    QVERIFY(utility.startAndWait());
    const auto call = utility.invoke(u"hang"_s);
    QVERIFY(utility.process.stop());
    QCOMPARE(utility.process.state(), State::Stopping);
    QVERIFY(errorOf(call).is(IpcError::Code::Closed));
    QVERIFY(!utility.process.postMessage(1));
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.reason(), ExitReason::Requested);
    QCOMPARE(utility.errors.size(), 0);
}

void tst_UtilityEnds::askedBeforeReady()
{
    UtilityProcessOptions options;
    options.terminateTimeout = 1h;
    Utility utility({ u"silent"_s }, options);
    QVERIFY(utility.process.start());
    QVERIFY(utility.process.stop()); // nobody to ask yet: SIGTERM
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.reason(), ExitReason::Requested);
}

void tst_UtilityEnds::askedTwice()
{
    UtilityProcessOptions options;
    options.askTimeout = 1h;
    options.terminateTimeout = 1ms;
    Utility utility({ u"stubborn"_s }, options);
    QVERIFY(utility.startAndWait());
    QVERIFY(utility.process.stop());
    QVERIFY(utility.process.stop()); // changes nothing
    QVERIFY(utility.process.kill()); // does not wait for the child's manners any more
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.exited.size(), 1);
}

void tst_UtilityEnds::stubborn()
{
    UtilityProcessOptions options;
    options.askTimeout = 150ms;
    options.terminateTimeout = 150ms;
    Utility utility({ u"stubborn"_s }, options);
    QVERIFY(utility.startAndWait());
    QElapsedTimer timer;
    timer.start();
    QVERIFY(utility.process.stop());
    QVERIFY(utility.waitForExit());
    QVERIFY2(timer.elapsed() >= 290, qPrintable(QString::number(timer.elapsed()))); // both stages
    QCOMPARE(utility.code(), 0);
    QCOMPARE(utility.reason(), ExitReason::Requested);
}

void tst_UtilityEnds::busy()
{
    UtilityProcessOptions options;
    options.askTimeout = 1ms;
    options.terminateTimeout = 1h; // SIGTERM does it
    Utility utility({ u"worker"_s }, options);
    QVERIFY(utility.startAndWait());
    utility.process.webContents()->invoke(u"spin"_s).cancel();
    QVERIFY(utility.process.stop());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 0);
}

void tst_UtilityEnds::neverReady()
{
    UtilityProcessOptions options;
    options.readyTimeout = 100ms;
    Utility utility({ u"silent"_s }, options);
    const auto call = utility.invoke(u"add"_s, 1, 2);
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.reason(), ExitReason::NotReady);
    QCOMPARE(utility.errors.size(), 1);
    QCOMPARE(utility.lastError().code(), u"ERR_TIMEOUT"_s);
    QVERIFY(utility.lastError().message().endsWith(u"was not ready within 100 ms"_s));
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    QCOMPARE(utility.ready.size(), 0);
}

void tst_UtilityEnds::exitsInHandshake()
{
    Utility utility({ u"half-hello"_s });
    const auto call = utility.invoke(u"add"_s, 1, 2);
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.code(), 4);
    QCOMPARE(utility.reason(), ExitReason::Exited);
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    QCOMPARE(utility.errors.size(), 0);
}

void tst_UtilityEnds::hangsUp()
{
    UtilityProcessOptions options;
    options.askTimeout = 1ms;
    Utility utility({ u"hang-up"_s }, options);
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.reason(), ExitReason::NotReady);
    QCOMPARE(utility.lastError().code(), u"ERR_PEER_GONE"_s);
    QVERIFY(utility.lastError().message().endsWith(u"closed its connection and went on"_s));
}

void tst_UtilityEnds::garbageInsteadOfHello_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("too long") << QByteArray("ffffffff");
    QTest::newRow("empty frame") << QByteArray("00000000");
    QTest::newRow("no CBOR") << QByteArray("01000000ff");
    QTest::newRow("no hello") << QByteArray("050000008301616180");
    QTest::newRow("another version") << QByteArray("0e000000") + "8200a16870726f746f636f6c1863";
}

void tst_UtilityEnds::garbageInsteadOfHello()
{
    QFETCH(QByteArray, bytes);
    Utility utility({ u"garbage"_s, QString::fromLatin1(bytes) });
    QVERIFY(utility.process.start());
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.reason(), ExitReason::ProtocolError);
    QCOMPARE(utility.lastError().code(), u"ERR_PROTOCOL"_s);
    QVERIFY(!utility.lastError().message().isEmpty());
}

void tst_UtilityEnds::garbageLater()
{
    Utility utility({ u"worker"_s });
    QVERIFY(utility.startAndWait());
    const auto call = utility.invoke(u"hang"_s);
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^Closing the connection with process \\d+: "_s));
    const auto garbage = utility.invoke(u"garbage"_s);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.reason(), ExitReason::ProtocolError);
    QCOMPARE(utility.lastError().code(), u"ERR_PROTOCOL"_s);
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    // Its WebContents is for the next run as good as before.
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

void tst_UtilityEnds::floodsOutput()
{
    UtilityProcessOptions options;
    options.standardOutput = UtilityProcessOptions::Stdio::Pipe;
    Utility utility({ u"worker"_s }, options);
    qint64 bytes = 0;
    qsizetype largest = 0;
    connect(&utility.process, &UtilityProcess::standardOutput, this, [&](const QByteArray &some) {
        bytes += some.size();
        largest = std::max(largest, some.size());
    });
    QVERIFY(utility.startAndWait());
    const auto flood = utility.invoke(u"flood"_s, 16);
    QVERIFY(QTest::qWaitFor([&] { return flood.isFinished(); }, 60000));
    QTRY_COMPARE(bytes, qint64(16) << 20);
    QVERIFY2(largest <= 4 << 20, qPrintable(QString::number(largest))); // nothing heaps up
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

void tst_UtilityEnds::stopsReading()
{
    UtilityProcessOptions options;
    options.limits.queuedBytes = 1 << 20;
    Utility utility({ u"worker"_s }, options);
    QVERIFY(utility.startAndWait());
    utility.signal(SIGSTOP);
    // What may not be refused outgrows the limit: the child ends, and main's memory does not.
    const QByteArray megabyte(1 << 20, 'x');
    for (int i = 0; i < 100 && utility.process.state() == State::Running; ++i)
        utility.main.broadcast(u"news"_s, megabyte);
    QVERIFY(utility.waitForExit());
    QCOMPARE(utility.reason(), ExitReason::ProtocolError);
    QCOMPARE(utility.lastError().code(), u"ERR_BUSY"_s);
    QVERIFY(utility.startAndWait());
    QCOMPARE(resultOf(utility.invoke<int>(u"add"_s, 1, 2)), 3);
}

QTEST_GUILESS_MAIN(tst_UtilityEnds)
#include "tst_utilityends.moc"
