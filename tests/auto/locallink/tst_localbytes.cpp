// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "localfixtures.h"

using namespace Ferry;

Q_DECLARE_METATYPE(Ferry::Message)

/*! \brief Large byte strings, which leave without a copy and arrive in their own QByteArray. */
class tst_LocalBytes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("FERRY_SHARED_MEMORY", "off"); } // it would take some of them
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tails_data();
    void tails();
    void tailAtEverySplit();
    void tailGrowsWithItsBytes();
    void announcedTailIsNotAllocated();
    void brokenFrameWithATail();
    void insertsStandInTheirPlaces();
    void insertsOfARefusedMessage();
    void stoppedReaderGetsAllInOrder();
    void senderMayChangeItsBytes();
};

namespace {

QByteArray pattern(qsizetype size, int seed = 1)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(i * 31 + i / 251 + seed);
    return bytes;
}

Message replyOf(const QVariant &value)
{
    Message message;
    message.kind = MessageKind::Reply;
    message.id = 300;
    message.value = value;
    return message;
}

/*! Gives \a reader at most \a step bytes at a time, until the frame is whole. */
bool feed(FrameReader &reader, QByteArrayView bytes, qsizetype step, QByteArrayView *body)
{
    for (;;) {
        const auto result = reader.next(body);
        if (result != FrameReader::Result::Incomplete)
            return result == FrameReader::Result::Frame;
        if (bytes.isEmpty())
            return false;
        qsizetype room = 0;
        char *to = reader.prepare(&room);
        const qsizetype size = std::min({ room, step, bytes.size() });
        std::copy_n(bytes.data(), size, to);
        reader.commit(size);
        bytes = bytes.sliced(size);
    }
}

FrameReader tailReader()
{
    FrameReader reader(256 << 20);
    reader.setFindTail(trailingBytes);
    return reader;
}

} // namespace

