// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QVariant>

QT_BEGIN_NAMESPACE
class QJsonArray;
class QJsonObject;
class QJsonValue;
QT_END_NAMESPACE

namespace Ferry::Impl {

class Mismatch;

// What JSON can say: undefined, null, boolean, finite numbers up to 64 bits, string, array, object.
bool toJsonValue(const QVariant &from, QJsonValue *to, Mismatch *why);
bool toJsonObject(const QVariant &from, QJsonObject *to, Mismatch *why);
bool toJsonArray(const QVariant &from, QJsonArray *to, Mismatch *why);

} // namespace Ferry::Impl
