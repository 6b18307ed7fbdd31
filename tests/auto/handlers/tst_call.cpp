// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/call.h>

#include <QtTest/QTest>

using namespace Ferry;
using namespace Qt::StringLiterals;

namespace {

template <typename R>
IpcError errorOf(QFuture<R> future)
{
    try {
        future.waitForFinished();
    } catch (const IpcError &error) {
        return error;
    }
    return IpcError(u"the future has no error"_s);
}

template <typename R>
std::pair<std::unique_ptr<Impl::PendingCall>, QFuture<R>> makeCall()
{
    auto call = std::make_unique<Impl::PromiseCall<R>>();
    QFuture<R> future = call->future();
    return { std::move(call), std::move(future) };
}

} // namespace

/*! \brief The waiting end of a call: every future ends, and ends once. */
class tst_Call : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resolveConverts()
    {
        auto [call, future] = makeCall<qint64>();
        QVERIFY(!future.isFinished());
        call->resolve(5);
        QVERIFY(future.isFinished());
        QCOMPARE(future.result(), 5);
    }

    void resolveToVoidAndQVariant()
    {
        auto [call, future] = makeCall<void>();
        call->resolve(u"ignored"_s);
        QVERIFY(future.isFinished());
        future.waitForFinished();
        auto [anyCall, any] = makeCall<QVariant>();
        anyCall->resolve(QVariant());
        QCOMPARE(any.resultCount(), 1);
        QVERIFY(!any.result().isValid());
    }

    void aResultOfTheWrongTypeIsAnError()
    {
        auto [call, future] = makeCall<int>();
        call->resolve(u"5"_s);
        const IpcError error = errorOf(future);
        QVERIFY(error.is(IpcError::Code::BadArgument));
        QCOMPARE(error.message(), u"result: cannot convert string to int"_s);

        auto [listCall, list] = makeCall<QList<int>>();
        listCall->resolve(QVariantList { 1, QVariant() });
        QCOMPARE(errorOf(list).message(), u"result[1]: cannot convert undefined to int"_s);
    }

    void rejectThrowsTheErrorItself()
    {
        auto [call, future] = makeCall<int>();
        const IpcError error(u"no"_s, u"E_NO"_s, 7);
        call->reject(error);
        QVERIFY_EXCEPTION_THROWN(future.result(), IpcError);
        QCOMPARE(errorOf(future), error);
    }

    void theFirstAnswerWins()
    {
        auto [call, future] = makeCall<int>();
        call->resolve(1);
        call->resolve(2);
        call->reject(IpcError(u"late"_s));
        QCOMPARE(future.result(), 1);
        QCOMPARE(future.resultCount(), 1);
        call.reset();
        QCOMPARE(future.result(), 1);
    }

    void droppedWithoutAnAnswer()
    {
        auto [call, future] = makeCall<QString>();
        call.reset();
        QVERIFY(future.isFinished());
        const IpcError error = errorOf(future);
        QVERIFY(error.is(IpcError::Code::NoReply));
        QCOMPARE(error.message(), u"reply was never sent"_s);
    }

    void cancelledFuturesFinishToo()
    {
        auto [call, future] = makeCall<int>();
        QVERIFY(!call->isCanceled());
        future.cancel();
        QVERIFY(call->isCanceled());
        call->resolve(5);
        QVERIFY(future.isFinished());
        auto [dropped, droppedFuture] = makeCall<int>();
        droppedFuture.cancel();
        dropped.reset();
        QVERIFY(droppedFuture.isFinished());
        QVERIFY(droppedFuture.isCanceled());
    }

    void unpackResult()
    {
        QCOMPARE(Impl::unpackResult<int>(QVariant(5)).value(), 5);
        QVERIFY(Impl::unpackResult<void>(QVariant(5)).hasValue());
        QCOMPARE(Impl::unpackResult<QVariant>(QVariant(5)).value(), QVariant(5));
        const IpcError error(u"no"_s, u"E_NO"_s);
        QCOMPARE(Impl::unpackResult<int>(error).error(), error);
        QCOMPARE(Impl::unpackResult<void>(error).error(), error);
        QCOMPARE(Impl::unpackResult<int>(QVariant(true)).error().message(),
                 u"result: cannot convert boolean to int"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Call)

#include "tst_call.moc"
