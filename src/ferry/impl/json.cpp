// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/json_p.h>

#include <ferry/impl/convert.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>

#include <cmath>

namespace Ferry::Impl {

bool toJsonArray(const QVariant &from, QJsonArray *to, Mismatch *why)
{
    const QVariantList *elements = elementsOf(from);
    if (!elements)
        return refuse(from, QMetaType::fromType<QJsonArray>(), why);
    *to = QJsonArray();
    for (qsizetype i = 0; i < elements->size(); ++i) {
        QJsonValue element;
        if (!toJsonValue(elements->at(i), &element, why)) {
            why->enter(i);
            return false;
        }
        to->append(element); // undefined turns into null there, as in JSON.stringify()
    }
    return true;
}

bool toJsonObject(const QVariant &from, QJsonObject *to, Mismatch *why)
{
    if (from.metaType() != QMetaType::fromType<QVariantMap>())
        return refuse(from, QMetaType::fromType<QJsonObject>(), why);
    const auto &members = *static_cast<const QVariantMap *>(from.constData());
    *to = QJsonObject();
    for (auto it = members.begin(), end = members.end(); it != end; ++it) {
        QJsonValue member;
        if (!toJsonValue(it.value(), &member, why)) {
            why->enter(it.key());
            return false;
        }
        if (!member.isUndefined())
            to->insert(it.key(), member);
    }
    return true;
}

bool toJsonValue(const QVariant &from, QJsonValue *to, Mismatch *why)
{
    const QMetaType self = QMetaType::fromType<QJsonValue>();
    switch (from.typeId()) {
    case QMetaType::UnknownType:
        *to = QJsonValue(QJsonValue::Undefined);
        return true;
    case QMetaType::Nullptr:
        *to = QJsonValue(QJsonValue::Null);
        return true;
    case QMetaType::Bool:
        *to = from.toBool();
        return true;
    case QMetaType::Int:
    case QMetaType::LongLong:
        *to = from.toLongLong();
        return true;
    case QMetaType::Double:
        *to = from.toDouble();
        return std::isfinite(from.toDouble()) || refuse(from, self, why);
    case QMetaType::QString:
        *to = from.toString();
        return true;
    case QMetaType::QVariantList: {
        QJsonArray array;
        const bool ok = toJsonArray(from, &array, why);
        *to = array;
        return ok;
    }
    case QMetaType::QVariantMap: {
        QJsonObject object;
        const bool ok = toJsonObject(from, &object, why);
        *to = object;
        return ok;
    }
    default:
        return refuse(from, self, why);
    }
}

} // namespace Ferry::Impl
