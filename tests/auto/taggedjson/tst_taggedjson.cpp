// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../shared/valuerows.h"

#include <ferry/codec/taggedjson_p.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtTest/QTest>

using namespace Ferry;
using namespace Qt::StringLiterals;

// The vectors of PROTOCOL.md run through both codecs in tst_protocol; here is what they cannot say.
class tst_TaggedJson : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data() { Rows::addRows(); }
    void roundTrip();
    void refused_data() { Rows::addRefusedRows(); }
    void refused();
    void refusedLeavesAttachments();
    void attachmentsAreNumbered();
    void attachmentMayBeNamedTwice();
    void plainIsPlain();
    void bigIntegersAreTagged();
    void stackOnlyWhenAsked();
    void badTags_data();
    void badTags();
    void longValues_data();
    void longValues();
    void badLongValues_data();
    void badLongValues();
    void acceptedTags_data();
    void acceptedTags();
    void depth_data();
    void depth();
};

namespace {

QJsonValue parsed(const QByteArray &text)
{
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson("[" + text + "]", &error);
    if (error.error != QJsonParseError::NoError)
        qWarning() << text.left(100) << error.errorString();
    return document.array().at(0);
}

QByteArray textOf(const QJsonValue &json)
{
    const QByteArray text = QJsonDocument(QJsonArray { json }).toJson(QJsonDocument::Compact);
    return text.sliced(1, text.size() - 2);
}

} // namespace

void tst_TaggedJson::roundTrip()
{
    QFETCH(QVariant, in);
    QFETCH(QVariant, page);
    QJsonValue json;
    QList<QByteArray> attachments;
    IpcError error;
    QVERIFY2(toTaggedJson(in, u"value"_s, &json, &attachments, &error), error.what());
    // Through text, as it travels.
    QVariant value;
    QVERIFY2(fromTaggedJson(parsed(textOf(json)), attachments, &value, &error), error.what());
    QVERIFY2(Rows::same(value, page), Rows::textOf(value).constData());
}

void tst_TaggedJson::refused()
{
    QFETCH(QVariant, in);
    QFETCH(QString, where);
    QJsonValue json;
    QList<QByteArray> attachments;
    IpcError error;
    QVERIFY(!toTaggedJson(in, u"args[3]"_s, &json, &attachments, &error));
    QVERIFY(error.is(IpcError::Code::NotCloneable));
    QCOMPARE(error.message(), u"An object could not be cloned. (args[3]"_s + where + u')');
}

void tst_TaggedJson::refusedLeavesAttachments()
{
    QJsonValue json = u"old"_s;
    QList<QByteArray> attachments { "before" };
    IpcError error;
    const QVariantList value { QByteArray("x"), QVariant::fromValue<QObject *>(this) };
    QVERIFY(!toTaggedJson(value, u"value"_s, &json, &attachments, &error));
    QCOMPARE(attachments, QList<QByteArray> { "before" });
    QCOMPARE(json, QJsonValue(u"old"_s));
}

void tst_TaggedJson::attachmentsAreNumbered()
{
    QJsonValue json;
    QList<QByteArray> attachments { "first argument's" };
    IpcError error;
    const QVariantMap value { { u"a"_s, QByteArray("x") }, { u"b"_s, QByteArray("y") } };
    QVERIFY(toTaggedJson(value, u"args[1]"_s, &json, &attachments, &error));
    QCOMPARE(attachments, (QList<QByteArray> { "first argument's", "x", "y" }));
    QCOMPARE(textOf(json),
             R"({"a":{"$":"b","a":1,"k":"Uint8Array"},"b":{"$":"b","a":2,"k":"Uint8Array"}})"_ba);
}

void tst_TaggedJson::attachmentMayBeNamedTwice()
{
    QVariant value;
    IpcError error;
    QVERIFY(fromTaggedJson(
        parsed(R"([{"$":"b","k":"Uint8Array","a":0},{"$":"b","k":"DataView","a":0}])"), { "x" },
        &value, &error));
    QVERIFY(Rows::same(
        value,
        QVariantList { QByteArray("x"),
                       QVariant::fromValue(TypedArray(TypedArray::Kind::DataView, "x")) }));
}

