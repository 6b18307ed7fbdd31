// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <ferry/impl/qtcompat.h>

#include <QtConcurrent/QtConcurrentRun>
#include <QtCore/QPromise>

#include <numeric>
#include <stdexcept>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Handlers that answer with a future, and handlers that throw, now or in another thread. */
class tst_Futures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup();

    void exceptions_data();
    void exceptions();
    void finishedFutures();
    void laterFutures();
    void futuresWithoutResult();
    void futuresThatThrow();
    void concurrentWork();
    void cancelReachesTheFuture();

private:
    template <typename R = QVariant, typename... Args>
    R invoke(const QString &channel, Args &&...args)
    {
        return resultOf(lane->renderer->invoke<R>(channel, std::forward<Args>(args)...));
    }
    template <typename... Args>
    IpcError invokeError(const QString &channel, Args &&...args)
    {
        return errorOf(lane->renderer->invoke(channel, std::forward<Args>(args)...));
    }
    static void expectHandlerWarning(const QString &text)
    {
        QTest::ignoreMessage(QtWarningMsg,
                             qPrintable(u"Error occurred in handler for 'ch': "_s + text));
    }

    std::unique_ptr<Lane> lane;
};

void tst_Futures::initTestCase()
{
    lane = std::make_unique<Lane>(u"pipe"_s);
    QVERIFY(lane->open());
}

void tst_Futures::cleanup()
{
    const auto names = lane->main->handlerNames();
    for (const QString &name : names)
        lane->main->removeHandler(name);
    lane->main->removeAllListeners();
}

void tst_Futures::exceptions_data()
{
    QTest::addColumn<bool>("later");
    QTest::newRow("at once") << false;
    QTest::newRow("in another thread") << true;
}

void tst_Futures::exceptions()
{
    QFETCH(bool, later);
    enum { Ipc, Standard, Number };
    const auto fail = [](int what) -> int {
        if (what == Ipc)
            throw IpcError(u"whole"_s, u"E_WHOLE"_s, 7);
        if (what == Standard)
            throw std::runtime_error("standard");
        throw 5;
    };
    if (later)
        lane->main->handle(u"ch"_s, [fail](int what) { return QtConcurrent::run(fail, what); });
    else
        lane->main->handle(u"ch"_s, fail);

    const IpcError whole = invokeError(u"ch"_s, int(Ipc));
    QCOMPARE(whole.message(), u"whole"_s);
    QCOMPARE(whole.code(), u"E_WHOLE"_s);
    QCOMPARE(whole.data(), QVariant(7));
    expectHandlerWarning(u"standard"_s);
    const IpcError standard = invokeError(u"ch"_s, int(Standard));
    QCOMPARE(standard.message(), u"standard"_s);
    QVERIFY(standard.is(IpcError::Code::HandlerFailed));
    QTest::ignoreMessage(QtWarningMsg,
                         QRegularExpression(u"^Error occurred in handler for 'ch': .+"_s));
    QVERIFY(invokeError(u"ch"_s, int(Number)).is(IpcError::Code::HandlerFailed));
}

void tst_Futures::finishedFutures()
{
    lane->main->handle(u"value"_s, [](int n) { return Impl::readyFuture(n); });
    lane->main->handle(u"void"_s, [] { return Impl::readyFuture(); });
    lane->main->handle(u"error"_s, [] {
        return QtFuture::makeExceptionalFuture<int>(IpcError(u"no"_s, u"E_NO"_s));
    });
    QCOMPARE(invoke<int>(u"value"_s, 3), 3);
    QVERIFY(!invoke(u"void"_s).isValid());
    QCOMPARE(invokeError(u"error"_s).code(), u"E_NO"_s);
}

void tst_Futures::laterFutures()
{
    QPromise<QString> text;
    QPromise<void> nothing;
    QPromise<IpcResult<int>> result;
    lane->main->handle(u"text"_s, [&] { return text.future(); });
    lane->main->handle(u"nothing"_s, [&] { return nothing.future(); });
    lane->main->handle(u"result"_s, [&] { return result.future(); });
    text.start();
    nothing.start();
    result.start();
    const auto first = lane->renderer->invoke<QString>(u"text"_s);
    const auto second = lane->renderer->invoke(u"nothing"_s);
    const auto third = lane->renderer->invoke<int>(u"result"_s);
    lane->main->handle(u"done"_s, [] {});
    invoke(u"done"_s);
    QVERIFY(!first.isFinished() && !second.isFinished() && !third.isFinished());
    text.addResult(u"late"_s);
    text.finish();
    nothing.finish();
    result.addResult(IpcResult<int>(IpcError(u"no"_s)));
    result.finish();
    QCOMPARE(resultOf(first), u"late"_s);
    QVERIFY(!resultOf(second).isValid());
    QCOMPARE(errorOf(third).message(), u"no"_s);
}

void tst_Futures::futuresWithoutResult()
{
    lane->main->handle(u"default"_s, [] { return QFuture<int>(); });
    lane->main->handle(u"default void"_s, [] { return QFuture<void>(); });
    lane->main->handle(u"empty"_s, [] {
        QPromise<int> promise;
        promise.start();
        promise.finish();
        return promise.future();
    });
    for (const QString &channel : { u"default"_s, u"default void"_s, u"empty"_s }) {
        const IpcError error = invokeError(channel);
        QVERIFY(error.is(IpcError::Code::NoReply));
        QCOMPARE(error.message(), u"reply was never sent"_s);
    }
    // One that finishes without a result later.
    QPromise<int> promise;
    promise.start();
    lane->main->handle(u"later"_s, [&] { return promise.future(); });
    const auto future = lane->renderer->invoke(u"later"_s);
    lane->main->handle(u"done"_s, [] {});
    invoke(u"done"_s);
    promise.finish();
    QVERIFY(errorOf(future).is(IpcError::Code::NoReply));
}

void tst_Futures::futuresThatThrow()
{
    QPromise<int> promise;
    promise.start();
    lane->main->handle(u"ch"_s, [&] { return promise.future(); });
    const auto future = lane->renderer->invoke(u"ch"_s);
    lane->main->handle(u"done"_s, [] {});
    invoke(u"done"_s);
    promise.setException(IpcError(u"later"_s, u"E_LATER"_s));
    promise.finish();
    QCOMPARE(errorOf(future).code(), u"E_LATER"_s);
}

void tst_Futures::concurrentWork()
{
    lane->main->handle(u"ch"_s, [](const QList<int> &numbers) {
        return QtConcurrent::run([numbers] {
            return std::accumulate(numbers.begin(), numbers.end(), 0);
        });
    });
    QCOMPARE(invoke<int>(u"ch"_s, QList<int> { 1, 2, 3 }), 6);
}

void tst_Futures::cancelReachesTheFuture()
{
    QPromise<int> promise;
    promise.start();
    lane->main->handle(u"ch"_s, [&] { return promise.future(); });
    auto future = lane->renderer->invoke(u"ch"_s);
    lane->main->handle(u"done"_s, [] {});
    invoke(u"done"_s);
    QVERIFY(!promise.isCanceled());
    future.cancel();
    QTRY_VERIFY(promise.isCanceled());
    promise.finish();
    QVERIFY(QTest::qWaitFor([&] { return future.isFinished(); }));
}

QTEST_GUILESS_MAIN(tst_Futures)

#include "tst_futures.moc"
