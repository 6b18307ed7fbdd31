// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/containers.h>
#include <ferry/values.h>

#include <QtCore/QVariant>
#include <QtCore/QtEndian>

#include <map>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

// From what a codec yields to the C++ types of parameters and results. Strict: see convert.cpp.

namespace Ferry::Impl {

/*! \brief Why a value did not convert, and where inside it. */
class FERRY_EXPORT Mismatch
{
public:
    void setReason(const QString &reason);
    /*! \brief Adds " (hint)" to the reason. */
    void addHint(const QString &hint);
    /*! \brief The failure was inside this element or member: puts it in front of the path so far. */
    void enter(qsizetype index);
    void enter(const QString &key);
    /*! \brief The failure was in the key (0) or value (1) of a Map's pair. */
    void enterPair(qsizetype index, int side);
    bool hasPath() const { return !m_path.isEmpty(); }
    /*! \brief "\a root.user.age: cannot convert string to int". */
    QString text(const QString &root) const;

private:
    QString m_path;
    QString m_reason;
};

/*! \brief JavaScript's word for what \a value is: "string", "Uint8Array", "undefined" … */
FERRY_EXPORT QString valueWord(const QVariant &value);
/*! \brief The name of \a type as it is written in C++: "qint64", not "qlonglong". */
FERRY_EXPORT QString typeWord(QMetaType type);

/*! \brief Says no: "cannot convert string to int". Always false. */
FERRY_EXPORT bool refuse(const QVariant &from, QMetaType type, Mismatch *why);
/*! \brief Converts to the object of \a type at \a to, which must be constructed. The table itself. */
FERRY_EXPORT bool convertTo(const QVariant &from, QMetaType type, void *to, Mismatch *why);
/*! \brief The elements of an array (or, with \a orSet, a Set), else nullptr. Valid as long as \a from. */
FERRY_EXPORT const QVariantList *elementsOf(const QVariant &from, bool orSet = false);
/*! \brief Says no to an array of another length than the type has. Always false. */
FERRY_EXPORT bool refuseLength(const QVariant &from, QMetaType type, qsizetype length, Mismatch *why);
/*! \brief True when \a from is a typed array whose very element type is \a element; \a numbers are its elements. */
FERRY_EXPORT bool numbersOf(const QVariant &from, QMetaType element, QVariantList *numbers);
/*! \brief True when \a from is a typed array whose very element type is \a element; \a bytes are its contents. */
FERRY_EXPORT bool bytesOf(const QVariant &from, QMetaType element, QByteArray *bytes);

template <typename T>
bool convert(const QVariant &from, T *to, Mismatch *why);

template <typename T>
bool convertArray(const QVariant &from, T *to, Mismatch *why)
{
    using Element = typename T::value_type;
    constexpr bool isSet = requires { to->insert(std::declval<Element>()); };
    if constexpr (std::is_arithmetic_v<Element> && requires { to->data()[0] = Element(); }) {
        QByteArray bytes;
        if (bytesOf(from, QMetaType::fromType<Element>(), &bytes)) {
            to->resize(bytes.size() / qsizetype(sizeof(Element)));
            if (!to->empty())
                qFromLittleEndian<Element>(bytes.constData(), qsizetype(to->size()), to->data());
            return true;
        }
    }
    const QVariantList *elements = elementsOf(from, isSet);
    if (!elements)
        return refuse(from, QMetaType::fromType<T>(), why);
    to->clear();
    to->reserve(elements->size());
    for (qsizetype i = 0; i < elements->size(); ++i) {
        Element element {};
        if (!convert(elements->at(i), &element, why)) {
            why->enter(i);
            return false;
        }
        if constexpr (isSet)
            to->insert(std::move(element));
        else
            to->push_back(std::move(element));
    }
    return true;
}

template <typename T>
bool convertTuple(const QVariant &from, T *to, Mismatch *why)
{
    constexpr auto size = qsizetype(std::tuple_size_v<T>);
    QVariantList numbers;
    const QVariantList *elements = elementsOf(from);
    if constexpr (requires { typename T::value_type; }) {
        if (!elements && numbersOf(from, QMetaType::fromType<typename T::value_type>(), &numbers))
            elements = &numbers;
    }
    if (!elements)
        return refuse(from, QMetaType::fromType<T>(), why);
    if (elements->size() != size)
        return refuseLength(from, QMetaType::fromType<T>(), elements->size(), why);
    qsizetype at = 0;
    const auto take = [&](auto *element) {
        if (convert(elements->at(at), element, why)) {
            ++at;
            return true;
        }
        why->enter(at);
        return false;
    };
    return std::apply([&](auto &...element) { return (take(&element) && ...); }, *to);
}

template <typename T>
bool convertPairs(const QVariant &from, T *to, Mismatch *why)
{
    if (from.metaType() != QMetaType::fromType<Map>())
        return refuse(from, QMetaType::fromType<T>(), why);
    const auto &pairs = *static_cast<const Map *>(from.constData());
    to->clear();
    for (qsizetype i = 0; i < pairs.size(); ++i) {
        typename T::key_type key {};
        if (!convert(pairs.at(i).first, &key, why)) {
            why->enterPair(i, 0);
            return false;
        }
        if (!convert(pairs.at(i).second, &(*to)[key], why)) {
            why->enterPair(i, 1);
            return false;
        }
        if (qsizetype(to->size()) != i + 1) { // 1 and 1n are two keys there
            refuse(from, QMetaType::fromType<T>(), why);
            why->addHint(QStringLiteral("two keys become one"));
            why->enterPair(i, 0);
            return false;
        }
    }
    return true;
}

template <typename T>
bool convertObject(const QVariant &from, T *to, Mismatch *why)
{
    if (from.metaType() != QMetaType::fromType<QVariantMap>())
        return refuse(from, QMetaType::fromType<T>(), why);
    const auto &members = *static_cast<const QVariantMap *>(from.constData());
    to->clear();
    for (auto it = members.begin(), end = members.end(); it != end; ++it) {
        if (!convert(it.value(), &(*to)[it.key()], why)) {
            why->enter(it.key());
            return false;
        }
    }
    return true;
}

/*!
    \brief Converts \a from to \a to by the strict table, or says in \a why what is wrong. On failure \a to is
    undefined but valid.

    Only std::optional and containers are taken apart here, because their element types are known at compile
    time only. registerType<T>() brings them back for types that are known at run time.
*/
template <typename T>
bool convert(const QVariant &from, T *to, Mismatch *why)
{
    if constexpr (std::is_same_v<T, QVariant>) {
        *to = from;
        return true;
    } else if constexpr (isOptional<T>) {
        to->reset();
        if (!from.isValid() || from.metaType() == QMetaType::fromType<std::nullptr_t>())
            return true;
        return convert(from, &to->emplace(), why);
    } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::u16string>) {
        if (from.metaType() != QMetaType::fromType<QString>())
            return refuse(from, QMetaType::fromType<T>(), why);
        const auto &text = *static_cast<const QString *>(from.constData());
        if constexpr (std::is_same_v<T, std::string>)
            *to = text.toStdString();
        else
            *to = text.toStdU16String();
        return true;
    } else {
        constexpr QMetaType type = QMetaType::fromType<T>();
        if (from.metaType() == type) {
            *to = *static_cast<const T *>(from.constData());
            return true;
        }
        if constexpr (isArray<T> && !isBuiltIn<T>)
            return convertArray(from, to, why);
        else if constexpr (isTuple<T>)
            return convertTuple(from, to, why);
        else if constexpr (isKeyed<T> && !isBuiltIn<T>)
            return convertPairs(from, to, why);
        else if constexpr (isObject<T> && !isBuiltIn<T>)
            return convertObject(from, to, why);
        else
            return convertTo(from, type, to, why);
    }
}

} // namespace Ferry::Impl
