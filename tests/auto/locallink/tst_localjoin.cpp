// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

#include <ferry/local/localgreeting_p.h>

#include <QtCore/QScopeGuard>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Ferry;
using namespace std::chrono_literals;

Q_DECLARE_METATYPE(Ferry::LocalStreamKind)

/*! \brief Two ends that meet over a socketpair(2), without a server and without a name. */
class tst_LocalJoin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void kinds_data();
    void kinds();
    void namesOfBothEnds();
    void wrongToken();
    void hangsUpBeforeHello();
    void silentChild();
    void notASocket();
    void descriptorIsNotInherited();
};

namespace {

struct Ends
{
    Ends()
    {
        int both[2] = {};
        if (socketpair(AF_UNIX, SOCK_STREAM, 0, both) != 0)
            qFatal("no socketpair");
        main = both[0];
        child = both[1];
    }
    int main = -1;
    int child = -1;
};

/*! Main's end, and what its handshake came to. */
class Greeted : public Recorder
{
public:
    void greet(int descriptor, const ListenOptions &options = {},
               std::chrono::milliseconds timeout = 5s)
    {
        QString problem;
        auto stream = makeLocalStream(descriptor, &problem);
        QVERIFY2(stream, qPrintable(problem));
        greeting = std::make_unique<LocalGreeting>(
            std::move(stream), childCredentials(4711), options,
            [this](std::unique_ptr<Link> made, const QString &called, const IpcError &how) {
                ++outcomes;
                name = called;
                greetError = how;
                take(std::move(made));
                greeting.reset();
            },
            timeout);
    }

    std::unique_ptr<LocalGreeting> greeting;
    int outcomes = 0;
    QString name;
    IpcError greetError;
};

class Child : public TestClient
{
public:
    void join(int descriptor, const ConnectOptions &options = {})
    {
        connector.start(descriptor, options,
                        [this](std::unique_ptr<Link> made, const IpcError &how,
                               DisconnectReason why) {
                            ++outcomes;
                            connectError = how;
                            connectReason = why;
                            take(std::move(made));
                        });
    }
};

} // namespace

void tst_LocalJoin::kinds_data()
{
    QTest::addColumn<LocalStreamKind>("mainKind");
    QTest::addColumn<LocalStreamKind>("childKind");

    using Kind = LocalStreamKind;
    QTest::newRow("descriptor, descriptor") << Kind::Descriptor << Kind::Descriptor;
    QTest::newRow("descriptor, socket") << Kind::Descriptor << Kind::Socket;
    QTest::newRow("socket, descriptor") << Kind::Socket << Kind::Descriptor;
    QTest::newRow("socket, socket") << Kind::Socket << Kind::Socket;
}

void tst_LocalJoin::kinds()
{
    QFETCH(LocalStreamKind, mainKind);
    QFETCH(LocalStreamKind, childKind);
    const auto restore = qScopeGuard([kind = localStreamKind()] { setLocalStreamKind(kind); });

    Ends ends;
    Greeted main;
    Child child;
    setLocalStreamKind(mainKind);
    main.greet(ends.main);
    setLocalStreamKind(childKind);
    child.join(ends.child);
    QTRY_COMPARE(main.documents, 1);
    QTRY_COMPARE(child.documents, 1);

    const QByteArray large(3'000'000, 'l');
    for (int i = 0; i < 200; ++i) {
        QVERIFY(main.link->write(sendOf(u"down"_s, { i })).accepted);
        QVERIFY(child.link->write(sendOf(u"up"_s, { i })).accepted);
    }
    QVERIFY(main.link->write(sendOf(u"down"_s, { large })).accepted);
    QVERIFY(child.link->write(sendOf(u"up"_s, { large })).accepted);
    for (const Recorder *end : { static_cast<Recorder *>(&main), static_cast<Recorder *>(&child) }) {
        QTRY_COMPARE(end->messages.size(), size_t(201));
        for (int i = 0; i < 200; ++i)
            QCOMPARE(end->messages[size_t(i)].arguments, QVariantList { i });
        QVERIFY(end->messages[200].arguments.first().toByteArray() == large);
    }

    child.link->close(DisconnectReason::Requested, IpcError(IpcError::Code::Closed));
    QTRY_COMPARE(main.closes, 1);
    QCOMPARE(main.reason, DisconnectReason::ServerClosed);
}

