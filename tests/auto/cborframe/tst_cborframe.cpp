// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/valuerows.h"

#include <ferry/codec/cborframe_p.h>

#include <QtCore/QRandomGenerator>
#include <QtCore/QtEndian>
#include <QtTest/QTest>

using namespace Ferry;
using namespace Qt::StringLiterals;

// The vectors of PROTOCOL.md are tst_protocol's; here is what they cannot say.
class tst_CborFrame : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindNames();
    void roundTripOfEveryValue_data() { Rows::addRows(); }
    void roundTripOfEveryValue();
    void refusedArgument_data() { Rows::addRefusedRows(); }
    void refusedArgument();
    void refusedRoots_data();
    void refusedRoots();
    void refusalLeavesOutputAndPrefix();
    void prefixIsPatchedInPlace();
    void measureAgrees_data() { Rows::addRows(); }
    void measureAgrees();
    void errorNamesTheField_data();
    void errorNamesTheField();
    void failureLeavesNothingBehind();
    void argumentCounts();
    void tooLargeText();
    void randomFrames();
};

namespace {

Message invocation(const QVariantList &arguments)
{
    Message message;
    message.kind = MessageKind::Invoke;
    message.id = 300;
    message.channel = u"channel"_s;
    message.arguments = arguments;
    return message;
}

} // namespace

void tst_CborFrame::kindNames()
{
    const QByteArrayList names { "hello",  "send", "sendSync",    "invoke",    "reply", "error",
                                 "cancel", "post", "portMessage", "portClose", "ack",   "bye",
                                 "memory", "sealedMemory", "memoryRelease", "memoryForget" };
    for (int kind = 0; kind < names.size(); ++kind)
        QCOMPARE(QByteArray(messageKindName(MessageKind(kind))), names.at(kind));
    QCOMPARE(QByteArray(messageKindName(MessageKind(16))), "unknown"_ba);
}

void tst_CborFrame::roundTripOfEveryValue()
{
    QFETCH(QVariant, in);
    QFETCH(QVariant, out);
    const Message message = invocation({ 1, in, u"last"_s });
    QByteArray bytes;
    IpcError error;
    QVERIFY2(encodeFrame(message, &bytes, &error), error.what());
    Message back;
    QVERIFY2(decodeFrame(bytes, &back, &error), error.what());
    QCOMPARE(back.kind, MessageKind::Invoke);
    QCOMPARE(back.id, quint64(300));
    QCOMPARE(back.channel, u"channel"_s);
    QVERIFY2(Rows::same(back.arguments, QVariantList { 1, out, u"last"_s }),
             Rows::textOf(back.arguments).constData());
}

void tst_CborFrame::refusedArgument()
{
    QFETCH(QVariant, in);
    QFETCH(QString, where);
    QByteArray bytes;
    IpcError error;
    QVERIFY(!encodeFrame(invocation({ 1, in, 2 }), &bytes, &error));
    QVERIFY(error.is(IpcError::Code::NotCloneable));
    QCOMPARE(error.message(), u"An object could not be cloned. (args[1]"_s + where + u')');
    qsizetype size = -1;
    IpcError measured;
    QVERIFY(!measure(invocation({ 1, in, 2 }), &size, &measured));
    QCOMPARE(measured, error);
}

void tst_CborFrame::refusedRoots_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("path");
    QTest::newRow("send") << int(MessageKind::Send) << u"args[0].user.cb"_s;
    QTest::newRow("sendSync") << int(MessageKind::SendSync) << u"args[0].user.cb"_s;
    QTest::newRow("invoke") << int(MessageKind::Invoke) << u"args[0].user.cb"_s;
    QTest::newRow("reply") << int(MessageKind::Reply) << u"value.user.cb"_s;
    QTest::newRow("post") << int(MessageKind::Post) << u"value.user.cb"_s;
    QTest::newRow("portMessage") << int(MessageKind::PortMessage) << u"value.user.cb"_s;
    QTest::newRow("error") << int(MessageKind::Error) << u"error.data.user.cb"_s;
    QTest::newRow("bye") << int(MessageKind::Bye) << u"error.data.user.cb"_s;
}

void tst_CborFrame::refusedRoots()
{
    QFETCH(int, kind);
    QFETCH(QString, path);
    const QVariant bad =
        QVariantMap { { u"user"_s,
                        QVariantMap { { u"cb"_s, QVariant::fromValue<QObject *>(this) } } } };
    Message message;
    message.kind = MessageKind(kind);
    message.arguments = { bad };
    message.value = bad;
    message.error = IpcError(u"text"_s, {}, bad);
    QByteArray bytes;
    IpcError error;
    QVERIFY(!encodeFrame(message, &bytes, &error));
    QCOMPARE(error.message(), u"An object could not be cloned. ("_s + path + u": QObject*)"_s);
}

