// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "listenertable_p.h"

#include <algorithm>

namespace Ferry {

qsizetype ListenerTable::indexOf(const QString &channel) const
{
    for (qsizetype i = 0; i < m_channels.size(); ++i) {
        if (m_channels.at(i).name == channel)
            return i;
    }
    return -1;
}

void ListenerTable::dropWhenEmpty(qsizetype index)
{
    if (m_channels.at(index).listeners.isEmpty())
        m_channels.removeAt(index);
}

void ListenerTable::add(const QString &channel, const ScriptListenerPointer &listener)
{
    qsizetype index = indexOf(channel);
    if (index < 0) {
        index = m_channels.size();
        m_channels.append({ channel, {} });
    }
    m_channels[index].listeners.append(listener);
}

void ListenerTable::remove(const QString &channel, const ScriptListenerPointer &listener)
{
    const qsizetype index = indexOf(channel);
    if (index < 0)
        return;
    m_channels[index].listeners.removeOne(listener);
    dropWhenEmpty(index);
}

void ListenerTable::remove(const QString &channel, const QJSValue &function)
{
    const qsizetype index = indexOf(channel);
    if (index < 0)
        return;
    auto &listeners = m_channels[index].listeners;
    for (qsizetype i = listeners.size() - 1; i >= 0; --i) {
        if (!listeners.at(i)->element && listeners.at(i)->function.strictlyEquals(function)) {
            listeners.removeAt(i);
            break;
        }
    }
    dropWhenEmpty(index);
}

void ListenerTable::removeAll(const QString &channel)
{
    const qsizetype index = indexOf(channel);
    if (index < 0)
        return;
    m_channels[index].listeners.removeIf(
        [](const ScriptListenerPointer &listener) { return !listener->element; });
    dropWhenEmpty(index);
}

QList<ScriptListenerPointer> ListenerTable::snapshot(const QString &channel) const
{
    const qsizetype index = indexOf(channel);
    return index < 0 ? QList<ScriptListenerPointer>() : m_channels.at(index).listeners;
}

qsizetype ListenerTable::count(const QString &channel) const
{
    const qsizetype index = indexOf(channel);
    return index < 0 ? 0 : m_channels.at(index).listeners.size();
}

qsizetype ListenerTable::functionCount(const QString &channel) const
{
    const QList<ScriptListenerPointer> listeners = snapshot(channel);
    return std::count_if(listeners.begin(), listeners.end(),
                         [](const ScriptListenerPointer &listener) { return !listener->element; });
}

QStringList ListenerTable::channels() const
{
    QStringList names;
    for (const Channel &channel : m_channels)
        names.append(channel.name);
    return names;
}

} // namespace Ferry