void tst_LocalJoin::namesOfBothEnds()
{
    Ends ends;
    Greeted main;
    Child child;
    main.greet(ends.main);
    ConnectOptions options;
    options.name = u"worker"_s;
    child.join(ends.child, options);
    QTRY_COMPARE(main.documents, 1);
    QTRY_COMPARE(child.documents, 1);
    QCOMPARE(main.name, u"worker"_s);
    QCOMPARE(main.outcomes, 1);
    QCOMPARE(child.outcomes, 1);
    QCOMPARE(main.link->peerProcessId(), 4711);
    QCOMPARE(child.link->peerProcessId(), QCoreApplication::applicationPid());
    QVERIFY(main.link->isTrusted());
    QVERIFY(child.link->isTrusted());
}

void tst_LocalJoin::wrongToken()
{
    Ends ends;
    Greeted main;
    Child child;
    ListenOptions options;
    options.token = "secret";
    QTest::ignoreMessage(QtWarningMsg, "Refusing process 4711: wrong token");
    main.greet(ends.main, options);
    child.join(ends.child);
    QTRY_COMPARE(main.outcomes, 1);
    QTRY_COMPARE(child.outcomes, 1);
    QVERIFY(!main.link && !child.link);
    QVERIFY(main.greetError.is(IpcError::Code::Denied));
    QVERIFY(child.connectError.is(IpcError::Code::Denied));
    QCOMPARE(child.connectReason, DisconnectReason::Refused);
}

void tst_LocalJoin::hangsUpBeforeHello()
{
    Ends ends;
    Greeted main;
    main.greet(ends.main);
    ::close(ends.child);
    QTRY_COMPARE(main.outcomes, 1);
    QVERIFY(!main.link);
    QVERIFY(main.greetError.is(IpcError::Code::PeerGone));
}

void tst_LocalJoin::silentChild()
{
    Ends ends;
    const auto close = qScopeGuard([&] { ::close(ends.child); });
    Greeted main;
    main.greet(ends.main, {}, 30ms);
    QTRY_COMPARE(main.outcomes, 1);
    QVERIFY(!main.link);
    QVERIFY(main.greetError.is(IpcError::Code::Timeout));
}

void tst_LocalJoin::notASocket()
{
    int pipe[2] = {};
    QCOMPARE(::pipe(pipe), 0);
    Child child;
    child.join(pipe[0]);
    QTRY_COMPARE(child.outcomes, 1);
    QVERIFY(!child.link);
    QCOMPARE(child.connectReason, DisconnectReason::ConnectFailed);
    QCOMPARE(child.connectError.message(), u"descriptor %1 is no stream socket"_s.arg(pipe[0]));
    QCOMPARE(fcntl(pipe[0], F_GETFD), -1); // taken all the same
    ::close(pipe[1]);

    QString problem;
    QVERIFY(!makeLocalStream(-1, &problem));
    QCOMPARE(problem, u"descriptor -1 is no stream socket"_s);
}

void tst_LocalJoin::descriptorIsNotInherited()
{
    Ends ends;
    QCOMPARE(fcntl(ends.child, F_GETFD) & FD_CLOEXEC, 0);
    Child child;
    child.join(ends.child);
    QCOMPARE(fcntl(ends.child, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
    ::close(ends.main);
    QTRY_COMPARE(child.outcomes, 1);
}

QTEST_GUILESS_MAIN(tst_LocalJoin)
#include "tst_localjoin.moc"
