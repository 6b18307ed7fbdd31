// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "rows.h"

#include <ferry/impl/arguments.h>
#include <ferry/ipcerror.h>

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>

#include <cmath>

using namespace Rows;

namespace {

const qint64 big = qint64(1) << 40;

} // namespace

/*! \brief The table for what has parts: binaries, containers, gadgets, JSON and the value classes. */
class tst_ConvertCompound : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void binaries_data();
    void binaries() { Rows::run(); }
    void containers_data();
    void containers() { Rows::run(); }
    void gadgets_data();
    void gadgets() { Rows::run(); }
    void json_data();
    void json() { Rows::run(); }
    void ferrysOwn_data();
    void ferrysOwn() { Rows::run(); }
    void registered_data();
    void registered() { Rows::run(); }
    void deepPathStopsAtTheFirstProblem();
};

void tst_ConvertCompound::binaries_data()
{
    QTest::addColumn<Check>("check");

    accepts<QByteArray>("Uint8Array -> QByteArray", QByteArray("a\0b", 3), QByteArray("a\0b", 3));
    accepts<QByteArray>("ArrayBuffer -> QByteArray", typed<quint8>(Kind::ArrayBuffer, { 1, 2 }),
                        QByteArray("\1\2"));
    accepts<QByteArray>("DataView -> QByteArray", typed<quint8>(Kind::DataView, { 1, 2 }),
                        QByteArray("\1\2"));
    accepts<QByteArray>("Uint16Array -> QByteArray", typed<quint16>(Kind::Uint16, { 0x0201 }),
                        QByteArray("\1\2"));
    refuses<QByteArray>("string -> QByteArray", u"abc"_s, no(u"string"_s, u"QByteArray"_s));
    refuses<QByteArray>("array -> QByteArray", list({ 1 }), no(u"array"_s, u"QByteArray"_s));

    accepts<QList<quint8>>("Uint8Array -> QList", QByteArray("\1\2"), { 1, 2 });
    accepts<QList<qint8>>("Int8Array -> QList", typed<qint8>(Kind::Int8, { -1, 2 }), { -1, 2 });
    accepts<QList<quint8>>("Uint8ClampedArray -> QList",
                           typed<quint8>(Kind::Uint8Clamped, { 255 }), { 255 });
    accepts<QList<qint16>>("Int16Array -> QList", typed<qint16>(Kind::Int16, { -300, 2 }),
                           { -300, 2 });
    accepts<QList<quint16>>("Uint16Array -> QList", typed<quint16>(Kind::Uint16, { 65535 }),
                            { 65535 });
    accepts<QList<int>>("Int32Array -> QList", typed<int>(Kind::Int32, { -70000, 2 }),
                        { -70000, 2 });
    accepts<QList<quint32>>("Uint32Array -> QList", typed<quint32>(Kind::Uint32, { 4000000000U }),
                            { 4000000000U });
    accepts<QList<float>>("Float32Array -> QList", typed<float>(Kind::Float32, { 0.1F }),
                          { 0.1F });
    accepts<QList<double>>("Float64Array -> QList", typed<double>(Kind::Float64, { 0.1, 2 }),
                           { 0.1, 2 });
    accepts<std::vector<double>>("Float64Array -> std::vector",
                                 typed<double>(Kind::Float64, { 0.1, 2 }), { 0.1, 2 });
    accepts<QList<qint64>>("BigInt64Array -> QList", typed<qint64>(Kind::BigInt64, { -big }),
                           { -big });
    accepts<QList<quint64>>("BigUint64Array -> QList", typed<quint64>(Kind::BigUint64, { 7 }),
                            { 7 });
    accepts<QList<int>>("empty Int32Array -> QList", typed<int>(Kind::Int32, {}), {});
    refuses<QList<int>>("Float64Array -> QList<int>", typed<double>(Kind::Float64, { 1 }),
                        no(u"Float64Array"_s, u"QList<int>"_s));
    refuses<QList<quint32>>("Int32Array -> QList<quint32>", typed<int>(Kind::Int32, { 1 }),
                            no(u"Int32Array"_s, u"QList<quint32>"_s));
    refuses<QList<int>>("Uint8Array -> QList<int>", QByteArray("\1"),
                        no(u"Uint8Array"_s, u"QList<int>"_s));
    refuses<QList<quint8>>("ArrayBuffer -> QList", typed<quint8>(Kind::ArrayBuffer, { 1 }),
                           no(u"ArrayBuffer"_s, u"QList<quint8>"_s));
    refuses<QVariantList>("Int32Array -> QVariantList", typed<int>(Kind::Int32, { 1 }),
                          no(u"Int32Array"_s, u"QVariantList"_s));
}

