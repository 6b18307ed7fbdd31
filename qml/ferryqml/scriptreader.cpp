// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptvalues_p.h"

#include <ferry/message/link_p.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QMetaEnum>
#include <QtCore/QScopeGuard>
#include <QtCore/QTimeZone>
#include <QtQml/QJSEngine>
#include <QtQml/QJSManagedValue>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

/*! \brief What values.js makes of an object. */
enum Shape {
    Plain,
    Instance,
    List,
    DateTime,
    Expression,
    Pairs,
    Values,
    Failure,
    Bytes,
    Unboxed,
    Refused
};

QString elementStep(quint32 index)
{
    return u"[%1]"_s.arg(index);
}

QString valueStep(quint32 index)
{
    return ".values()"_L1 + elementStep(index);
}

constexpr qsizetype depthLimit = 512; // a decoder's; deeper would be refused on the other side
constexpr qint64 valueLimit = 1 << 22; // a message of that many values is a mistake, not a message

class Reader
{
public:
    explicit Reader(ScriptValues *values)
        : m_values(values)
    {
    }

    bool read(const QJSValue &value, QVariant *out);
    bool readElements(const QJSValue &array, quint32 first, QString (*step)(quint32),
                      QVariantList *out);
    IpcError error(const QString &start) const;

private:
    bool readObject(const QJSValue &value, QVariant *out);
    bool readOpened(Shape shape, const QJSValue &parts, const QJSValue &value, QVariant *out);
    bool readFields(const QJSValue &parts, QVariant *out);
    bool readForeign(const QJSValue &parts, const QJSValue &value, QVariant *out);
    bool readPairs(const QJSValue &parts, QVariant *out);
    bool readError(const QJSValue &parts, QVariant *out);
    bool readMember(const QJSValue &value, const QString &step, QVariant *out);
    static QVariant readBytes(const QJSValue &parts);
    bool spend(qint64 count);
    bool refuse(const QString &type);
    static QString memberStep(const QString &key);
    static quint32 lengthOf(const QJSValue &array) { return array.property(u"length"_s).toUInt(); }

    ScriptValues *m_values;
    QList<QJSValue> m_ancestors;
    qint64 m_left = valueLimit;
    bool m_tooLarge = false;
    QString m_type;
    QString m_path; // grows from its end while the refusal travels up
};

bool Reader::refuse(const QString &type)
{
    m_type = type;
    return false;
}

bool Reader::spend(qint64 count)
{
    m_left -= count;
    m_tooLarge = m_left < 0;
    return !m_tooLarge;
}

IpcError Reader::error(const QString &start) const
{
    if (m_tooLarge)
        return IpcError(IpcError::Code::TooLarge,
                        u"More than %1 values in one message"_s.arg(valueLimit));
    return notCloneableError(start + m_path, m_type);
}

// The steps are those of PROTOCOL.md, section 3.
QString Reader::memberStep(const QString &key)
{
    bool identifier = !key.isEmpty() && !key.front().isDigit();
    for (const QChar c : key) {
        const bool letter = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z');
        identifier = identifier && (letter || (c >= u'0' && c <= u'9') || c == u'_' || c == u'$');
    }
    if (identifier)
        return u'.' + key;
    QString escaped = key;
    escaped.replace(u'\\', "\\\\"_L1).replace(u'"', "\\\""_L1);
    return "[\""_L1 + escaped + "\"]"_L1;
}

bool Reader::readMember(const QJSValue &value, const QString &step, QVariant *out)
{
    if (read(value, out))
        return true;
    m_path.prepend(step);
    return false;
}

