// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <ferry/ipccoro.h>

#include <QCoroFuture>
#include <QCoroTimer>

#include <QtCore/QPromise>
#include <QtCore/QTimer>

#include <stdexcept>

using namespace Ferry;
using namespace Qt::StringLiterals;

// What the static_assert of on() and handle() looks at: a reference would dangle after the first co_await.
static_assert(Impl::outlivesSuspension<decltype([](QString) -> QCoro::Task<int> { co_return 1; })>);
static_assert(Impl::outlivesSuspension<decltype([](const QString &) { return 1; })>);
static_assert(
    !Impl::outlivesSuspension<decltype([](const QString &) -> QCoro::Task<int> { co_return 1; })>);
static_assert(!Impl::outlivesSuspension<
              decltype([](const IpcMainInvokeEvent &) -> QCoro::Task<> { co_return; })>);
static_assert(IpcHandler<decltype([](int) -> QCoro::Task<IpcResult<int>> { co_return 1; })>);
static_assert(
    !IpcHandler<decltype([](int) -> QCoro::Task<std::unique_ptr<int>> { co_return std::unique_ptr<int>(); })>);

/*! \brief Coroutines as handlers and listeners: their answers, their errors, and what must outlive what. */
class tst_Coro : public QObject
{
    Q_OBJECT

public:
    QCoro::Task<int> doubled(IpcMainInvokeEvent, int n)
    {
        co_await gate();
        co_return 2 * n;
    }

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void answersAtOnce();
    void answersLater();
    void resultsOfEveryKind();
    void throwsAtOnceAndLater();
    void memberFunction();
    void argumentsThatDoNotFit();
    void removedWhileSuspended();
    void callerIsGoneWhileSuspended();
    void manyAtOnce();
    void listener();

private:
    /*! \brief What coroutines here wait for; open() lets them go on. */
    QFuture<void> gate() { return m_gate->future(); }
    void open() { m_gate->finish(); }
    /*! \brief Everything sent before has been received. */
    void settle()
    {
        lane->main->handleOnce(u"done"_s, [] {});
        resultOf(lane->renderer->invoke(u"done"_s));
    }

    std::unique_ptr<Lane> lane;
    std::unique_ptr<QPromise<void>> m_gate;
};

void tst_Coro::initTestCase()
{
    lane = std::make_unique<Lane>(u"pipe"_s);
    QVERIFY(lane->open());
}

void tst_Coro::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_gate = std::make_unique<QPromise<void>>();
    m_gate->start();
}

void tst_Coro::cleanup()
{
    lane->main->removeHandler(u"ch"_s);
    lane->main->removeAllListeners();
}

void tst_Coro::answersAtOnce()
{
    lane->main->handle(u"ch"_s, [](int a, int b) -> QCoro::Task<int> { co_return a + b; });
    QCOMPARE(resultOf(lane->renderer->invoke<int>(u"ch"_s, 2, 3)), 5);
}

void tst_Coro::answersLater()
{
    lane->main->handle(u"ch"_s, [this](IpcMainInvokeEvent event, QString text) -> QCoro::Task<QString> {
        co_await gate();
        co_return event.channel() + u' ' + text;
    });
    const auto future = lane->renderer->invoke<QString>(u"ch"_s, "hello");
    settle();
    QVERIFY(!future.isFinished());
    open();
    QCOMPARE(resultOf(future), u"ch hello"_s);
}

void tst_Coro::resultsOfEveryKind()
{
    IpcMain *main = lane->main.get();
    main->handleOnce(u"void"_s, [this]() -> QCoro::Task<> { co_await gate(); });
    main->handleOnce(u"list"_s, [this]() -> QCoro::Task<QList<int>> {
        co_await gate();
        co_return QList<int> { 1, 2 };
    });
    main->handleOnce(u"result"_s, [this]() -> QCoro::Task<IpcResult<int>> {
        co_await gate();
        co_return IpcError(u"no"_s, u"E_NO"_s);
    });
    main->handleOnce(u"future"_s, [this]() -> QCoro::Task<QFuture<int>> {
        co_await gate();
        QPromise<int> promise;
        promise.start();
        promise.addResult(9);
        promise.finish();
        co_return promise.future();
    });
    const auto nothing = lane->renderer->invoke(u"void"_s);
    const auto list = lane->renderer->invoke<QList<int>>(u"list"_s);
    const auto result = lane->renderer->invoke<int>(u"result"_s);
    const auto later = lane->renderer->invoke<int>(u"future"_s);
    settle();
    open();
    QVERIFY(!resultOf(nothing).isValid());
    QCOMPARE(resultOf(list), (QList<int> { 1, 2 }));
    QCOMPARE(errorOf(result).code(), u"E_NO"_s);
    QCOMPARE(resultOf(later), 9);
}

