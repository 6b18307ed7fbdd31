// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/descriptors.h"
#include "leftovers.h"
#include "rawsharer.h"
#include "sharedfixtures.h"

#include <ferry/sharedbuffer_p.h>

#include <QtCore/QScopeGuard>

#include <atomic>
#include <thread>

using namespace Ferry;

/*! \brief A peer that lies about memory, or dies with it, costs main nothing but the connection. */
class tst_SharedHostile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_leftovers.begin(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup() { m_leftovers.check(); }

    void honestPeer();
    void beyondTheLimitOfAMessage();
    void descriptorBeforeAgreement();
    void kindsBeforeAgreement();
    void agreementIsMains();
    void diesHoldingMemory();
    void diesWithMainsMemory();
    void rewritesWhileMainReads();
    void cannotTruncateMainsMemory();
    void neverReadsItsReleases();
    void fewDescriptorsLeft();
    void noDescriptorLeft();

private:
    static constexpr int limit = 256;
    Leftovers m_leftovers;
};

void tst_SharedHostile::honestPeer()
{
    TestServer server;
    server.listen();
    RawSharer raw(server);
    QVERIFY(raw.hello.value.toMap().value(u"features"_s).toList().contains(u"sharedMemory"_s));
    Descriptor memory = rawMemory(size, F_SEAL_SHRINK | F_SEAL_GROW);
    auto *bytes = static_cast<char *>(
        mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number(), 0));
    QVERIFY(bytes != MAP_FAILED);
    const auto unmap = qScopeGuard([&] { munmap(bytes, size); });
    QCOMPARE(fcntl(memory.number(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL), 0);
    raw.send(memoryFrame(5, size), { memory.number() });
    for (int i = 1; i <= 3; ++i) {
        std::fill_n(bytes, size, char(i));
        raw.send(namingFrame({ { 5, quint32(size - quint64(i)) } }));
        QTRY_COMPARE(raw.released(5), i);
        QCOMPARE(server.client().messages.size(), size_t(i));
        QCOMPARE(server.client().messages.back().arguments.first().toByteArray(),
                 QByteArray(qsizetype(size) - i, char(i)));
    }
    handOver(raw, 6);
    raw.send(namingFrame({ { 6, size } }));
    QTRY_COMPARE(raw.released(6), 1);
    QCOMPARE(server.client().messages.back().arguments.first().value<SharedBuffer>().size(),
             qsizetype(size));
    raw.send(frameOf(bookOf(MessageKind::MemoryForget, 5)));
    server.client().messages.clear();
    QTRY_COMPARE(mappedMemories(), 1); // this test's own
    QCOMPARE(server.client().closes, 0);
}

void tst_SharedHostile::beyondTheLimitOfAMessage()
{
    TestServer server;
    ListenOptions options;
    options.limits.messageBytes = 400'000;
    server.listen(options);
    RawSharer raw(server);
    lend(raw, 1);
    lend(raw, 2);
    raw.send(namingFrame({ { 1, size }, { 2, 10 } }));
    QTRY_COMPARE(server.client().messages.size(), size_t(1));
    expectWarning(u"shared bytes beyond the limit of a message"_s);
    raw.send(namingFrame({ { 1, size }, { 2, size } }));
    QTRY_COMPARE(server.client().closes, 1);
}

void tst_SharedHostile::descriptorBeforeAgreement()
{
    {
        TestServer server;
        server.listen();
        RawSharer raw(server, {});
        QVERIFY(!raw.hello.value.toMap().value(u"features"_s).toList().contains(u"sharedMemory"_s));
        expectWarning(u"A descriptor, which was not agreed on"_s);
        raw.send(frameOf(sendOf(u"c"_s)), { pipeEnd() });
        QTRY_COMPARE(server.client().closes, 1);
        QVERIFY(server.client().messages.empty());
    }
}

void tst_SharedHostile::kindsBeforeAgreement()
{
    for (const QByteArray &frame :
         { memoryFrame(1, size), releaseFrame(1), namingFrame({ { 1, 1 } }) }) {
        TestServer server;
        server.listen();
        RawSharer raw(server, {});
        expectWarning(u"unknown"_s);
        raw.send(frame);
        QTRY_COMPARE(server.client().closes, 1);
    }
}

void tst_SharedHostile::agreementIsMains()
{
    const auto restore = qScopeGuard([] { qunsetenv("FERRY_SHARED_MEMORY"); });
    qputenv("FERRY_SHARED_MEMORY", "off");
    TestServer server;
    server.listen();
    RawSharer raw(server);
    QVERIFY(!raw.hello.value.toMap().value(u"features"_s).toList().contains(u"sharedMemory"_s));
    expectWarning(u"A descriptor, which was not agreed on"_s);
    lend(raw, 1);
    QTRY_COMPARE(server.client().closes, 1);
}

void tst_SharedHostile::diesHoldingMemory()
{
    TestServer server;
    server.listen();
    auto raw = std::make_unique<RawSharer>(server);
    for (quint64 number = 1; number < 20; number += 2) {
        lend(*raw, number);
        raw->send(namingFrame({ { number, size } }));
        handOver(*raw, number + 1); // and never names it
    }
    QTRY_COMPARE(server.client().messages.size(), size_t(10));
    QVERIFY(mappedMemories() >= 19);
    raw.reset();
    QTRY_COMPARE(server.client().closes, 1);
    QCOMPARE(server.client().reason, DisconnectReason::PeerGone);
    server.clients.clear();
    server.server.close();
}

