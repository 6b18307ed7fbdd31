// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/convert.h>
#include <ferry/impl/numbers_p.h>
#include <ferry/ipcerror.h>
#include <ferry/sharedbuffer.h>

#include <QtCore/QMetaEnum>

#include <algorithm>

using namespace Qt::StringLiterals;

// What the errors of a conversion say: the words for types on either side, and the path between them.

namespace Ferry::Impl {

namespace {

// A peer chose the key: what is quoted of it in an error stays short.
constexpr qsizetype longestKey = 64;

bool isIdentifier(const QString &key)
{
    const auto isPart = [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'$'; };
    return !key.isEmpty() && key.size() <= longestKey && !key.front().isDigit()
        && std::all_of(key.begin(), key.end(), isPart);
}

QString typedArrayWord(TypedArray::Kind kind)
{
    if (kind == TypedArray::Kind::ArrayBuffer || kind == TypedArray::Kind::DataView)
        return QString::fromLatin1(QMetaEnum::fromType<TypedArray::Kind>().valueToKey(int(kind)));
    return QString::fromLatin1(QMetaEnum::fromType<TypedArray::Kind>().valueToKey(int(kind)))
        + u"Array"_s;
}

} // namespace

void Mismatch::setReason(const QString &reason)
{
    m_path.clear();
    m_reason = reason;
}

void Mismatch::addHint(const QString &hint)
{
    m_reason += u" ("_s + hint + u')';
}

void Mismatch::enter(qsizetype index)
{
    m_path.prepend(u'[' + QString::number(index) + u']');
}

void Mismatch::enter(const QString &key)
{
    if (isIdentifier(key)) {
        m_path.prepend(u'.' + key);
    } else {
        QString quoted = key.left(longestKey);
        quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        m_path.prepend(u"[\""_s + quoted + u"\"]"_s);
    }
}

void Mismatch::enterPair(qsizetype index, int side)
{
    m_path.prepend(u".entries()[%1][%2]"_s.arg(QString::number(index), QString::number(side)));
}

QString Mismatch::text(const QString &root) const
{
    return root + m_path + u": "_s + m_reason;
}

QString valueWord(const QVariant &value)
{
    if (!value.isValid())
        return u"undefined"_s;
    const QMetaType type = value.metaType();
    if (isNumber(type))
        return u"number"_s;
    switch (type.id()) {
    case QMetaType::Nullptr:
        return u"null"_s;
    case QMetaType::Bool:
        return u"boolean"_s;
    case QMetaType::QString:
        return u"string"_s;
    case QMetaType::QDateTime:
        return u"date"_s;
    case QMetaType::QVariantList:
        return u"array"_s;
    case QMetaType::QVariantMap:
        return u"object"_s;
    case QMetaType::QByteArray:
        return u"Uint8Array"_s;
    default:
        break;
    }
    if (type == QMetaType::fromType<BigInt>())
        return u"bigint"_s;
    if (type == QMetaType::fromType<SharedBuffer>())
        return u"SharedBuffer"_s;
    if (type == QMetaType::fromType<RegExp>())
        return u"regexp"_s;
    if (type == QMetaType::fromType<Map>())
        return u"map"_s;
    if (type == QMetaType::fromType<Set>())
        return u"set"_s;
    if (type == QMetaType::fromType<IpcError>())
        return u"error"_s;
    if (type == QMetaType::fromType<TypedArray>())
        return typedArrayWord(static_cast<const TypedArray *>(value.constData())->kind());
    return typeWord(type);
}

QString typeWord(QMetaType type)
{
    struct Alias
    {
        QLatin1String name;
        QLatin1String word;
    };
    static constexpr Alias aliases[] = {
        { QLatin1String("qlonglong"), QLatin1String("qint64") },
        { QLatin1String("qulonglong"), QLatin1String("quint64") },
        { QLatin1String("uint"), QLatin1String("quint32") },
        { QLatin1String("short"), QLatin1String("qint16") },
        { QLatin1String("ushort"), QLatin1String("quint16") },
        { QLatin1String("signed char"), QLatin1String("qint8") },
        { QLatin1String("schar"), QLatin1String("qint8") },
        { QLatin1String("uchar"), QLatin1String("quint8") },
    };
    QString name = QString::fromLatin1(type.name());
    name.replace(u"std::__cxx11::"_s, u"std::"_s)
        .replace(u"std::basic_string<char>"_s, u"std::string"_s)
        .replace(u"std::basic_string<char16_t>"_s, u"std::u16string"_s)
        .replace(u"QMap<QString,QVariant>"_s, u"QVariantMap"_s)
        .replace(u"QList<QVariant>"_s, u"QVariantList"_s)
        .replace(u"QList<QString>"_s, u"QStringList"_s);
    // Whole words only, also inside QList<…>.
    QString result;
    QString word;
    const auto flush = [&] {
        for (const Alias &alias : aliases) {
            if (word == alias.name) {
                word = alias.word;
                break;
            }
        }
        result += word;
        word.clear();
    };
    for (const QChar c : name) {
        if (c == u'<' || c == u'>' || c == u',') {
            flush();
            result += c;
        } else {
            word += c;
        }
    }
    flush();
    return result;
}

} // namespace Ferry::Impl
