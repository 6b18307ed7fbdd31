// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipclistener.h"

#include "qmlipcrenderer_p.h"

#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

QmlIpcListener::QmlIpcListener(QObject *parent)
    : QObject(parent)
{
}

QmlIpcListener::~QmlIpcListener()
{
    detach();
}

void QmlIpcListener::setChannel(const QString &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    Q_EMIT channelChanged();
    update();
}

QmlIpcRenderer *QmlIpcListener::renderer() const
{
    if (m_renderer)
        return m_renderer;
    for (QObject *object = parent(); object; object = object->parent()) {
        if (auto *renderer = qobject_cast<QmlIpcRenderer *>(object))
            return renderer;
    }
    return nullptr;
}

void QmlIpcListener::setRenderer(QmlIpcRenderer *renderer)
{
    if (m_renderer == renderer)
        return;
    m_renderer = renderer;
    Q_EMIT rendererChanged();
    update();
}

void QmlIpcListener::setHandler(const QJSValue &handler)
{
    if (m_handler.strictlyEquals(handler))
        return;
    if (!handler.isCallable() && !handler.isUndefined() && !handler.isNull()) {
        qmlWarning(this) << "handler must be a function";
        return;
    }
    m_handler = handler;
    Q_EMIT handlerChanged();
    if (m_listener && handler.isCallable())
        m_listener->function = handler; // keeps its place among the listeners
    else
        update();
}

void QmlIpcListener::setEnabled(bool enabled)
{
    if (m_enabled == enabled)
        return;
    m_enabled = enabled;
    Q_EMIT enabledChanged();
    update();
}

void QmlIpcListener::componentComplete()
{
    m_complete = true;
    if (!renderer())
        qmlWarning(this) << "no renderer: declare it inside an IpcRenderer, or set renderer";
    update();
}

void QmlIpcListener::detach()
{
    if (!m_listener)
        return;
    m_listener->spent = true; // A dispatch that is under way leaves it out.
    if (m_attachedTo && m_attachedTo->m_d->rendererCalls)
        m_attachedTo->m_d->rendererCalls->remove(m_attachedChannel, m_listener);
    m_listener.reset();
}

void QmlIpcListener::update()
{
    detach();
    m_attachedTo = renderer();
    if (!m_complete || !m_enabled || m_channel.isEmpty() || !m_handler.isCallable()
        || !m_attachedTo)
        return;
    RendererCalls *calls = m_attachedTo->m_d->calls();
    if (!calls)
        return;
    m_listener = std::make_shared<ScriptListener>();
    m_listener->function = m_handler;
    m_listener->element = true;
    m_attachedChannel = m_channel;
    calls->add(m_attachedChannel, m_listener);
}

} // namespace Ferry
