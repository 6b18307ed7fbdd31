// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptvalues_p.h"

#include <ferry/sharedbuffer.h>
#include <ferry/values.h>

#include <QtCore/QDateTime>
#include <QtCore/QMetaEnum>
#include <QtQml/QJSEngine>
#include <QtQml/QQmlComponent>
#include <QtQml/QQmlContext>

#include <cmath>

using namespace Qt::StringLiterals;

namespace Ferry {

static constexpr qint64 largestSafeInteger = (Q_INT64_C(1) << 53) - 1;

ScriptValues *ScriptValues::of(QJSEngine *engine)
{
    if (auto *values = engine->findChild<ScriptValues *>(QString(), Qt::FindDirectChildrenOnly))
        return values;
    return new ScriptValues(engine);
}

ScriptValues::ScriptValues(QJSEngine *engine)
    : QObject(engine)
    , m_engine(engine)
{
    const QJSValue functions = engine->evaluate(valuesScript(), u"ferry/values.js"_s);
    Q_ASSERT_X(!functions.isError(), "Ferry", qPrintable(functions.toString()));
    m_open = functions.property(u"open"_s);
    m_error = functions.property(u"error"_s);
    m_view = functions.property(u"view"_s);
    m_expression = functions.property(u"expression"_s);
    m_map = functions.property(u"map"_s);
    m_set = functions.property(u"set"_s);
    m_own = functions.property(u"own"_s);
    m_describe = functions.property(u"describe"_s);
    m_typeOf = functions.property(u"typeOf"_s);
    m_createComponent = engine->globalObject().property(u"Qt"_s).property(u"createComponent"_s);
}

ScriptValues::~ScriptValues()
{
    if (!m_syncCalls.isEmpty()) {
        // Going on would return into JavaScript of an engine that is no more.
        qFatal("Ferry: a QML engine was destroyed while its JavaScript waited in sendSync('%s'). "
               "Destroy it after that call has returned, or let the call block the thread "
               "(syncMode: IpcRenderer.BlockThread).",
               qPrintable(m_syncCalls.constLast()));
    }
}

SyncCallMark::SyncCallMark(ScriptValues *values, const QString &channel)
    : m_values(values)
{
    values->m_syncCalls.append(channel);
}

SyncCallMark::~SyncCallMark()
{
    if (m_values)
        m_values->m_syncCalls.removeLast();
}

QObject *ScriptValues::callingComponent() const
{
    if (!m_createComponent.isCallable())
        return nullptr; // not a QML engine
    // The one public way to learn who is calling: a new component notes that as its creation
    // context.
    const std::unique_ptr<QObject> made(m_createComponent.call({ u"qrc:/ferry"_s }).toQObject());
    const auto *component = qobject_cast<QQmlComponent *>(made.get());
    const QQmlContext *context = component ? component->creationContext() : nullptr;
    return context ? context->contextObject() : nullptr;
}

IpcError ScriptValues::toError(const QJSValue &thrown)
{
    const auto value = toVariant(thrown, u"error"_s);
    IpcError error;
    if (value && value->metaType() == QMetaType::fromType<IpcError>())
        error = value->value<IpcError>();
    else if (thrown.isError())
        error.setMessage(thrown.property(u"message"_s).toString()); // its data cannot be sent
    else
        error.setMessage(thrown.toString());
    if (error.code().isEmpty())
        error.setCode(IpcError::codeName(IpcError::Code::HandlerFailed));
    return error;
}

// In Electron a missing answer is no Error.
QJSValue ScriptValues::rejection(const QString &channel, const IpcError &error)
{
    const QString text = u"Error invoking remote method '%1': %2"_s.arg(
        channel, error.is(IpcError::Code::NoReply) ? error.message() : error.toString());
    IpcError rejection = error;
    rejection.setName(u"Error"_s);
    return fromError(rejection, text);
}

QJSValueList ScriptValues::fromVariants(const QVariantList &values)
{
    QJSValueList result;
    result.reserve(values.size());
    for (const QVariant &value : values)
        result.append(fromVariant(value));
    return result;
}

QJSValue ScriptValues::fromVariant(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::UnknownType:
        return QJSValue(QJSValue::UndefinedValue);
    case QMetaType::Nullptr:
        return QJSValue(QJSValue::NullValue);
    case QMetaType::Bool:
        return QJSValue(value.toBool());
    case QMetaType::Int:
        return QJSValue(value.toInt());
    case QMetaType::UInt:
        return QJSValue(value.toUInt());
    case QMetaType::Float:
    case QMetaType::Double:
        return QJSValue(value.toDouble());
    case QMetaType::LongLong:
        if (const qint64 number = value.toLongLong(); std::abs(number) <= largestSafeInteger)
            return QJSValue(double(number));
        else
            return fromVariant(QVariant::fromValue(BigInt(number)));
    case QMetaType::ULongLong:
        if (const quint64 number = value.toULongLong(); number <= quint64(largestSafeInteger))
            return QJSValue(double(number));
        else
            return fromVariant(QVariant::fromValue(BigInt(number)));
    case QMetaType::QString:
        return QJSValue(value.toString());
    case QMetaType::QByteArray:
        return fromBytes(u"Uint8Array"_s, value.toByteArray());
    case QMetaType::QDateTime:
        return m_engine->toScriptValue(value.toDateTime());
    case QMetaType::QVariantList:
        return fromList(value.toList());
    case QMetaType::QVariantMap:
        return fromObject(value.toMap());
    default:
        return fromCustom(value);
    }
}

