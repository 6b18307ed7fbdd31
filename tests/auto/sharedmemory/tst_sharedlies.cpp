// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "leftovers.h"
#include "rawsharer.h"

#include <QtCore/QTemporaryFile>

using namespace Ferry;

Q_DECLARE_METATYPE(Deed)

/*! \brief Everything that a peer can say of memory and that is not so ends its connection, with a
 * word on what it was. */
class tst_SharedLies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_leftovers.begin(); }
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }
    void cleanup() { m_leftovers.check(); }

    void lies_data();
    void lies();

private:
    Leftovers m_leftovers;
};

void tst_SharedLies::lies_data()
{
    QTest::addColumn<Deed>("deed");
    QTest::addColumn<QString>("text");

    const auto memory = [](const char *name, const std::function<Descriptor()> &make,
                           const QString &text) {
        QTest::newRow(name) << sends(memoryFrame(1, size), make) << u"memory 1: "_s + text;
    };
    const auto sealed = [](const char *name, const std::function<Descriptor()> &make,
                           const QString &text) {
        QTest::addRow("handed over: %s", name)
            << sends(sealedFrame(1, size), make) << u"sealedMemory 1: "_s + text;
    };
    const auto pipe = [] { return Descriptor(dup(pipeEnd())); };
    const auto file = [](const QString &directory) {
        return [=] {
            QTemporaryFile file(directory + u"/ferry"_s);
            if (!file.open() || !file.resize(size))
                qFatal("no file");
            return Descriptor(dup(file.handle()));
        };
    };
    constexpr int fixedSize = F_SEAL_SHRINK | F_SEAL_GROW;
    const QString notSealed = u"the memory is not sealed"_s;
    memory("pipe", pipe, u"the descriptor is no memory file"_s);
    sealed("pipe", pipe, u"the descriptor is no memory file"_s);
    memory("file", file(QDir::currentPath()), u""_s);
    sealed("file", file(QDir::currentPath()), u""_s);
    if (QDir(u"/dev/shm"_s).exists())
        memory("file in memory", file(u"/dev/shm"_s), notSealed);
    memory("no seals", memoryOf(size, 0), notSealed);
    memory("only shrink", memoryOf(size, F_SEAL_SHRINK), notSealed);
    memory("others may write", memoryOf(size, fixedSize | F_SEAL_SEAL), notSealed);
    memory("seals may be added", memoryOf(size, fixedSize | F_SEAL_FUTURE_WRITE), notSealed);
    sealed("may be written", memoryOf(size, fixedSize | F_SEAL_SEAL), notSealed);
    sealed("may be written by its maker", memoryOf(size, pooledSeals), notSealed);
    sealed("may shrink", memoryOf(size, F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL), notSealed);
    memory("smaller", memoryOf(size - 1, pooledSeals),
           u"the memory has 299999 bytes, not 300000"_s);
    memory("larger", memoryOf(size + 1, pooledSeals), u"the memory has 300001 bytes, not 300000"_s);
    sealed("smaller", memoryOf(4096, contentSeals), u"the memory has 4096 bytes, not 300000"_s);
    memory("holes", memoryOf(size, pooledSeals, false), u"the memory has holes"_s);
    sealed("holes", memoryOf(size, contentSeals, false), u"the memory has holes"_s);

    const auto row = [](const char *name, const Deed &deed, const QString &text) {
        QTest::newRow(name) << deed << text;
    };
    row(
        "no descriptor", [](RawSharer &raw) { raw.send(memoryFrame(1, size)); },
        u"memory 1: no descriptor came with it"_s);
    row(
        "handed over: no descriptor", [](RawSharer &raw) { raw.send(sealedFrame(1, size)); },
        u"sealedMemory 1: no descriptor came with it"_s);
    row(
        "number twice", [](RawSharer &raw) { lend(raw, 2), lend(raw, 2); },
        u"memory 2: its number is not greater than 2, the last one"_s);
    row(
        "number 0", [](RawSharer &raw) { lend(raw, 0); }, u"not greater than 0"_s);
    row("no bytes", sends(memoryFrame(1, 0), memoryOf(4096, pooledSeals)), u"memory 1: 0 bytes"_s);
    row("too large",
        sends(memoryFrame(1, quint64(SharedPool::maximumBytes) + 1), memoryOf(4096, pooledSeals)),
        u"more than 16 pieces or 67108864 bytes are lent"_s);
    row("enormous", sends(sealedFrame(1, (quint64(1) << 53) - 1), memoryOf(4096, contentSeals)),
        u"the memory has 4096 bytes, not 9007199254740991"_s);
    row(
        "too many pieces",
        [](RawSharer &raw) {
            for (quint64 number = 1; number <= SharedPool::maximumPieces + 1; ++number)
                lend(raw, number, 4096);
        },
        u"memory 17: more than 16 pieces"_s);
    row(
        "too many handed over",
        [](RawSharer &raw) {
            for (quint64 number = 1; number <= LentMemory::maximumSealed + 1; ++number)
                handOver(raw, number, 4096);
        },
        u"sealedMemory 65: 64 others were not used"_s);

    row(
        "unknown memory",
        [](RawSharer &raw) {
            raw.send(namingFrame({ { 9, 10 } }));
        },
        u"unknown memory"_s);
    row(
        "forgotten memory",
        [](RawSharer &raw) {
            lend(raw, 1);
            raw.send(frameOf(bookOf(MessageKind::MemoryForget, 1)));
            raw.send(namingFrame({ { 1, 10 } }));
        },
        u"unknown memory"_s);
    row(
        "more than it has",
        [](RawSharer &raw) {
            lend(raw, 1), raw.send(namingFrame({ { 1, size + 1 } }));
        },
        u"more or less bytes than the memory has"_s);
    row(
        "less than was handed over",
        [](RawSharer &raw) {
            handOver(raw, 1), raw.send(namingFrame({ { 1, size - 1 } }));
        },
        u"more or less bytes than the memory has"_s);
    row(
        "twice in one message",
        [](RawSharer &raw) {
            lend(raw, 1), raw.send(namingFrame({ { 1, 10 }, { 1, 10 } }));
        },
        u"memory that is used twice"_s);
    row(
        "handed over, used twice",
        [](RawSharer &raw) {
            handOver(raw, 1), raw.send(namingFrame({ { 1, size }, { 1, size } }));
        },
        u"unknown memory"_s);
    row(
        "not an array of two",
        [](RawSharer &raw) { raw.send(framed(QByteArray::fromHex("8301616381da464552058101"))); },
        u"shared bytes are an array of memory and size"_s);
    row(
        "gives back what it never had", [](RawSharer &raw) { raw.send(releaseFrame(1)); },
        u"memoryRelease 1: it is not lent"_s);
    row(
        "gives back its own", [](RawSharer &raw) { lend(raw, 1), raw.send(releaseFrame(1)); },
        u"memoryRelease 1: it is not lent"_s);
    row(
        "forgets what it never lent",
        [](RawSharer &raw) { raw.send(frameOf(bookOf(MessageKind::MemoryForget, 3))); },
        u"memoryForget 3: it is unknown"_s);

    row("descriptor with an ordinary message", sends(frameOf(sendOf(u"c"_s)), pipe),
        u"A descriptor that no message asks for"_s);
    row(
        "two at once",
        [](RawSharer &raw) {
            const Descriptor one = rawMemory(size, pooledSeals);
            raw.send(memoryFrame(1, size), { one.number(), pipeEnd() });
        },
        u"escriptor"_s);
    row(
        "a hundred at once",
        [](RawSharer &raw) { raw.send(memoryFrame(1, size), std::vector<int>(100, pipeEnd())); },
        u"More descriptors than one at a time"_s);
    row(
        "one with each byte of a frame that never ends",
        [](RawSharer &raw) {
            const QByteArray frame = frameOf(sendOf(u"channel"_s)).chopped(1);
            for (const char byte : frame)
                raw.send(QByteArray(1, byte), { pipeEnd() });
        },
        u"Descriptors that no message asks for"_s);
}

void tst_SharedLies::lies()
{
    QFETCH(Deed, deed);
    QFETCH(QString, text);
    {
        TestServer server;
        server.listen();
        RawSharer raw(server);
        expectWarning(text);
        deed(raw);
        QTRY_COMPARE(server.client().closes, 1);
        QCOMPARE(server.client().reason, DisconnectReason::ProtocolError);
        QVERIFY(server.client().error.is(IpcError::Code::Protocol));
        QVERIFY2(server.client().error.message().contains(text),
                 qPrintable(server.client().error.message()));
        QTRY_VERIFY(!raw.frames().empty());
        QCOMPARE(raw.frames().back().kind, MessageKind::Bye);
        QVERIFY(raw.frames().back().error.message().contains(text));
        // The server goes on for others.
        RawSharer next(server);
        next.send(frameOf(sendOf(u"hello"_s)));
        QTRY_COMPARE(server.client(1).messages.size(), size_t(1));
    }
}

QTEST_GUILESS_MAIN(tst_SharedLies)
#include "tst_sharedlies.moc"
