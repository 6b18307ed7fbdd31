// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/jsonforms_p.h>

#include <ferry/codec/clone_p.h>

#include <QtCore/QCborArray>
#include <QtCore/QCborMap>
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtCore/QUuid>

using namespace Qt::StringLiterals;

// As everywhere in the walk, one level deep.

namespace Ferry {

bool fromJson(const QJsonValue &json, QVariant *form)
{
    switch (json.type()) {
    case QJsonValue::Null:
        *form = null();
        return true;
    case QJsonValue::Bool:
        *form = json.toBool();
        return true;
    case QJsonValue::Double:
        *form = normalNumber(json.toDouble());
        return true;
    case QJsonValue::String:
        *form = json.toString();
        return true;
    case QJsonValue::Undefined:
        *form = QVariant();
        return true;
    case QJsonValue::Array: {
        QVariantList list;
        const QJsonArray array = json.toArray();
        list.reserve(array.size());
        for (const QJsonValue &element : array)
            list.append(QVariant::fromValue(element));
        *form = list;
        return true;
    }
    case QJsonValue::Object: {
        QVariantMap map;
        const QJsonObject object = json.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            map.insert(it.key(), QVariant::fromValue(QJsonValue(it.value())));
        *form = map;
        return true;
    }
    }
    return false;
}

static bool hasTextKeysOnly(const QCborMap &map)
{
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (!it.key().isString())
            return false;
    }
    return true;
}

QVariant fromCborMap(const QCborMap &cbor)
{
    if (!hasTextKeysOnly(cbor)) {
        Map pairs;
        for (auto it = cbor.begin(); it != cbor.end(); ++it) {
            pairs.append({ QVariant::fromValue(QCborValue(it.key())),
                           QVariant::fromValue(QCborValue(it.value())) });
        }
        return QVariant::fromValue(pairs);
    }
    QVariantMap map;
    for (auto it = cbor.begin(); it != cbor.end(); ++it)
        map.insert(it.key().toString(), QVariant::fromValue(QCborValue(it.value())));
    return map;
}

bool fromCbor(const QCborValue &cbor, QVariant *form, QString *type)
{
    switch (cbor.type()) {
    case QCborValue::Null:
        *form = null();
        return true;
    case QCborValue::Undefined:
        *form = QVariant();
        return true;
    case QCborValue::False:
    case QCborValue::True:
        *form = cbor.toBool();
        return true;
    case QCborValue::Integer:
        *form = QVariant(cbor.toInteger());
        return true;
    case QCborValue::Double:
        *form = normalNumber(cbor.toDouble());
        return true;
    case QCborValue::ByteArray:
        *form = cbor.toByteArray();
        return true;
    case QCborValue::String:
        *form = cbor.toString();
        return true;
    case QCborValue::DateTime:
        *form = cbor.toDateTime();
        return true;
    case QCborValue::Url:
        *form = cbor.toUrl().toString(QUrl::FullyEncoded);
        return true;
    case QCborValue::RegularExpression:
        *form = QVariant::fromValue(RegExp(cbor.toRegularExpression()));
        return true;
    case QCborValue::Uuid:
        *form = cbor.toUuid().toString(QUuid::WithoutBraces);
        return true;
    case QCborValue::Map:
        *form = fromCborMap(cbor.toMap());
        return true;
    case QCborValue::Array: {
        QVariantList list;
        const QCborArray array = cbor.toArray();
        list.reserve(array.size());
        for (const QCborValue &element : array)
            list.append(QVariant::fromValue(element));
        *form = list;
        return true;
    }
    default:
        break;
    }
    *type = cbor.isTag() ? u"QCborValue of tag %1"_s.arg(quint64(cbor.tag())) : u"QCborValue"_s;
    return false;
}

} // namespace Ferry