void tst_LocalBytes::tails_data()
{
    QTest::addColumn<Message>("message");
    QTest::addColumn<qsizetype>("tail");

    const QByteArray bytes = pattern(70'000);
    const qsizetype size = bytes.size();
    QTest::newRow("send") << sendOf(u"c"_s, { bytes }) << size;
    QTest::newRow("last argument") << sendOf(u"c"_s, { 1, u"two"_s, -3, 4.5, true, bytes }) << size;
    Message invoke = sendOf(u"channel"_s, { bytes });
    invoke.kind = MessageKind::Invoke;
    invoke.id = 70'000;
    QTest::newRow("invoke") << invoke << size;
    QTest::newRow("reply") << replyOf(bytes) << size;
    QTest::newRow("not the last") << sendOf(u"c"_s, { bytes, 1 }) << qsizetype(0);
    QTest::newRow("inside") << replyOf(QVariantList { bytes }) << qsizetype(0);
    QTest::newRow("behind a list") << sendOf(u"c"_s, { QVariantList(), bytes }) << qsizetype(0);
    QTest::newRow("text") << replyOf(QString(70'000, u'x')) << qsizetype(0);
    QTest::newRow("Float64Array")
        << replyOf(QVariant::fromValue(TypedArray(TypedArray::Kind::Float64, bytes))) << qsizetype(0);
    QTest::newRow("long channel") << sendOf(QString(5000, u'c'), { bytes }) << qsizetype(0);
}

void tst_LocalBytes::tails()
{
    QFETCH(Message, message);
    QFETCH(qsizetype, tail);
    const QByteArray frame = frameOf(message);
    for (const qsizetype step : { qsizetype(1), qsizetype(1000), frame.size() }) {
        FrameReader reader = tailReader();
        QByteArrayView body;
        QVERIFY(feed(reader, frame, step, &body));
        const QByteArray rest = reader.takeTail();
        // A frame that comes at once is read where it stands.
        if (step < frame.size())
            QCOMPARE(rest.size(), tail);
        Message back;
        IpcError error;
        QVERIFY2(decodeFrame(body, &back, &error, rest), qPrintable(error.message()));
        QCOMPARE(back.kind, message.kind);
        QCOMPARE(back.id, message.id);
        QCOMPARE(back.channel, message.channel);
        QVERIFY(back.arguments == message.arguments);
        QVERIFY(back.value == message.value);
    }
}

void tst_LocalBytes::tailAtEverySplit()
{
    const QByteArray bytes = pattern(66'000);
    const QByteArray frame = frameOf(sendOf(u"c"_s, { 7, bytes }));
    const QByteArray next = frameOf(sendOf(u"next"_s));
    for (qsizetype split = 1; split < 40; ++split) {
        for (const qsizetype at : { split, frame.size() - split }) {
            FrameReader reader = tailReader();
            QByteArrayView body;
            QVERIFY(!feed(reader, QByteArrayView(frame).first(at), at, &body));
            QVERIFY(feed(reader, QByteArrayView(frame).sliced(at), frame.size(), &body));
            Message back;
            IpcError error;
            QVERIFY(decodeFrame(body, &back, &error, reader.takeTail()));
            QVERIFY(back.arguments.last().toByteArray() == bytes);
            QVERIFY(feed(reader, next, next.size(), &body));
            QVERIFY(decodeFrame(body, &back, &error, reader.takeTail()));
            QCOMPARE(back.channel, u"next"_s);
        }
    }
}

void tst_LocalBytes::tailGrowsWithItsBytes()
{
    const QByteArray frame = frameOf(replyOf(pattern(3'000'000)));
    FrameReader reader = tailReader();
    QByteArrayView body;
    const qsizetype step = 10'007;
    for (qsizetype done = 0; done + step < frame.size(); done += step) {
        QVERIFY(!feed(reader, QByteArrayView(frame).sliced(done, step), step, &body));
        QVERIFY2(reader.capacity() <= std::max<qsizetype>(192 * 1024, 64 * 1024 + 2 * (done + step)),
                 qPrintable(u"%1 for %2"_s.arg(reader.capacity()).arg(done + step)));
    }
}

void tst_LocalBytes::announcedTailIsNotAllocated()
{
    FrameReader reader = tailReader();
    // A reply of 200 MiB, of which only the start comes.
    const QByteArray frame = QByteArray::fromHex("0a00800c" "830401" "5a0c800000") + "some";
    QByteArrayView body;
    QVERIFY(!feed(reader, frame, frame.size(), &body));
    qsizetype room = 0;
    reader.prepare(&room);
    QVERIFY(reader.capacity() <= 128 * 1024);
}

void tst_LocalBytes::brokenFrameWithATail()
{
    // [1, "c", [bytes]] that says that it has a fourth field, and one that is another kind.
    for (const char *start : { "8401" "6163" "81" "5a00011170", "820a" "5a00011170" }) {
        QByteArray frame = framed(QByteArray::fromHex(start) + pattern(70'000));
        FrameReader reader = tailReader();
        QByteArrayView body;
        QVERIFY(feed(reader, frame, 1000, &body));
        Message message;
        IpcError error;
        QVERIFY(!decodeFrame(body, &message, &error, reader.takeTail()));
        QVERIFY(error.is(IpcError::Code::Protocol));
    }
    Message message;
    IpcError error;
    QVERIFY(!decodeFrame(frameOf(replyOf(5)).sliced(4), &message, &error, pattern(10)));
    QVERIFY2(error.message().contains(u"bytes after the end"_s), qPrintable(error.message()));
}

void tst_LocalBytes::insertsStandInTheirPlaces()
{
    Pair pair;
    const QVariantList arguments {
        1, pattern(20'000, 1), u"between"_s, pattern(300'000, 2),
        QVariantMap { { u"a"_s, pattern(17'000, 3) }, { u"b"_s, 2 } },
        QVariant::fromValue(TypedArray(TypedArray::Kind::Float64, pattern(80'000, 4))), pattern(100, 5),
        pattern(16'384, 6)
    };
    const WriteResult result = pair.renderer.link->write(sendOf(u"x"_s, arguments));
    QVERIFY(result.accepted);
    QCOMPARE(result.bytes, frameOf(sendOf(u"x"_s, arguments)).size() - 4);
    QVERIFY(pair.renderer.link->write(sendOf(u"y"_s, arguments)).accepted);
    QTRY_COMPARE(pair.main().messages.size(), size_t(2));
    QVERIFY(pair.main().messages[0].arguments == arguments);
    QVERIFY(pair.main().messages[1].arguments == arguments);
}

void tst_LocalBytes::insertsOfARefusedMessage()
{
    ConnectOptions options;
    options.limits.messageBytes = 100'000;
    Pair small({}, options);
    QVERIFY(!small.main().link->write(sendOf(u"x"_s, { pattern(50'000), pattern(60'000) })).accepted);
    QVERIFY(!small.main()
                 .link
                 ->write(sendOf(u"x"_s, { pattern(50'000), QVariant::fromValue<QObject *>(this) }))
                 .accepted);
    QCOMPARE(small.main().link->bytesToWrite(), 0);
    QVERIFY(small.main().link->write(sendOf(u"y"_s, { pattern(50'000) })).accepted);
    QTRY_COMPARE(small.renderer.messages.size(), size_t(1));
    QVERIFY(small.renderer.messages[0].arguments == QVariantList { pattern(50'000) });
}

void tst_LocalBytes::stoppedReaderGetsAllInOrder()
{
    RawPair pair;
    pair.raw->socket.setReadBufferSize(1000);
    int sent = 0;
    // Small and large by turns, far beyond what the system takes.
    while (pair.main().link->bytesToWrite() < 8'000'000) {
        const qsizetype size = sent % 3 == 0 ? 300'000 : sent % 3 == 1 ? 20'000 : 10;
        QVERIFY(pair.main().link->write(sendOf(u"x"_s, { sent, pattern(size, sent) })).accepted);
        if (++sent % 7 == 0)
            QCoreApplication::processEvents();
    }
    pair.raw->socket.setReadBufferSize(0);
    QTRY_COMPARE(pair.raw->messages().size(), size_t(sent));
    for (int i = 0; i < sent; ++i) {
        const qsizetype size = i % 3 == 0 ? 300'000 : i % 3 == 1 ? 20'000 : 10;
        QVERIFY(pair.raw->received[size_t(i)].arguments == (QVariantList { i, pattern(size, i) }));
    }
    QCOMPARE(pair.main().link->bytesToWrite(), 0);
}

void tst_LocalBytes::senderMayChangeItsBytes()
{
    RawPair pair;
    pair.raw->socket.setReadBufferSize(1000);
    while (pair.main().link->bytesToWrite() == 0) // from here on everything is kept
        pair.main().link->write(sendOf(u"fill"_s, { pattern(1'000'000) }));

    QByteArray own = pattern(100'000, 1);
    const QByteArray foreign = pattern(100'000, 2); // of which only the pointer is sent
    pair.main().link->write(sendOf(u"own"_s, { own }));
    {
        QByteArray buffer(foreign.constData(), foreign.size());
        const QByteArray raw = QByteArray::fromRawData(buffer.constData(), buffer.size());
        pair.main().link->write(sendOf(u"raw"_s, { raw }));
        buffer.data()[0] = 'x';
        buffer.fill('x');
    }
    own.fill('x');

    pair.raw->socket.setReadBufferSize(0);
    QTRY_VERIFY(!pair.raw->messages().empty() && pair.raw->received.back().channel == u"raw"_s);
    QVERIFY(pair.raw->received.back().arguments.first().toByteArray() == foreign);
    QVERIFY(pair.raw->received[pair.raw->received.size() - 2].arguments.first().toByteArray()
            == pattern(100'000, 1));
}

QTEST_GUILESS_MAIN(tst_LocalBytes)
#include "tst_localbytes.moc"
