// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <QtTest/QSignalSpy>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief The cascade frame.ipc, webContents.ipc, ipcMain; guards; ids; what tools see. */
class tst_Scopes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sendPassesAllScopesInOrder_data() { Lane::rows(); }
    void sendPassesAllScopesInOrder()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QStringList order;
        WebContents *contents = lane.contents();
        lane.main->on(u"ch"_s, [&] { order += u"main"_s; });
        contents->ipc()->on(u"ch"_s, [&] { order += u"contents"_s; });
        contents->mainFrame().ipc()->on(u"ch"_s, [&] { order += u"frame"_s; });
        connect(contents, &WebContents::ipcMessage, this,
                [&](const IpcMainEvent &, const QString &channel, const QVariantList &arguments) {
                    order += channel + u" %1"_s.arg(arguments.size());
                });
        lane.renderer->send(u"ch"_s, 1, 2);
        const QStringList expected { u"ch 2"_s, u"frame"_s, u"contents"_s, u"main"_s };
        QTRY_COMPARE(order, expected);
    }

    void syncPassesAllScopesAndTheSignalAnswersFirst_data() { Lane::rows(); }
    void syncPassesAllScopesAndTheSignalAnswersFirst()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        WebContents *contents = lane.contents();
        contents->mainFrame().ipc()->on(
            u"ch"_s, [](const IpcMainEvent &event, int n) { event.setReturnValue(n * 2); });
        lane.main->on(u"ch"_s, [](const IpcMainEvent &event, int) { event.setReturnValue(-1); });
        QCOMPARE(lane.renderer->sendSync<int>(u"ch"_s, 42), 84);
        connect(contents, &WebContents::ipcMessageSync, this,
                [](const IpcMainEvent &event) { event.setReturnValue(u"foobar"_s); });
        QCOMPARE(lane.renderer->sendSync<QString>(u"ch"_s, 42), u"foobar"_s);
        // Nobody else has to listen.
        QCOMPARE(lane.renderer->sendSync<QString>(u"unheard"_s), u"foobar"_s);
    }

    void firstScopeWithAHandlerAnswers_data() { Lane::rows(); }
    void firstScopeWithAHandlerAnswers()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        WebContents *contents = lane.contents();
        lane.main->handle(u"ch"_s, [] { return u"main"_s; });
        QCOMPARE(resultOf(lane.renderer->invoke<QString>(u"ch"_s)), u"main"_s);
        contents->ipc()->handle(u"ch"_s, [] { return u"contents"_s; });
        QCOMPARE(resultOf(lane.renderer->invoke<QString>(u"ch"_s)), u"contents"_s);
        contents->mainFrame().ipc()->handle(u"ch"_s, [] { return u"frame"_s; });
        QCOMPARE(resultOf(lane.renderer->invoke<QString>(u"ch"_s)), u"frame"_s);
        contents->mainFrame().ipc()->removeHandler(u"ch"_s);
        QCOMPARE(resultOf(lane.renderer->invoke<QString>(u"ch"_s)), u"contents"_s);
    }

    void listenersAndHandlersAreTwoRegistries_data() { Lane::rows(); }
    void listenersAndHandlersAreTwoRegistries()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        lane.main->handle(u"ch"_s, [] { return 1; });
        QCOMPARE(lane.main->listenerCount(u"ch"_s), 0);
        lane.main->removeAllListeners();
        QVERIFY(lane.main->hasHandler(u"ch"_s));
        int heard = 0;
        lane.main->on(u"ch"_s, [&] { ++heard; });
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s)), 1);
        QCOMPARE(heard, 0);
    }

    void guardRefusesBeforeAnybodySees_data() { Lane::rows(); }
    void guardRefusesBeforeAnybodySees()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QSignalSpy denied(lane.contents(), &WebContents::denied);
        int ran = 0;
        lane.main->handle(u"secret"_s, [&] { ++ran; });
        lane.contents()->ipc()->on(u"secret"_s, [&] { ++ran; });
        lane.main->handle(u"open"_s, [] { return 1; });
        lane.main->setGuard([](const IpcEvent &event) { return event.channel() != u"secret"_s; });
        const QRegularExpression warning(u"a guard refused 'secret' from WebContents #\\d+"_s);
        QTest::ignoreMessage(QtWarningMsg, warning);
        QVERIFY(errorOf(lane.renderer->invoke(u"secret"_s)).is(IpcError::Code::Denied));
        QTest::ignoreMessage(QtWarningMsg, warning);
        QVERIFY(lane.renderer->trySendSync(u"secret"_s).error().is(IpcError::Code::Denied));
        QTest::ignoreMessage(QtWarningMsg, warning);
        lane.renderer->send(u"secret"_s);
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"open"_s)), 1);
        QCOMPARE(ran, 0);
        QCOMPARE(lane.contents()->statistics().messagesDenied, 3u);
        QCOMPARE(denied.size(), 3);
        QCOMPARE(denied.at(2).at(0).toString(), lane.contents()->origin());
        QCOMPARE(denied.at(2).at(1).toString(), u"secret"_s);
        lane.main->setGuard({});
        resultOf(lane.renderer->invoke<QVariant>(u"secret"_s));
        QCOMPARE(ran, 1);
        lane.main->setGuard([](const IpcEvent &) -> bool { throw std::runtime_error("hm"); });
        QTest::ignoreMessage(QtWarningMsg, "the guard threw: hm");
        QTest::ignoreMessage(QtWarningMsg, warning);
        QVERIFY(errorOf(lane.renderer->invoke(u"secret"_s)).is(IpcError::Code::Denied));
    }

    void guardMayRemoveItselfAndTheRenderer_data() { Lane::rows(); }
    void guardMayRemoveItselfAndTheRenderer()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        int ran = 0;
        lane.main->handle(u"ch"_s, [&] { return ++ran; });
        lane.contents()->ipc()->on(u"ch"_s, [&] { ++ran; });
        const auto captured = std::make_shared<int>(0);
        lane.main->setGuard([&lane, captured](const IpcEvent &) {
            lane.main->setGuard({});
            ++*captured; // it is used after it was removed
            return true;
        });
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s)), 1);
        QCOMPARE(resultOf(lane.renderer->invoke<int>(u"ch"_s)), 2);
        QCOMPARE(*captured, 1);
        QCOMPARE(captured.use_count(), 1);
        lane.main->setGuard([](const IpcEvent &event) {
            delete event.sender();
            return true;
        });
        QVERIFY(errorOf(lane.renderer->invoke(u"ch"_s)).is(IpcError::Code::PeerGone));
        QVERIFY(lane.main->webContents().isEmpty());
        QCOMPARE(ran, 2);
    }

    void guardOfOneRendererIsItsOwn_data() { Lane::rows(); }
    void guardOfOneRendererIsItsOwn()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        IpcRenderer other;
        other.connectTo(lane.main.get());
        QTRY_VERIFY(other.isConnected());
        lane.main->handle(u"ch"_s, [] { return 1; });
        lane.contents()->ipc()->setGuard([](const IpcEvent &) { return false; });
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a guard refused 'ch'"_s));
        QVERIFY(errorOf(lane.renderer->invoke(u"ch"_s)).is(IpcError::Code::Denied));
        QCOMPARE(resultOf(other.invoke<int>(u"ch"_s)), 1);
    }

    void eventTellsWhoSent_data() { Lane::rows(); }
    void eventTellsWhoSent()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        WebContents *contents = lane.contents();
        IpcMainEvent kept;
        lane.main->on(u"ch"_s, [&](const IpcMainEvent &event) { kept = event; });
        lane.renderer->send(u"ch"_s);
        QTRY_COMPARE(kept.sender(), contents);
        QCOMPARE(kept.senderFrame(), contents->mainFrame());
        QVERIFY(kept.senderFrame().isMainFrame());
        QCOMPARE(kept.frameId(), contents->mainFrame().frameId());
        QVERIFY(kept.frameId() > 0);
        const bool native = laneName == u"native"_s;
        QCOMPARE(contents->kind(),
                 native ? WebContents::Kind::Process : WebContents::Kind::InProcess);
        QCOMPARE(kept.processId(), native ? QCoreApplication::applicationPid() : 0);
        QCOMPARE(contents->processId(), kept.processId());
        QCOMPARE(contents->peerObject(),
                 native ? nullptr : static_cast<QObject *>(lane.renderer.get()));
        QVERIFY(!kept.isSync());
        QVERIFY(contents->mainFrame().send(u"x"_s));
        QVERIFY(contents->sendToFrame(kept.frameId(), u"x"_s));
        QVERIFY(!contents->sendToFrame(kept.frameId() + 1000, u"x"_s));
    }

    void idsAreNeverUsedAgain()
    {
        IpcMain main;
        QCOMPARE(IpcMain::instance(), &main);
        QSet<int> ids;
        QSet<int> frames;
        for (int i = 0; i < 5; ++i) {
            IpcRenderer renderer;
            renderer.connectTo(&main);
            QTRY_VERIFY(renderer.isConnected());
            WebContents *contents = main.webContents().constFirst();
            QCOMPARE(main.fromId(contents->id()), contents);
            ids += contents->id();
            frames += contents->mainFrame().frameId();
            QSignalSpy gone(contents, &WebContents::gone);
            renderer.disconnectFromServer();
            QTRY_COMPARE(gone.count(), 1);
            QCOMPARE(gone.at(0).at(0).value<WebContents::GoneReason>(),
                     WebContents::GoneReason::Closed);
            QTRY_VERIFY(main.webContents().isEmpty());
        }
        QCOMPARE(ids.size(), 5);
        QCOMPARE(frames.size(), 5);
        QCOMPARE(main.fromId(*ids.begin()), nullptr);
    }

    void tapSeesEveryMessage_data() { Lane::rows(); }
    void tapSeesEveryMessage()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        QStringList seen;
        lane.main->setTap([&](const TapRecord &record) {
            QVERIFY(record.bytes > 0);
            QVERIFY(record.time > 0);
            QCOMPARE(record.webContentsId, lane.contents()->id());
            seen += (record.direction == TapRecord::Direction::FromRenderer ? u"> "_s : u"< "_s)
                + QString::fromLatin1(record.kind) + u' ' + record.channel;
        });
        lane.main->handle(u"add"_s, [](int a, int b) { return a + b; });
        lane.main->on(u"hi"_s, [](const IpcMainEvent &event) { event.reply(u"hello"_s); });
        resultOf(lane.renderer->invoke<int>(u"add"_s, 1, 2));
        lane.renderer->send(u"hi"_s);
        QTRY_COMPARE(seen,
                     QStringList({ u"> invoke add"_s, u"< reply "_s, u"> send hi"_s,
                                   u"< send hello"_s }));
        const Statistics statistics = lane.contents()->statistics();
        QCOMPARE(statistics.messagesReceived, 2u);
        QCOMPARE(statistics.messagesSent, 2u);
        QVERIFY(statistics.bytesReceived > 0);
    }

    void contentsMayBeDeletedInsideAListener_data() { Lane::rows(); }
    void contentsMayBeDeletedInsideAListener()
    {
        QFETCH(QString, laneName);
        Lane lane(laneName);
        QVERIFY(lane.open());
        bool late = false;
        lane.contents()->ipc()->on(u"ch"_s, [&] { lane.renderer->disconnectFromServer(); });
        lane.main->on(u"other"_s, [&] { late = true; });
        lane.renderer->send(u"ch"_s);
        QTRY_VERIFY(lane.main->webContents().isEmpty());
        QVERIFY(!late);
        QVERIFY(!lane.renderer->send(u"other"_s));
    }
};

QTEST_GUILESS_MAIN(tst_Scopes)
#include "tst_scopes.moc"
