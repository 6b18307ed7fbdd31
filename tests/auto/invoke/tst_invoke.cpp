// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QPromise>
#include <QtCore/QRandomGenerator>
#include <QtCore/QThreadPool>
#include <QtCore/QTimer>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/*! \brief invoke() both ways: answers, errors, cancel, timeout, and the ends of either side. */
class tst_Invoke : public QObject
{
    Q_OBJECT

public:
    int addMember(int a, int b) { return a + b; }

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void handlerAnswers_data() { Lane::rows(); }
    void handlerAnswers()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"my-invokable-ipc"_s, [](int a, int b) { return a + b; });
        lane.main->handle(u"member"_s, this, &tst_Invoke::addMember);
        lane.main->handleOnce(u"once"_s, [](int n) { return n; });
        lane.main->handle(u"void"_s, [] {});
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"my-invokable-ipc"_s, 2, 3)), 5);
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"member"_s, 4, 5)), 9);
        QVERIFY(!resultOf(lane.renderer->invoke(u"void"_s)).isValid());
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"once"_s, 123)), 123);
        QVERIFY(errorOf(lane.renderer->invoke(u"once"_s, 123)).is(IpcError::Code::NoHandler));
    }

    void handlerMayAnswerLater_data() { Lane::rows(); }
    void handlerMayAnswerLater()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"ch"_s, [this](int n) {
            auto promise = std::make_shared<QPromise<int>>();
            promise->start();
            QTimer::singleShot(10ms, this, [promise, n] {
                promise->addResult(n);
                promise->finish();
            });
            return promise->future();
        });
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s, 3)), 3);
    }

    void handlerRunsInAThreadPool_data() { Lane::rows(); }
    void handlerRunsInAThreadPool()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QThreadPool pool;
        lane.main->handle(u"ch"_s, &pool, [](int n) {
            return QThread::currentThread() == QCoreApplication::instance()->thread() ? -1 : n;
        });
        lane.main->handle(u"fail"_s, &pool, []() -> int { throw IpcError(u"no"_s, u"E_NO"_s); });
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s, 3)), 3);
        QCOMPARE(errorOf(lane.renderer->invoke(u"fail"_s)).code(), u"E_NO"_s);
    }

    void handlerRunsInTheThreadOfItsContext_data() { Lane::rows(); }
    void handlerRunsInTheThreadOfItsContext()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QThread thread;
        auto *context = new QObject;
        context->moveToThread(&thread);
        lane.main->handle(u"ch"_s, context,
                          [&](int n) { return QThread::currentThread() == &thread ? n : -1; });
        thread.start();
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s, 3)), 3);
        QVERIFY(lane.main->hasHandler(u"ch"_s));
        context->deleteLater();
        QTRY_VERIFY(!lane.main->hasHandler(u"ch"_s));
        thread.quit();
        QVERIFY(thread.wait());
        QVERIFY(errorOf(lane.renderer->invoke(u"ch"_s)).is(IpcError::Code::NoHandler));
    }

    void errorsCrossWhole_data() { Lane::rows(); }
    void errorsCrossWhole()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"ipc"_s, []() -> int {
            IpcError error(u"disk full"_s, u"E_DISK"_s, QVariantMap { { u"free"_s, 0 } });
            error.setName(u"DiskError"_s);
            error.setCause(QVariant::fromValue(IpcError(u"quota"_s)));
            throw error;
        });
        lane.main->handle(u"std"_s, []() -> int { throw std::runtime_error("some error"); });
        lane.main->handle(u"result"_s, []() -> IpcResult<int> { return IpcError(u"no"_s); });
        const IpcError ipc = errorOf(lane.renderer->invoke<int>(u"ipc"_s));
        QCOMPARE(ipc.name(), u"DiskError"_s);
        QCOMPARE(ipc.message(), u"disk full"_s);
        QCOMPARE(ipc.code(), u"E_DISK"_s);
        QCOMPARE(ipc.data().toMap(), QVariantMap({ { u"free"_s, 0 } }));
        QCOMPARE(ipc.cause().value<IpcError>().message(), u"quota"_s);
        QTest::ignoreMessage(QtWarningMsg, "Error occurred in handler for 'std': some error");
        const IpcError std = errorOf(lane.renderer->invoke<int>(u"std"_s));
        QCOMPARE(std.message(), u"some error"_s);
        QVERIFY(std.is(IpcError::Code::HandlerFailed));
        QCOMPARE(errorOf(lane.renderer->invoke<int>(u"result"_s)).message(), u"no"_s);
    }

    void unknownChannelIsAnError_data() { Lane::rows(); }
    void unknownChannelIsAnError()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcError error = errorOf(lane.renderer->invoke(u"nobody"_s));
        QVERIFY(error.is(IpcError::Code::NoHandler));
        QCOMPARE(error.message(), u"No handler registered for 'nobody'"_s);
        lane.main->handle(u"gone"_s, [] {});
        lane.main->removeHandler(u"gone"_s);
        lane.main->removeHandler(u"gone"_s);
        QVERIFY(errorOf(lane.renderer->invoke(u"gone"_s)).is(IpcError::Code::NoHandler));
    }

    void secondHandlerIsRefused()
    {
        IpcMain main;
        QVERIFY(main.handle(u"ch"_s, [] { return 1; }));
        QTest::ignoreMessage(QtWarningMsg, "Attempted to register a second handler for 'ch'");
        QVERIFY(!main.handle(u"ch"_s, [] { return 2; }));
        QCOMPARE(main.handlerNames(), QStringList({ u"ch"_s }));
        main.removeHandler(u"ch"_s);
        QVERIFY(main.handle(u"ch"_s, [] { return 3; }));
        IpcRenderer renderer;
        QVERIFY(renderer.handle(u"ch"_s, [] { return 1; }));
        QTest::ignoreMessage(QtWarningMsg, "Attempted to register a second handler for 'ch'");
        QVERIFY(!renderer.handle(u"ch"_s, [] { return 2; }));
    }

    void wrongOrMissingArgumentsRejectTheCall_data() { Lane::rows(); }
    void wrongOrMissingArgumentsRejectTheCall()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        int ran = 0;
        lane.main->handle(u"ch"_s, [&](int, const QString &) { ++ran; });
        QTest::ignoreMessage(
            QtWarningMsg,
            "Error occurred in handler for 'ch': argument 2: cannot convert number to QString");
        IpcError error = errorOf(lane.renderer->invoke(u"ch"_s, 1, 2));
        QVERIFY(error.is(IpcError::Code::BadArgument));
        QCOMPARE(error.message(), u"argument 2: cannot convert number to QString"_s);
        QTest::ignoreMessage(
            QtWarningMsg,
            "Error occurred in handler for 'ch': argument 2 is missing (QString)");
        error = errorOf(lane.renderer->invoke(u"ch"_s, 1));
        QVERIFY(error.is(IpcError::Code::BadArgument));
        QCOMPARE(ran, 0);
        // Extra ones are ignored.
        resultOf(lane.renderer->invoke<QVariant>(u"ch"_s, 1, u"two"_s, 3));
        QCOMPARE(ran, 1);
    }

    void unclonableArgumentRejectsBeforeSending_data() { Lane::rows(); }
    void unclonableArgumentRejectsBeforeSending()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        bool ran = false;
        lane.main->handle(u"ch"_s, [&](const QVariant &) { ran = true; });
        const IpcError error
            = errorOf(lane.renderer->invoke(u"ch"_s, QVariantList { QVariant::fromValue<QObject *>(this) }));
        QVERIFY(error.is(IpcError::Code::NotCloneable));
        QCOMPARE(error.message(), u"An object could not be cloned. (args[0][0]: QObject*)"_s);
        QVERIFY(!ran);
    }

    void unclonableResultRejects_data() { Lane::rows(); }
    void unclonableResultRejects()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"ch"_s, [this] { return QVariant::fromValue<QObject *>(this); });
        QTest::ignoreMessage(
            QtWarningMsg,
            "an answer was not sent: An object could not be cloned. (value: QObject*)");
        QVERIFY(errorOf(lane.renderer->invoke(u"ch"_s)).is(IpcError::Code::NotCloneable));
    }

    void mainCallsTheRenderer_data() { Lane::rows(); }
    void mainCallsTheRenderer()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.renderer->handle(u"double"_s, [](const IpcRendererEvent &event, int n) {
            event.sender()->send(u"seen"_s, n);
            return n * 2;
        });
        lane.renderer->handle(u"fail"_s, []() -> int { throw IpcError(u"no"_s, u"E_NO"_s); });
        int seen = 0;
        lane.main->on(u"seen"_s, [&](int n) { seen = n; });
        QCOMPARE(resultOf(lane.contents()->invoke<int>(u"double"_s, 21)), 42);
        QCOMPARE(seen, 21);
        QCOMPARE(errorOf(lane.contents()->invoke(u"fail"_s)).code(), u"E_NO"_s);
        QVERIFY(errorOf(lane.contents()->invoke(u"nobody"_s)).is(IpcError::Code::NoHandler));
    }

    void callsStartInTheOrderTheyWereMade_data() { Lane::rows(); }
    void callsStartInTheOrderTheyWereMade()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        // Electron 6.1 #10 and #11.
        QList<int> order;
        lane.main->on(u"send"_s, [&](int i) { order += i; });
        lane.main->on(u"sync"_s, [&](const IpcMainEvent &event, int i) {
            order += i;
            event.setReturnValue(i);
        });
        lane.main->handle(u"invoke"_s, [&](int i) {
            order += i;
            return i;
        });
        QRandomGenerator random(1);
        for (int i = 0; i < 1000; ++i) {
            switch (random.bounded(3)) {
            case 0:
                QVERIFY(lane.renderer->send(u"send"_s, i));
                break;
            case 1:
                QCOMPARE(lane.renderer->sendSync<int>(u"sync"_s, i), i);
                break;
            default:
                std::ignore = lane.renderer->invoke<int>(u"invoke"_s, i);
                break;
            }
        }
        QTRY_COMPARE(order.size(), 1000);
        for (int i = 0; i < 1000; ++i)
            QCOMPARE(order.at(i), i);
    }

    void payloadsOfAllSizesComeBack_data()
    {
        QTest::addColumn<QString>("laneName");
        QTest::addColumn<int>("size");
        for (const QString &lane : { u"pipe"_s, u"native"_s }) {
            for (int size : { 0, 1, 65535, 65536, 65537, 262147, 3145729 })
                QTest::newRow(qPrintable(u"%1 %2"_s.arg(lane).arg(size))) << lane << size;
        }
    }
    void payloadsOfAllSizesComeBack()
    {
        QFETCH(QString, laneName);
        QFETCH(int, size);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"echo"_s, [](const QVariant &value) { return value; });
        lane.main->on(u"echo"_s, [](const IpcMainEvent &event, const QVariant &value) {
            event.setReturnValue(value);
            event.reply(u"echo"_s, value);
        });
        QByteArray bytes(size, Qt::Uninitialized);
        for (int i = 0; i < size; ++i)
            bytes[i] = char(i * 31);
        const QVariantMap value { { u"text"_s, QString(size, u'x') },
                                  { u"bytes"_s, bytes },
                                  { u"meta"_s, QVariantMap { { u"n"_s, size } } } };
        QVariantMap heard;
        lane.renderer->on(u"echo"_s, [&](const QVariantMap &map) { heard = map; });
        QCOMPARE(resultOf(lane.renderer->invoke<QVariantMap>(u"echo"_s, value)), value);
        QCOMPARE(lane.renderer->sendSync<QVariantMap>(u"echo"_s, value), value);
        QTRY_COMPARE(heard, value);
    }
};

QTEST_GUILESS_MAIN(tst_Invoke)
#include "tst_invoke.moc"
