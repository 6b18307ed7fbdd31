// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"

#include <ferry/values.h>

#include <QtCore/QPromise>
#include <QtCore/QRegularExpression>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief A Lane whose main has a second renderer: the one that answers what the first one calls. */
class Triangle : public Lane
{
public:
    using Lane::Lane;

    bool openBoth()
    {
        if (!open())
            return false;
        caller = contents();
        worker.connectTo(main.get());
        return QTest::qWaitFor([this] {
            answerer = main->webContents().value(1);
            return answerer && worker.isConnected();
        });
    }

    IpcRenderer worker;
    WebContents *caller = nullptr;
    WebContents *answerer = nullptr;
};

class tst_Forward : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void answers_data() { Lane::rows(); }
    void answers();
    void valuesPassAsTheyAre_data() { Lane::rows(); }
    void valuesPassAsTheyAre();
    void errorsCrossWhole_data() { Lane::rows(); }
    void errorsCrossWhole();
    void cancelTravels_data() { Lane::rows(); }
    void cancelTravels();
    void workerEnds_data() { Lane::rows(); }
    void workerEnds();
    void whoAnswers();
    void refusedPatterns();
    void guardsComeFirst();
};

void tst_Forward::answers()
{
    QFETCH(QString, laneName);
    Triangle lane(laneName);
    QVERIFY(lane.openBoth());
    lane.worker.handle(u"image/size"_s, [](int n) { return 2 * n; });
    QVERIFY(lane.main->forward(u"image/*"_s, lane.answerer));
    QCOMPARE(resultOf(lane.renderer->invoke<int>(u"image/size"_s, 21)), 42);
    const IpcError error = errorOf(lane.renderer->invoke(u"image/blur"_s));
    QCOMPARE(error.code(), u"ERR_NO_HANDLER"_s);
    QCOMPARE(error.message(), u"No handler registered for 'image/blur'"_s);
    QVERIFY(errorOf(lane.renderer->invoke(u"size"_s)).is(IpcError::Code::NoHandler));
    lane.main->removeForward(u"image/*"_s);
    QVERIFY(errorOf(lane.renderer->invoke(u"image/size"_s, 1)).is(IpcError::Code::NoHandler));
}

