// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/convert.h>

#include <ferry/impl/gadgets_p.h>
#include <ferry/impl/json_p.h>
#include <ferry/impl/numbers_p.h>
#include <ferry/impl/usertypes.h>
#include <ferry/ipcerror.h>
#include <ferry/sharedbuffer.h>

#include <QtCore/QDateTime>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QJsonValue>
#include <QtCore/QMetaEnum>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>
#include <QtCore/QUuid>

using namespace Qt::StringLiterals;

/*
    The table. What is not here is refused.

    bool                            boolean
    integers                        number or BigInt that the type holds exactly (-0 counts as 0)
    double, float                   number that the type holds exactly (so 0.1 is no float), NaN and infinities too
    enum, QFlags                    number that the underlying type holds
    QString, std::string            string
    QChar                           string of one UTF-16 unit
    QByteArray, SharedBuffer        Uint8Array, every other typed array, DataView, ArrayBuffer and SharedBuffer: their bytes
    QUrl, QUuid                     string that is one ("" is an empty URL)
    QDateTime                       Date
    QRegularExpression              RegExp whose pattern Qt understands
    QVariantList                    array
    QList<T>, std::vector<T>, QStringList …    array, element by element; arithmetic T also from the typed array of that kind
    QSet<T>                         array or Set
    std::array, std::pair           array of that length
    QMap<K, T>, QHash, std::map     Map, when K is no QString
    QVariantMap, QMap<QString, T> … object, member by member
    a Q_GADGET                      object: its stored, writable properties that the object has; others keep their default,
                                    and keys that are no property are ignored
    QJsonValue, …Object, …Array     what JSON can say; undefined members are left out, as JSON.stringify() does
    std::optional<T>                undefined and null (nullopt), or what T takes
    QVariant                        everything
    BigInt, RegExp, Map, Set, TypedArray, IpcError    themselves; TypedArray also Uint8Array and SharedBuffer
    a type of the application       what its converters in registerType() take, before all of the above; else what it
                                    registered with QMetaType::registerConverter()
*/

