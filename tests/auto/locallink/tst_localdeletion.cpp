// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>

using namespace Ferry;

/*! \brief A link that is destroyed or closed from inside each of its own calls. */
class tst_LocalDeletion : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void deletedInMessage();
    void deletedInMessageInsideNestedLoop();
    void deletedInClosed();
    void deletedInWait();
    void closedInMessage();
};

void tst_LocalDeletion::deletedInMessage()
{
    RawPair pair;
    pair.main().onMessage = [&](const Message &) { pair.main().link.reset(); };
    QByteArray all;
    for (int i = 0; i < 10; ++i)
        all += frameOf(sendOf(u"x"_s));
    pair.raw->send(all);
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
    QTRY_COMPARE(pair.raw->byeCode(), u"ERR_CLOSED"_s);
    QCOMPARE(pair.main().messages.size(), size_t(1));
}

void tst_LocalDeletion::deletedInMessageInsideNestedLoop()
{
    RawPair pair;
    QEventLoop inner;
    bool unwound = false;
    pair.main().onMessage = [&](const Message &message) {
        if (message.channel == u"outer"_s) {
            inner.exec();
            unwound = true;
        } else {
            pair.main().link.reset();
            inner.quit();
        }
    };
    pair.raw->send(frameOf(sendOf(u"outer"_s)));
    QTimer::singleShot(20, &inner, [&] {
        pair.raw->send(frameOf(sendOf(u"end"_s)) + frameOf(sendOf(u"never"_s)));
    });
    QTRY_VERIFY(unwound);
    QCOMPARE(pair.main().messages.size(), size_t(2));
}

void tst_LocalDeletion::deletedInClosed()
{
    RawPair pair;
    pair.main().onClosed = [&] { pair.main().link.reset(); };
    pair.raw->socket.abort();
    QTRY_COMPARE(pair.main().closes, 1);
    QVERIFY(!pair.main().link);

    RawPair other;
    other.main().onClosed = [&] { other.main().link.reset(); };
    other.main().link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    QCOMPARE(other.main().closes, 1);
}

void tst_LocalDeletion::deletedInWait()
{
    RawPair pair;
    pair.main().onMessage = [&](const Message &) { pair.main().link.reset(); };
    pair.raw->send(frameOf(sendOf(u"x"_s)) + frameOf(sendOf(u"y"_s)));
    pair.main().link->waitForMessage(QDeadlineTimer(5000));
    QVERIFY(!pair.main().link);
    QCOMPARE(pair.main().messages.size(), size_t(1));

    RawPair other;
    other.main().onClosed = [&] { other.main().link.reset(); };
    other.raw->socket.abort();
    QVERIFY(!other.main().link->waitForMessage(QDeadlineTimer(5000)));
    QVERIFY(!other.main().link);
}

void tst_LocalDeletion::closedInMessage()
{
    RawPair pair;
    pair.main().onMessage = [&](const Message &) {
        pair.main().link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    };
    pair.raw->send(frameOf(sendOf(u"x"_s)) + frameOf(sendOf(u"y"_s)));
    QTRY_COMPARE(pair.raw->byeCode(), u"ERR_CLOSED"_s);
    QCOMPARE(pair.main().messages.size(), size_t(1));
    QCOMPARE(pair.main().closes, 1);
}

QTEST_GUILESS_MAIN(tst_LocalDeletion)
#include "tst_localdeletion.moc"
