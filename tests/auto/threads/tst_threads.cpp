// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QThread>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief What may be called from any thread, is, and keeps its order. */
class tst_Threads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sendFromManyThreadsKeepsTheOrderOfEach_data() { Lane::rows(); }
    void sendFromManyThreadsKeepsTheOrderOfEach()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        constexpr int threads = 4;
        constexpr int messages = 500;
        QHash<int, int> next;
        int disorder = 0;
        int atRenderer = 0;
        lane.main->on(u"up"_s, [&](int thread, int i) { disorder += next[thread]++ != i; });
        lane.renderer->on(u"down"_s, [&] { ++atRenderer; });
        WebContents *contents = lane.contents();
        std::vector<std::unique_ptr<QThread>> workers;
        for (int t = 0; t < threads; ++t) {
            workers.emplace_back(QThread::create([&, t] {
                for (int i = 0; i < messages; ++i) {
                    while (!lane.renderer->send(u"up"_s, t, i))
                        QThread::yieldCurrentThread();
                    while (!contents->send(u"down"_s))
                        QThread::yieldCurrentThread();
                }
            }));
            workers.back()->start();
        }
        QTRY_COMPARE(atRenderer, threads * messages);
        for (int t = 0; t < threads; ++t)
            QTRY_COMPARE(next.value(t), messages);
        QCOMPARE(disorder, 0);
        for (const auto &worker : workers)
            QVERIFY(worker->wait());
    }

    void listenerRunsInTheThreadOfItsContext_data() { Lane::rows(); }
    void listenerRunsInTheThreadOfItsContext()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QThread thread;
        QObject context;
        context.moveToThread(&thread);
        thread.start();
        lane.main->on(u"ch"_s, &context, [&](const IpcMainEvent &event, int n) {
            event.reply(u"echo"_s, n);
            event.setReturnValue(QThread::currentThread() == &thread ? n : -1);
        });
        int echo = 0;
        lane.renderer->on(u"echo"_s, [&](int n) { echo = n; });
        QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s, 5), 5);
        QTRY_COMPARE(echo, 5);
        thread.quit();
        QVERIFY(thread.wait());
    }

    void lastHandleMayDieInAnotherThread_data() { Lane::rows(); }
    void lastHandleMayDieInAnotherThread()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        std::unique_ptr<QThread> thread;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) {
            thread.reset(QThread::create([event] { QVERIFY(!event.isCanceled()); }));
            thread->start();
        });
        const IpcError error = lane.renderer->trySendSync(u"ch"_s).error();
        QVERIFY(error.is(IpcError::Code::NoReply));
        QVERIFY(thread->wait());
    }

    void answersFromAnotherThreadArrive_data() { Lane::rows(); }
    void answersFromAnotherThreadArrive()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        std::vector<std::unique_ptr<QThread>> threads;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event, int n) {
            threads.emplace_back(QThread::create([event, n] { event.setReturnValue(n + 1); }));
            threads.back()->start();
        });
        for (int i = 0; i < 20; ++i)
            QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s, i), i + 1);
        for (const auto &thread : threads)
            QVERIFY(thread->wait());
    }

    void rendererInAnotherThreadThanMain()
    {
        IpcMain main;
        main.handle(u"add"_s, [](int a, int b) { return a + b; });
        QString log;
        std::unique_ptr<QThread> thread(QThread::create([&] {
            IpcRenderer renderer;
            renderer.connectTo(&main);
            log += QString::number(resultOf(renderer.invoke<int>(u"add"_s, 2, 3)));
            log += u' ' + renderer.trySendSync(u"nobody"_s).error().code();
        }));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"without listeners"_s));
        thread->start();
        QTRY_VERIFY(thread->isFinished());
        QCOMPARE(log, u"5 ERR_NO_LISTENER"_s);
        QTRY_VERIFY(main.webContents().isEmpty());
    }

    void broadcastFromAnotherThread_data() { Lane::rows(); }
    void broadcastFromAnotherThread()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        int got = 0;
        lane.renderer->on(u"ch"_s, [&](int n) { got = n; });
        std::unique_ptr<QThread> thread(
            QThread::create([&] { lane.main->broadcast(u"ch"_s, 9); }));
        thread->start();
        QTRY_COMPARE(got, 9);
        QVERIFY(thread->wait());
    }
};

QTEST_GUILESS_MAIN(tst_Threads)
#include "tst_threads.moc"