void tst_TaggedJson::plainIsPlain()
{
    QJsonValue json;
    QList<QByteArray> attachments;
    IpcError error;
    const QVariant value =
        QVariantMap { { u"list"_s, QVariantList { 1, 0.5, u"text"_s, true, null() } },
                      { u"v"_s, qint64(5000000000) } };
    QVERIFY(toTaggedJson(value, u"value"_s, &json, &attachments, &error));
    QCOMPARE(textOf(json), R"({"list":[1,0.5,"text",true,null],"v":5000000000})"_ba);
    QVERIFY(attachments.isEmpty());
}

void tst_TaggedJson::bigIntegersAreTagged()
{
    QJsonValue json;
    QList<QByteArray> attachments;
    IpcError error;
    const QVariant value =
        QVariantList { qint64(9007199254740991), qint64(9007199254740992),
                       std::numeric_limits<qint64>::min(), std::numeric_limits<quint64>::max() };
    QVERIFY(toTaggedJson(value, u"value"_s, &json, &attachments, &error));
    QCOMPARE(
        textOf(json),
        R"([9007199254740991,{"$":"i","v":"20000000000000"},{"$":"i","v":"-8000000000000000"},{"$":"i","v":"ffffffffffffffff"}])"_ba);
}

void tst_TaggedJson::stackOnlyWhenAsked()
{
    IpcError thrown(u"m"_s);
    thrown.setStack(u"secret"_s);
    QJsonValue json;
    QList<QByteArray> attachments;
    IpcError error;
    const QVariant value = QVariant::fromValue(thrown);
    QVERIFY(toTaggedJson(value, u"value"_s, &json, &attachments, &error));
    QVERIFY(!textOf(json).contains("secret"));
    QVERIFY(toTaggedJson(value, u"value"_s, &json, &attachments, &error, ErrorStack::Include));
    QVERIFY(textOf(json).contains("secret"));
}

void tst_TaggedJson::badTags_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *json) { QTest::newRow(json) << QByteArray(json); };
    row(R"({"$":"x"})");
    row(R"({"$":""})");
    row(R"({"$":"uu"})");
    row(R"({"$":1})");
    row(R"({"$":null})");
    row(R"({"$":{"$":"u"}})");
    row(R"({"$":"n"})");
    row(R"({"$":"n","v":"0"})");
    row(R"({"$":"n","v":1})");
    row(R"({"$":"i"})");
    row(R"({"$":"i","v":5})");
    row(R"({"$":"i","v":""})");
    row(R"({"$":"i","v":"-"})");
    row(R"({"$":"i","v":"0x1"})");
    row(R"({"$":"i","v":"1 "})");
    row(R"({"$":"d"})");
    row(R"({"$":"d","v":"2020"})");
    row(R"({"$":"r","v":["a"]})");
    row(R"({"$":"r","v":["a","b","c"]})");
    row(R"({"$":"r","v":["a",1]})");
    row(R"({"$":"r","v":[{"$":"u"},""]})");
    row(R"({"$":"r","v":"a"})");
    row(R"({"$":"t"})");
    row(R"({"$":"t","v":"d80"})");
    row(R"({"$":"t","v":"d80g"})");
    row(R"({"$":"t","v":[55296]})");
    row(R"({"$":"s","v":{}})");
    row(R"({"$":"s"})");
    row(R"({"$":"m","v":{}})");
    row(R"({"$":"m","v":[1]})");
    row(R"({"$":"m","v":[[1]]})");
    row(R"({"$":"m","v":[[1,2,3]]})");
    row(R"({"$":"o","v":[["a",1],[1,2]]})");
    row(R"({"$":"o","v":[["a"]]})");
    row(R"({"$":"o","v":{"a":1}})");
    row(R"({"$":"e","v":[]})");
    row(R"({"$":"e"})");
    row(R"({"$":"e","v":{"name":1}})");
    row(R"({"$":"e","v":{"message":null}})");
    row(R"({"$":"e","v":{"code":{"$":"u"}}})");
    row(R"({"$":"b"})");
    row(R"({"$":"b","k":"Uint8Array"})");
    row(R"({"$":"b","k":"Uint8Array","a":-1})");
    row(R"({"$":"b","k":"Uint8Array","a":1})");
    row(R"({"$":"b","k":"Uint8Array","a":0.5})");
    row(R"({"$":"b","k":"Uint8Array","a":"0"})");
    row(R"({"$":"b","k":"Uint8Array","a":1e300})");
    row(R"({"$":"b","k":"Uint8","a":0})");
    row(R"({"$":"b","k":"ArrayBufferArray","a":0})");
    row(R"({"$":"b","k":"Array","a":0})");
    row(R"({"$":"b","k":"Object","a":0})");
    row(R"({"$":"b","a":0})");
    row(R"({"$":"b","k":"Int16Array","a":0})");
    row(R"([[{"deep":{"$":"x"}}]])");
}

