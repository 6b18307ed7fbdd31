// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QPromise>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Nothing grows beyond its bound, and whoever is refused is told. */
class tst_Limits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void fullQueueRefusesAndDrainedSaysWhenToGoOn_data() { Lane::rows(); }
    void fullQueueRefusesAndDrainedSaysWhenToGoOn()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QSignalSpy drained(lane.contents(), &WebContents::drained);
        const QByteArray chunk(1 << 20, 'x');
        int got = 0;
        lane.renderer->on(u"chunk"_s, [&](const QByteArray &bytes) { got += bytes == chunk; });
        int accepted = 0;
        while (lane.contents()->send(u"chunk"_s, chunk)) {
            ++accepted;
            QVERIFY(accepted < 64); // the bound is 16 MiB and what the socket takes
        }
        QVERIFY(accepted >= 16);
        QVERIFY(lane.contents()->bytesToWrite() > 0);
        QVERIFY(errorOf(lane.contents()->invoke(u"x"_s)).is(IpcError::Code::Busy));
        QTRY_COMPARE(drained.count(), 1);
        QVERIFY(lane.contents()->send(u"chunk"_s, chunk));
        QTRY_COMPARE(got, accepted + 1); // what was accepted arrives
    }

    void privilegedMessagesHaveAHardLimit()
    {
        Lane lane(u"pipe"_s);
        QVERIFY(lane.open());
        QSignalSpy gone(lane.contents(), &WebContents::gone);
        const QByteArray chunk(1 << 20, 'x');
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"WebContents #\\d+ was closed: \\d+ bytes wait to be sent"_s));
        int sent = 0;
        while (lane.main->webContents().size() == 1 && sent < 100) {
            lane.main->broadcast(u"chunk"_s, chunk);
            ++sent;
        }
        QVERIFY(sent > 64 && sent < 80);
        QCOMPARE(gone.count(), 1);
        QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(),
                 WebContents::GoneReason::ProtocolError);
    }

    void queueBeforeReadyIsBounded()
    {
        IpcMain main;
        IpcRenderer renderer;
        renderer.connectTo(&main);
        int accepted = 0;
        while (accepted < 2000 && renderer.send(u"ch"_s, accepted))
            ++accepted;
        QCOMPARE(accepted, Limits().queuedBeforeReady);
        QVERIFY(errorOf(renderer.invoke(u"ch"_s)).is(IpcError::Code::Busy));
        QSignalSpy drained(&renderer, &IpcRenderer::drained);
        int got = 0;
        main.on(u"ch"_s, [&](int i) { got += i == got; });
        QTRY_COMPARE(got, accepted);
        QCOMPARE(drained.count(), 1);
    }

    void tooLargeMessageIsRefusedByName()
    {
        Limits limits;
        limits.messageBytes = 1000;
        Lane lane(u"native"_s, limits);
        QVERIFY(lane.open());
        int got = 0;
        lane.renderer->on(u"ch"_s, [&] { ++got; });
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"send\\('ch'\\) to WebContents #\\d+: .*1000"_s));
        QVERIFY(!lane.contents()->send(u"ch"_s, QByteArray(2000, 'x')));
        // The other side knows the bound from the handshake and does not even try.
        const IpcError error = errorOf(lane.renderer->invoke(u"ch"_s, QByteArray(2000, 'x')));
        QVERIFY(error.is(IpcError::Code::TooLarge));
        QVERIFY(error.message().contains(u"1000"_s));
        QVERIFY(lane.contents()->send(u"ch"_s, QByteArray(10, 'x')));
        QTRY_COMPARE(got, 1);
    }

    void pendingCallsAreBounded()
    {
        Limits limits;
        limits.pendingCalls = 10;
        Lane lane(u"native"_s, limits);
        QVERIFY(lane.open());
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        lane.main->handle(u"wait"_s, [&] { return promise->future(); });
        QList<QFuture<int>> calls;
        for (int i = 0; i < 11; ++i)
            calls += lane.renderer->invoke<int>(u"wait"_s);
        QVERIFY(errorOf(calls.constLast()).is(IpcError::Code::Busy));
        promise->addResult(1);
        promise->finish();
        QCOMPARE(resultOf(calls.constFirst()), 1);
    }
};

QTEST_GUILESS_MAIN(tst_Limits)
#include "tst_limits.moc"
