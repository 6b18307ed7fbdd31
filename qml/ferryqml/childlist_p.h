// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QList>
#include <QtCore/QPointer>
#include <QtQml/QQmlListProperty>

namespace Ferry {

/*! \brief What is declared inside an element: its default property. */
class ChildList
{
public:
    QQmlListProperty<QObject> property(QObject *element)
    {
        using Property = QQmlListProperty<QObject>;
        const auto list = [](Property *property) -> QList<QPointer<QObject>> & {
            return static_cast<ChildList *>(property->data)->m_objects;
        };
        static const auto of = list;
        return Property(
            element, this, [](Property *property, QObject *object) { of(property).append(object); },
            [](Property *property) -> qsizetype { return of(property).size(); },
            [](Property *property, qsizetype index) -> QObject * {
                return of(property).value(index);
            },
            [](Property *property) { of(property).clear(); });
    }

private:
    QList<QPointer<QObject>> m_objects;
};

} // namespace Ferry