void tst_CborFrame::refusalLeavesOutputAndPrefix()
{
    QByteArray bytes = "earlier frame";
    const QByteArray before = bytes;
    IpcError error;
    QVERIFY(
        !encodeFrame(invocation({ QByteArray(1 << 20, 'x'), QVariant::fromValue<QObject *>(this) }),
                     &bytes, &error));
    QCOMPARE(bytes, before);
}

void tst_CborFrame::prefixIsPatchedInPlace()
{
    QByteArray bytes(4, '\0');
    IpcError error;
    QVERIFY(encodeFrame(invocation({ 1 }), &bytes, &error));
    QVERIFY(bytes.isDetached());
    qToLittleEndian(quint32(bytes.size() - 4), bytes.data());
    Message back;
    QVERIFY(decodeFrame(QByteArrayView(bytes).sliced(4), &back, &error));
    QCOMPARE(back.arguments, QVariantList { 1 });
}

void tst_CborFrame::measureAgrees()
{
    QFETCH(QVariant, in);
    Message message = invocation({ in });
    QByteArray bytes;
    qsizetype size = 0;
    IpcError error;
    QVERIFY(encodeFrame(message, &bytes, &error));
    QVERIFY(measure(message, &size, &error));
    QCOMPARE(size, bytes.size());
}

void tst_CborFrame::errorNamesTheField_data()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *hex, const QString &text) {
        QTest::newRow(hex) << QByteArray(hex) << text;
    };
    row("8403206163 80", u"unsigned integer expected (byte 3) in field id of invoke"_s);
    row("8403010180", u"text expected (byte 4) in field channel of invoke"_s);
    row("8403016163a0", u"array expected (byte 6) in field arguments of invoke"_s);
    row("840301616381ff",
        u"break outside of an indefinite length (byte 6) in field arguments of invoke"_s);
    row("820501", u"field missing (byte 3) in field error of error"_s);
    row("82181e", u"unknown kind (byte 3) in field kind of message"_s);
    row("820600ff", u"bytes after the end (byte 3)"_s);
    row("83060001", u"too many fields (byte 3)"_s);
}

void tst_CborFrame::errorNamesTheField()
{
    QFETCH(QByteArray, hex);
    QFETCH(QString, text);
    Message message;
    IpcError error;
    QVERIFY(!decodeFrame(QByteArray::fromHex(hex), &message, &error));
    QCOMPARE(error.message(), u"Malformed message: "_s + text);
}

void tst_CborFrame::failureLeavesNothingBehind()
{
    Message message = invocation({ 1 });
    IpcError error;
    // The second argument is broken, after kind, id, channel and the first were read.
    QVERIFY(!decodeFrame(QByteArray::fromHex("8403016163820161ff"), &message, &error));
    QCOMPARE(message.id, quint64(0));
    QVERIFY(message.channel.isEmpty());
    QVERIFY(message.arguments.isEmpty());
}

void tst_CborFrame::argumentCounts()
{
    for (const int count : { 0, 1, 15, 16, 17, 23, 24, 255, 256, 70000 }) {
        QVariantList arguments;
        for (int i = 0; i < count; ++i)
            arguments.append(i);
        QByteArray bytes;
        IpcError error;
        Message back;
        QVERIFY(encodeFrame(invocation(arguments), &bytes, &error));
        QVERIFY(decodeFrame(bytes, &back, &error));
        QVERIFY(Rows::same(back.arguments, arguments));
    }
}

void tst_CborFrame::tooLargeText()
{
    const IpcError error = tooLargeError(300, 200);
    QVERIFY(error.is(IpcError::Code::TooLarge));
    QCOMPARE(error.message(), u"The message has 300 bytes, the limit is 200"_s);
}

void tst_CborFrame::randomFrames()
{
    QRandomGenerator random(5);
    const QByteArray heads = QByteArray::fromHex("808182838401020304050607080a0b6163f6f79fff");
    int accepted = 0;
    for (int round = 0; round < 200000; ++round) {
        QByteArray bytes(1 + random.bounded(20), Qt::Uninitialized);
        for (char &byte : bytes) {
            byte = random.bounded(8) ? heads.at(random.bounded(heads.size()))
                                     : char(random.bounded(256));
        }
        bytes[0] = char(random.bounded(4) ? 0x82 + random.bounded(3) : random.bounded(256));
        Message message;
        IpcError error;
        if (!decodeFrame(bytes, &message, &error)) {
            QVERIFY(error.is(IpcError::Code::Protocol));
            continue;
        }
        ++accepted;
        QByteArray again;
        QVERIFY2(encodeFrame(message, &again, &error), bytes.toHex().constData());
    }
    QVERIFY2(accepted > 100, QByteArray::number(accepted).constData());
}

QTEST_GUILESS_MAIN(tst_CborFrame)
#include "tst_cborframe.moc"
