// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QVariant>

QT_BEGIN_NAMESPACE
class QCborMap;
class QCborValue;
class QJsonValue;
QT_END_NAMESPACE

namespace Ferry {

// toNormalForm() for Qt's values of JSON and CBOR. False when the type's name, or the reason in \a
// type, should stand.
bool fromJson(const QJsonValue &json, QVariant *form);
bool fromCbor(const QCborValue &cbor, QVariant *form, QString *type);
QVariant fromCborMap(const QCborMap &cbor);

} // namespace Ferry
