// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipccall.h"

#include "scriptanswer_p.h"
#include "scriptvalues_p.h"

#include <ferry/values.h>

#include <QtCore/QFutureWatcher>
#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

QmlIpcCall::QmlIpcCall(QObject *parent)
    : QObject(parent)
{
}

QmlIpcCall::~QmlIpcCall()
{
    m_future.cancel();
}

QmlIpcRenderer *QmlIpcCall::renderer() const
{
    if (m_renderer)
        return m_renderer;
    for (QObject *object = parent(); object; object = object->parent()) {
        if (auto *renderer = qobject_cast<QmlIpcRenderer *>(object))
            return renderer;
    }
    return nullptr;
}

void QmlIpcCall::setRenderer(QmlIpcRenderer *renderer)
{
    if (m_renderer == renderer)
        return;
    m_renderer = renderer;
    Q_EMIT rendererChanged();
    watchRenderer();
    update();
}

void QmlIpcCall::setChannel(const QString &channel)
{
    if (m_channel == channel)
        return;
    m_channel = channel;
    Q_EMIT channelChanged();
    update();
}

void QmlIpcCall::setArguments(const QJSValue &arguments)
{
    m_arguments = arguments;
    Q_EMIT argumentsChanged();
    update();
}

void QmlIpcCall::setAutomatic(bool automatic)
{
    if (m_automatic == automatic)
        return;
    m_automatic = automatic;
    Q_EMIT automaticChanged();
    update();
}

void QmlIpcCall::componentComplete()
{
    m_complete = true;
    watchRenderer();
    update();
}

// An answer from before the connection was lost may be old.
void QmlIpcCall::watchRenderer()
{
    QmlIpcRenderer *renderer = m_complete ? this->renderer() : nullptr;
    if (m_watched == renderer)
        return;
    if (m_watched)
        m_watched->disconnect(this);
    m_watched = renderer;
    m_wasDown = false;
    if (!renderer)
        return;
    connect(renderer, &IpcRenderer::disconnected, this, [this] { m_wasDown = true; });
    connect(renderer, &IpcRenderer::connected, this, [this] {
        if (std::exchange(m_wasDown, false))
            update();
    });
}

// Once for all the bindings that change together.
void QmlIpcCall::update()
{
    if (!m_complete || !m_automatic || std::exchange(m_scheduled, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_scheduled = false;
            if (m_automatic && !m_channel.isEmpty())
                call();
        },
        Qt::QueuedConnection);
}

void QmlIpcCall::call()
{
    QJSEngine *engine = qmlEngine(this);
    QmlIpcRenderer *target = renderer();
    if (!engine)
        return;
    if (!target) {
        qmlWarning(this) << "no renderer: declare it inside an IpcRenderer, or set renderer";
        return;
    }
    delete std::exchange(m_watcher, nullptr);
    m_future.cancel();
    setRunning(true);

    ScriptValues *values = ScriptValues::of(engine);
    QJSValue array = m_arguments;
    if (!array.isArray()) {
        array = engine->newArray(m_arguments.isUndefined() ? 0 : 1);
        if (!m_arguments.isUndefined())
            array.setProperty(0, m_arguments);
    }
    const auto list = values->toArguments(array);
    if (!list) {
        end(values->fromError(list.error()));
        return;
    }
    m_future = target->IpcRenderer::invoke(m_channel, spread(*list));
    auto *watcher = new QFutureWatcher<QVariant>(this);
    m_watcher = watcher;
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher] { finish(watcher->future()); });
    watcher->setFuture(m_future);
}

void QmlIpcCall::finish(const QFuture<QVariant> &future)
{
    m_watcher->deleteLater();
    m_watcher = nullptr;
    QJSEngine *engine = qmlEngine(this);
    if (!engine)
        return;
    ScriptValues *values = ScriptValues::of(engine);
    const IpcResult<QVariant> result = outcome(future);
    if (result) {
        m_value = values->fromVariant(*result);
        Q_EMIT valueChanged();
        end(QJSValue(QJSValue::NullValue));
    } else {
        end(values->fromError(result.error()));
    }
}

void QmlIpcCall::end(const QJSValue &error)
{
    if (!m_error.strictlyEquals(error)) {
        m_error = error;
        Q_EMIT errorChanged();
    }
    setRunning(false);
    Q_EMIT finished();
}

void QmlIpcCall::setRunning(bool running)
{
    if (m_running == running)
        return;
    m_running = running;
    Q_EMIT runningChanged();
}

} // namespace Ferry