bool Reader::read(const QJSValue &value, QVariant *out)
{
    if (!spend(1))
        return false;
    if (value.isUndefined()) {
        *out = QVariant();
    } else if (value.isNull()) {
        *out = null();
    } else if (value.isBool()) {
        *out = value.toBool();
    } else if (value.isNumber()) {
        const double number = value.toNumber();
        const bool integral = number >= std::numeric_limits<int>::min()
            && number <= std::numeric_limits<int>::max() && number == std::trunc(number)
            && !(number == 0 && std::signbit(number));
        *out = integral ? QVariant(int(number)) : QVariant(number);
    } else if (value.isString()) {
        *out = value.toString();
    } else if (value.isCallable()) {
        return refuse(u"function"_s);
    } else if (value.isQObject()) {
        const QObject *object = value.toQObject();
        return refuse(object ? QString::fromUtf8(object->metaObject()->className()) : u"QObject"_s);
    } else {
        if (m_ancestors.size() >= depthLimit)
            return refuse(u"nesting deeper than %1"_s.arg(depthLimit));
        for (const QJSValue &ancestor : std::as_const(m_ancestors)) {
            if (ancestor.strictlyEquals(value))
                return refuse(u"circular reference"_s);
        }
        m_ancestors.append(value);
        const auto leave = qScopeGuard([this] { m_ancestors.removeLast(); });
        return readObject(value, out);
    }
    return true;
}

bool Reader::readObject(const QJSValue &value, QVariant *out)
{
    if (value.isArray()) {
        QVariantList list;
        if (!readElements(value, 0, elementStep, &list))
            return false;
        *out = std::move(list);
        return true;
    }
    const QJSValue parts = m_values->open(value);
    return readOpened(Shape(parts.property(0).toInt()), parts, value, out);
}

bool Reader::readElements(const QJSValue &array, quint32 first, QString (*step)(quint32),
                          QVariantList *out)
{
    const quint32 length = lengthOf(array);
    if (m_left < length) // before anything of that size is allocated
        return spend(length);
    out->reserve(length - first);
    // QJSValue::property() swallows what a getter throws.
    const QJSManagedValue managed(array, m_values->engine());
    for (quint32 i = first; i < length; ++i) {
        QVariant element;
        const QJSValue value = managed.property(i);
        if (m_values->engine()->hasError()) { // a getter
            refuse(m_values->engine()->catchError().toString());
            m_path.prepend(step(i - first));
            return false;
        }
        if (!read(value, &element)) {
            m_path.prepend(step(i - first));
            return false;
        }
        out->append(std::move(element));
    }
    return true;
}

bool Reader::readOpened(Shape shape, const QJSValue &parts, const QJSValue &value, QVariant *out)
{
    switch (shape) {
    case Plain:
        return readFields(parts, out);
    case Instance:
        return readForeign(parts, value, out);
    case List: {
        QVariantList list;
        if (!readElements(parts, 1, elementStep, &list))
            return false;
        *out = std::move(list);
        return true;
    }
    case DateTime: {
        const double time = parts.property(1).toNumber();
        *out =
            std::isnan(time) ? QDateTime() : QDateTime::fromMSecsSinceEpoch(qint64(time), Qt::UTC);
        return true;
    }
    case Expression: {
        // Not the property "source": Qt 6.4 escapes slashes in it that are escaped already.
        const QString pattern = value.toVariant().toRegularExpression().pattern();
        *out = QVariant::fromValue(
            RegExp(pattern.isEmpty() ? u"(?:)"_s : pattern, parts.property(1).toString()));
        return true;
    }
    case Pairs:
        return readPairs(parts, out);
    case Values: {
        Set set;
        if (!readElements(parts, 1, valueStep, &set))
            return false;
        *out = QVariant::fromValue(set);
        return true;
    }
    case Failure:
        return readError(parts, out);
    case Bytes:
        *out = readBytes(parts);
        return true;
    case Unboxed:
        return read(parts.property(1), out);
    case Refused:
        break;
    }
    const QJSValue at = parts.property(2); // what throws when it is read
    if (at.isNumber())
        m_path = elementStep(at.toUInt());
    else if (at.isString())
        m_path = memberStep(at.toString());
    return refuse(parts.property(1).toString());
}

