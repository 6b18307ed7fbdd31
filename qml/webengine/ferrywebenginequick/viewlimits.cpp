// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "viewlimits.h"

#include <QtQml/qqmlinfo.h>

namespace Ferry {

ViewLimits::ViewLimits(QObject *view)
    : QObject(view)
{
}

template <typename T>
void ViewLimits::set(const char *name, T &field, double value)
{
    if (double(field) == value)
        return;
    // Beyond it a double is no exact number of bytes.
    constexpr double most = 9007199254740992.;
    if (!(value >= 1 && value <= most)) {
        qmlWarning(parent()) << "limits." << name << " must be a positive number, not " << value;
        return;
    }
    field = T(value);
    Q_EMIT changed();
}

void ViewLimits::setMessageBytes(double bytes)
{
    set("messageBytes", m_limits.messageBytes, bytes);
}

void ViewLimits::setQueuedBytes(double bytes)
{
    set("queuedBytes", m_limits.queuedBytes, bytes);
}

void ViewLimits::setQueuedBeforeReady(int messages)
{
    set("queuedBeforeReady", m_limits.queuedBeforeReady, messages);
}

void ViewLimits::setPendingCalls(int calls)
{
    set("pendingCalls", m_limits.pendingCalls, calls);
}

} // namespace Ferry
