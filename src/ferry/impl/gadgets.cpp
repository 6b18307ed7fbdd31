// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/impl/gadgets_p.h>

#include <ferry/impl/convert.h>

#include <QtCore/QAssociativeIterable>
#include <QtCore/QMetaProperty>
#include <QtCore/QSequentialIterable>

using namespace Qt::StringLiterals;

namespace Ferry::Impl {

namespace {

/*! \brief A default-constructed value of any type, and the address of the value itself. */
class Slot
{
public:
    explicit Slot(QMetaType type) : m_isVariant(type == QMetaType::fromType<QVariant>())
    {
        if (!m_isVariant)
            m_value = QVariant(type);
    }
    void *data() { return m_isVariant ? &m_value : m_value.data(); }
    QVariant &variant() { return m_value; }

private:
    QVariant m_value;
    bool m_isVariant;
};

/*! \brief The walkable face of the container at \a data, of a type that got its number (which makes it walkable). */
template <typename Face, typename Iterable>
bool viewOf(QMetaType type, void *data, Iterable *iterable)
{
    return type.id() != QMetaType::UnknownType
        && QMetaType::view(type, data, QMetaType::fromType<Face>(), static_cast<Face *>(iterable));
}

bool fillSequence(const QVariant &from, QMetaType type, void *to, const QMetaSequence &sequence,
                  Mismatch *why)
{
    const QMetaType elementType = sequence.valueMetaType();
    const QVariantList *elements = elementsOf(from, !sequence.canAddValueAtEnd());
    QVariantList numbers;
    if (!elements && numbersOf(from, elementType, &numbers))
        elements = &numbers;
    if (!elements || !(sequence.canAddValue() || sequence.canAddValueAtEnd()))
        return refuse(from, type, why);
    sequence.clear(to);
    for (qsizetype i = 0; i < elements->size(); ++i) {
        Slot element(elementType);
        if (!convertTo(elements->at(i), elementType, element.data(), why)) {
            why->enter(i);
            return false;
        }
        if (sequence.canAddValueAtEnd())
            sequence.addValueAtEnd(to, element.data());
        else
            sequence.addValue(to, element.data());
    }
    return true;
}

bool fillAssociation(const QVariant &from, QMetaType type, void *to,
                     const QMetaAssociation &association, Mismatch *why)
{
    if (from.metaType() != QMetaType::fromType<QVariantMap>()
        || association.keyMetaType() != QMetaType::fromType<QString>()
        || !association.canSetMappedAtKey())
        return refuse(from, type, why);
    const auto &members = *static_cast<const QVariantMap *>(from.constData());
    association.clear(to);
    for (auto it = members.begin(), end = members.end(); it != end; ++it) {
        Slot mapped(association.mappedMetaType());
        if (!convertTo(it.value(), association.mappedMetaType(), mapped.data(), why)) {
            why->enter(it.key());
            return false;
        }
        association.setMappedAtKey(to, &it.key(), mapped.data());
    }
    return true;
}

} // namespace

bool convertGadget(const QVariant &from, QMetaType type, void *to, Mismatch *why)
{
    if (from.metaType() != QMetaType::fromType<QVariantMap>())
        return refuse(from, type, why);
    const auto &members = *static_cast<const QVariantMap *>(from.constData());
    const QMetaObject *meta = type.metaObject();
    for (int i = 0; i < meta->propertyCount(); ++i) {
        const QMetaProperty property = meta->property(i);
        if (!property.isWritable() || !property.isStored())
            continue;
        const auto member = members.constFind(QString::fromUtf8(property.name()));
        if (member == members.constEnd())
            continue;
        const QMetaType propertyType = property.metaType();
        Slot value(propertyType);
        // A gadget inside a gadget keeps the outer one's defaults for what the object does not say.
        if (propertyType.flags().testFlag(QMetaType::IsGadget) && property.isReadable())
            value.variant() = property.readOnGadget(to);
        if (!convertTo(*member, propertyType, value.data(), why)) {
            why->enter(member.key());
            return false;
        }
        if (!property.writeOnGadget(to, std::move(value.variant()))) {
            refuse(*member, propertyType, why);
            why->enter(member.key());
            return false;
        }
    }
    return true;
}

bool convertContainer(const QVariant &from, QMetaType type, void *to, Mismatch *why)
{
    QAssociativeIterable association;
    if (viewOf<QIterable<QMetaAssociation>>(type, to, &association))
        return fillAssociation(from, type, to, association.metaContainer(), why);
    QSequentialIterable sequence;
    if (viewOf<QIterable<QMetaSequence>>(type, to, &sequence))
        return fillSequence(from, type, to, sequence.metaContainer(), why);
    refuse(from, type, why);
    if (QByteArrayView(type.name()).contains('<'))
        why->addHint(u"Ferry::registerType makes such types known"_s);
    return false;
}

} // namespace Ferry::Impl
