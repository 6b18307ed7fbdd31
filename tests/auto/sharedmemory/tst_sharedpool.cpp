// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../locallink/localfixtures.h"
#include "sharedfixtures.h"

using namespace Ferry;

/*! \brief Large byte strings between two ends, which must arrive the same whichever way they took.
 */
class tst_SharedPool : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void sizesAroundTheThreshold();
    void everyFormOfBytes();
    void manyInFlightInOrder();
    void piecesAreUsedAgain();
    void morePiecesThanThePoolHas();
    void largerThanThePool();
    void whatIsLentCountsAsWaiting();
    void drainedWhenItCameBack();
    void limitOfAMessageHolds();
    void refusedMessageLendsNothing();
    void senderMayChangeItsBytes();
    void idlePiecesAreTrimmed();
    void endOfTheConnectionFreesAll();
    void oneEndWithoutTheFeature();
};

namespace {

constexpr qsizetype threshold = SharedLane::pooledBytes;

/*! \a here writes \a bytes, \a there must get them. */
void cross(Recorder &here, Recorder &there, const QVariantList &arguments)
{
    const size_t before = there.messages.size();
    const WriteResult result = here.link->write(sendOf(u"bytes"_s, arguments));
    QVERIFY2(result.accepted, qPrintable(result.error.message()));
    const qsizetype got = there.receivedBytes;
    QTRY_COMPARE(there.messages.size(), before + 1);
    QVERIFY(there.messages.back().arguments == arguments);
    QCOMPARE(there.receivedBytes - got, result.bytes);
}

} // namespace

void tst_SharedPool::sizesAroundTheThreshold()
{
    Pair pair;
    const int mapped = mappedMemories();
    for (const qsizetype size : { threshold - 1, threshold, threshold + 1, qsizetype(1'000'000),
                                  qsizetype(5 << 20), qsizetype(16 << 20), qsizetype(1) }) {
        cross(pair.renderer, pair.main(), { 1, pattern(size), u"behind"_s });
        cross(pair.main(), pair.renderer, { pattern(size, 2) });
        if (size == threshold - 1)
            QCOMPARE(mappedMemories(), mapped);
    }
    // Proof of the way that it took.
    QCOMPARE(mappedMemories() > mapped, sharesMemory());
    QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0);
    QTRY_COMPARE(pair.main().link->bytesToWrite(), 0);
}

void tst_SharedPool::everyFormOfBytes()
{
    Pair pair;
    const QByteArray bytes = pattern(threshold + 8);
    const auto array = [&](TypedArray::Kind kind) {
        return QVariant::fromValue(TypedArray(kind, bytes));
    };
    cross(pair.renderer, pair.main(), { array(TypedArray::Kind::Float64) });
    cross(pair.renderer, pair.main(), { array(TypedArray::Kind::ArrayBuffer) });
    cross(pair.renderer, pair.main(),
          { QVariantList { bytes, 1, QVariantMap { { u"b"_s, bytes } } } });
    cross(pair.renderer, pair.main(), { QVariant::fromValue(Set { bytes, 2 }), bytes });
    cross(pair.renderer, pair.main(), { QByteArray::fromRawData(bytes.constData(), bytes.size()) });
    // Not two's complement of a quarter of a megabyte every day, but bytes on the wire.
    cross(pair.renderer, pair.main(),
          { QVariant::fromValue(BigInt::fromMagnitude(true, QByteArray(threshold + 1, '\x7f'))) });

    Message reply;
    reply.kind = MessageKind::Reply;
    reply.id = 7;
    reply.value = bytes;
    QVERIFY(pair.main().link->write(reply).accepted);
    QTRY_COMPARE(pair.renderer.messages.size(), size_t(1));
    QVERIFY(pair.renderer.messages[0].value == reply.value);
}

void tst_SharedPool::manyInFlightInOrder()
{
    Pair pair;
    const QByteArray large = pattern(threshold);
    for (int i = 0; i < 200; ++i) {
        for (Recorder *end : { &pair.main(), static_cast<Recorder *>(&pair.renderer) }) {
            QVERIFY(end->link->write(sendOf(u"small"_s, { i })).accepted);
            QByteArray bytes = large;
            bytes.append(char(i));
            QVERIFY(end->link->write(sendOf(u"large"_s, { i, bytes })).accepted);
        }
        if (i % 7 == 0)
            QCoreApplication::processEvents();
    }
    for (const Recorder *end : { &pair.main(), static_cast<Recorder *>(&pair.renderer) }) {
        QTRY_COMPARE_WITH_TIMEOUT(end->messages.size(), size_t(400), 20000);
        for (int i = 0; i < 400; ++i) {
            const Message &message = end->messages[size_t(i)];
            QCOMPARE(message.arguments.first(), QVariant(i / 2));
            QCOMPARE(message.channel, i % 2 ? u"large"_s : u"small"_s);
            if (i % 2) {
                const QByteArray bytes = message.arguments.last().toByteArray();
                QVERIFY(bytes.startsWith(large) && bytes.back() == char(i / 2));
            }
        }
    }
}

void tst_SharedPool::piecesAreUsedAgain()
{
    if (!sharesMemory())
        QSKIP("no pool on this path");
    Pair pair;
    const int before = mappedMemories();
    for (int i = 0; i < 50; ++i) {
        cross(pair.renderer, pair.main(), { pattern(1'000'000 + i * 100, i) });
        QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0); // it came back
    }
    QCOMPARE(mappedMemories() - before, 2); // one piece, at both ends
    QVERIFY(pair.main().messages.front().arguments.first().toByteArray() == pattern(1'000'000, 0));
}