void tst_TaggedJson::badTags()
{
    QFETCH(QByteArray, json);
    QVariant value(u"old"_s);
    IpcError error;
    QVERIFY(!fromTaggedJson(parsed(json), { "abc" }, &value, &error));
    QVERIFY(error.is(IpcError::Code::Protocol));
    QVERIFY2(error.message().startsWith("Malformed message: bad tagged value \""_L1), error.what());
    QVERIFY(!value.isValid());
}

// Each goes on in the second attachment; the first is three bytes.
void tst_TaggedJson::longValues_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QVariant>("value");
    const auto row = [](const char *name, const char *json, const char *rest,
                        const QVariant &value) {
        QTest::newRow(name) << QByteArray(json) << QByteArray::fromHex(rest) << value;
    };
    row("list", R"({"$":"+","v":[1],"a":1})", "820203", QVariantList { 1, 2, 3 });
    row("list of unknown length", R"({"$":"+","v":[],"a":1})", "9f02ff", QVariantList { 2 });
    row("text", R"({"$":"+","v":"a","a":1})", "6162", u"ab"_s);
    row("object", R"({"$":"+","v":{"a":1,"b":0},"a":1})", "a2616202616303",
        QVariantMap { { u"a"_s, 1 }, { u"b"_s, 2 }, { u"c"_s, 3 } });
    row("inner first", R"([{"$":"+","v":[{"$":"+","v":{"x":{"$":"+","v":"t","a":1}},"a":1}],"a":1}])",
        "6175a16179018102",
        QVariantList { QVariantList { QVariantMap { { u"x"_s, u"tu"_s }, { u"y"_s, 1 } }, 2 } });
    // [{"$":"b","k":"Uint8Array","a":0}]
    row("tagged JSON inside", R"({"$":"+","v":[],"a":1})",
        "81da4645520678225b7b2224223a2262222c226b223a225569"
        "6e74384172726179222c2261223a307d5d",
        QVariantList { "abc"_ba });
}

void tst_TaggedJson::longValues()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, rest);
    QFETCH(QVariant, value);
    QVariant found;
    IpcError error;
    QVERIFY2(fromTaggedJson(parsed(json), { "abc", rest }, &found, &error), error.what());
    QVERIFY2(Rows::same(found, value), Rows::textOf(found).constData());
}

void tst_TaggedJson::badLongValues_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("rest");
    const auto row = [](const char *name, const char *json, const char *rest) {
        QTest::newRow(name) << QByteArray(json) << QByteArray::fromHex(rest);
    };
    row("no attachment", R"({"$":"+","v":[]})", "80");
    row("an attachment too far", R"({"$":"+","v":[],"a":2})", "80");
    row("nothing", R"({"$":"+","v":[],"a":1})", "");
    row("too much", R"({"$":"+","v":[],"a":1})", "8080");
    row("too few items", R"([{"$":"+","v":[],"a":1},{"$":"+","v":[],"a":1}])", "80");
    row("two attachments", R"([{"$":"+","v":[],"a":1},{"$":"+","v":[],"a":0}])", "80");
    row("truncated", R"({"$":"+","v":[],"a":1})", "8201");
    row("text behind a list", R"({"$":"+","v":[],"a":1})", "6161");
    row("list behind text", R"({"$":"+","v":"","a":1})", "80");
    row("list behind an object", R"({"$":"+","v":{},"a":1})", "80");
    row("map behind a list", R"({"$":"+","v":[],"a":1})", "a0");
    row("Map behind an object", R"({"$":"+","v":{},"a":1})", "d90103a0");
    row("behind a number", R"({"$":"+","v":1,"a":1})", "01");
    row("behind a tagged value", R"({"$":"+","v":{"$":"s","v":[]},"a":1})", "a0");
    row("no tagged JSON", R"({"$":"+","v":[],"a":1})", "81da46455206627b7d");
    row("a bad tag inside", R"({"$":"+","v":[],"a":1})", "81da46455206695b7b2224223a317d5d");
    // [{"$":"+","v":[],"a":1}]
    row("goes on inside itself", R"({"$":"+","v":[],"a":1})",
        "81da4645520678185b7b2224223a222b222c2276223a5b5d2c2261223a317d5d");
}

