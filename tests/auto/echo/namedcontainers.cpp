// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "namedvalues.h"

#include <ferry/ipcerror.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>

#include <functional>

using namespace Qt::StringLiterals;
using namespace Ferry;

namespace FerryTest {

namespace {

using List = QVariantList;
using Object = QVariantMap;

QVariant var(const Map &map)
{
    return QVariant::fromValue(map);
}

QVariant var(const Set &set)
{
    return QVariant::fromValue(set);
}

QVariant date(qint64 time)
{
    return QDateTime::fromMSecsSinceEpoch(time, Qt::UTC);
}

List range(int count, const std::function<QVariant(int)> &make)
{
    List list;
    for (int i = 0; i < count; ++i)
        list.append(make(i));
    return list;
}

const QVariant undefined;

const std::pair<const char *, QString> oddKeys[] = {
    { "empty", u""_s },
    { "NUL", QString(QChar(0)) },
    { "space", u"a b"_s },
    { "quote", u"\""_s },
    { "backslash", u"\\"_s },
    { "other script", u"\u4e2d"_s },
    { "astral", u"\U0001d11e"_s },
    { "lone surrogate", QString(QChar(0xd800)) },
    { "U+FEFF", u"\ufeffk"_s },
    { "dollar", u"$"_s },
    { "value", u"v"_s },
    { "constructor", u"constructor"_s },
    { "toString", u"toString"_s },
    { "hasOwnProperty", u"hasOwnProperty"_s },
    { "length", u"length"_s },
    { "toJSON", u"toJSON"_s },
    { "then", u"then"_s },
    { "integer", u"7"_s },
    { "large integer", u"4294967296"_s },
    { "negative", u"-1"_s },
    { "fraction", u"1.5"_s },
    { "get", u"get"_s },
    { "line end", u"\n"_s },
};

void addArraysAndObjects(QList<NamedValue> *table)
{
    table->append({ u"Array, empty"_s, List() });
    table->append(
        { u"Array, mixed"_s,
          List { 1, u"two"_s, null(), undefined, true, -0.0, qQNaN(), List(), Object() } });
    // QVariant() around the elements: List { List() } would be a copy.
    table->append({ u"Array in Array"_s,
                    List { QVariant(List { QVariant(List()) }),
                           QVariant(List { QVariant(List()), QVariant(List { 1 }) }) } });
    for (int count : { 23, 24, 255, 256, 10000, 65536 })
        table->append({ u"Array of %1"_s.arg(count), range(count, [](int i) { return i; }) });
    table->append({ u"Array of objects"_s, range(300, [](int i) {
                        return Object { { u"id"_s, i },
                                        { u"name"_s, u"n%1"_s.arg(i) },
                                        { u"tags"_s, List { i, u"t"_s } } };
                    }) });

    table->append({ u"object, empty"_s, Object() });
    const Object d { { u"d"_s, undefined } };
    table->append(
        { u"object, nested"_s,
          Object {
              { u"a"_s, Object { { u"b"_s, Object { { u"c"_s, List { QVariant(d) } } } } } } } });
    Object all { { u"10"_s, u"a"_s }, { u"9"_s, u"b"_s }, { u"z"_s, 0 }, { u"__proto__"_s, -0.0 } };
    for (const auto &[word, key] : oddKeys) {
        const QString name = QString::fromLatin1(word);
        table->append({ u"key: "_s + name, Object { { key, name } } });
        all.insert(key, List { name });
    }
    table->append({ u"key: long"_s, Object { { QString(70000, u'k'), 1 } } });
    const QString proto = u"__proto__"_s;
    table->append({ u"key: __proto__"_s, Object { { proto, Object { { u"x"_s, 1 } } } } });
    table->append({ u"key: __proto__ null"_s, Object { { u"a"_s, 1 }, { proto, null() } } });
    const List inner { QVariant(Object { { proto, undefined } }) };
    table->append({ u"key: __proto__ deep"_s,
                    List { QVariant(Object { { proto, Object { { proto, inner } } } }) } });
    table->append({ u"keys: odd ones together"_s, all });
    for (int count : { 23, 24, 256, 10000 }) {
        Object object;
        for (int i = 0; i < count; ++i)
            object.insert(u"key%1"_s.arg(i), i);
        table->append({ u"object of %1 keys"_s.arg(count), object });
    }
}

void addTags(QList<NamedValue> *table)
{
    const std::pair<const char *, QVariant> tags[] = {
        { "u", undefined },
        { "n", u"NaN"_s },
        { "i", u"ff"_s },
        { "d", 0 },
        { "r", List { u"a"_s, u""_s } },
        { "m", List() },
        { "s", List() },
        { "e", Object { { u"name"_s, u"Error"_s }, { u"message"_s, u"m"_s } } },
        { "b", 0 },
        { "t", u"d800"_s },
        { "o", List { QVariant(List { u"a"_s, 1 }) } },
        { "x", 1 },
    };
    for (const auto &[name, value] : tags) {
        const QString word = QString::fromLatin1(name);
        table->append({ u"like the tag "_s + word,
                        Object { { u"$"_s, word },
                                 { u"v"_s, value },
                                 { u"k"_s, u"Uint8Array"_s },
                                 { u"a"_s, 0 } } });
    }
    const Object alone { { u"$"_s, u"u"_s } };
    table->append({ u"like a tag, alone"_s, alone });
    table->append({ u"like a tag, in itself"_s,
                    Object { { u"$"_s, Object { { u"$"_s, alone } } },
                             { u"v"_s, List { QVariant(Object { { u"$"_s, 1 } }) } } } });
    table->append({ u"like a tag, as key of a Map"_s,
                    var(Map { { alone, Object { { u"$"_s, u"t"_s }, { u"v"_s, u"0061"_s } } } }) });
}

void addMapsAndSets(QList<NamedValue> *table)
{
    table->append({ u"Map, empty"_s, var(Map()) });
    table->append({ u"Map, order"_s,
                    var(Map { { u"z"_s, 1 }, { u"a"_s, 2 }, { 3, u"c"_s }, { 1, u"d"_s } }) });
    table->append({ u"Map, keys of all kinds"_s,
                    var(Map { { 1, u"number"_s },
                              { u"1"_s, u"text"_s },
                              { true, u"boolean"_s },
                              { u"true"_s, u"text"_s },
                              { null(), 0 },
                              { undefined, 1 },
                              { qQNaN(), u"NaN"_s },
                              { 0.5, u"half"_s },
                              { date(5), u"date"_s },
                              { List { 1 }, u"array"_s },
                              { u""_s, u"empty"_s },
                              { QString(QChar(0xd800)), u"lone"_s } }) });
    const Object a { { u"a"_s, 1 } };
    table->append({ u"Map, objects as keys"_s,
                    var(Map { { Object(), 1 }, { Object(), 2 }, { a, 3 }, { a, 4 } }) });
    table->append({ u"Map, Maps as keys"_s,
                    var(Map { { var(Map { { var(Map()), 1 } }), var(Map { { 1, var(Map()) } }) },
                              { var(Set { 1 }), var(Set()) } }) });
    table->append(
        { u"Map, bytes as keys"_s, var(Map { { patternBytes(2), 1 }, { patternBytes(2), 2 } }) });
    table->append({ u"Map, __proto__"_s,
                    var(Map { { u"__proto__"_s, u"__proto__"_s }, { u"constructor"_s, 1 } }) });
    Map large;
    Set many;
    for (int i = 0; i < 10000; ++i) {
        large.append({ i % 2 ? QVariant(i) : QVariant(u"k%1"_s.arg(i)), i });
        many.append(u"s%1"_s.arg(i));
    }
    table->append({ u"Map of 10000"_s, var(large) });
    table->append({ u"Set, empty"_s, var(Set()) });
    table->append({ u"Set, order"_s, var(Set { u"z"_s, u"a"_s, 3, 1, u"1"_s }) });
    table->append({ u"Set, of all kinds"_s,
                    var(Set { 1, u"1"_s, true, null(), undefined, qQNaN(), List { 1 }, List { 1 },
                              Object(), Object(), date(5), var(Set { var(Map()) }) }) });
    table->append({ u"Set of 10000"_s, var(many) });
}

QVariant nested(int depth, const std::function<QVariant(const QVariant &, int)> &wrap)
{
    QVariant value = 1;
    for (int i = 0; i < depth; ++i)
        value = wrap(value, i);
    return value;
}

void addDepths(QList<NamedValue> *table)
{
    using Wrap = std::function<QVariant(const QVariant &, int)>;
    const Wrap array = [](const QVariant &v, int) { return List { v }; };
    const Wrap object = [](const QVariant &v, int) { return Object { { u"v"_s, v } }; };
    const Wrap odd = [](const QVariant &v, int) { return Object { { u"$"_s, v } }; };
    const Wrap set = [](const QVariant &v, int) { return var(Set { v }); };
    const std::pair<const char *, Wrap> wraps[] = {
        { "arrays", array },
        { "objects", object },
        { "objects with odd keys", odd },
        { "Maps",
          [](const QVariant &v, int) {
              return var(Map { { 1, v } });
          } },
        { "Maps as keys",
          [](const QVariant &v, int) {
              return var(Map { { v, 1 } });
          } },
        { "Sets", set },
        { "all sorts",
          [=](const QVariant &v, int i) {
              switch (i % 5) {
              case 0:
                  return array(v, i);
              case 1:
                  return object(v, i);
              case 2:
                  return var(Map { { v, 0 } });
              case 3:
                  return set(v, i);
              default:
                  return odd(v, i);
              }
          } },
    };
    for (const auto &[name, wrap] : wraps) {
        const QString what = QString::fromLatin1(name);
        const bool plain = what == u"arrays"_s || what == u"objects"_s;
        for (int depth : plain ? QList<int> { 2, 100, 511, 512 } : QList<int> { 2, 100, 300 })
            table->append({ u"depth %1 of "_s.arg(depth) + what, nested(depth, wrap) });
    }
}

QVariant error(const QString &message, const QString &name = u"Error"_s, const QString &code = {},
               const QVariant &data = {}, const QVariant &cause = {})
{
    IpcError error(message, code, data);
    error.setName(name);
    error.setCause(cause);
    return QVariant::fromValue(error);
}

void addErrors(QList<NamedValue> *table)
{
    const QString plain = u"Error"_s;
    for (const QString &name : { u"Error"_s, u"EvalError"_s, u"RangeError"_s, u"ReferenceError"_s,
                                 u"SyntaxError"_s, u"TypeError"_s, u"URIError"_s })
        table->append({ name, error(u"text of "_s + name, name) });
    table->append({ u"Error, empty message"_s, error(u""_s) });
    table->append({ u"Error, odd message"_s,
                    error(QString(QChar(0)) + QChar(0xd800) + u"\ufeff\U0001d11e"_s) });
    table->append({ u"Error, name of its own"_s, error(u"m"_s, u"MyError"_s) });
    table->append({ u"Error, code"_s, error(u"m"_s, plain, u"ERR_MINE"_s) });
    table->append(
        { u"Error, data"_s,
          error(u"m"_s, u"TypeError"_s, u"E"_s,
                Object { { u"list"_s, List { 1, date(2), var(Map { { 1, -0.0 } }) } } }) });
    table->append({ u"Error, data null"_s, error(u"m"_s, plain, {}, null()) });
    table->append(
        { u"Error, cause"_s, error(u"m"_s, plain, {}, {}, error(u"inner"_s, u"RangeError"_s)) });
    table->append({ u"Error, cause of a cause"_s,
                    error(u"1"_s, plain, {}, {},
                          error(u"2"_s, plain, {}, {}, error(u"3"_s, plain, u"3"_s))) });
    table->append({ u"Error, cause is text"_s, error(u"m"_s, plain, {}, {}, u"because"_s) });
    table->append({ u"Error, cause null"_s, error(u"m"_s, plain, {}, {}, null()) });
    table->append({ u"Errors in containers"_s,
                    List { error(u"a"_s), Object { { u"e"_s, error(u"b"_s, u"TypeError"_s) } },
                           var(Map { { error(u"c"_s), error(u"d"_s) } }) } });
}

void addDifferences(QList<NamedValue> *table)
{
    const Object s { { u"s"_s, 1 } };
    const Object a { { u"a"_s, 1 } };
    table->append({ u"hole"_s, List { 1, undefined, 3 } });
    table->append({ u"holes only"_s, List { undefined, undefined, undefined } });
    table->append({ u"hole at the end"_s, List { 1, undefined } });
    table->append({ u"Array with a name"_s, List { 1, 2 } });
    table->append({ u"shared object"_s, List { s, s } });
    table->append({ u"shared among keys and values"_s,
                    Object { { u"a"_s, s }, { u"b"_s, var(Map { { s, s } }) } } });
    table->append({ u"shared buffer"_s, List { patternBytes(4), patternBytes(6).mid(2) } });
    table->append({ u"boxed number"_s, -0.0 });
    table->append({ u"boxed string"_s, QString(QChar(0xd800)) });
    table->append({ u"boxed boolean"_s, false });
    table->append({ u"boxed BigInt"_s, QVariant::fromValue(BigInt(5)) });
    table->append({ u"class instance"_s, Object { { u"x"_s, 1 } } });
    table->append({ u"without prototype"_s, a });
    table->append({ u"inherited members"_s, Object { { u"b"_s, 2 } } });
    table->append({ u"frozen object"_s, a });
    table->append({ u"getter"_s, Object { { u"a"_s, 1 }, { u"b"_s, 2 } } });
    table->append({ u"symbol as key"_s, Object { { u"a"_s, 2 } } });
    for (const QString &name : { u"object with a tag"_s, u"object that poses as a Map"_s,
                                 u"object that poses as an iterator"_s })
        table->append({ name, a });
    table->append({ u"Math"_s, Object() });
    table->append({ u"hidden member"_s, a });
    table->append({ u"Map with a name"_s, var(Map { { 1, 2 } }) });
    table->append({ u"Date with a name"_s, date(5) });
    table->append({ u"RegExp that was used"_s, QVariant::fromValue(RegExp(u"a"_s, u"g"_s)) });
    table->append({ u"Proxy of an object"_s, Object { { u"a"_s, List { 1 } } } });
    table->append({ u"Proxy of an Array"_s, List { 1, 2 } });
    table->append({ u"Error, numeric code"_s, error(u"m"_s, u"Error"_s, u"7"_s) });
    table->append({ u"Error, other members"_s, error(u"m"_s) });
    table->append({ u"Error of a class of its own"_s, error(u"m"_s, u"Mine"_s) });
    table->append({ u"TypeError, name of its own"_s, error(u"m"_s, u"Mine"_s) });
    table->append({ u"Error, name of another class"_s, error(u"m"_s, u"RangeError"_s) });
}

} // namespace

void addContainers(QList<NamedValue> *table)
{
    addArraysAndObjects(table);
    addTags(table);
    addMapsAndSets(table);
    addDepths(table);
    addErrors(table);
    addDifferences(table);
}

} // namespace FerryTest
