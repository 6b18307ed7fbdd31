// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "described.h"

#include <ferry/codec/cborvalue_p.h>

#include <QtCore/QFile>
#include <QtTest/QTest>

// PROTOCOL.md is the protocol: what it shows is what the codec must do, byte for byte.
class tst_Protocol : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void values_data() { vectors("ferry-values"_L1); }
    void values();
    void acceptedValues_data() { vectors("ferry-accepted"_L1); }
    void acceptedValues();
    void refusedValues_data() { vectors("ferry-refused"_L1); }
    void refusedValues();
    void frames_data() { vectors("ferry-frames"_L1); }
    void frames();
    void acceptedFrames_data() { vectors("ferry-accepted-frames"_L1); }
    void acceptedFrames();
    void refusedFrames_data() { vectors("ferry-refused-frames"_L1); }
    void refusedFrames();
    void sharedFrames_data() { vectors("ferry-shared-frames"_L1); }
    void sharedFrames();
    void acceptedSharedFrames_data() { vectors("ferry-accepted-shared-frames"_L1); }
    void acceptedSharedFrames();
    void refusedSharedFrames_data() { vectors("ferry-refused-shared-frames"_L1); }
    void refusedSharedFrames();
    void everyKindHasAVector();
    void truncatedVectorsAreRefused();
    void changedVectorsNeverCrash();

private:
    struct Vector
    {
        int line = 0;
        QByteArray bytes;
        QString text;
        QList<QByteArray> attachments;
    };

    QList<Vector> block(QLatin1StringView word) const;
    void vectors(QLatin1StringView word) const;

    QStringList m_lines;
};

void tst_Protocol::initTestCase()
{
    QFile file(QStringLiteral(FERRY_PROTOCOL_FILE));
    QVERIFY2(file.open(QIODevice::ReadOnly), FERRY_PROTOCOL_FILE);
    m_lines = QString::fromUtf8(file.readAll()).split(u'\n');
    // Guards the reader below: a block that it no longer finds must not pass for a test.
    QVERIFY(block("ferry-values"_L1).size() > 80);
    QVERIFY(block("ferry-accepted"_L1).size() > 40);
    QVERIFY(block("ferry-refused"_L1).size() > 30);
    QVERIFY(block("ferry-frames"_L1).size() > 15);
    QVERIFY(block("ferry-accepted-frames"_L1).size() > 1);
    QVERIFY(block("ferry-refused-frames"_L1).size() > 20);
}

QList<tst_Protocol::Vector> tst_Protocol::block(QLatin1StringView word) const
{
    QList<Vector> result;
    bool inside = false;
    for (qsizetype i = 0; i < m_lines.size(); ++i) {
        const QString &line = m_lines.at(i);
        if (line.startsWith("```"_L1)) {
            inside = !inside && line == "```"_L1 + word;
            continue;
        }
        if (!inside || line.startsWith(u'#'))
            continue;
        const qsizetype bar = line.indexOf(u'|');
        Vector vector;
        vector.line = int(i + 1);
        vector.bytes = QByteArray::fromHex(line.left(bar).toLatin1());
        // The JSON may hold bars, attachments cannot: they are cut off from the end.
        QStringList parts = line.sliced(bar + 1).split(u'|');
        vector.text = parts.takeFirst().trimmed();
        for (const QString &part : std::as_const(parts))
            vector.attachments.append(QByteArray::fromHex(part.toLatin1()));
        result.append(vector);
    }
    return result;
}

void tst_Protocol::vectors(QLatin1StringView word) const
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<QByteArray>>("attachments");
    for (const Vector &vector : block(word)) {
        QTest::addRow("line %d: %s", vector.line, qPrintable(vector.text.left(40)))
            << vector.bytes << vector.text << vector.attachments;
    }
}

void tst_Protocol::values()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    acceptedValues();

    QVariant value;
    IpcError error;
    QVERIFY2(fromTaggedJson(parsed(text), attachments, &value, &error), error.what());
    QByteArray encoded;
    QVERIFY2(encodeValue(value, &encoded, &error, ErrorStack::Include), error.what());
    QCOMPARE(encoded.toHex(), bytes.toHex());
}

void tst_Protocol::acceptedValues()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    QVariant value;
    IpcError error;
    QVERIFY2(decodeValue(bytes, &value, &error), error.what());
    QList<QByteArray> found;
    QCOMPARE(compact(tagged(value, &found)), compact(parsed(text)));
    QCOMPARE(found, attachments);
}

void tst_Protocol::refusedValues()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QVariant value(u"untouched"_s);
    IpcError error;
    QVERIFY(!decodeValue(bytes, &value, &error));
    QVERIFY(!value.isValid());
    QVERIFY(error.is(IpcError::Code::Protocol));
    QVERIFY2(error.message().startsWith("Malformed message: "_L1 + text + " (byte "_L1),
             error.what());
}

