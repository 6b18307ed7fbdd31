// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipchandler.h"

#include "scriptend_p.h"

#include <QtQml/qqmlinfo.h>

namespace Ferry {

QmlIpcHandler::QmlIpcHandler(QObject *parent)
    : QmlChannelElement(parent)
{
}

QmlIpcHandler::~QmlIpcHandler()
{
    leave();
}

void QmlIpcHandler::attach(ScriptEnd *end, const QString &channel)
{
    m_function = std::make_shared<ScriptHandler>();
    m_function->function = handler();
    if (!end->add(channel, m_function))
        qmlWarning(this) << "Attempted to register a second handler for '" << channel << "'";
}

void QmlIpcHandler::detach(ScriptEnd *end, const QString &channel)
{
    if (end)
        end->remove(channel, m_function);
    m_function.reset();
}

void QmlIpcHandler::replace(const QJSValue &function)
{
    m_function->function = function;
}

} // namespace Ferry
