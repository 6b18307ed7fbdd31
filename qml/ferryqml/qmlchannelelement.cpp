// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlchannelelement.h"

#include "mainend_p.h"
#include "qmlipcrenderer_p.h"

#include <QtQml/qqmlinfo.h>

namespace Ferry {

QmlChannelElement::QmlChannelElement(QObject *parent)
    : QObject(parent)
{
}

void QmlChannelElement::setChannel(const QString &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    Q_EMIT channelChanged();
    update();
}

template <typename T>
T *QmlChannelElement::enclosing() const
{
    for (QObject *object = parent(); object; object = object->parent()) {
        if (auto *found = qobject_cast<T *>(object))
            return found;
        if (qobject_cast<QmlIpcRenderer *>(object) || qobject_cast<QmlIpcMain *>(object))
            return nullptr; // the nearest decides
    }
    return nullptr;
}

QmlIpcRenderer *QmlChannelElement::renderer() const
{
    return m_renderer || m_main ? m_renderer.data() : enclosing<QmlIpcRenderer>();
}

void QmlChannelElement::setRenderer(QmlIpcRenderer *renderer)
{
    if (m_renderer == renderer)
        return;
    m_renderer = renderer;
    Q_EMIT endChanged();
    update();
}

QmlIpcMain *QmlChannelElement::main() const
{
    return m_renderer || m_main ? m_main.data() : enclosing<QmlIpcMain>();
}

void QmlChannelElement::setMain(QmlIpcMain *main)
{
    if (m_main == main)
        return;
    m_main = main;
    Q_EMIT endChanged();
    update();
}

void QmlChannelElement::setHandler(const QJSValue &handler)
{
    if (m_handler.strictlyEquals(handler))
        return;
    if (!handler.isCallable() && !handler.isUndefined() && !handler.isNull()) {
        qmlWarning(this) << "handler must be a function";
        return;
    }
    m_handler = handler;
    Q_EMIT handlerChanged();
    if (m_attached && handler.isCallable())
        replace(handler); // keeps its place
    else
        update();
}

void QmlChannelElement::setEnabled(bool enabled)
{
    if (m_enabled == enabled)
        return;
    m_enabled = enabled;
    Q_EMIT enabledChanged();
    update();
}

void QmlChannelElement::componentComplete()
{
    m_complete = true;
    if (!renderer() && !main())
        qmlWarning(this) << "no renderer and no main: declare it inside an IpcRenderer or IpcMain, "
                            "or set one of them";
    update();
}

void QmlChannelElement::leave()
{
    if (std::exchange(m_attached, false))
        detach(qobject_cast<ScriptEnd *>(m_end), m_attachedChannel);
}

void QmlChannelElement::update()
{
    leave();
    if (!m_complete || !m_enabled || m_channel.isEmpty() || !m_handler.isCallable())
        return;
    ScriptEnd *end = nullptr;
    if (QmlIpcRenderer *renderer = this->renderer())
        end = QmlIpcRendererPrivate::of(renderer)->end();
    else if (QmlIpcMain *main = this->main())
        end = main->end();
    if (!end)
        return;
    m_end = end;
    m_attachedChannel = m_channel;
    m_attached = true;
    attach(end, m_attachedChannel);
}

} // namespace Ferry
