// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/lane.h"
#include "sharedfixtures.h"

#include <ferry/messagechannel.h>
#include <ferry/sharedbuffer_p.h>

#include <QtCore/QRegularExpression>

#include <algorithm>

using namespace Ferry;
using namespace Qt::StringLiterals;

/*! \brief Buffers that are filled in place and read where they are; and the same program where that
 * is not possible. */
class tst_SharedBuffer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nullAndEmpty();
    void filledInPlace();
    void copiesAreHandles();
    void ofBytes();
    void convertsToBytes();
    void typedHandlers_data() { Lane::rows(); }
    void typedHandlers();
    void resultsBothWays_data() { Lane::rows(); }
    void resultsBothWays();
    void untypedArguments_data() { Lane::rows(); }
    void untypedArguments();
    void sendingEndsTheWriting_data() { Lane::rows(); }
    void sendingEndsTheWriting();
    void receivedBytesAreTheSame();
    void smallOnesTravelInside();
    void sentOnWithoutACopy();
    void throughAPort();
    void moreThanCanBeHandedOver();
    void outlivesItsConnection();
    void waitingOnesAreBounded();
};

namespace {

constexpr qsizetype large = 3'000'000;

SharedBuffer filled(qsizetype size = large, int seed = 1)
{
    SharedBuffer buffer = SharedBuffer::allocate(size);
    const QByteArray bytes = pattern(size, seed);
    std::copy(bytes.begin(), bytes.end(), buffer.writable().begin());
    return buffer;
}

bool inMemoryFile(const SharedBuffer &buffer)
{
    const auto &data = SharedBufferData::of(buffer);
    return data && data->descriptor() >= 0;
}

} // namespace

void tst_SharedBuffer::nullAndEmpty()
{
    SharedBuffer null;
    QVERIFY(null.isNull() && null.isEmpty() && !null.isWritable());
    QCOMPARE(null.data(), nullptr);
    QVERIFY(null.writable().empty());
    QCOMPARE(null.toByteArray(), QByteArray());
    QVERIFY(SharedBuffer::allocate(-1).isNull());
    QVERIFY(SharedBuffer::allocate(std::numeric_limits<qsizetype>::max()).isNull());
    const SharedBuffer empty = SharedBuffer::allocate(0);
    QVERIFY(!empty.isNull() && empty.isEmpty());
    QVERIFY(empty == null);
}

void tst_SharedBuffer::filledInPlace()
{
    for (const qsizetype size :
         { qsizetype(1), smallestSharedBuffer - 1, smallestSharedBuffer, large }) {
        SharedBuffer buffer = SharedBuffer::allocate(size);
        QCOMPARE(buffer.size(), size);
        QCOMPARE(buffer.toByteArray(), QByteArray(size, '\0'));
        QCOMPARE(qsizetype(buffer.writable().size()), size);
        buffer.writable().front() = 'a';
        buffer.writable().back() = 'z';
        QCOMPARE(buffer.data()[size - 1], 'z');
        QCOMPARE(buffer.view().front(), size == 1 ? 'z' : 'a');
        QCOMPARE(mappedMemories() > 0, MemoryFile::isAvailable() && size >= smallestSharedBuffer);
    }
    QCOMPARE(mappedMemories(), 0);
}

