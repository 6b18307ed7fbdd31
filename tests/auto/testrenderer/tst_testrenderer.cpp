// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/ipcmain.h>
#include <ferrytest/testrenderer.h>

#include <QtCore/QProcess>
#include <QtCore/QPromise>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Ferry::Test as a user's suite uses it. */
class tst_TestRenderer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void callsAndTheirErrors()
    {
        IpcMain main;
        main.handle(u"add"_s, [](int a, int b) { return a + b; });
        main.handle(u"fail"_s, []() -> int { throw IpcError(u"no"_s, u"E_NO"_s); });
        main.handle(u"nothing"_s, [] {});
        main.on(u"sync"_s, [](const IpcMainEvent &event) { event.setReturnValue(u"here"_s); });
        main.on(u"silent"_s, [](const IpcMainEvent &) {});
        TestRenderer renderer(&main);
        QCOMPARE(renderer.invoke<int>(u"add"_s, 2, 3), 5);
        renderer.invoke<void>(u"nothing"_s);
        QCOMPARE(renderer.sendSync<QString>(u"sync"_s), u"here"_s);
        QCOMPARE(renderer.invokeError(u"fail"_s).code(), u"E_NO"_s);
        QVERIFY(renderer.sendSyncError(u"silent"_s).is(IpcError::Code::NoReply));
    }

    void unexpectedErrorFailsTheTestAtTheCallersLine()
    {
        QProcess suite;
        suite.start(QStringLiteral(FAILING_SUITE), {});
        QVERIFY(suite.waitForFinished());
        QVERIFY(suite.exitCode() != 0);
        const QString output = QString::fromUtf8(suite.readAllStandardOutput());
        QVERIFY2(output.contains(u"'nobody': Error: No handler registered for 'nobody'"_s),
                 qPrintable(output));
        QVERIFY2(output.contains(QRegularExpression(u"failingsuite.cpp\\(22\\)"_s)),
                 qPrintable(output));
        QVERIFY2(output.contains(u"'fine': succeeded, and an error was expected"_s),
                 qPrintable(output));
        QVERIFY2(output.contains(u"2 failed"_s), qPrintable(output));
    }

    void messagesFromMainAreKept()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        main.on(u"start"_s, [](const IpcMainEvent &event) {
            event.reply(u"progress"_s, 50);
            event.reply(u"progress"_s, 100);
        });
        QVERIFY(renderer.send(u"start"_s));
        QVERIFY(renderer.waitFor(u"progress"_s, 2));
        QCOMPARE(renderer.received(u"progress"_s),
                 QList<QVariantList>({ { 50 }, { 100 } }));
        QVERIFY(renderer.received(u"other"_s).isEmpty());
    }

    void mainInvokesIt()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        renderer.onInvoke(u"name"_s, [] { return u"first"_s; });
        renderer.onInvoke(u"name"_s, [] { return u"second"_s; });
        const QFuture<QString> name = renderer.contents()->invoke<QString>(u"name"_s);
        QTRY_VERIFY(name.isFinished());
        QCOMPARE(name.result(), u"second"_s);
    }

    void originIsWhatMainSees()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        main.setGuard([](const IpcEvent &event) { return event.origin() == u"https://good.test"_s; });
        main.handle(u"ch"_s, [] { return 1; });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a guard refused"_s));
        QVERIFY(renderer.invokeError(u"ch"_s).is(IpcError::Code::Denied));
        renderer.setOrigin(u"https://good.test"_s);
        QCOMPARE(renderer.contents()->origin(), u"https://good.test"_s);
        QCOMPARE(renderer.invoke<int>(u"ch"_s), 1);
    }

    void reloadEndsTheCallsOfTheOldDocument()
    {
        IpcMain main;
        auto promise = std::make_shared<QPromise<int>>();
        promise->start();
        IpcMainInvokeEvent kept;
        main.handle(u"ch"_s, [&](const IpcMainInvokeEvent &event) {
            kept = event;
            return promise->future();
        });
        TestRenderer renderer(&main);
        QSignalSpy ready(renderer.contents(), &WebContents::ready);
        const QFuture<int> call = renderer.renderer()->invoke<int>(u"ch"_s);
        QTRY_COMPARE(kept.channel(), u"ch"_s);
        kept.reply(u"to-old"_s);
        renderer.reload();
        QTRY_COMPARE(ready.count(), 1);
        QVERIFY(kept.isCanceled());
        QVERIFY(promise->isCanceled());
        QTRY_VERIFY(call.isFinished());
        QVERIFY_EXCEPTION_THROWN(std::ignore = call.result(), IpcError);
        kept.reply(u"to-old"_s);
        renderer.contents()->send(u"to-new"_s);
        QVERIFY(renderer.waitFor(u"to-new"_s));
        QVERIFY(renderer.received(u"to-old"_s).isEmpty());
        promise->finish();
    }

    void portsBothWays()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        QList<MessagePort *> atMain;
        main.on(u"port"_s, [&](const IpcMainEvent &event) { atMain = event.ports(); });
        MessageChannel channel;
        QVERIFY(renderer.postMessage(u"port"_s, nullptr, { channel.port2() }));
        QTRY_COMPARE(atMain.size(), 1);
        QVERIFY(renderer.contents()->postMessage(u"back"_s, 42, { atMain.first() }));
        QVERIFY(renderer.waitFor(u"back"_s));
        QCOMPARE(renderer.received(u"back"_s), QList<QVariantList> { { 42 } });
        QCOMPARE(renderer.receivedPorts(u"back"_s).size(), 1);
        MessagePort *port = renderer.receivedPorts(u"back"_s).first();
        QSignalSpy messages(port, &MessagePort::message);
        QSignalSpy closed(channel.port1(), &MessagePort::closed);
        port->start();
        channel.port1()->start();
        QVERIFY(channel.port1()->postMessage(u"hello"_s));
        QTRY_COMPARE(messages.size(), 1);
        renderer.reload(); // a document that goes away closes its ports
        QTRY_COMPARE(closed.size(), 1);
    }

    void crashIsSeenAndReloadComesBack()
    {
        IpcMain main;
        TestRenderer renderer(&main);
        const int id = renderer.contents()->id();
        renderer.onInvoke(u"never"_s, [] {
            QPromise<int> promise;
            promise.start();
            return promise.future();
        });
        QSignalSpy gone(renderer.contents(), &WebContents::gone);
        renderer.crash();
        QCOMPARE(gone.count(), 1);
        QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(),
                 WebContents::GoneReason::Crashed);
        QVERIFY(!renderer.contents());
        QVERIFY(!renderer.send(u"ch"_s));
        renderer.reload();
        QVERIFY(renderer.contents());
        QVERIFY(renderer.contents()->id() != id);
    }
};

QTEST_GUILESS_MAIN(tst_TestRenderer)
#include "tst_testrenderer.moc"