void tst_Protocol::frames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    acceptedFrames();

    const Message message = messageOf(parsed(text).toObject(), attachments);
    QByteArray encoded = "room";
    IpcError error;
    QVERIFY2(encodeFrame(message, &encoded, &error), error.what());
    QCOMPARE(encoded.toHex(), "room"_ba.toHex() + bytes.toHex());
    qsizetype size = 0;
    QVERIFY(measure(message, &size, &error));
    QCOMPARE(size, bytes.size());
}

void tst_Protocol::acceptedFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    Message message;
    IpcError error;
    QVERIFY2(decodeFrame(bytes, &message, &error), error.what());
    QList<QByteArray> found;
    QCOMPARE(compact(described(message, &found)), compact(parsed(text)));
    QCOMPARE(found, attachments);
}

void tst_Protocol::refusedFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    Message message;
    IpcError error;
    QVERIFY(!decodeFrame(bytes, &message, &error));
    QVERIFY(error.is(IpcError::Code::Protocol));
    QVERIFY2(error.message().startsWith("Malformed message: "_L1 + text + " (byte "_L1),
             error.what());
}

void tst_Protocol::sharedFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    acceptedSharedFrames();

    Memory memory(attachments);
    QByteArray encoded;
    IpcError error;
    QVERIFY2(encodeFrame(messageOf(parsed(text).toObject(), attachments), &encoded, nullptr, &error,
                         ErrorStack::Omit, &memory),
             error.what());
    QCOMPARE(encoded.toHex(), bytes.toHex());
    QCOMPARE(memory.placedBytes(), attachments.value(0).size());
}

void tst_Protocol::acceptedSharedFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QFETCH(QList<QByteArray>, attachments);
    Memory memory(attachments);
    Message message;
    IpcError error;
    QVERIFY2(decodeFrame(bytes, &message, &error, {}, &memory), error.what());
    QList<QByteArray> found;
    QCOMPARE(compact(described(message, &found)), compact(parsed(text)));
    QCOMPARE(found, attachments);
    // Where it was not agreed on, nobody knows it.
    QVERIFY(!decodeFrame(bytes, &message, &error));
    QVERIFY(error.is(IpcError::Code::Protocol));
    for (qsizetype size = 0; size < bytes.size(); ++size)
        QVERIFY(!decodeFrame(QByteArray(bytes.constData(), size), &message, &error, {}, &memory));
}

void tst_Protocol::refusedSharedFrames()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    Memory memory({});
    Message message;
    IpcError error;
    QVERIFY(!decodeFrame(bytes, &message, &error, {}, &memory));
    QVERIFY2(error.message().startsWith("Malformed message: "_L1 + text + " (byte "_L1),
             error.what());
}

void tst_Protocol::everyKindHasAVector()
{
    QStringList kinds;
    for (const Vector &vector : block("ferry-frames"_L1) + block("ferry-shared-frames"_L1))
        kinds.append(parsed(vector.text).toObject().value("kind"_L1).toString());
    for (int kind = 0; kind <= int(MessageKind::MemoryForget); ++kind) {
        const char *name = messageKindName(MessageKind(kind));
        QVERIFY2(kinds.contains(QLatin1StringView(name)), name);
    }
}

void tst_Protocol::truncatedVectorsAreRefused()
{
    for (const auto word : { "ferry-frames"_L1, "ferry-accepted-frames"_L1 }) {
        for (const Vector &vector : block(word)) {
            for (qsizetype size = 0; size < vector.bytes.size(); ++size) {
                // A copy of its own, so that a read past the end is seen by AddressSanitizer.
                const QByteArray part(vector.bytes.constData(), size);
                Message message;
                IpcError error;
                QVERIFY2(!decodeFrame(part, &message, &error), part.toHex().constData());
                QVERIFY(error.is(IpcError::Code::Protocol));
            }
        }
    }
    for (const auto word : { "ferry-values"_L1, "ferry-accepted"_L1 }) {
        for (const Vector &vector : block(word)) {
            for (qsizetype size = 0; size < vector.bytes.size(); ++size) {
                const QByteArray part(vector.bytes.constData(), size);
                QVariant value;
                IpcError error;
                QVERIFY2(!decodeValue(part, &value, &error), part.toHex().constData());
            }
        }
    }
}

void tst_Protocol::changedVectorsNeverCrash()
{
    // Every byte of every frame replaced by every other: whatever is accepted must be encodable
    // again.
    int accepted = 0;
    int refused = 0;
    for (const Vector &vector : block("ferry-frames"_L1)) {
        for (qsizetype at = 0; at < vector.bytes.size(); ++at) {
            QByteArray bytes = vector.bytes;
            for (int byte = 0; byte < 256; ++byte) {
                bytes[at] = char(byte);
                Message message;
                IpcError error;
                if (!decodeFrame(bytes, &message, &error)) {
                    QVERIFY(error.is(IpcError::Code::Protocol));
                    ++refused;
                    continue;
                }
                ++accepted;
                QByteArray again;
                QVERIFY2(encodeFrame(message, &again, &error, ErrorStack::Include), error.what());
            }
        }
    }
    QVERIFY(accepted > 1000);
    QVERIFY(refused > 1000);
}

QTEST_GUILESS_MAIN(tst_Protocol)
#include "tst_protocol.moc"
