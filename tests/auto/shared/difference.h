// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcerror.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QDebug>

#include <cmath>

namespace FerryTest {

/*! \brief Whether the stacks of errors must be equal as well. */
enum class Stacks { Compare, Ignore };

/*!
    \brief "" for equal in type and value, all the way down, else the way to the first difference.

    QVariant's own == calls 1 and 1.0 equal, and 0.0 and -0.0.
*/
QString difference(const QVariant &a, const QVariant &b, Stacks stacks = Stacks::Compare);

namespace Detail {

inline QString shortText(const QVariant &value)
{
    QString text;
    QDebug(&text).nospace() << value;
    return text.size() <= 120 ? text : text.left(120) + QStringLiteral("…");
}

inline QString behind(const QString &step, const QString &found)
{
    return found.isEmpty() ? found : step + found;
}

inline QString sizes(qsizetype a, qsizetype b)
{
    return a == b ? QString() : QStringLiteral(": %1 elements / %2").arg(a).arg(b);
}

inline QString lists(const QVariantList &a, const QVariantList &b, Stacks stacks)
{
    QString found = sizes(a.size(), b.size());
    for (qsizetype i = 0; found.isEmpty() && i < a.size(); ++i)
        found = behind(QStringLiteral("[%1]").arg(i), difference(a.at(i), b.at(i), stacks));
    return found;
}

inline QString objects(const QVariantMap &a, const QVariantMap &b, Stacks stacks)
{
    QString found = sizes(a.size(), b.size());
    for (auto x = a.begin(), y = b.begin(); found.isEmpty() && x != a.end(); ++x, ++y) {
        found =
            x.key() == y.key() ? difference(*x, *y, stacks) : QStringLiteral(": key / ") + y.key();
        found = behind(u'.' + x.key(), found);
    }
    return found;
}

inline QString maps(const Ferry::Map &a, const Ferry::Map &b, Stacks stacks)
{
    QString found = sizes(a.size(), b.size());
    for (qsizetype i = 0; found.isEmpty() && i < a.size(); ++i) {
        found = behind(QStringLiteral("[0]"), difference(a.at(i).first, b.at(i).first, stacks));
        if (found.isEmpty())
            found =
                behind(QStringLiteral("[1]"), difference(a.at(i).second, b.at(i).second, stacks));
        found = behind(QStringLiteral(".entries()[%1]").arg(i), found);
    }
    return found;
}

inline QString errors(const Ferry::IpcError &a, const Ferry::IpcError &b, Stacks stacks)
{
    const auto members = [stacks](const Ferry::IpcError &error) {
        QVariantMap map { { QStringLiteral("name"), error.name() },
                          { QStringLiteral("message"), error.message() },
                          { QStringLiteral("code"), error.code() },
                          { QStringLiteral("data"), error.data() },
                          { QStringLiteral("cause"), error.cause() } };
        if (stacks == Stacks::Compare)
            map.insert(QStringLiteral("stack"), error.stack());
        return map;
    };
    return objects(members(a), members(b), stacks);
}

} // namespace Detail

inline QString difference(const QVariant &a, const QVariant &b, Stacks stacks)
{
    using namespace Ferry;
    bool equal = a.metaType() == b.metaType();
    if (equal) {
        const int id = a.typeId();
        if (id == QMetaType::QVariantList)
            return Detail::lists(a.toList(), b.toList(), stacks);
        if (id == QMetaType::QVariantMap)
            return Detail::objects(a.toMap(), b.toMap(), stacks);
        if (id == qMetaTypeId<Set>())
            return Detail::behind(QStringLiteral(".values()"),
                                  Detail::lists(a.value<Set>(), b.value<Set>(), stacks));
        if (id == qMetaTypeId<Map>())
            return Detail::maps(a.value<Map>(), b.value<Map>(), stacks);
        if (id == qMetaTypeId<IpcError>())
            return Detail::errors(a.value<IpcError>(), b.value<IpcError>(), stacks);
        if (id == QMetaType::Double) {
            const double x = a.toDouble();
            const double y = b.toDouble();
            equal = std::isnan(x) ? std::isnan(y) : x == y && std::signbit(x) == std::signbit(y);
        } else {
            equal = a == b;
        }
    }
    return equal ? QString()
                 : QStringLiteral(": %1 / %2").arg(Detail::shortText(a), Detail::shortText(b));
}

} // namespace FerryTest