QJSValue ScriptValues::fromCustom(const QVariant &value)
{
    const QMetaType type = value.metaType();
    if (type == QMetaType::fromType<IpcError>())
        return fromError(value.value<IpcError>());
    if (type == QMetaType::fromType<Map>()) {
        const auto map = value.value<Map>();
        QJSValue parts = m_engine->newArray(uint(map.size() * 2));
        quint32 index = 0;
        for (const auto &pair : map) {
            parts.setProperty(index++, fromVariant(pair.first));
            parts.setProperty(index++, fromVariant(pair.second));
        }
        return m_map.call({ parts });
    }
    if (type == QMetaType::fromType<Set>())
        return m_set.call({ fromList(value.value<Set>()) });
    if (type == QMetaType::fromType<SharedBuffer>())
        return fromBytes(u"Uint8Array"_s, value.value<SharedBuffer>().toByteArray());
    if (type == QMetaType::fromType<TypedArray>()) {
        const auto array = value.value<TypedArray>();
        using Kind = TypedArray::Kind;
        switch (array.kind()) {
        case Kind::ArrayBuffer:
        case Kind::DataView:
            return fromBytes(
                QString::fromLatin1(QMetaEnum::fromType<Kind>().key(int(array.kind()))),
                array.bytes());
        case Kind::BigInt64:
        case Kind::BigUint64:
            break; // This engine has no such thing; the value passes through unseen.
        default:
            return fromBytes(QString::fromLatin1(QMetaEnum::fromType<Kind>().key(int(array.kind())))
                                 + "Array"_L1,
                             array.bytes());
        }
    } else if (type == QMetaType::fromType<RegExp>()) {
        const auto expression = value.value<RegExp>();
        const QJSValue result = m_expression.call({ expression.source(), expression.flags() });
        if (!result.isUndefined())
            return result; // Otherwise it has a flag or a syntax that this engine does not know.
    }
    return m_engine->toScriptValue(value);
}

QJSValue ScriptValues::fromBytes(const QString &kind, const QByteArray &bytes)
{
    // An ArrayBuffer shares the memory of its QByteArray and writes to it; hence the deep copy.
    const QByteArray copy(bytes.constData(), bytes.size());
    return m_view.call({ kind, m_engine->toScriptValue(copy) });
}

QJSValue ScriptValues::fromList(const QVariantList &list)
{
    QJSValue result = m_engine->newArray(uint(list.size()));
    quint32 index = 0;
    for (const QVariant &value : list)
        result.setProperty(index++, fromVariant(value));
    return result;
}

QJSValue ScriptValues::fromObject(const QVariantMap &map)
{
    QJSValue result = m_engine->newObject();
    for (auto it = map.cbegin(); it != map.cend(); ++it) {
        if (it.key() == "__proto__"_L1)
            m_own.call({ result, it.key(), fromVariant(it.value()) });
        else
            result.setProperty(it.key(), fromVariant(it.value()));
    }
    return result;
}

QJSValue ScriptValues::fromError(const IpcError &error, const QString &message)
{
    return m_error.call({ error.name(), message, error.stack(), error.code(),
                          fromVariant(error.data()), fromVariant(error.cause()) });
}

} // namespace Ferry
