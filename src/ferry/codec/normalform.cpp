// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/codec/clone_p.h>
#include <ferry/codec/jsonforms_p.h>
#include <ferry/impl/usertypes.h>

#include <QtCore/QAssociativeIterable>
#include <QtCore/QCborArray>
#include <QtCore/QCborMap>
#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QMetaEnum>
#include <QtCore/QMetaProperty>
#include <QtCore/QSequentialIterable>
#include <QtCore/QUrl>
#include <QtCore/QUuid>

#include <string>

using namespace Qt::StringLiterals;

// Every conversion here goes one level deep: what lies inside is converted when the walk gets
// there.

namespace Ferry {

namespace {

template <typename T>
const T &as(const QVariant &value)
{
    return *static_cast<const T *>(value.constData());
}

QVariant fromEnum(const QVariant &value)
{
    const QMetaType type = value.metaType();
    const void *data = value.constData();
    const bool isUnsigned = type.flags().testFlag(QMetaType::IsUnsignedEnumeration);
    switch (type.sizeOf()) {
    case 1:
        return isUnsigned ? int(*static_cast<const quint8 *>(data))
                          : *static_cast<const qint8 *>(data);
    case 2:
        return isUnsigned ? int(*static_cast<const quint16 *>(data))
                          : *static_cast<const qint16 *>(data);
    case 4:
        return isUnsigned ? qint64(*static_cast<const quint32 *>(data))
                          : *static_cast<const qint32 *>(data);
    default:
        return isUnsigned ? QVariant(*static_cast<const quint64 *>(data))
                          : QVariant(*static_cast<const qint64 *>(data));
    }
}

/*! \brief A gadget's properties. One without any is a type that only borrowed moc for its enums,
 * not an empty object. */
bool fromGadget(const QVariant &value, QVariant *form)
{
    const QMetaObject *metaObject = value.metaType().metaObject();
    if (!metaObject || metaObject->propertyCount() == 0)
        return false;
    QVariantMap map;
    for (int i = 0; i < metaObject->propertyCount(); ++i) {
        const QMetaProperty property = metaObject->property(i);
        if (property.isReadable())
            map.insert(QString::fromUtf8(property.name()),
                       property.readOnGadget(value.constData()));
    }
    *form = map;
    return true;
}

QVariant fromAssociative(const QVariant &value)
{
    const auto iterable = value.value<QAssociativeIterable>();
    QVariantMap map;
    Map pairs;
    bool textKeys = true;
    for (auto it = iterable.constBegin(); it != iterable.constEnd(); ++it) {
        const QVariant key = it.key();
        textKeys = textKeys && key.metaType() == QMetaType::fromType<QString>();
        if (textKeys)
            map.insert(key.toString(), it.value());
        pairs.append({ key, it.value() });
    }
    return textKeys ? QVariant(map) : QVariant::fromValue(pairs);
}

QVariant fromSequential(const QVariant &value)
{
    const auto iterable = value.value<QSequentialIterable>();
    QVariantList list;
    for (auto it = iterable.constBegin(); it != iterable.constEnd(); ++it)
        list.append(*it);
    return list;
}

bool fromBuiltin(const QVariant &value, QVariant *form, QString *type)
{
    switch (value.typeId()) {
    case QMetaType::Short:
        *form = int(as<short>(value));
        return true;
    case QMetaType::UShort:
        *form = int(as<ushort>(value));
        return true;
    case QMetaType::Char:
        *form = int(as<char>(value));
        return true;
    case QMetaType::SChar:
        *form = int(as<signed char>(value));
        return true;
    case QMetaType::UChar:
        *form = int(as<uchar>(value));
        return true;
    case QMetaType::UInt:
        *form = qint64(as<uint>(value));
        return true;
    case QMetaType::Long:
        *form = qint64(as<long>(value));
        return true;
    case QMetaType::ULong:
        *form = quint64(as<ulong>(value));
        return true;
    case QMetaType::Float:
        *form = normalNumber(double(as<float>(value)));
        return true;
    case QMetaType::QChar:
        *form = QString(as<QChar>(value));
        return true;
    case QMetaType::Char16:
        *form = QString(QChar(as<char16_t>(value)));
        return true;
    case QMetaType::Char32:
        *form = QString::fromUcs4(&as<char32_t>(value), 1);
        return true;
    case QMetaType::QStringList: {
        const auto &strings = as<QStringList>(value);
        *form = QVariantList(strings.begin(), strings.end());
        return true;
    }
    case QMetaType::QByteArrayList: {
        const auto &bytes = as<QByteArrayList>(value);
        *form = QVariantList(bytes.begin(), bytes.end());
        return true;
    }
    case QMetaType::QVariantHash: {
        const auto &hash = as<QVariantHash>(value);
        QVariantMap map;
        for (auto it = hash.begin(); it != hash.end(); ++it)
            map.insert(it.key(), it.value());
        *form = map;
        return true;
    }
    case QMetaType::QUrl:
        *form = as<QUrl>(value).toString(QUrl::FullyEncoded);
        return true;
    case QMetaType::QUuid:
        *form = as<QUuid>(value).toString(QUuid::WithoutBraces);
        return true;
    case QMetaType::QDate:
        *form = as<QDate>(value).toString(Qt::ISODate);
        return true;
    case QMetaType::QTime:
        *form = as<QTime>(value).toString(Qt::ISODateWithMs);
        return true;
    case QMetaType::QRegularExpression:
        *form = QVariant::fromValue(RegExp(as<QRegularExpression>(value)));
        return true;
    case QMetaType::QJsonValue:
        return fromJson(as<QJsonValue>(value), form);
    case QMetaType::QJsonObject:
        return fromJson(as<QJsonObject>(value), form);
    case QMetaType::QJsonArray:
        return fromJson(as<QJsonArray>(value), form);
    case QMetaType::QJsonDocument: {
        const auto &document = as<QJsonDocument>(value);
        return fromJson(document.isArray()        ? QJsonValue(document.array())
                            : document.isObject() ? QJsonValue(document.object())
                                                  : QJsonValue(),
                        form);
    }
    case QMetaType::QCborValue:
        return fromCbor(as<QCborValue>(value), form, type);
    case QMetaType::QCborArray:
        return fromCbor(as<QCborArray>(value), form, type);
    case QMetaType::QCborMap:
        *form = fromCborMap(as<QCborMap>(value));
        return true;
    case QMetaType::QCborSimpleType:
        return fromCbor(as<QCborSimpleType>(value), form, type);
    default:
        return false;
    }
}

bool fromRegistered(const QVariant &value, QVariant *form)
{
    const int id = value.typeId();
    if (id == qMetaTypeId<Rest>()) {
        *form = QVariantList(as<Rest>(value));
        return true;
    }
    if (id == qMetaTypeId<std::string>()) {
        *form = QString::fromStdString(as<std::string>(value));
        return true;
    }
    const QMetaType::TypeFlags flags = value.metaType().flags();
    if (flags & (QMetaType::IsPointer | QMetaType::PointerToQObject | QMetaType::PointerToGadget))
        return false;
    if (flags.testFlag(QMetaType::IsEnumeration)) {
        *form = fromEnum(value);
        return true;
    }
    if (flags.testFlag(QMetaType::IsGadget) && fromGadget(value, form))
        return true;
    // A bare hasRegisteredConverter: canConvert() says yes to more than containers.
    if (QMetaType::canView(value.metaType(), QMetaType::fromType<QAssociativeIterable>())
        || QMetaType::hasRegisteredConverterFunction(value.metaType(),
                                                     QMetaType::fromType<QAssociativeIterable>())) {
        *form = fromAssociative(value);
        return true;
    }
    if (QMetaType::canView(value.metaType(), QMetaType::fromType<QSequentialIterable>())
        || QMetaType::hasRegisteredConverterFunction(value.metaType(),
                                                     QMetaType::fromType<QSequentialIterable>())) {
        *form = fromSequential(value);
        return true;
    }
    return false;
}

// A converter of the application may give a value that another one is for.
constexpr int longestChain = 16;

bool isNormal(int id)
{
    switch (id) {
    case QMetaType::UnknownType:
    case QMetaType::Nullptr:
    case QMetaType::Bool:
    case QMetaType::Int:
    case QMetaType::LongLong:
    case QMetaType::ULongLong:
    case QMetaType::Double:
    case QMetaType::QString:
    case QMetaType::QByteArray:
    case QMetaType::QDateTime:
    case QMetaType::QVariantList:
    case QMetaType::QVariantMap:
        return true;
    default:
        return id == qMetaTypeId<RegExp>() || id == qMetaTypeId<BigInt>()
            || id == qMetaTypeId<TypedArray>() || id == qMetaTypeId<Map>()
            || id == qMetaTypeId<SharedBuffer>() || id == qMetaTypeId<Set>() || id == qMetaTypeId<IpcError>();
    }
}

} // namespace

bool toNormalForm(const QVariant &value, QVariant *form, QString *type)
{
    *form = value;
    type->clear();
    for (int step = 0; !isNormal(form->typeId()); ++step) {
        if (form->typeId() == qMetaTypeId<QVariant>())
            *form = QVariant(as<QVariant>(*form));
        else if (!Impl::packUserType(form, type))
            break;
        else if (step == longestChain)
            *type = u"%1: its converters lead nowhere"_s.arg(QLatin1String(value.typeName()));
        if (!type->isEmpty())
            return false;
    }
    if (isNormal(form->typeId()))
        return true;
    const QVariant inner = *form;
    if (fromBuiltin(inner, form, type) || (type->isEmpty() && fromRegistered(inner, form)))
        return true;
    if (type->isEmpty())
        *type = QString::fromUtf8(inner.typeName());
    return false;
}

} // namespace Ferry
