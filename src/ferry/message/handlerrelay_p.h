// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/global.h>

#include <QtCore/QObject>

#include <functional>

namespace Ferry {

/*!
    \brief Runs tasks in the thread of another object. A task whose object died is dropped, and with it the event that
    it holds, which answers the call.
*/
class FERRY_EXPORT HandlerRelay : public QObject
{
    Q_OBJECT

public:
    HandlerRelay(const QObject *context, Qt::ConnectionType type)
    {
        connect(
            this, &HandlerRelay::requested, context,
            [](const std::function<void()> &task) { task(); }, type);
    }

Q_SIGNALS:
    void requested(const std::function<void()> &task);
};

} // namespace Ferry
