// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/valuerows.h"

#include <ferry/codec/cborvalue_p.h>

#include <QtCore/QCborStreamReader>
#include <QtCore/QCborValue>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Ferry;
using namespace Qt::StringLiterals;

class tst_CborValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data() { Rows::addRows(); }
    void roundTrip();
    void stockLibraryReads_data() { Rows::addRows(); }
    void stockLibraryReads();
    void exactBytes_data();
    void exactBytes();
    void refused_data() { Rows::addRefusedRows(); }
    void refused();
    void refusedLeavesOutput();
    void longPathIsShortened();
    void stackOnlyWhenAsked();
    void tooDeepToEncode();
    void nestingLimitCountsEveryContainer_data();
    void nestingLimitCountsEveryContainer();
    void millionLevels_data();
    void millionLevels();
    void announcedLengthsAllocateNothing_data();
    void announcedLengthsAllocateNothing();
    void sameKeysShareMemory();
    void keysOfOneHashStayApart();
    void truncatedRows_data() { Rows::addRows(); }
    void truncatedRows();
    void randomBytes();
};

namespace {

QByteArray encoded(const QVariant &value)
{
    QByteArray bytes;
    IpcError error;
    if (!encodeValue(value, &bytes, &error, ErrorStack::Include))
        qWarning() << error;
    return bytes;
}

} // namespace

void tst_CborValue::roundTrip()
{
    QFETCH(QVariant, in);
    QFETCH(QVariant, out);
    QByteArray bytes;
    IpcError error;
    QVERIFY2(encodeValue(in, &bytes, &error), error.what());
    QVariant value(u"old"_s);
    QVERIFY2(decodeValue(bytes, &value, &error), error.what());
    QVERIFY2(Rows::same(value, out), Rows::textOf(value).constData());

    // The normal form is where the way ends: it goes round unchanged.
    QVariant again;
    QVERIFY2(decodeValue(encoded(value), &again, &error), error.what());
    QVERIFY2(Rows::same(again, value), Rows::textOf(again).constData());
}

void tst_CborValue::stockLibraryReads()
{
    QFETCH(QVariant, in);
    QCborParserError error;
    const QByteArray bytes = encoded(in);
    QCborValue::fromCbor(bytes, &error);
    QCOMPARE(error.error, QCborError::NoError);
    QCOMPARE(error.offset, bytes.size());
}

void tst_CborValue::exactBytes_data()
{
    // Types of C++ that no vector of PROTOCOL.md can name.
    QTest::addColumn<QVariant>("value");
    QTest::addColumn<QByteArray>("hex");
    QTest::newRow("qint64") << QVariant(qint64(5000000000)) << "1b000000012a05f200"_ba;
    QTest::newRow("uint") << QVariant(4000000000U) << "1aee6b2800"_ba;
    QTest::newRow("least qint64") << QVariant(std::numeric_limits<qint64>::min())
                                  << "3b7fffffffffffffff"_ba;
    QTest::newRow("greatest quint64")
        << QVariant(std::numeric_limits<quint64>::max()) << "1bffffffffffffffff"_ba;
    QTest::newRow("integral double") << QVariant(5.0) << "05"_ba;
    QTest::newRow("negative NaN") << QVariant(-std::numeric_limits<double>::quiet_NaN())
                                  << "fb7ff8000000000000"_ba;
    QTest::newRow("sorted keys") << QVariant(QVariantHash { { u"b"_s, 1 }, { u"a"_s, 2 } })
                                 << "a2616102616201"_ba;
}

void tst_CborValue::exactBytes()
{
    QFETCH(QVariant, value);
    QFETCH(QByteArray, hex);
    QCOMPARE(encoded(value).toHex(), hex);
}

void tst_CborValue::refused()
{
    QFETCH(QVariant, in);
    QFETCH(QString, where);
    QByteArray bytes;
    IpcError error;
    QVERIFY(!encodeValue(in, &bytes, &error));
    QVERIFY(error.is(IpcError::Code::NotCloneable));
    QCOMPARE(error.message(), u"An object could not be cloned. (value"_s + where + u')');
    QVERIFY(bytes.isEmpty());
}