void tst_TaggedJson::badLongValues()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, rest);
    QVariant value(u"old"_s);
    IpcError error;
    QVERIFY(!fromTaggedJson(parsed(json), { "abc", rest }, &value, &error));
    QVERIFY(error.is(IpcError::Code::Protocol));
    QVERIFY2(error.message().startsWith("Malformed message: bad tagged value \"+"_L1), error.what());
    QVERIFY(!value.isValid());
}

void tst_TaggedJson::acceptedTags_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("capital digits")
        << R"({"$":"i","v":"FF"})"_ba << QVariant::fromValue(BigInt(255));
    QTest::newRow("minus 0") << R"({"$":"i","v":"-0"})"_ba << QVariant::fromValue(BigInt());
    QTest::newRow("well-formed t") << R"({"$":"t","v":"0061"})"_ba << QVariant(u"a"_s);
    QTest::newRow("late date") << R"({"$":"d","v":1e300})"_ba << QVariant(QDateTime());
    QTest::newRow("Error without anything")
        << R"({"$":"e","v":{}})"_ba << QVariant::fromValue(IpcError());
    QTest::newRow("Error with more") << R"({"$":"e","v":{"errno":5,"name":"A"}})"_ba << [] {
        IpcError error;
        error.setName(u"A"_s);
        return QVariant::fromValue(error);
    }();
    QTest::newRow("last key wins")
        << R"({"$":"o","v":[["$",1],["$",2]]})"_ba << QVariant(QVariantMap { { u"$"_s, 2 } });
    QTest::newRow("5.0") << "5.0"_ba << QVariant(5);
    QTest::newRow("v alone") << R"({"v":1})"_ba << QVariant(QVariantMap { { u"v"_s, 1 } });
}

void tst_TaggedJson::acceptedTags()
{
    QFETCH(QByteArray, json);
    QFETCH(QVariant, value);
    QVariant found;
    IpcError error;
    QVERIFY2(fromTaggedJson(parsed(json), {}, &found, &error), error.what());
    QVERIFY2(Rows::same(found, value), Rows::textOf(found).constData());
}

void tst_TaggedJson::depth_data()
{
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("close");
    QTest::addColumn<int>("levels"); // of JSON for one of ours
    QTest::newRow("array") << "["_ba
                           << "]"_ba << 1;
    QTest::newRow("object") << R"({"a":)"_ba
                            << "}"_ba << 1;
    QTest::newRow("Set") << R"({"$":"s","v":[)"_ba
                         << "]}"_ba << 2;
    QTest::newRow("Error") << R"({"$":"e","v":{"cause":)"_ba
                           << "}}"_ba << 2;
    QTest::newRow("Map") << R"({"$":"m","v":[[1,)"_ba
                         << "]]}"_ba << 3;
}

void tst_TaggedJson::depth()
{
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, close);
    QFETCH(int, levels);
    // What QJsonDocument reads, we read; what we write, it reads.
    const int deepest = qMin(512, (maximumJsonNesting - 2) / levels);
    const QJsonValue json = parsed(open.repeated(deepest) + "1" + close.repeated(deepest));
    QVariant value;
    IpcError error;
    QVERIFY2(fromTaggedJson(json, {}, &value, &error), error.what());
    QJsonValue again;
    QList<QByteArray> attachments;
    QVERIFY2(toTaggedJson(value, u"value"_s, &again, &attachments, &error), error.what());
    QVERIFY(!parsed(textOf(again)).isNull());

    if (levels == 1) {
        const QJsonValue deeper = parsed(open.repeated(513) + "1" + close.repeated(513));
        QVERIFY(!fromTaggedJson(deeper, {}, &value, &error));
        QVERIFY2(error.message().contains("nested too deep"_L1), error.what());
    } else {
        QVERIFY(!toTaggedJson(QVariant::fromValue(Map { { 1, value } }), u"value"_s, &again,
                              &attachments, &error));
        QVERIFY2(error.message().endsWith(": nesting deeper than 512)"_L1), error.what());
    }
}

QTEST_GUILESS_MAIN(tst_TaggedJson)
#include "tst_taggedjson.moc"
