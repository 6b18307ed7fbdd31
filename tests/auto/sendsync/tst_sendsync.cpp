// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QThread>
#include <QtCore/QTimer>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/*! \brief sendSync(): every way in which it ends. */
class tst_SendSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void returnValueComesBack_data() { Lane::rows(); }
    void returnValueComesBack()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"synchronous-message"_s, [](const IpcMainEvent &event, const QString &arg) {
            QVERIFY(event.isSync());
            event.setReturnValue(arg == u"ping"_s ? u"pong"_s : u"what?"_s);
        });
        QCOMPARE(lane.renderer->sendSync<QString>(u"synchronous-message"_s, "ping"), u"pong"_s);
        QCOMPARE(lane.renderer->trySendSync<int>(u"synchronous-message"_s, u"ping"_s).error().message(),
                 u"result: cannot convert string to int"_s);
    }

    void undefinedAndNullAreKeptApart_data() { Lane::rows(); }
    void undefinedAndNullAreKeptApart()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"undefined"_s,
                      [](const IpcMainEvent &event) { event.setReturnValue(QVariant()); });
        lane.main->on(u"null"_s, [](const IpcMainEvent &event) { event.setReturnValue(null()); });
        QVERIFY(!lane.renderer->sendSync(u"undefined"_s).isValid());
        QCOMPARE(lane.renderer->sendSync(u"null"_s), null());
    }

    void noListenerIsAnErrorAndAWarning_data() { Lane::rows(); }
    void noListenerIsAnErrorAndAWarning()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"WebContents #\\d+ called ipcRenderer.sendSync\\(\\) "
                                                u"with 'nobody' channel without listeners."_s));
        const IpcError error = lane.renderer->trySendSync(u"nobody"_s).error();
        QVERIFY(error.is(IpcError::Code::NoListener));
        QCOMPARE(error.message(), u"No listener registered for 'nobody'"_s);
        QVERIFY_EXCEPTION_THROWN(
            {
                QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
                lane.renderer->sendSync(u"nobody"_s);
            },
            IpcError);
    }

    void listenerThatNeverAnswersEndsTheCall_data() { Lane::rows(); }
    void listenerThatNeverAnswersEndsTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"ch"_s, [](const IpcMainEvent &) {});
        const IpcError error = lane.renderer->trySendSync(u"ch"_s).error();
        QVERIFY(error.is(IpcError::Code::NoReply));
        QCOMPARE(error.message(), u"reply was never sent"_s);
    }

    void lateAnswerIsWaitedFor_data() { Lane::rows(); }
    void lateAnswerIsWaitedFor()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"ch"_s, [this](const IpcMainEvent &event, int n) {
            QTimer::singleShot(300ms, this, [event, n] { event.setReturnValue(n * 2); });
        });
        QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s, 21), 42);
    }

    void firstOfTwoAnswersWins_data() { Lane::rows(); }
    void firstOfTwoAnswersWins()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        int ran = 0;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) {
            ++ran;
            event.setReturnValue(1);
        });
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) {
            ++ran;
            event.setReturnValue(2);
        });
        QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s), 1);
        QCOMPARE(ran, 2);
    }

    void listenersErrorIsTheAnswerUnlessAnotherAnswers_data() { Lane::rows(); }
    void listenersErrorIsTheAnswerUnlessAnotherAnswers()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"ch"_s, [] { throw IpcError(u"no luck"_s, u"E_LUCK"_s, 13); });
        QTest::ignoreMessage(QtWarningMsg, "Error occurred in listener for 'ch': no luck");
        const IpcError error = lane.renderer->trySendSync(u"ch"_s).error();
        QCOMPARE(error.code(), u"E_LUCK"_s);
        QCOMPARE(error.data(), QVariant(13));
        lane.main->on(u"ch"_s, [](const IpcMainEvent &event) { event.setReturnValue(5); });
        QTest::ignoreMessage(QtWarningMsg, "Error occurred in listener for 'ch': no luck");
        QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s), 5);
        QTest::ignoreMessage(
            QtWarningMsg,
            "Error occurred in listener for 'typed': argument 1: cannot convert boolean to QString");
        lane.main->on(u"typed"_s, [](const QString &) {});
        QVERIFY(lane.renderer->trySendSync(u"typed"_s, true).error().is(
            IpcError::Code::BadArgument));
    }

    void unclonableReturnValueEndsTheCall_data() { Lane::rows(); }
    void unclonableReturnValueEndsTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"ch"_s, [this](const IpcMainEvent &event) {
            event.setReturnValue(QVariantMap { { u"x"_s, QVariant::fromValue<QObject *>(this) } });
        });
        QTest::ignoreMessage(QtWarningMsg, "an answer was not sent: An object could not be cloned. "
                                           "(value.x: QObject*)");
        const IpcError error = lane.renderer->trySendSync(u"ch"_s).error();
        QVERIFY(error.is(IpcError::Code::NotCloneable));
        QCOMPARE(error.message(), u"An object could not be cloned. (value.x: QObject*)"_s);
    }

    void timeoutEndsTheCall_data() { Lane::rows(); }
    void timeoutEndsTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QList<IpcMainEvent> kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept += event; });
        lane.renderer->setSyncTimeout(50ms);
        QVERIFY(lane.renderer->trySendSync(u"ch"_s).error().is(IpcError::Code::Timeout));
        // The caller is told of, and a late answer is dropped.
        QTRY_VERIFY(kept.constFirst().isCanceled());
        kept.constFirst().setReturnValue(1);
        lane.renderer->setSyncTimeout(0ms);
        lane.main->on(u"ok"_s, [](const IpcMainEvent &event) { event.setReturnValue(2); });
        QCOMPARE(lane.renderer->sendSync<int>(u"ok"_s), 2);
    }

    void otherMessagesComeAfterItReturns_data() { Lane::rows(); }
    void otherMessagesComeAfterItReturns()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QStringList order;
        lane.renderer->on(u"news"_s, [&](int n) { order += u"news %1"_s.arg(n); });
        lane.main->on(u"ch"_s, [this](const IpcMainEvent &event) {
            event.reply(u"news"_s, 1);
            event.reply(u"news"_s, 2);
            QTimer::singleShot(20ms, this, [event] { event.setReturnValue(true); });
        });
        QVERIFY(lane.renderer->sendSync<bool>(u"ch"_s));
        order += u"returned"_s;
        lane.contents()->send(u"news"_s, 3);
        QTRY_COMPARE(order.size(), 4);
        QCOMPARE(order, QStringList({ u"returned"_s, u"news 1"_s, u"news 2"_s, u"news 3"_s }));
    }

    void nestedCallsUnwindLastInFirstOut_data() { Lane::rows(); }
    void nestedCallsUnwindLastInFirstOut()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcMainEvent outer;
        QStringList order;
        lane.main->on(u"outer"_s, [&](const IpcMainEvent &event) { outer = event; });
        lane.main->on(u"inner"_s, [&](const IpcMainEvent &event) {
            outer.setReturnValue(1); // the outer answer is there first …
            QTimer::singleShot(20ms, this, [event] { event.setReturnValue(2); });
            outer = IpcMainEvent();
        });
        QTimer::singleShot(10ms, this, [&] {
            QCOMPARE(lane.renderer->sendSync<int>(u"inner"_s), 2);
            order += u"inner"_s; // … but the inner call returns first
        });
        QCOMPARE(lane.renderer->sendSync<int>(u"outer"_s), 1);
        order += u"outer"_s;
        QCOMPARE(order, QStringList({ u"inner"_s, u"outer"_s }));
    }

    void closeEndsItWithClosed_data() { Lane::rows(); }
    void closeEndsItWithClosed()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        QTimer::singleShot(20ms, this, [&] { lane.renderer->disconnectFromServer(); });
        QVERIFY(lane.renderer->trySendSync(u"ch"_s).error().is(IpcError::Code::Closed));
        QTRY_VERIFY(lane.main->webContents().isEmpty());
    }

    void endOfMainEndsIt_data() { Lane::rows(); }
    void endOfMainEndsIt()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        QTimer::singleShot(20ms, this, [&] { lane.main.reset(); });
        QVERIFY(lane.renderer->trySendSync(u"ch"_s).error().is(IpcError::Code::PeerGone));
        QTRY_COMPARE(lane.renderer->state(), IpcRenderer::State::Unconnected);
    }

    void rendererMayDieWhileItWaits_data() { Lane::rows(); }
    void rendererMayDieWhileItWaits()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        QTimer::singleShot(20ms, this, [&] { lane.renderer.reset(); });
        QVERIFY(lane.renderer->trySendSync(u"ch"_s).error().is(IpcError::Code::Closed));
    }

    void quitEndsItWithClosed_data() { Lane::rows(); }
    void quitEndsItWithClosed()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        QString code;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            IpcRenderer renderer;
            if (laneName == u"native"_s)
                renderer.connectToServer(lane.path());
            else
                renderer.connectTo(lane.main.get());
            code = renderer.trySendSync(u"ch"_s).error().code();
        }));
        thread->start();
        QTRY_COMPARE(kept.channel(), u"ch"_s);
        thread->quit(); // what QCoreApplication::quit() does to the main thread
        QTRY_VERIFY(thread->isFinished());
        QCOMPARE(code, u"ERR_CLOSED"_s);
    }

    void deferredListenerRunsFromTheEventLoop_data() { Lane::rows(); }
    void deferredListenerRunsFromTheEventLoop()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->setSyncDispatch(u"dialog"_s, SyncDispatch::Deferred);
        QStringList order;
        lane.main->on(u"dialog"_s, [&](const IpcMainEvent &event) {
            QEventLoop dialog; // what a modal dialog does
            QTimer::singleShot(20ms, &dialog, &QEventLoop::quit);
            dialog.exec();
            order += u"dialog"_s;
            event.setReturnValue(u"ok"_s);
        });
        QCOMPARE(lane.renderer->sendSync<QString>(u"dialog"_s), u"ok"_s);
        QCOMPARE(order, QStringList({ u"dialog"_s }));
    }

    void blockThreadWaitsOnTheConnectionAlone_data() { Lane::rows(); }
    void blockThreadWaitsOnTheConnectionAlone()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        lane.main->on(u"ch"_s, [this](const IpcMainEvent &event, int n) {
            event.reply(u"news"_s, n);
            QTimer::singleShot(20ms, this, [event, n] { event.setReturnValue(n + 1); });
        });
        bool timerRan = false;
        QStringList log;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            IpcRenderer renderer;
            renderer.setSyncMode(IpcRenderer::SyncMode::BlockThread);
            renderer.on(u"news"_s, [&](int n) { log += u"news %1"_s.arg(n); });
            if (laneName == u"native"_s)
                renderer.connectToServer(lane.path());
            else
                renderer.connectTo(lane.main.get());
            if (!QTest::qWaitFor([&] { return renderer.isConnected(); }))
                return;
            QTimer::singleShot(0, &renderer, [&] { timerRan = true; });
            for (int i = 0; i < 3; ++i)
                log += u"sync %1"_s.arg(renderer.sendSync<int>(u"ch"_s, i));
            log += timerRan ? u"re-entered"_s : u"blocked"_s;
            (void)QTest::qWaitFor([&] { return log.size() == 7; });
        }));
        thread->start();
        QTRY_VERIFY(thread->isFinished());
        QCOMPARE(log,
                 QStringList({ u"sync 1"_s, u"sync 2"_s, u"sync 3"_s, u"blocked"_s, u"news 0"_s,
                               u"news 1"_s, u"news 2"_s }));
    }
};

QTEST_GUILESS_MAIN(tst_SendSync)
#include "tst_sendsync.moc"