namespace Ferry::Impl {

namespace {

template <typename T>
const T *held(const QVariant &value)
{
    return value.metaType() == QMetaType::fromType<T>() ? static_cast<const T *>(value.constData())
                                                        : nullptr;
}

bool settle(Fit fit, const QVariant &from, QMetaType type, Mismatch *why)
{
    if (fit == Fit::Yes)
        return true;
    refuse(from, type, why);
    if (fit == Fit::WrongValue && isNumber(from.metaType()))
        why->addHint(numberText(from));
    return false;
}

bool toBytes(const QVariant &from, QByteArray *to)
{
    if (const auto *array = held<TypedArray>(from))
        *to = array->bytes();
    else if (const auto *buffer = held<SharedBuffer>(from))
        *to = buffer->toByteArray();
    else
        return false;
    return true;
}

bool toSharedBuffer(const QVariant &from, SharedBuffer *to)
{
    if (const auto *array = held<TypedArray>(from))
        *to = SharedBuffer(array->bytes());
    else if (const auto *bytes = held<QByteArray>(from))
        *to = SharedBuffer(*bytes);
    else
        return false;
    return true;
}

bool toUrl(const QVariant &from, QUrl *to)
{
    const auto *text = held<QString>(from);
    if (!text)
        return false;
    *to = QUrl(*text, QUrl::StrictMode);
    return text->isEmpty() || to->isValid();
}

bool toUuid(const QVariant &from, QUuid *to)
{
    const auto *text = held<QString>(from);
    if (!text)
        return false;
    *to = QUuid::fromString(*text);
    // The null UUID is one, but it is also Qt's word for "no UUID".
    return !to->isNull() || *text == to->toString() || *text == to->toString(QUuid::WithoutBraces);
}

bool toRegularExpression(const QVariant &from, QRegularExpression *to)
{
    const auto *expression = held<RegExp>(from);
    if (!expression)
        return false;
    *to = expression->toRegularExpression();
    return to->isValid();
}

bool toChar(const QVariant &from, QChar *to)
{
    const auto *text = held<QString>(from);
    if (!text || text->size() != 1)
        return false;
    *to = text->front();
    return true;
}

bool toTypedArray(const QVariant &from, TypedArray *to)
{
    if (const auto *bytes = held<QByteArray>(from))
        *to = TypedArray(TypedArray::Kind::Uint8, *bytes);
    else if (const auto *buffer = held<SharedBuffer>(from))
        *to = TypedArray(TypedArray::Kind::Uint8, buffer->toByteArray());
    else
        return false;
    return true;
}

bool toHash(const QVariant &from, QVariantHash *to)
{
    const auto *map = held<QVariantMap>(from);
    if (map)
        *to = QVariantHash(map->keyValueBegin(), map->keyValueEnd());
    return map;
}

template <typename T>
T *as(void *to)
{
    return static_cast<T *>(to);
}

/*! \brief Qt's own types that are neither numbers nor containers. */
bool convertBuiltIn(const QVariant &from, QMetaType type, void *to)
{
    switch (type.id()) {
    case QMetaType::QByteArray:
        return toBytes(from, as<QByteArray>(to));
    case QMetaType::QChar:
        return toChar(from, as<QChar>(to));
    case QMetaType::QUrl:
        return toUrl(from, as<QUrl>(to));
    case QMetaType::QUuid:
        return toUuid(from, as<QUuid>(to));
    case QMetaType::QRegularExpression:
        return toRegularExpression(from, as<QRegularExpression>(to));
    case QMetaType::QVariantHash:
        return toHash(from, as<QVariantHash>(to));
    default:
        return false; // among them bool, QString, QDateTime, QVariantList, QVariantMap: only from themselves
    }
}

bool isOfFerry(QMetaType type)
{
    return type == QMetaType::fromType<BigInt>() || type == QMetaType::fromType<RegExp>()
        || type == QMetaType::fromType<Map>() || type == QMetaType::fromType<Set>()
        || type == QMetaType::fromType<TypedArray>() || type == QMetaType::fromType<SharedBuffer>()
        || type == QMetaType::fromType<IpcError>();
}

} // namespace

bool convertTo(const QVariant &from, QMetaType type, void *to, Mismatch *why)
{
    if (type == QMetaType::fromType<QVariant>()) {
        *as<QVariant>(to) = from;
        return true;
    }
    if (from.metaType() == type) {
        type.destruct(to);
        type.construct(to, from.constData());
        return true;
    }
    if (isNumber(type))
        return settle(convertNumber(from, type, to), from, type, why);
    if (const auto conversions = userType(type))
        return conversions->convert(from, to, why);
    switch (type.id()) {
    case QMetaType::QJsonValue:
        return toJsonValue(from, as<QJsonValue>(to), why);
    case QMetaType::QJsonObject:
        return toJsonObject(from, as<QJsonObject>(to), why);
    case QMetaType::QJsonArray:
        return toJsonArray(from, as<QJsonArray>(to), why);
    case QMetaType::QStringList:
        return convertArray(from, as<QStringList>(to), why);
    case QMetaType::QByteArrayList:
        return convertArray(from, as<QByteArrayList>(to), why);
    default:
        break;
    }
    if (type.id() < QMetaType::User)
        return convertBuiltIn(from, type, to) || refuse(from, type, why);
    if (type == QMetaType::fromType<TypedArray>())
        return toTypedArray(from, as<TypedArray>(to)) || refuse(from, type, why);
    if (type == QMetaType::fromType<SharedBuffer>())
        return toSharedBuffer(from, as<SharedBuffer>(to)) || refuse(from, type, why);
    if (isOfFerry(type))
        return refuse(from, type, why);
    // Qt registers none to types of an application; Ferry does, from types of its own and less strict ones.
    if (from.isValid() && !isOfFerry(from.metaType())
        && QMetaType::hasRegisteredConverterFunction(from.metaType(), type))
        return QMetaType::convert(from.metaType(), from.constData(), type, to)
            || refuse(from, type, why);
    if (type.flags().testFlag(QMetaType::IsEnumeration))
        return settle(convertEnum(from, type, to), from, type, why);
    if (type.flags().testFlag(QMetaType::IsGadget) && type.metaObject())
        return convertGadget(from, type, to, why);
    return convertContainer(from, type, to, why);
}

bool refuse(const QVariant &from, QMetaType type, Mismatch *why)
{
    why->setReason(u"cannot convert %1 to %2"_s.arg(valueWord(from), typeWord(type)));
    return false;
}

const QVariantList *elementsOf(const QVariant &from, bool orSet)
{
    if (const auto *list = held<QVariantList>(from))
        return list;
    return orSet ? held<Set>(from) : nullptr;
}

bool refuseLength(const QVariant &from, QMetaType type, qsizetype length, Mismatch *why)
{
    refuse(from, type, why);
    why->addHint(u"%1 elements"_s.arg(length));
    return false;
}

bool numbersOf(const QVariant &from, QMetaType element, QVariantList *numbers)
{
    QByteArray bytes;
    if (!bytesOf(from, element, &bytes))
        return false;
    for (qsizetype i = 0; i < bytes.size(); i += element.sizeOf()) {
        // Typed arrays are little-endian, and so is every machine that Qt 6 targets for desktops but a few.
        QByteArray number = bytes.mid(i, element.sizeOf());
        if constexpr (QSysInfo::ByteOrder == QSysInfo::BigEndian)
            std::reverse(number.begin(), number.end());
        numbers->append(QVariant(element, number.constData()));
    }
    return true;
}

bool bytesOf(const QVariant &from, QMetaType element, QByteArray *bytes)
{
    using Kind = TypedArray::Kind;
    if (const auto *raw = held<QByteArray>(from)) {
        *bytes = *raw;
        return element.id() == QMetaType::UChar;
    }
    if (const auto *buffer = held<SharedBuffer>(from)) {
        *bytes = buffer->toByteArray();
        return element.id() == QMetaType::UChar;
    }
    const auto *array = held<TypedArray>(from);
    if (!array)
        return false;
    *bytes = array->bytes();
    const int id = element.id();
    const bool signed64 = id == QMetaType::LongLong || (id == QMetaType::Long && sizeof(long) == 8);
    const bool unsigned64
        = id == QMetaType::ULongLong || (id == QMetaType::ULong && sizeof(long) == 8);
    switch (array->kind()) {
    case Kind::Int8:
        return id == QMetaType::SChar || (id == QMetaType::Char && std::is_signed_v<char>);
    case Kind::Uint8:
    case Kind::Uint8Clamped:
        return id == QMetaType::UChar;
    case Kind::Int16:
        return id == QMetaType::Short;
    case Kind::Uint16:
        return id == QMetaType::UShort;
    case Kind::Int32:
        return id == QMetaType::Int;
    case Kind::Uint32:
        return id == QMetaType::UInt;
    case Kind::Float32:
        return id == QMetaType::Float;
    case Kind::Float64:
        return id == QMetaType::Double;
    case Kind::BigInt64:
        return signed64;
    case Kind::BigUint64:
        return unsigned64;
    case Kind::ArrayBuffer:
    case Kind::DataView:
        break;
    }
    return false;
}

} // namespace Ferry::Impl
