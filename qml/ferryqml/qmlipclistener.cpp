// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipclistener.h"

#include "scriptend_p.h"

namespace Ferry {

QmlIpcListener::QmlIpcListener(QObject *parent)
    : QmlChannelElement(parent)
{
}

QmlIpcListener::~QmlIpcListener()
{
    leave();
}

void QmlIpcListener::attach(ScriptEnd *end, const QString &channel)
{
    m_listener = std::make_shared<ScriptListener>();
    m_listener->function = handler();
    m_listener->element = true;
    end->add(channel, m_listener);
}

void QmlIpcListener::detach(ScriptEnd *end, const QString &channel)
{
    m_listener->spent = true; // A dispatch that is under way leaves it out.
    if (end)
        end->remove(channel, m_listener);
    m_listener.reset();
}

void QmlIpcListener::replace(const QJSValue &function)
{
    m_listener->function = function;
}

} // namespace Ferry