void tst_Forward::valuesPassAsTheyAre()
{
    QFETCH(QString, laneName);
    Triangle lane(laneName);
    QVERIFY(lane.openBoth());
    lane.worker.handle(u"echo"_s, [](const QVariant &value) { return value; });
    QVERIFY(lane.main->forward(u"echo"_s, lane.answerer));
    const QByteArray bytes(300'000, '\xfe');
    QCOMPARE(resultOf(lane.renderer->invoke<QByteArray>(u"echo"_s, bytes)), bytes);
    const QVariantMap object { { u"bytes"_s, bytes },
                               { u"null"_s, QVariant::fromValue(nullptr) },
                               { u"undefined"_s, QVariant() },
                               { u"list"_s, QVariantList { 1, 2.5, u"x"_s } } };
    QCOMPARE(resultOf(lane.renderer->invoke<QVariantMap>(u"echo"_s, object)), object);
    Ferry::Map map;
    map.append({ QVariant(1), QVariant(u"one"_s) });
    QCOMPARE(
        resultOf(lane.renderer->invoke(u"echo"_s, QVariant::fromValue(map))).value<Ferry::Map>(),
        map);
}

void tst_Forward::errorsCrossWhole()
{
    QFETCH(QString, laneName);
    Triangle lane(laneName);
    QVERIFY(lane.openBoth());
    lane.worker.handle(u"fail"_s, []() -> int {
        IpcError error(u"too large"_s, u"E_SIZE"_s, QVariantMap { { u"limit"_s, 4096 } });
        error.setName(u"SizeError"_s);
        error.setCause(QVariant::fromValue(IpcError(u"no memory"_s)));
        throw error;
    });
    QVERIFY(lane.main->forward(u"*"_s, lane.answerer));
    const IpcError error = errorOf(lane.renderer->invoke(u"fail"_s));
    QCOMPARE(error.name(), u"SizeError"_s);
    QCOMPARE(error.message(), u"too large"_s);
    QCOMPARE(error.code(), u"E_SIZE"_s);
    QCOMPARE(error.data().toMap().value(u"limit"_s).toInt(), 4096);
    QCOMPARE(error.cause().value<IpcError>().message(), u"no memory"_s);
}

void tst_Forward::cancelTravels()
{
    QFETCH(QString, laneName);
    Triangle lane(laneName);
    QVERIFY(lane.openBoth());
    QPromise<int> job;
    job.start();
    bool began = false;
    lane.worker.handle(u"job"_s, [&] {
        began = true;
        return job.future();
    });
    QVERIFY(lane.main->forward(u"job"_s, lane.answerer));
    auto call = lane.renderer->invoke<int>(u"job"_s);
    QTRY_VERIFY(began);
    call.cancel();
    QTRY_VERIFY(job.isCanceled());
    job.finish();
}

void tst_Forward::workerEnds()
{
    QFETCH(QString, laneName);
    Triangle lane(laneName);
    QVERIFY(lane.openBoth());
    QPromise<int> job;
    job.start();
    bool began = false;
    lane.worker.handle(u"job"_s, [&] {
        began = true;
        return job.future();
    });
    QVERIFY(lane.main->forward(u"job"_s, lane.answerer));
    const auto call = lane.renderer->invoke<int>(u"job"_s);
    QTRY_VERIFY(began);
    lane.worker.disconnectFromServer();
    QVERIFY(errorOf(call).is(IpcError::Code::PeerGone));
    QTRY_COMPARE(lane.main->webContents().size(), 1);
    QVERIFY(errorOf(lane.renderer->invoke(u"job"_s)).is(IpcError::Code::NoHandler));
    job.finish();

    // The place is free again.
    IpcRenderer next;
    next.handle(u"job"_s, [] { return 7; });
    next.connectTo(lane.main.get());
    QTRY_COMPARE(lane.main->webContents().size(), 2);
    QVERIFY(lane.main->forward(u"job"_s, lane.main->webContents().at(1)));
    QCOMPARE(resultOf(lane.renderer->invoke<int>(u"job"_s)), 7);
}

void tst_Forward::whoAnswers()
{
    Triangle lane(u"pipe"_s);
    QVERIFY(lane.openBoth());
    IpcRenderer other;
    other.connectTo(lane.main.get());
    QTRY_COMPARE(lane.main->webContents().size(), 3);
    for (const char *channel : { "a/x", "a/b/x", "a/b/y", "a*", "z" }) {
        const QString name = QString::fromLatin1(channel);
        lane.worker.handle(name, [] { return u"worker"_s; });
        other.handle(name, [] { return u"other"_s; });
    }
    WebContents *otherContents = lane.main->webContents().at(2);
    QVERIFY(lane.main->forward(u"*"_s, otherContents));
    QVERIFY(lane.main->forward(u"a/*"_s, lane.answerer));
    QVERIFY(lane.main->forward(u"a/b/*"_s, otherContents));
    QVERIFY(lane.main->forward(u"a/b/y"_s, lane.answerer));
    const auto ask = [&](const QString &channel) {
        return resultOf(lane.renderer->invoke<QString>(channel));
    };
    QCOMPARE(ask(u"a/x"_s), u"worker"_s);
    QCOMPARE(ask(u"a/b/x"_s), u"other"_s);
    QCOMPARE(ask(u"a/b/y"_s), u"worker"_s);
    QCOMPARE(ask(u"z"_s), u"other"_s);
    QCOMPARE(ask(u"a*"_s), u"other"_s); // a channel's own * is only a character
    // A handler of the scope comes first, and a narrower scope before a wider one.
    lane.main->handle(u"a/x"_s, [] { return u"main"_s; });
    QCOMPARE(ask(u"a/x"_s), u"main"_s);
    QVERIFY(lane.caller->ipc()->forward(u"a/x"_s, otherContents));
    QCOMPARE(ask(u"a/x"_s), u"other"_s);
}

void tst_Forward::refusedPatterns()
{
    Triangle lane(u"pipe"_s);
    QVERIFY(lane.openBoth());
    QTest::ignoreMessage(QtWarningMsg, "forward(): 'a/*/b' has a * that is not at its end");
    QVERIFY(!lane.main->forward(u"a/*/b"_s, lane.answerer));
    QTest::ignoreMessage(QtWarningMsg, "forward(): there is no renderer to answer 'a'");
    QVERIFY(!lane.main->forward(u"a"_s, nullptr));
    QVERIFY(lane.main->forward(u"a"_s, lane.answerer));
    QTest::ignoreMessage(QtWarningMsg, "forward(): another renderer answers 'a'");
    QVERIFY(!lane.main->forward(u"a"_s, lane.caller));
}

void tst_Forward::guardsComeFirst()
{
    Triangle lane(u"pipe"_s);
    QVERIFY(lane.openBoth());
    lane.worker.handle(u"disk"_s, [] { return 1; });
    QVERIFY(lane.main->forward(u"disk"_s, lane.answerer));
    lane.main->setGuard([](const IpcEvent &event) { return event.channel() != u"disk"_s; });
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"a guard refused 'disk'"_s));
    QVERIFY(errorOf(lane.renderer->invoke(u"disk"_s)).is(IpcError::Code::Denied));
}

QTEST_GUILESS_MAIN(tst_Forward)
#include "tst_forward.moc"