void tst_CborValue::refusedLeavesOutput()
{
    QByteArray bytes = "before";
    IpcError error;
    const QVariantList value { QByteArray(100000, 'x'), QVariant::fromValue<QObject *>(this) };
    QVERIFY(!encodeValue(value, &bytes, &error));
    QCOMPARE(bytes, "before"_ba);
    QVERIFY(encodeValue(1, &bytes, &error));
    QCOMPARE(bytes, "before\x01"_ba);
}

void tst_CborValue::longPathIsShortened()
{
    QVariant value = QVariant::fromValue<QObject *>(this);
    for (int i = 0; i < 400; ++i)
        value = QVariantMap { { u"member"_s, value } };
    QByteArray bytes;
    IpcError error;
    QVERIFY(!encodeValue(value, &bytes, &error));
    QVERIFY2(error.message().size() < 300, error.what());
    QVERIFY2(error.message().contains(u"(value.member.member"_s), error.what());
    QVERIFY2(error.message().endsWith(".member.member: tst_CborValue*)"_L1)
                 || error.message().endsWith(".member.member: QObject*)"_L1),
             error.what());
    QVERIFY(error.message().contains(u'…'));
}

void tst_CborValue::stackOnlyWhenAsked()
{
    IpcError inner(u"inner"_s);
    inner.setStack(u"secret inner"_s);
    IpcError thrown(u"outer"_s);
    thrown.setStack(u"secret outer"_s);
    thrown.setCause(QVariant::fromValue(inner));
    const QVariant value = QVariantList { QVariant::fromValue(thrown) };
    QByteArray without;
    QByteArray with;
    IpcError error;
    QVERIFY(encodeValue(value, &without, &error));
    QVERIFY(encodeValue(value, &with, &error, ErrorStack::Include));
    QVERIFY(!without.contains("secret"));
    QVERIFY(with.contains("secret outer") && with.contains("secret inner"));
    QVariant back;
    QVERIFY(decodeValue(with, &back, &error));
    QVERIFY(Rows::same(back, value));
}

void tst_CborValue::tooDeepToEncode()
{
    QByteArray bytes;
    IpcError error;
    QVERIFY(encodeValue(Rows::nested(512), &bytes, &error));
    QVERIFY(!encodeValue(Rows::nested(513), &bytes, &error));
    QVERIFY(error.is(IpcError::Code::NotCloneable));
    QVERIFY2(error.message().endsWith(": nesting deeper than 512)"_L1), error.what());
}

void tst_CborValue::nestingLimitCountsEveryContainer_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("array") << "81"_ba
                           << ""_ba;
    QTest::newRow("indefinite array") << "9f"_ba
                                      << "ff"_ba;
    QTest::newRow("object") << "a16161"_ba
                            << ""_ba;
    QTest::newRow("Map value") << "d90103a100"_ba
                               << ""_ba;
    QTest::newRow("Map key") << "d90103a1"_ba
                             << "00"_ba;
    QTest::newRow("Set") << "d9010281"_ba
                         << ""_ba;
    QTest::newRow("Error") << "da46455202a1656361757365"_ba
                           << ""_ba;
    QTest::newRow("tagged array") << "d9d9f781"_ba
                                  << ""_ba;
}

void tst_CborValue::nestingLimitCountsEveryContainer()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, end);
    const auto levels = [&](int depth) {
        return QByteArray::fromHex(open.repeated(depth) + "00" + end.repeated(depth));
    };
    QVariant value;
    IpcError error;
    QVERIFY2(decodeValue(levels(512), &value, &error), error.what());
    QByteArray bytes;
    QVERIFY2(encodeValue(value, &bytes, &error), error.what());
    QVERIFY(!decodeValue(levels(513), &value, &error));
    QVERIFY2(error.message().contains("nested too deep"_L1), error.what());
}

void tst_CborValue::millionLevels_data()
{
    nestingLimitCountsEveryContainer_data();
    QTest::newRow("tags") << "d9d9f7"_ba
                          << ""_ba;
}

void tst_CborValue::millionLevels()
{
    QFETCH(QByteArray, open);
    const QByteArray bytes = QByteArray::fromHex(open).repeated(1000000);
    QVariant value;
    IpcError error;
    QVERIFY(!decodeValue(bytes, &value, &error));
    QVERIFY(error.is(IpcError::Code::Protocol));
}

