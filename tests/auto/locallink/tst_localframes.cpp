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

QTEST_GUILESS_MAIN(tst_LocalFrames)
#include "tst_localframes.moc"