bool Reader::readFields(const QJSValue &parts, QVariant *out)
{
    QVariantMap map;
    const quint32 length = lengthOf(parts);
    for (quint32 i = 1; i + 1 < length; i += 2) {
        const QString key = parts.property(i).toString();
        QVariant value;
        if (!readMember(parts.property(i + 1), memberStep(key), &value))
            return false;
        map.insert(key, std::move(value));
    }
    *out = std::move(map);
    return true;
}

// An object that is not a plain one: of a JavaScript class, or a C++ value in QML's clothes.
bool Reader::readForeign(const QJSValue &parts, const QJSValue &value, QVariant *out)
{
    const QVariant wrapped = value.toVariant(QJSValue::RetainJSObjects);
    const QMetaType type = wrapped.metaType();
    if (type == QMetaType::fromType<QJSValue>())
        return readFields(parts, out);
    if (type.flags() & QMetaType::PointerToQObject)
        return refuse(QString::fromUtf8(type.name()));
    const bool hasFields = lengthOf(parts) > 1;
    if (hasFields)
        return readFields(parts, out); // gadgets, points, sizes, vectors
    // Colours and their like: Core does not know Qt's GUI types, and text is how QML writes them.
    if (type.id() >= QMetaType::FirstGuiType && type.id() <= QMetaType::LastGuiType
        && wrapped.canConvert<QString>()) {
        *out = wrapped.toString();
        return true;
    }
    *out = wrapped; // QUrl, QUuid, BigInt and other values that the codec knows, or refuses by name
    return true;
}

bool Reader::readPairs(const QJSValue &parts, QVariant *out)
{
    Map map;
    const quint32 length = lengthOf(parts);
    for (quint32 i = 1; i + 1 < length; i += 2) {
        const QString pair = ".entries()"_L1 + elementStep((i - 1) / 2);
        QVariant key;
        QVariant value;
        if (!readMember(parts.property(i), pair + "[0]"_L1, &key)
            || !readMember(parts.property(i + 1), pair + "[1]"_L1, &value))
            return false;
        map.append({ std::move(key), std::move(value) });
    }
    *out = QVariant::fromValue(map);
    return true;
}

bool Reader::readError(const QJSValue &parts, QVariant *out)
{
    IpcError error(parts.property(2).toString());
    error.setName(parts.property(1).toString());
    error.setStack(parts.property(3).toString());
    if (const QJSValue code = parts.property(4); !code.isUndefined())
        error.setCode(code.toString());
    QVariant data;
    QVariant cause;
    if (!readMember(parts.property(5), u".data"_s, &data)
        || !readMember(parts.property(6), u".cause"_s, &cause))
        return false;
    error.setData(data);
    error.setCause(cause);
    *out = QVariant::fromValue(error);
    return true;
}

QVariant Reader::readBytes(const QJSValue &parts)
{
    QString kind = parts.property(1).toString();
    const QByteArray bytes = parts.property(2).toVariant().toByteArray();
    if (kind == "Uint8Array"_L1)
        return bytes;
    if (kind.endsWith("Array"_L1))
        kind.chop(5);
    const int number =
        QMetaEnum::fromType<TypedArray::Kind>().keyToValue(kind.toLatin1().constData());
    return QVariant::fromValue(TypedArray(TypedArray::Kind(number), bytes));
}

} // namespace

IpcResult<QVariant> ScriptValues::toVariant(const QJSValue &value, const QString &path)
{
    Reader reader(this);
    QVariant result;
    if (reader.read(value, &result))
        return result;
    return reader.error(path);
}

IpcResult<QVariantList> ScriptValues::toArguments(const QJSValue &arguments)
{
    Reader reader(this);
    QVariantList result;
    if (reader.readElements(arguments, 0, elementStep, &result))
        return result;
    return reader.error(u"args"_s);
}

} // namespace Ferry