void tst_ConvertCompound::containers_data()
{
    QTest::addColumn<Check>("check");

    const QVariant numbers = list({ 1, 2.0, 3 });
    accepts<QVariantList>("array -> QVariantList", numbers, { 1, 2.0, 3 });
    accepts<QList<int>>("array -> QList<int>", numbers, { 1, 2, 3 });
    accepts<std::vector<int>>("array -> std::vector", numbers, { 1, 2, 3 });
    accepts<QSet<int>>("array -> QSet", numbers, { 1, 2, 3 });
    accepts<QSet<int>>("set -> QSet", QVariant::fromValue(Ferry::Set { 1, 2 }), { 1, 2 });
    accepts<QStringList>("array -> QStringList", list({ u"a"_s, u"b"_s }), { u"a"_s, u"b"_s });
    accepts<QList<QList<int>>>("array of arrays", list({ list({ 1 }), list({}) }), { { 1 }, {} });
    accepts<QList<std::optional<int>>>("array with holes", list({ 1, undefined, null }),
                                       { 1, std::nullopt, std::nullopt });
    accepts<std::vector<bool>>("array -> std::vector<bool>", list({ true, false }),
                               { true, false });
    refuses<QVariantList>("object -> QVariantList", object({}),
                          no(u"object"_s, u"QVariantList"_s));
    refuses<QVariantList>("string -> QVariantList", u"a"_s, no(u"string"_s, u"QVariantList"_s));
    refuses<QVariantList>("set -> QVariantList", QVariant::fromValue(Ferry::Set { 1 }),
                          no(u"set"_s, u"QVariantList"_s));
    refuses<QList<int>>("set -> QList", QVariant::fromValue(Ferry::Set { 1 }),
                        no(u"set"_s, u"QList<int>"_s));
    refuses<QList<int>>("one element", list({ 1, u"2"_s }),
                        u"argument 1[1]: cannot convert string to int"_s);
    refuses<QStringList>("one element of QStringList", list({ u"a"_s, u"b"_s, 3 }),
                         u"argument 1[2]: cannot convert number to QString"_s);
    refuses<QList<QList<int>>>("one element, deeper", list({ list({}), list({ 1, 2.5 }) }),
                               u"argument 1[1][1]: cannot convert number to int (2.5)"_s);
    refuses<QList<qint64>>("number -> QList", 3, no(u"number"_s, u"QList<qint64>"_s));

    const QVariant ages = object({ { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<QVariantMap>("object -> QVariantMap", ages, { { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<QVariantHash>("object -> QVariantHash", ages, { { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<QMap<QString, int>>("object -> QMap", ages, { { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<QHash<QString, double>>("object -> QHash", ages, { { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<std::map<QString, int>>("object -> std::map", ages, { { u"ann"_s, 3 }, { u"bob"_s, 4 } });
    accepts<QMap<QString, QList<int>>>("object of arrays", object({ { u"a"_s, numbers } }),
                                       { { u"a"_s, { 1, 2, 3 } } });
    refuses<QVariantMap>("array -> QVariantMap", numbers, no(u"array"_s, u"QVariantMap"_s));
    refuses<QVariantMap>("map -> QVariantMap", QVariant::fromValue(Ferry::Map()),
                         no(u"map"_s, u"QVariantMap"_s));
    refuses<QMap<QString, int>>("one member", object({ { u"a"_s, 1 }, { u"b"_s, true } }),
                                u"argument 1.b: cannot convert boolean to int"_s);
    refuses<QHash<QString, int>>("one member with an odd name", object({ { u"a \"b"_s, true } }),
                                 u"argument 1[\"a \\\"b\"]: cannot convert boolean to int"_s);
    refuses<QMap<QString, int>>("one member with a long name",
                                object({ { QString(100000, u'a'), true } }),
                                u"argument 1[\"%1\"]: cannot convert boolean to int"_s.arg(
                                    QString(64, u'a')));
    refuses<QMap<QString, QString>>("error -> QMap",
                                    QVariant::fromValue(Ferry::IpcError(u"x"_s)),
                                    no(u"error"_s, u"QMap<QString,QString>"_s));
}

void tst_ConvertCompound::gadgets_data()
{
    QTest::addColumn<Check>("check");

    const QVariantMap ann = object({ { u"name"_s, u"Ann"_s }, { u"age"_s, 30 } });
    User expected;
    expected.name = u"Ann"_s;
    expected.age = 30;
    accepts<User>("object -> gadget", ann, expected);
    QVariantMap more = ann;
    more.insert(u"shoeSize"_s, 38);
    accepts<User>("an unknown key is ignored", more, expected);
    User defaults;
    accepts<User>("a missing key leaves the default", object({}), defaults);
    accepts<User>("a property without WRITE is ignored", object({ { u"label"_s, u"x"_s } }),
                  defaults);
    accepts<User>("a property that is not STORED is ignored",
                  object({ { u"session"_s, u"x"_s } }), defaults);
    User rich = expected;
    rich.favourite = Colour::Blue;
    rich.home.street = u"High St"_s;
    rich.scores = { 1, 2 };
    rich.tags = { u"a"_s };
    rich.limits = { { u"x"_s, 5 } };
    rich.past = { Address { u"Old St"_s, 9 } };
    rich.note = null;
    QVariantMap all = ann;
    all.insert(u"favourite"_s, 2);
    all.insert(u"home"_s, object({ { u"street"_s, u"High St"_s } }));
    all.insert(u"scores"_s, list({ 1, 2.0 }));
    all.insert(u"tags"_s, list({ u"a"_s }));
    all.insert(u"limits"_s, object({ { u"x"_s, 5 } }));
    all.insert(u"past"_s,
               list({ object({ { u"street"_s, u"Old St"_s }, { u"number"_s, 9 } }) }));
    all.insert(u"note"_s, null);
    accepts<User>("every kind of property", all, rich);
    User typedScores;
    typedScores.scores = { 5, 6 };
    accepts<User>("Int32Array -> a list property",
                  object({ { u"scores"_s, typed<int>(Kind::Int32, { 5, 6 }) } }), typedScores);
    User keepsNumber;
    keepsNumber.home.street = u"Low St"_s;
    accepts<User>("an inner gadget keeps the outer's default",
                  object({ { u"home"_s, object({ { u"street"_s, u"Low St"_s } }) } }),
                  keepsNumber);

    refuses<User>("array -> gadget", list({}), no(u"array"_s, u"User"_s));
    refuses<User>("error -> gadget", QVariant::fromValue(Ferry::IpcError(u"x"_s)),
                  no(u"error"_s, u"User"_s));
    refuses<User>("a wrong property", object({ { u"age"_s, u"30"_s } }),
                  u"argument 1.age: cannot convert string to int"_s);
    refuses<User>("an undefined property", object({ { u"age"_s, undefined } }),
                  u"argument 1.age: cannot convert undefined to int"_s);
    refuses<User>("a property out of range", object({ { u"age"_s, 3e9 } }),
                  u"argument 1.age: cannot convert number to int (3000000000)"_s);
    refuses<User>("a wrong enum property", object({ { u"favourite"_s, u"Blue"_s } }),
                  u"argument 1.favourite: cannot convert string to Palette::Colour"_s);
    refuses<User>("a wrong inner property",
                  object({ { u"home"_s, object({ { u"street"_s, 5 } }) } }),
                  u"argument 1.home.street: cannot convert number to QString"_s);
    refuses<User>("a wrong element of a list property",
                  object({ { u"scores"_s, list({ 1, null }) } }),
                  u"argument 1.scores[1]: cannot convert null to int"_s);
    refuses<User>("a wrong member of a map property",
                  object({ { u"limits"_s, object({ { u"x"_s, 0.5 } }) } }),
                  u"argument 1.limits.x: cannot convert number to int (0.5)"_s);
    refuses<User>("a wrong gadget in a list property",
                  object({ { u"past"_s, list({ object({ { u"number"_s, u"9"_s } }) }) } }),
                  u"argument 1.past[0].number: cannot convert string to int"_s);
    refuses<QList<User>>("a wrong gadget in a list", list({ ann, object({ { u"age"_s, true } }) }),
                         u"argument 1[1].age: cannot convert boolean to int"_s);
    refuses<User>("a list that Qt cannot walk",
                  object({ { u"readings"_s, list({ u"1C"_s }) } }),
                  u"argument 1.readings: cannot convert array to QList<Temperature> "
                  "(Ferry::registerType makes such types known)"_s);
    accepts<QList<User>>("array -> QList of gadgets", list({ ann }), { expected });
}

void tst_ConvertCompound::json_data()
{
    QTest::addColumn<Check>("check");

    accepts<QJsonValue>("undefined -> QJsonValue", undefined, QJsonValue(QJsonValue::Undefined));
    accepts<QJsonValue>("null -> QJsonValue", null, QJsonValue(QJsonValue::Null));
    accepts<QJsonValue>("boolean -> QJsonValue", true, QJsonValue(true));
    accepts<QJsonValue>("number -> QJsonValue", 1.5, QJsonValue(1.5));
    accepts<QJsonValue>("string -> QJsonValue", u"a"_s, QJsonValue(u"a"_s));
    accepts<QJsonValue>("array -> QJsonValue", list({ 1, null, u"a"_s }),
                        QJsonArray { 1, QJsonValue::Null, u"a"_s });
    accepts<QJsonObject>("object -> QJsonObject",
                         object({ { u"a"_s, list({ true }) }, { u"b"_s, undefined } }),
                         QJsonObject { { u"a"_s, QJsonArray { true } } });
    accepts<QJsonArray>("array -> QJsonArray", list({ 1, undefined }),
                        QJsonArray { 1, QJsonValue::Null });
    refuses<QJsonObject>("array -> QJsonObject", list({}), no(u"array"_s, u"QJsonObject"_s));
    refuses<QJsonArray>("object -> QJsonArray", object({}), no(u"object"_s, u"QJsonArray"_s));
    refuses<QJsonObject>("null -> QJsonObject", null, no(u"null"_s, u"QJsonObject"_s));
    refuses<QJsonValue>("NaN -> QJsonValue", std::nan(""), no(u"number"_s, u"QJsonValue"_s));
    refuses<QJsonValue>("date -> QJsonValue", QDateTime(), no(u"date"_s, u"QJsonValue"_s));
    refuses<QJsonObject>("Uint8Array inside", object({ { u"a"_s, list({ QByteArray("x") }) } }),
                         u"argument 1.a[0]: cannot convert Uint8Array to QJsonValue"_s);
}

void tst_ConvertCompound::ferrysOwn_data()
{
    QTest::addColumn<Check>("check");

    accepts<BigInt>("bigint -> BigInt", QVariant::fromValue(BigInt(5)), BigInt(5));
    refuses<BigInt>("number -> BigInt", 5, no(u"number"_s, u"Ferry::BigInt"_s));
    const RegExp expression(u"a"_s, u"g"_s);
    accepts<RegExp>("regexp -> RegExp", QVariant::fromValue(expression), expression);
    refuses<RegExp>("string -> RegExp", u"a"_s, no(u"string"_s, u"Ferry::RegExp"_s));
    const Ferry::Map map { { 1, u"a"_s } };
    accepts<Ferry::Map>("map -> Map", QVariant::fromValue(map), map);
    refuses<Ferry::Map>("object -> Map", object({}), no(u"object"_s, u"Ferry::Map"_s));
    accepts<Ferry::Set>("set -> Set", QVariant::fromValue(Ferry::Set { 1 }), Ferry::Set { 1 });
    refuses<Ferry::Set>("array -> Set", list({ 1 }), no(u"array"_s, u"Ferry::Set"_s));
    const TypedArray array(Kind::Int8, "ab");
    accepts<TypedArray>("Int8Array -> TypedArray", QVariant::fromValue(array), array);
    accepts<TypedArray>("Uint8Array -> TypedArray", QByteArray("ab"),
                        TypedArray(Kind::Uint8, "ab"));
    refuses<TypedArray>("array -> TypedArray", list({ 1 }), no(u"array"_s, u"Ferry::TypedArray"_s));
    const Ferry::IpcError error(u"text"_s, u"CODE"_s, 5);
    accepts<Ferry::IpcError>("error -> IpcError", QVariant::fromValue(error), error);
    refuses<Ferry::IpcError>("object -> IpcError", object({ { u"message"_s, u"x"_s } }),
                             no(u"object"_s, u"Ferry::IpcError"_s));
    refuses<Ferry::IpcError>("string -> IpcError", u"x"_s, no(u"string"_s, u"Ferry::IpcError"_s));
}

void tst_ConvertCompound::registered_data()
{
    QTest::addColumn<Check>("check");

    static const bool once = [] {
        QMetaType::registerConverterFunction(
            [](const void *from, void *to) {
                const QString text = *static_cast<const QString *>(from);
                bool ok = false;
                *static_cast<Temperature *>(to) = { text.chopped(1).toDouble(&ok) };
                return ok;
            },
            QMetaType::fromType<QString>(), QMetaType::fromType<Temperature>());
        return QMetaType::registerConverter<QVariantMap, Spot>(
            [](const QVariantMap &) { return Spot { u"converted"_s }; });
    }();
    QVERIFY(once);
    accepts<Temperature>("what the application registered", u"21.5C"_s, Temperature { 21.5 });
    refuses<Temperature>("a converter that says no", u"warm"_s, no(u"string"_s, u"Temperature"_s));
    refuses<Temperature>("no converter", 21.5, no(u"number"_s, u"Temperature"_s));
    accepts<QList<Temperature>>("in a list", list({ u"1C"_s }), { Temperature { 1 } });
    accepts<Spot>("it comes before the table", object({ { u"name"_s, u"x"_s } }),
                  Spot { u"converted"_s });
}

void tst_ConvertCompound::deepPathStopsAtTheFirstProblem()
{
    using Values = std::tuple<int, QList<QMap<QString, User>>>;
    const QVariant user = object({ { u"home"_s, object({ { u"number"_s, 1.5 } }) },
                                   { u"age"_s, 1 } });
    const QVariantList arguments { 1, list({ object({}), object({ { u"ann"_s, user } }) }), 3 };
    QString problem;
    QVERIFY(!Ferry::Impl::unpackArguments<Values>(arguments, &problem));
    QCOMPARE(problem,
             u"argument 2[1].ann.home.number: cannot convert number to int (1.5)"_s);
}

QTEST_GUILESS_MAIN(tst_ConvertCompound)

#include "tst_convertcompound.moc"