void tst_CborValue::announcedLengthsAllocateNothing_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("array") << "9b0000010000000000"_ba;
    QTest::newRow("object") << "bb0000010000000000"_ba;
    QTest::newRow("object of 2^63") << "bb8000000000000000"_ba;
    QTest::newRow("bytes") << "5b0000010000000000"_ba;
    QTest::newRow("text") << "7b0000010000000000"_ba;
    QTest::newRow("largest text") << "7bffffffffffffffff"_ba;
    QTest::newRow("chunk") << "5f5b0000010000000000"_ba;
    QTest::newRow("Map") << "d90103bb0000010000000000"_ba;
    QTest::newRow("Set") << "d901029b0000010000000000"_ba;
    QTest::newRow("BigInt") << "c25b0000010000000000"_ba;
    QTest::newRow("typed array") << "d8565b0000010000000000"_ba;
}

void tst_CborValue::announcedLengthsAllocateNothing()
{
    // 2^40 of anything would end this process, here or under the sanitizer's allocation limit.
    QFETCH(QByteArray, head);
    QVariant value;
    IpcError error;
    QVERIFY(!decodeValue(QByteArray::fromHex(head) + QByteArray(100, '\0'), &value, &error));
    QVERIFY2(error.message().contains("truncated"_L1), error.what());
}

void tst_CborValue::sameKeysShareMemory()
{
    QVariantList records;
    for (int i = 0; i < 10; ++i)
        records.append(QVariantMap { { u"identifier"_s, i } });
    QVariant value;
    IpcError error;
    QVERIFY(decodeValue(encoded(records), &value, &error));
    QVERIFY(Rows::same(value, records));
    const QVariantMap seventh = value.toList().at(7).toMap();
    const QVariantMap eighth = value.toList().at(8).toMap();
    QCOMPARE(seventh.firstKey().constData(), eighth.firstKey().constData());
}

void tst_CborValue::keysOfOneHashStayApart()
{
    QVariantList records;
    for (int i = 0; i < 2000; ++i) {
        const QString key = u"k%1x%2"_s.arg(i % 7).arg(i, 4, 36, QChar(u'0'));
        records.append(QVariantMap { { key, i },
                                     { QString(i % 40, u'a') + u'b', u"\u00e4"_s },
                                     { QString(1 + i % 5, u'\u00e4'), i } });
    }
    QVariant value;
    IpcError error;
    QVERIFY(decodeValue(encoded(records), &value, &error));
    QVERIFY(Rows::same(value, records));
}

void tst_CborValue::truncatedRows()
{
    QFETCH(QVariant, in);
    const QByteArray bytes = encoded(in);
    const qsizetype stride = 1 + bytes.size() / 500;
    for (qsizetype size = 0; size < bytes.size(); size += stride) {
        // A copy of its own, so that a read past the end is seen by AddressSanitizer.
        const QByteArray part(bytes.constData(), size);
        QVariant value;
        IpcError error;
        QVERIFY2(!decodeValue(part, &value, &error), QByteArray::number(size).constData());
    }
}

void tst_CborValue::randomBytes()
{
    QRandomGenerator random(20261120);
    // Heads that lead deep into the reader come first more often than by chance.
    const QByteArray heads = QByteArray::fromHex("8182839fa1a2bf5f7fc1c2c3d90102d90103da46455201"
                                                 "da46455202d9524a60616240f6f7f5fbf9ff");
    int accepted = 0;
    for (int round = 0; round < 100000; ++round) {
        QByteArray bytes(1 + random.bounded(40), Qt::Uninitialized);
        for (char &byte : bytes) {
            byte = random.bounded(2) ? heads.at(random.bounded(heads.size()))
                                     : char(random.bounded(256));
        }
        QVariant value;
        IpcError error;
        if (!decodeValue(bytes, &value, &error)) {
            QVERIFY(error.is(IpcError::Code::Protocol));
            continue;
        }
        ++accepted;
        QVariant again;
        QVERIFY2(decodeValue(encoded(value), &again, &error), bytes.toHex().constData());
        QVERIFY2(Rows::same(again, value), bytes.toHex().constData());
    }
    QVERIFY2(accepted > 1000, QByteArray::number(accepted).constData());
}

QTEST_GUILESS_MAIN(tst_CborValue)
#include "tst_cborvalue.moc"
