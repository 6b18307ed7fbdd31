// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtCore/QPointer>
#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief send() both ways: listeners, their order and removal, typed parameters, what cannot be sent. */
class tst_Send : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void replyReachesTheSender_data() { Lane::rows(); }
    void replyReachesTheSender()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &arg) {
            event.reply(u"asynchronous-reply"_s, arg == u"ping"_s ? "pong" : "what?");
        });
        QString answer;
        lane.renderer->send(u"asynchronous-message"_s, "ping");
        // Electron 6.2#4: the listener may be registered after the send.
        lane.renderer->on(u"asynchronous-reply"_s, [&](const QString &arg) { answer = arg; });
        QTRY_COMPARE(answer, u"pong"_s);
    }

    void olderDocumentationFormWorks_data() { Lane::rows(); }
    void olderDocumentationFormWorks()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->on(u"asynchronous-message"_s, [](const IpcMainEvent &event, const QString &) {
            event.sender()->send(u"asynchronous-reply"_s, u"pong"_s);
        });
        QString answer;
        lane.renderer->on(u"asynchronous-reply"_s, [&](const QString &arg) { answer = arg; });
        lane.renderer->send(u"asynchronous-message"_s, u"ping"_s);
        QTRY_COMPARE(answer, u"pong"_s);
    }

    void listenersRunInOrderOfRegistration_data() { Lane::rows(); }
    void listenersRunInOrderOfRegistration()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QStringList order;
        const auto first = lane.main->on(u"ch"_s, [&] { order += u"first"_s; });
        lane.main->once(u"ch"_s, [&] { order += u"once"_s; });
        lane.main->on(u"ch"_s, [&] { order += u"last"_s; });
        QCOMPARE(lane.main->listenerCount(u"ch"_s), 3);
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(order, QStringList({ u"first"_s, u"once"_s, u"last"_s }));
        QCOMPARE(lane.main->listenerCount(u"ch"_s), 2);
        lane.main->off(u"ch"_s, first);
        order.clear();
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(order, QStringList({ u"last"_s }));
    }

    void throwingListenerDoesNotStopTheOthers_data() { Lane::rows(); }
    void throwingListenerDoesNotStopTheOthers()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        int heard = 0;
        lane.main->on(u"ch"_s, [] { throw std::runtime_error("boom"); });
        lane.main->on(u"ch"_s, [&] { ++heard; });
        QTest::ignoreMessage(QtWarningMsg, "Error occurred in listener for 'ch': boom");
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(heard, 1);
    }

    void argumentsOfTheWrongTypeAreLoggedWithTheChannel_data() { Lane::rows(); }
    void argumentsOfTheWrongTypeAreLoggedWithTheChannel()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        bool typed = false;
        int any = 0;
        lane.main->on(u"ch"_s, [&](int) { typed = true; });
        lane.main->on(u"ch"_s, [&](const QVariant &) { ++any; });
        QTest::ignoreMessage(
            QtWarningMsg,
            "Error occurred in listener for 'ch': argument 1: cannot convert string to int");
        lane.renderer->send(u"ch"_s, u"abc"_s);
        QTRY_COMPARE(any, 1);
        QVERIFY(!typed);
        QTest::ignoreMessage(QtWarningMsg,
                             "Error occurred in listener for 'ch': argument 1 is missing (int)");
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(any, 2);
        QVERIFY(!typed);
    }

    void restTakesWhatIsLeft_data() { Lane::rows(); }
    void restTakesWhatIsLeft()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QVariantList rest;
        QVariantList list;
        lane.main->on(u"rest"_s, [&](int, const Rest &more) { rest = more; });
        lane.main->on(u"list"_s, [&](const QVariantList &one) { list = one; });
        const QVariantList values { 2, u"three"_s };
        lane.renderer->send(u"rest"_s, 1, spread(values));
        lane.renderer->send(u"list"_s, values);
        QTRY_COMPARE(list, values);
        QCOMPARE(rest, values);
    }

    void contextBoundsTheLifeOfAListener_data() { Lane::rows(); }
    void contextBoundsTheLifeOfAListener()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        auto context = std::make_unique<QObject>();
        int bound = 0;
        int free = 0;
        lane.main->on(u"ch"_s, context.get(), [&] { ++bound; });
        lane.main->on(u"ch"_s, [&] { ++free; });
        context.reset();
        QCOMPARE(lane.main->listenerCount(u"ch"_s), 1);
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(free, 1);
        QCOMPARE(bound, 0);
    }

    void whatCannotBeClonedIsRefusedWithItsPath_data() { Lane::rows(); }
    void whatCannotBeClonedIsRefusedWithItsPath()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QObject object;
        const QVariantMap user { { u"cb"_s, QVariant::fromValue(&object) } };
        const QVariantMap argument { { u"user"_s, user } };
        int heard = 0;
        lane.main->on(u"ch"_s, [&] { ++heard; });
        lane.renderer->on(u"ch"_s, [&] { ++heard; });
        QTest::ignoreMessage(
            QtWarningMsg,
            "send('ch'): An object could not be cloned. (args[0].user.cb: QObject*)");
        QVERIFY(!lane.renderer->send(u"ch"_s, argument));
        QTest::ignoreMessage(
            QtWarningMsg,
            QRegularExpression(u"send\\('ch'\\) to WebContents #\\d+: An object could not be "
                               u"cloned. \\(args\\[1\\]: QObject\\*\\)"_s));
        QVERIFY(!lane.contents()->send(u"ch"_s, 1, QVariant::fromValue(&object)));
        QVERIFY(lane.contents()->send(u"ch"_s));
        QTRY_COMPARE(heard, 1); // the lane goes on
    }

    void sendsFromMainBeforeReadyKeepTheirOrder_data() { Lane::rows(); }
    void sendsFromMainBeforeReadyKeepTheirOrder()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        connect(lane.main.get(), &IpcMain::webContentsCreated, this, [](WebContents *contents) {
            for (int i = 0; i < 100; ++i)
                QVERIFY(contents->send(u"early"_s, i));
            // What ready() sends comes after what waited for it.
            connect(contents, &WebContents::ready, contents,
                    [contents] { QVERIFY(contents->send(u"early"_s, 100)); });
        });
        QList<int> got;
        lane.renderer->on(u"early"_s, [&](int i) { got += i; });
        QVERIFY(lane.open());
        QTRY_COMPARE(got.size(), 101);
        for (int i = 0; i <= 100; ++i)
            QCOMPARE(got.at(i), i);
    }

    void callsWhileConnectingAreQueuedInOrder_data() { Lane::rows(); }
    void callsWhileConnectingAreQueuedInOrder()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QStringList got;
        lane.main->on(u"a"_s, [&](int i) { got += u"send %1"_s.arg(i); });
        lane.main->handle(u"b"_s, [&](int i) {
            got += u"invoke %1"_s.arg(i);
            return i;
        });
        lane.connect();
        QVERIFY(lane.renderer->send(u"a"_s, 1));
        const QFuture<int> two = lane.renderer->invoke<int>(u"b"_s, 2);
        QVERIFY(lane.renderer->send(u"a"_s, 3));
        QCOMPARE(resultOf(two), 2);
        QTRY_COMPARE(got, QStringList({ u"send 1"_s, u"invoke 2"_s, u"send 3"_s }));
    }

    void unconnectedRendererSaysSoAtOnce()
    {
        IpcRenderer renderer;
        QVERIFY(!renderer.send(u"ch"_s));
        QCOMPARE(errorOf(renderer.invoke(u"ch"_s)).code(), u"ERR_CLOSED"_s);
        QCOMPARE(renderer.trySendSync(u"ch"_s).error().code(), u"ERR_CLOSED"_s);
    }

    void replyToAGoneSenderGoesNowhere_data() { Lane::rows(); }
    void replyToAGoneSenderGoesNowhere()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(kept.channel(), u"ch"_s);
        QVERIFY(kept.sender());
        lane.renderer->disconnectFromServer();
        QTRY_VERIFY(lane.main->webContents().isEmpty());
        QTRY_VERIFY(!kept.sender());
        kept.reply(u"late"_s); // no crash, no warning
        QVERIFY(!kept.senderFrame().isValid());
    }

    void broadcastReachesEveryRenderer_data() { Lane::rows(); }
    void broadcastReachesEveryRenderer()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcRenderer second;
        second.connectTo(lane.main.get());
        QTRY_VERIFY(second.isConnected());
        int first = 0;
        int other = 0;
        lane.renderer->on(u"news"_s, [&](int n) { first = n; });
        second.on(u"news"_s, [&](int n) { other = n; });
        lane.main->broadcast(u"news"_s, 7);
        QTRY_COMPARE(first, 7);
        QTRY_COMPARE(other, 7);
    }

    void namesAndRemoval()
    {
        IpcMain main;
        QCOMPARE(main.eventNames(), QStringList());
        main.on(u"channel1"_s, [] {});
        main.on(u"channel2"_s, [] {});
        QCOMPARE(main.eventNames(), QStringList({ u"channel1"_s, u"channel2"_s }));
        main.removeAllListeners(u"channel1"_s);
        QCOMPARE(main.eventNames(), QStringList({ u"channel2"_s }));
        main.removeAllListeners();
        QCOMPARE(main.eventNames(), QStringList());
        IpcRenderer renderer;
        QCOMPARE(renderer.eventNames(), QStringList());
        renderer.on(u"channel1"_s, [] {});
        renderer.on(u"channel2"_s, [] {});
        renderer.removeAllListeners(u"channel1"_s);
        QCOMPARE(renderer.eventNames(), QStringList({ u"channel2"_s }));
        renderer.removeAllListeners();
        QCOMPARE(renderer.eventNames(), QStringList());
    }

    void channelNamesOfObjectsAreOrdinary_data() { Lane::rows(); }
    void channelNamesOfObjectsAreOrdinary()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QStringList heard;
        const QStringList names { u"destroyed"_s, u"newListener"_s, u"error"_s, u"__proto__"_s,
                                  QString() };
        for (const QString &name : names)
            lane.main->on(name, [&heard, name] { heard += name; });
        const QPointer<WebContents> contents = lane.contents();
        for (const QString &name : names)
            lane.renderer->send(name);
        lane.renderer->send(u"objectNameChanged"_s);
        QTRY_COMPARE(heard, names);
        QVERIFY(contents);
        QVERIFY(!lane.main->eventNames().contains(u"objectNameChanged"_s));
    }

    void channelObjectEmitsReceived_data() { Lane::rows(); }
    void channelObjectEmitsReceived()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcChannel *channel = lane.main->channel(u"ch"_s);
        QCOMPARE(lane.main->channel(u"ch"_s), channel);
        QSignalSpy spy(channel, &IpcChannel::received);
        lane.renderer->send(u"ch"_s, 1, u"two"_s);
        QTRY_COMPARE(spy.count(), 1);
        QCOMPARE(spy.at(0).at(1).toList(), QVariantList({ 1, u"two"_s }));
    }
};

QTEST_GUILESS_MAIN(tst_Send)
#include "tst_send.moc"