void tst_SharedPool::morePiecesThanThePoolHas()
{
    Pair pair;
    QVariantList arguments;
    for (int i = 0; i < 40; ++i)
        arguments.append(pattern(threshold + i, i));
    cross(pair.renderer, pair.main(), arguments);
    cross(pair.renderer, pair.main(), arguments);
}

void tst_SharedPool::largerThanThePool()
{
    Pair pair;
    const int before = mappedMemories();
    cross(pair.renderer, pair.main(), { pattern(SharedPool::maximumBytes + 1) });
    QCOMPARE(mappedMemories(), before);
    // Pieces of other sizes have to make room.
    for (const qsizetype size : { 40 << 20, 30 << 20, 30 << 20, 30 << 20 })
        cross(pair.renderer, pair.main(), { pattern(size) });
    QCOMPARE(mappedMemories() - before, sharesMemory() ? 2 : 0);
}

void tst_SharedPool::whatIsLentCountsAsWaiting()
{
    if (!sharesMemory())
        QSKIP("no pool on this path");
    Pair pair;
    const qsizetype size = 3'000'000;
    QVERIFY(pair.renderer.link->write(sendOf(u"c"_s, { pattern(size) })).accepted);
    QCOMPARE(pair.renderer.link->bytesToWrite(), size); // the frame itself has left
    QVERIFY(pair.renderer.link->write(sendOf(u"c"_s, { pattern(size) })).accepted);
    QVERIFY(pair.renderer.link->bytesToWrite() > 2 * size);
    QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0);
}

void tst_SharedPool::drainedWhenItCameBack()
{
    ConnectOptions options;
    options.limits.queuedBytes = 2'000'000;
    Pair pair({}, options);
    QVERIFY(pair.renderer.link->write(sendOf(u"c"_s, { pattern(20'000'000) })).accepted);
    QCOMPARE(pair.renderer.drains, 0);
    QTRY_COMPARE(pair.renderer.drains, 1);
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
}

void tst_SharedPool::limitOfAMessageHolds()
{
    ListenOptions options;
    options.limits.messageBytes = 2 * threshold;
    Pair pair(options);
    const WriteResult tooLarge =
        pair.renderer.link->write(sendOf(u"c"_s, { pattern(threshold), pattern(threshold) }));
    QVERIFY(!tooLarge.accepted);
    QVERIFY(tooLarge.error.is(IpcError::Code::TooLarge));
    QVERIFY(tooLarge.error.message().contains(QString::number(2 * threshold)));
    cross(pair.renderer, pair.main(), { pattern(threshold), pattern(threshold - 64) });
    QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0);
}

void tst_SharedPool::refusedMessageLendsNothing()
{
    Pair pair;
    QObject object;
    const WriteResult refused = pair.renderer.link->write(
        sendOf(u"c"_s, { pattern(1'000'000), QVariant::fromValue(&object) }));
    QVERIFY(!refused.accepted);
    QVERIFY(refused.error.is(IpcError::Code::NotCloneable));
    QTRY_COMPARE(pair.renderer.link->bytesToWrite(), 0);
    cross(pair.renderer, pair.main(), { pattern(1'000'000, 3) });
}

void tst_SharedPool::senderMayChangeItsBytes()
{
    Pair pair;
    QByteArray bytes = pattern(2'000'000);
    const QByteArray sent(bytes.constData(), bytes.size());
    QVERIFY(pair.renderer.link->write(sendOf(u"c"_s, { bytes })).accepted);
    bytes.fill('x');
    QTRY_COMPARE(pair.main().messages.size(), size_t(1));
    QVERIFY(pair.main().messages[0].arguments.first().toByteArray() == sent);
}

void tst_SharedPool::idlePiecesAreTrimmed()
{
    if (!sharesMemory())
        QSKIP("no pool on this path");
    Pair pair;
    const int before = mappedMemories();
    cross(pair.renderer, pair.main(), { pattern(1'000'000) });
    cross(pair.main(), pair.renderer, { pattern(1'000'000) });
    QCOMPARE(mappedMemories() - before, 4);
    QTRY_COMPARE_WITH_TIMEOUT(mappedMemories(), before, 15000);
    cross(pair.renderer, pair.main(), { pattern(1'000'000) });
    QCOMPARE(mappedMemories() - before, 2);
}

void tst_SharedPool::endOfTheConnectionFreesAll()
{
    const int mapped = mappedMemories();
    const int descriptors = memoryDescriptors();
    {
        Pair pair;
        cross(pair.renderer, pair.main(), { pattern(1'000'000) });
        QVERIFY(pair.main().link->write(sendOf(u"never read"_s, { pattern(1'000'000) })).accepted);
    }
    QTRY_COMPARE(mappedMemories(), mapped);
    QTRY_COMPARE(memoryDescriptors(), descriptors);
}

void tst_SharedPool::oneEndWithoutTheFeature()
{
    const int before = mappedMemories();
    TestServer server;
    server.listen();
    TestClient client;
    client.connectTo(server.path());
    qputenv("FERRY_SHARED_MEMORY", "off"); // before the server reads the hello
    const bool met =
        QTest::qWaitFor([&] { return client.documents == 1 && server.clients.size() == 1; });
    qunsetenv("FERRY_SHARED_MEMORY");
    QVERIFY(met);
    cross(client, server.client(), { pattern(3'000'000) });
    cross(server.client(), client, { pattern(3'000'000) });
    QCOMPARE(mappedMemories(), before);
}

QTEST_GUILESS_MAIN(tst_SharedPool)
#include "tst_sharedpool.moc"