void tst_SharedBuffer::copiesAreHandles()
{
    SharedBuffer one = SharedBuffer::allocate(100'000);
    SharedBuffer two = one;
    two.writable()[5] = 'x';
    QCOMPARE(one.data()[5], 'x');
    QCOMPARE(one.data(), two.data());
    const SharedBuffer three = std::move(two);
    QCOMPARE(three.data(), one.data());
    one = SharedBuffer();
    QCOMPARE(three.data()[5], 'x');
}

void tst_SharedBuffer::ofBytes()
{
    QByteArray bytes = pattern(1000);
    SharedBuffer buffer(bytes);
    bytes.fill('x');
    QCOMPARE(buffer.toByteArray(), pattern(1000));
    QVERIFY(!buffer.isWritable());
    QVERIFY(buffer == SharedBuffer(pattern(1000)));
    QVERIFY(buffer != SharedBuffer(bytes));
}

void tst_SharedBuffer::convertsToBytes()
{
    const QVariant value = QVariant::fromValue(filled());
    QVERIFY(value.canConvert<QByteArray>());
    QVERIFY(value.toByteArray() == pattern(large));
}

void tst_SharedBuffer::typedHandlers()
{
    QFETCH(QString, laneName);
    Lane lane(laneName);
    QVERIFY(lane.open());
    lane.main->handle(u"buffer"_s,
                      [](const SharedBuffer &b) { return b.toByteArray() == pattern(large); });
    lane.main->handle(u"bytes"_s, [](const QByteArray &b) { return b == pattern(large); });
    lane.main->handle(u"array"_s, [](const TypedArray &a) {
        return a.kind() == TypedArray::Kind::Uint8 && a.bytes() == pattern(large);
    });
    lane.main->handle(u"list"_s, [](const QList<uchar> &l) {
        return l.size() == large && l.at(1) == uchar(pattern(2).at(1));
    });
    for (const QString &channel : { u"buffer"_s, u"bytes"_s, u"array"_s, u"list"_s }) {
        QVERIFY2(resultOf(lane.renderer->invoke<bool>(channel, filled())), qPrintable(channel));
        QVERIFY2(resultOf(lane.renderer->invoke<bool>(channel, pattern(large))),
                 qPrintable(channel));
    }
}

void tst_SharedBuffer::resultsBothWays()
{
    QFETCH(QString, laneName);
    Lane lane(laneName);
    QVERIFY(lane.open());
    lane.main->handle(u"make"_s, [](int seed) { return filled(large, seed); });
    lane.renderer->handle(u"make"_s, [](int seed) { return filled(large, seed); });
    lane.main->on(u"make"_s, [](const IpcMainEvent &event, int seed) {
        event.setReturnValue(QVariant::fromValue(filled(large, seed)));
    });
    QVERIFY(resultOf(lane.renderer->invoke<SharedBuffer>(u"make"_s, 2)).toByteArray()
            == pattern(large, 2));
    QVERIFY(resultOf(lane.renderer->invoke<QByteArray>(u"make"_s, 3)) == pattern(large, 3));
    QVERIFY(resultOf(lane.contents()->invoke<SharedBuffer>(u"make"_s, 4)).toByteArray()
            == pattern(large, 4));
    QVERIFY(lane.renderer->sendSync<SharedBuffer>(u"make"_s, 5).toByteArray() == pattern(large, 5));
}

void tst_SharedBuffer::untypedArguments()
{
    QFETCH(QString, laneName);
    Lane lane(laneName);
    QVERIFY(lane.open());
    QVariantList got;
    lane.main->on(u"c"_s, [&](const QVariantMap &map, const QVariant &last) {
        got = { map.value(u"b"_s), last };
    });
    lane.renderer->send(u"c"_s, QVariantMap { { u"b"_s, QVariant::fromValue(filled()) } },
                        filled(70'000, 2));
    QTRY_COMPARE(got.size(), 2);
    for (const QVariant &value : std::as_const(got)) {
        const bool shared = laneName == u"native"_s && sharesMemory();
        QCOMPARE(value.metaType(),
                 shared ? QMetaType::fromType<SharedBuffer>() : QMetaType::fromType<QByteArray>());
    }
    QVERIFY(got.first().toByteArray() == pattern(large));
    QVERIFY(got.last().toByteArray() == pattern(70'000, 2));
}

void tst_SharedBuffer::sendingEndsTheWriting()
{
    QFETCH(QString, laneName);
    Lane lane(laneName);
    QVERIFY(lane.open());
    for (const qsizetype size : { qsizetype(100), large }) {
        SharedBuffer buffer = filled(size);
        const char *at = buffer.data();
        QVERIFY(buffer.isWritable());
        QVERIFY(lane.renderer->send(u"c"_s, buffer));
        QVERIFY(!buffer.isWritable());
        QVERIFY(buffer.writable().empty());
        QCOMPARE(buffer.data(), at); // what was read before can be read on
        QVERIFY(buffer.toByteArray() == pattern(size));
    }
}

void tst_SharedBuffer::receivedBytesAreTheSame()
{
    if (!sharesMemory())
        QSKIP("copied on this path");
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    SharedBuffer got;
    lane.main->on(u"c"_s, [&](const SharedBuffer &buffer) { got = buffer; });
    const int mapped = mappedMemories();
    {
        const SharedBuffer buffer = filled();
        lane.renderer->send(u"c"_s, buffer);
        QTRY_VERIFY(!got.isNull());
        QCOMPARE(mappedMemories(), mapped + 2);
        QVERIFY(inMemoryFile(got) && !got.isWritable());
        QVERIFY(got.data() != buffer.data());
    }
    // The sender's handle is gone, the receiver's keeps the memory.
    QCOMPARE(mappedMemories(), mapped + 1);
    QVERIFY(got.toByteArray() == pattern(large));
    got = SharedBuffer();
    QCOMPARE(mappedMemories(), mapped);
    QTRY_COMPARE(lane.renderer->bytesToWrite(), 0);
}

void tst_SharedBuffer::smallOnesTravelInside()
{
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    QVariant got;
    lane.main->on(u"c"_s, [&](const QVariant &value) { got = value; });
    lane.renderer->send(u"c"_s, filled(1000));
    QTRY_VERIFY(got.isValid());
    // Whatever its size, it is what was sent.
    QCOMPARE(got.metaType() == QMetaType::fromType<SharedBuffer>(), sharesMemory());
    QCOMPARE(got.toByteArray(), pattern(1000));
    QCOMPARE(mappedMemories(), 0);
    got = QVariant();
    lane.renderer->send(u"c"_s, SharedBuffer());
    QTRY_VERIFY(got.isValid());
    QCOMPARE(got.toByteArray(), QByteArray());
}

void tst_SharedBuffer::sentOnWithoutACopy()
{
    if (!sharesMemory())
        QSKIP("copied on this path");
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    lane.main->handle(u"echo"_s, [](const QVariant &value) { return value; });
    const SharedBuffer back = resultOf(lane.renderer->invoke<SharedBuffer>(u"echo"_s, filled()));
    QVERIFY(inMemoryFile(back));
    QVERIFY(back.toByteArray() == pattern(large));
}

void tst_SharedBuffer::throughAPort()
{
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    MessageChannel channel;
    std::unique_ptr<MessagePort> own(channel.port1());
    own->setParent(nullptr);
    QVariant got;
    lane.main->on(u"port"_s, [&](const IpcMainEvent &event) {
        MessagePort *port = event.ports().first();
        QObject::connect(port, &MessagePort::message, lane.main.get(),
                         [&](const MessageEvent &message) { got = message.data(); });
        port->start();
    });
    QVERIFY(lane.renderer->postMessage(u"port"_s, QVariant(), { channel.port2() }));
    own->postMessage(QVariant::fromValue(filled()));
    QTRY_VERIFY(got.isValid());
    QVERIFY(got.toByteArray() == pattern(large));
}

void tst_SharedBuffer::moreThanCanBeHandedOver()
{
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    QVariantList buffers;
    for (int i = 0; i < 100; ++i)
        buffers.append(QVariant::fromValue(filled(smallestSharedBuffer + i, i)));
    lane.main->handle(u"c"_s, [](const QList<SharedBuffer> &list) {
        for (int i = 0; i < list.size(); ++i) {
            if (list.at(i).toByteArray() != pattern(smallestSharedBuffer + i, i))
                return -1;
        }
        return int(list.size());
    });
    QCOMPARE(resultOf(lane.renderer->invoke<int>(u"c"_s, buffers)), 100);
    QCOMPARE(resultOf(lane.renderer->invoke<int>(u"c"_s, buffers)), 100);
    QTRY_COMPARE(lane.renderer->bytesToWrite(), 0);
}

void tst_SharedBuffer::outlivesItsConnection()
{
    SharedBuffer got;
    {
        Lane lane(u"native"_s);
        QVERIFY(lane.open());
        lane.main->on(u"c"_s, [&](const SharedBuffer &buffer) { got = buffer; });
        lane.renderer->send(u"c"_s, filled());
        QTRY_VERIFY(!got.isNull());
    }
    QVERIFY(got.toByteArray() == pattern(large));
    got = SharedBuffer();
    QTRY_COMPARE(mappedMemories(), 0);
}

void tst_SharedBuffer::waitingOnesAreBounded()
{
    Lane lane(u"native"_s);
    QVERIFY(lane.open());
    int got = 0;
    lane.main->on(u"c"_s, [&](const SharedBuffer &buffer) { got += buffer.size() == large; });
    const SharedBuffer buffer = filled();
    int sent = 0;
    while (sent < 1000 && lane.renderer->send(u"c"_s, buffer))
        ++sent;
    // queuedBytes, and the one that goes beyond; over the socket also what the system takes.
    QVERIFY(sent < 20);
    QVERIFY(lane.renderer->bytesToWrite() > Limits().queuedBytes);
    QTRY_COMPARE(got, sent);
    QTRY_COMPARE(lane.renderer->bytesToWrite(), 0);
}

QTEST_GUILESS_MAIN(tst_SharedBuffer)
#include "tst_sharedbuffer.moc"
