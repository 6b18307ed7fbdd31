// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QObject>

/*! \brief What the application has always shown its page on a QWebChannel. */
class Thermostat : public QObject
{
    Q_OBJECT
    Q_PROPERTY(double target READ target WRITE setTarget NOTIFY targetChanged)

public:
    double target() const { return m_target; }
    void setTarget(double target)
    {
        if (qFuzzyCompare(target, m_target))
            return;
        m_target = target;
        Q_EMIT targetChanged(target);
    }

Q_SIGNALS:
    void targetChanged(double target);

private:
    double m_target = 19.5;
};
