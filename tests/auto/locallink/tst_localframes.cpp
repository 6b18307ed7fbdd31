// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

using namespace Ferry;

class tst_LocalFrames : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void framesAtEverySplit();
    void framesByteByByte();
    void largeFrameGrowsWithItsBytes();
    void announcedLengthIsNotAllocated();
    void frameReaderRefusesLengths();
    void idleReadersShareOneBuffer();
    void readersInTheMiddleKeepTheirs();
};

namespace {

QByteArrayList feed(FrameReader &reader, const QByteArray &bytes)
{
    QByteArrayList frames;
    qsizetype done = 0;
    for (;;) {
        QByteArrayView body;
        const auto result = reader.next(&body);
        if (result == FrameReader::Result::Frame) {
            frames.append(body.toByteArray());
            continue;
        }
        if (result != FrameReader::Result::Incomplete || done == bytes.size())
            return frames;
        qsizetype room = 0;
        char *to = reader.prepare(&room);
        const qsizetype size = std::min(room, bytes.size() - done);
        std::memcpy(to, bytes.constData() + done, size_t(size));
        reader.commit(size);
        done += size;
    }
}

const QByteArrayList bodies { "a", "bcdefgh", QByteArray(300, 'x'), "z" };

QByteArray joined()
{
    QByteArray all;
    for (const QByteArray &body : bodies)
        all += framed(body);
    return all;
}

} // namespace

void tst_LocalFrames::framesAtEverySplit()
{
    const QByteArray all = joined();
    for (qsizetype split = 0; split <= all.size(); ++split) {
        FrameReader reader(1000);
        QByteArrayList frames = feed(reader, all.left(split));
        frames += feed(reader, all.mid(split));
        QCOMPARE(frames, bodies);
    }
}

void tst_LocalFrames::framesByteByByte()
{
    FrameReader reader(1000);
    QByteArrayList frames;
    // Often enough to run over the end of the buffer again and again.
    for (int round = 0; round < 1000; ++round) {
        for (const char byte : joined())
            frames += feed(reader, QByteArray(1, byte));
        QCOMPARE(frames, bodies);
        frames.clear();
    }
}

void tst_LocalFrames::largeFrameGrowsWithItsBytes()
{
    const QByteArray body(5'000'000, 'y');
    const QByteArray all = framed(body);
    FrameReader reader(10'000'000);
    qsizetype done = 0;
    const qsizetype step = 10'007;
    while (done + step < all.size()) {
        QVERIFY(feed(reader, all.mid(done, step)).isEmpty());
        done += step;
        QVERIFY2(reader.capacity() <= std::max<qsizetype>(64 * 1024, 2 * done),
                 qPrintable(u"%1 for %2"_s.arg(reader.capacity()).arg(done)));
    }
    const QByteArrayList frames = feed(reader, all.mid(done));
    QCOMPARE(frames.size(), 1);
    QCOMPARE(frames.first(), body);
    // The memory goes back with the next bytes.
    feed(reader, framed("next"));
    QVERIFY(reader.capacity() < 2 * 1024 * 1024);
}

void tst_LocalFrames::announcedLengthIsNotAllocated()
{
    FrameReader reader(256 << 20);
    QByteArray header(4, Qt::Uninitialized);
    qToLittleEndian(quint32(256 << 20), header.data());
    QVERIFY(feed(reader, header + "some").isEmpty());
    QCOMPARE(reader.announcedLength(), quint32(256 << 20));
    QVERIFY(reader.capacity() <= 64 * 1024);
}

void tst_LocalFrames::frameReaderRefusesLengths()
{
    QByteArrayView body;
    FrameReader small(10);
    feed(small, framed(QByteArray(11, 'x')));
    QCOMPARE(small.next(&body), FrameReader::Result::TooLarge);
    QCOMPARE(small.announcedLength(), 11u);
    FrameReader exact(10);
    QCOMPARE(feed(exact, framed(QByteArray(10, 'x'))).size(), 1);
    FrameReader empty(10);
    feed(empty, QByteArray(4, '\0'));
    QCOMPARE(empty.next(&body), FrameReader::Result::Empty);
    FrameReader largest(10);
    feed(largest, QByteArray(4, '\xff'));
    QCOMPARE(largest.next(&body), FrameReader::Result::TooLarge);
}

void tst_LocalFrames::idleReadersShareOneBuffer()
{
    FrameReader first(1000);
    FrameReader second(1000);
    qsizetype room = 0;
    const char *const buffer = first.prepare(&room);
    QCOMPARE(first.capacity(), 64 * 1024);
    first.rest();
    QCOMPARE(first.capacity(), 0);
    QCOMPARE(second.prepare(&room), buffer);
    QCOMPARE(feed(second, joined()), bodies);
    second.rest();
    QCOMPARE(feed(first, joined()), bodies);
    first.rest();
    QCOMPARE(first.capacity() + second.capacity(), 0);
}

void tst_LocalFrames::readersInTheMiddleKeepTheirs()
{
    const QByteArray frame = framed("abcdef");
    const QByteArray tail = framed("\x81" "\x5a" + QByteArray(3, '\0') + QByteArray(100'000, 't'));
    FrameReader first(1000);
    FrameReader second(1'000'000);
    second.setFindTail([](QByteArrayView, qsizetype length) { return length - 5; });
    QVERIFY(feed(first, frame.first(5)).isEmpty());
    QVERIFY(feed(second, tail.first(1000)).isEmpty());
    first.rest();
    second.rest();
    QVERIFY(first.capacity() > 0);
    QVERIFY(second.capacity() > 0);
    FrameReader third(1000);
    QCOMPARE(feed(third, joined()), bodies);
    third.rest();
    QCOMPARE(feed(first, frame.sliced(5)), QByteArrayList { "abcdef" });
    QCOMPARE(feed(second, tail.sliced(1000)).size(), 1);
    QCOMPARE(second.takeTail(), QByteArray(100'000, 't'));
    // All three are idle; one buffer is left.
    first.rest();
    second.rest();
    QCOMPARE(first.capacity() + second.capacity() + third.capacity(), 0);
}

QTEST_GUILESS_MAIN(tst_LocalFrames)
#include "tst_localframes.moc"