void tst_Coro::throwsAtOnceAndLater()
{
    lane->main->handle(u"ch"_s, [this](bool wait, bool ours) -> QCoro::Task<int> {
        if (wait)
            co_await gate();
        if (ours)
            throw IpcError(u"whole"_s, u"E_WHOLE"_s, 7);
        throw std::runtime_error("standard");
    });
    for (const bool wait : { false, true }) {
        const auto ours = lane->renderer->invoke(u"ch"_s, wait, true);
        const auto standard = lane->renderer->invoke(u"ch"_s, wait, false);
        QTest::ignoreMessage(QtWarningMsg, "Error occurred in handler for 'ch': standard");
        settle();
        QCOMPARE(ours.isFinished(), !wait);
        if (wait)
            open();
        const IpcError error = errorOf(ours);
        QCOMPARE(error.message(), u"whole"_s);
        QCOMPARE(error.code(), u"E_WHOLE"_s);
        QCOMPARE(error.data(), QVariant(7));
        QVERIFY(errorOf(standard).is(IpcError::Code::HandlerFailed));
    }
}

void tst_Coro::memberFunction()
{
    lane->main->handle(u"ch"_s, this, &tst_Coro::doubled);
    const auto future = lane->renderer->invoke<int>(u"ch"_s, 4);
    settle();
    open();
    QCOMPARE(resultOf(future), 8);
}

void tst_Coro::argumentsThatDoNotFit()
{
    lane->main->handle(u"ch"_s, [](int n) -> QCoro::Task<int> { co_return n; });
    QTest::ignoreMessage(QtWarningMsg,
                         "Error occurred in handler for 'ch': argument 1: cannot convert string to int");
    QVERIFY(errorOf(lane->renderer->invoke(u"ch"_s, "4")).is(IpcError::Code::BadArgument));
}

void tst_Coro::removedWhileSuspended()
{
    auto capture = std::make_shared<QString>(u"alive"_s);
    lane->main->handle(u"ch"_s, [this, capture](QString text) -> QCoro::Task<QString> {
        co_await gate();
        co_return *capture + text; // reads the callable, which the scope has dropped
    });
    const auto future = lane->renderer->invoke<QString>(u"ch"_s, "!");
    settle();
    lane->main->removeHandler(u"ch"_s);
    QVERIFY(capture.use_count() > 1);
    open();
    QCOMPARE(resultOf(future), u"alive!"_s);
    QTRY_COMPARE(capture.use_count(), 1); // and nothing keeps it longer
}

void tst_Coro::callerIsGoneWhileSuspended()
{
    Lane other(u"pipe"_s);
    QVERIFY(other.open());
    auto capture = std::make_shared<int>(5);
    bool finished = false;
    other.main->handle(u"ch"_s, [this, capture, &finished]() -> QCoro::Task<int> {
        co_await gate();
        finished = true;
        co_return *capture;
    });
    const auto future = other.renderer->invoke<int>(u"ch"_s);
    other.main->handle(u"done"_s, [] {});
    resultOf(other.renderer->invoke(u"done"_s));
    other.renderer.reset();
    QVERIFY(future.isFinished());
    other.main.reset();
    open();
    QTRY_VERIFY(finished);
    QTRY_COMPARE(capture.use_count(), 1);
}

void tst_Coro::manyAtOnce()
{
    lane->main->handle(u"ch"_s, [this](int n) -> QCoro::Task<int> {
        co_await gate();
        co_return n;
    });
    QList<QFuture<int>> futures;
    for (int i = 0; i < 200; ++i)
        futures.append(lane->renderer->invoke<int>(u"ch"_s, i));
    settle();
    open();
    for (int i = 0; i < futures.size(); ++i)
        QCOMPARE(resultOf(futures.at(i)), i);
}

void tst_Coro::listener()
{
    auto capture = std::make_shared<QString>(u"alive"_s);
    QStringList seen;
    const auto connection
        = lane->main->on(u"ch"_s, [this, capture, &seen](QString text) -> QCoro::Task<> {
              co_await gate();
              seen << *capture + text;
              throw std::runtime_error("late");
          });
    lane->renderer->send(u"ch"_s, "!");
    settle();
    lane->main->removeListener(u"ch"_s, connection);
    QTest::ignoreMessage(QtWarningMsg, "Error occurred in listener for 'ch': late");
    open();
    QTRY_COMPARE(seen, QStringList { u"alive!"_s });
    QTRY_COMPARE(capture.use_count(), 1);
}

QTEST_GUILESS_MAIN(tst_Coro)

#include "tst_coro.moc"