void tst_SharedHostile::diesWithMainsMemory()
{
    {
        TestServer server;
        server.listen();
        auto raw = std::make_unique<RawSharer>(server);
        const SharedBuffer buffer = SharedBuffer::allocate(1'000'000);
        QVERIFY(
            server.client()
                .link->write(sendOf(u"c"_s, { pattern(1'000'000), QVariant::fromValue(buffer) }))
                .accepted);
        QCOMPARE(server.client().link->bytesToWrite(), 2'000'000);
        QTRY_COMPARE(raw->frames().size(), size_t(3));
        QCOMPARE(raw->descriptors.size(), size_t(2));
        raw.reset(); // without giving anything back
        QTRY_COMPARE(server.client().closes, 1);
        QCOMPARE(server.client().link->bytesToWrite(), 0);
    }
}

void tst_SharedHostile::rewritesWhileMainReads()
{
    TestServer server;
    server.listen();
    RawSharer raw(server);
    constexpr quint64 bytes = 8 << 20;
    Descriptor memory = rawMemory(bytes, F_SEAL_SHRINK | F_SEAL_GROW);
    auto *to = static_cast<char *>(
        mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number(), 0));
    QVERIFY(to != MAP_FAILED);
    QCOMPARE(fcntl(memory.number(), F_ADD_SEALS, F_SEAL_FUTURE_WRITE | F_SEAL_SEAL), 0);
    raw.send(memoryFrame(1, bytes), { memory.number() });

    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (char c = 0; !stop; ++c) {
            std::fill_n(to, bytes, c);
            // Nor can what is there be taken away.
            if (fallocate(memory.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, bytes)
                    == 0
                || madvise(to, bytes, MADV_REMOVE) == 0 || ftruncate(memory.number(), 0) == 0)
                qFatal("the seals do not hold");
        }
    });
    const auto end = qScopeGuard([&] {
        stop = true;
        writer.join();
        munmap(to, bytes);
    });
    for (int i = 1; i <= 30; ++i) {
        raw.send(namingFrame({ { 1, bytes } }));
        QTRY_COMPARE(raw.released(1), i);
        const QByteArray got = server.client().messages.back().arguments.first().toByteArray();
        const QByteArray copy(got.constData(), got.size());
        QCOMPARE(got.size(), qsizetype(bytes));
        QCoreApplication::processEvents();
        QVERIFY(got == copy); // what was handed out is main's own
        server.client().messages.clear();
    }
    QCOMPARE(server.client().closes, 0);
}

void tst_SharedHostile::cannotTruncateMainsMemory()
{
    TestServer server;
    server.listen();
    RawSharer raw(server);
    SharedBuffer buffer = SharedBuffer::allocate(1'000'000);
    QVERIFY(server.client()
                .link->write(sendOf(u"c"_s, { pattern(1'000'000), QVariant::fromValue(buffer) }))
                .accepted);
    QTRY_COMPARE(raw.frames().size(), size_t(3));
    QCOMPARE(raw.descriptors.size(), size_t(2));
    for (const Descriptor &memory : raw.descriptors) {
        QCOMPARE(ftruncate(memory.number(), 0), -1);
        QCOMPARE(ftruncate(memory.number(), 5'000'000), -1);
        QCOMPARE(fallocate(memory.number(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096),
                 -1);
        QCOMPARE(pwrite(memory.number(), "x", 1, 0), ssize_t(-1));
        QCOMPARE(mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, memory.number(), 0),
                 MAP_FAILED);
        char first = 0;
        QCOMPARE(pread(memory.number(), &first, 1, 0), ssize_t(1));
    }
}

void tst_SharedHostile::neverReadsItsReleases()
{
    TestServer server;
    ListenOptions options;
    options.limits.queuedBytes = 10'000;
    server.listen(options);
    RawSharer raw(server);
    lend(raw, 1, 4096);
    QByteArray many;
    for (int i = 0; i < 5000; ++i)
        many += namingFrame({ { 1, 1 } });
    for (int i = 0; i < 400 && server.client().closes == 0; ++i) {
        raw.send(many);
        QCoreApplication::processEvents();
    }
    QTRY_COMPARE(server.client().closes, 1);
    QCOMPARE(server.client().reason, DisconnectReason::Overflow);
}

void tst_SharedHostile::fewDescriptorsLeft()
{
    TestServer server;
    server.listen();
    RawSharer raw(server);
    const Descriptor memory = rawMemory(4096, contentSeals);
    const DescriptorLimit few(limit);
    std::vector<Descriptor> half;
    while (half.empty() || half.back().number() < limit / 2)
        half.emplace_back(dup(memory.number()));
    const int before = memoryDescriptors();
    for (quint64 number = 1; number <= 10; ++number) {
        handOver(raw, number);
        raw.send(namingFrame({ { number, size } }));
    }
    QTRY_COMPARE(server.client().messages.size(), size_t(10));
    QCOMPARE(memoryDescriptors(), before); // none is kept, and the bytes are there
    for (const Message &message : server.client().messages)
        QCOMPARE(message.arguments.first().value<SharedBuffer>().toByteArray(),
                 QByteArray(size, '\0'));
}

void tst_SharedHostile::noDescriptorLeft()
{
    TestServer server;
    server.listen();
    RawSharer raw(server);
    const Descriptor memory = rawMemory(size, pooledSeals);
    const DescriptorLimit few(limit);
    std::vector<Descriptor> all;
    for (int number = dup(memory.number()); number >= 0; number = dup(memory.number()))
        all.emplace_back(number);
    expectWarning(u"none left to take it with"_s);
    raw.send(memoryFrame(1, size), { memory.number() });
    QTRY_COMPARE(server.client().closes, 1);
}

QTEST_GUILESS_MAIN(tst_SharedHostile)
#include "tst_sharedhostile.moc"
