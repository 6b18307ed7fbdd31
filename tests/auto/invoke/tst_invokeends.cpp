// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QPromise>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/*! \brief The ends of an invoke() that are no answer: dropped, cancelled, timed out, either side gone. */
class tst_InvokeEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void droppedEventEndsTheCall_data() { Lane::rows(); }
    void droppedEventEndsTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"ch"_s, [] { return QFuture<int>(); });
        const IpcError error = errorOf(lane.renderer->invoke(u"ch"_s));
        QVERIFY(error.is(IpcError::Code::NoReply) || error.is(IpcError::Code::Canceled));
    }

    void cancelReachesTheHandler_data() { Lane::rows(); }
    void cancelReachesTheHandler()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        bool told = false;
        IpcMainInvokeEvent kept;
        lane.main->handle(u"ch"_s, [&](const IpcMainInvokeEvent &event) {
            kept = event;
            event.onCanceled(this, [&] { told = true; });
            return promise->future();
        });
        QFuture<int> call = lane.renderer->invoke<int>(u"ch"_s);
        QTRY_COMPARE(kept.channel(), u"ch"_s);
        QVERIFY(!kept.isCanceled());
        call.cancel();
        QTRY_VERIFY(told);
        QVERIFY(kept.isCanceled());
        QVERIFY(promise->isCanceled());
        promise->finish();
    }

    void timeoutEndsTheCall_data() { Lane::rows(); }
    void timeoutEndsTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        lane.main->handle(u"ch"_s, [&] { return promise->future(); });
        lane.renderer->handle(u"ch"_s, [&] { return promise->future(); });
        lane.renderer->setInvokeTimeout(30ms);
        const IpcError error = errorOf(lane.renderer->invoke<int>(u"ch"_s));
        QVERIFY(error.is(IpcError::Code::Timeout));
        QCOMPARE(error.message(), u"no answer on 'ch' in time"_s);
        QTRY_VERIFY(promise->isCanceled());
        lane.contents()->setInvokeTimeout(30ms);
        QVERIFY(errorOf(lane.contents()->invoke<int>(u"ch"_s)).is(IpcError::Code::Timeout));
        promise->finish();
    }

    void endOfMainEndsTheCalls_data() { Lane::rows(); }
    void endOfMainEndsTheCalls()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        bool called = false;
        lane.main->handle(u"ch"_s, [&] {
            called = true;
            return promise->future();
        });
        const QFuture<int> call = lane.renderer->invoke<int>(u"ch"_s);
        QTRY_VERIFY(called);
        lane.main.reset();
        QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
        QTRY_VERIFY(promise->isCanceled());
        promise->finish();
    }

    void endOfTheRendererEndsTheCalls_data() { Lane::rows(); }
    void endOfTheRendererEndsTheCalls()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        bool called = false;
        lane.renderer->handle(u"ch"_s, [&] {
            called = true;
            return promise->future();
        });
        lane.main->handle(u"main"_s, [&] { return promise->future(); });
        const QFuture<int> fromMain = lane.contents()->invoke<int>(u"ch"_s);
        const QFuture<int> fromRenderer = lane.renderer->invoke<int>(u"main"_s);
        QTRY_VERIFY(called);
        lane.renderer.reset();
        QVERIFY(errorOf(fromRenderer).is(IpcError::Code::Closed));
        QVERIFY(errorOf(fromMain).is(IpcError::Code::PeerGone));
        QTRY_VERIFY(lane.main->webContents().isEmpty());
        promise->finish();
    }

    void handlerMayRemoveItselfWhileItRuns_data() { Lane::rows(); }
    void handlerMayRemoveItselfWhileItRuns()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        const QString captured = u"a captured string that does not fit into the object"_s;
        lane.main->handle(u"ch"_s, [&main = *lane.main, captured] {
            main.removeHandler(u"ch"_s);
            return captured;
        });
        QCOMPARE(resultOf(lane.renderer->invoke<QString>(u"ch"_s)), captured);
    }
};

QTEST_GUILESS_MAIN(tst_InvokeEnds)
#include "tst_invokeends.moc"
