// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipcrenderer_p.h"

#include "scriptvalues_p.h"

#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

void QmlIpcRendererPrivate::join()
{
    if (!complete)
        return;
    joinError = IpcError();
    if (!serverName.isEmpty()) {
        ConnectOptions options;
        options.name = q->objectName();
        options.token = token.toUtf8();
        q->connectToServer(serverName, options);
    } else if (IpcMain *target = q->main()) {
        q->connectTo(target);
    } else {
        q->disconnectFromServer();
        setError(IpcError(IpcError::Code::Closed,
                          u"There is no IpcMain in this process to join: create one before this "
                          "element, or set main or serverName"_s));
        return;
    }
    Q_EMIT q->errorChanged();
}

void QmlIpcRendererPrivate::setError(const IpcError &error)
{
    joinError = error;
    qmlWarning(q) << error.message();
    Q_EMIT q->errorOccurred(error);
}

RendererCalls *QmlIpcRendererPrivate::calls()
{
    if (!rendererCalls) {
        if (QJSEngine *engine = qmlEngine(q))
            rendererCalls = new RendererCalls(q, ScriptValues::of(engine));
    }
    return rendererCalls;
}

QJSValue QmlIpcRendererPrivate::function(const QString &name)
{
    RendererCalls *target = calls();
    return target ? target->function(name) : QJSValue();
}

QmlIpcRenderer::QmlIpcRenderer(QObject *parent)
    : IpcRenderer(parent)
    , m_d(std::make_unique<QmlIpcRendererPrivate>(this))
{
    connect(this, &IpcRenderer::errorOccurred, this, &QmlIpcRenderer::errorChanged);
    connect(this, &IpcRenderer::stateChanged, this, &QmlIpcRenderer::isConnectedChanged);
    connect(this, &IpcRenderer::connected, this, &QmlIpcRenderer::errorChanged);
}

QmlIpcRenderer::~QmlIpcRenderer()
{
    // The base class is about to disconnect, and QML would read properties of an object that is
    // half gone.
    blockSignals(true);
    // Before ~QObject() does it, while everything that its listeners may touch still stands.
    delete m_d->rendererCalls;
}

QString QmlIpcRenderer::serverName() const
{
    return m_d->serverName;
}

void QmlIpcRenderer::setServerName(const QString &name)
{
    if (m_d->serverName == name)
        return;
    m_d->serverName = name;
    Q_EMIT serverNameChanged();
    Q_EMIT mainChanged();
    m_d->join();
}

QString QmlIpcRenderer::token() const
{
    return m_d->token;
}

void QmlIpcRenderer::setToken(const QString &token)
{
    if (m_d->token == token)
        return;
    m_d->token = token;
    Q_EMIT tokenChanged();
    if (!m_d->serverName.isEmpty())
        m_d->join();
}

IpcMain *QmlIpcRenderer::main() const
{
    if (!m_d->serverName.isEmpty())
        return nullptr;
    return m_d->main ? m_d->main.data() : IpcMain::instance();
}

void QmlIpcRenderer::setMain(IpcMain *main)
{
    if (m_d->main == main)
        return;
    m_d->main = main;
    Q_EMIT mainChanged();
    if (m_d->serverName.isEmpty())
        m_d->join();
}

IpcError QmlIpcRenderer::error() const
{
    return m_d->joinError.code().isEmpty() ? IpcRenderer::error() : m_d->joinError;
}

QQmlListProperty<QObject> QmlIpcRenderer::data()
{
    const auto append = [](QQmlListProperty<QObject> *property, QObject *object) {
        static_cast<QmlIpcRenderer *>(property->object)->m_d->data.append(object);
    };
    const auto count = [](QQmlListProperty<QObject> *property) -> qsizetype {
        return static_cast<QmlIpcRenderer *>(property->object)->m_d->data.size();
    };
    const auto at = [](QQmlListProperty<QObject> *property, qsizetype index) -> QObject * {
        return static_cast<QmlIpcRenderer *>(property->object)->m_d->data.value(index);
    };
    const auto clear = [](QQmlListProperty<QObject> *property) {
        static_cast<QmlIpcRenderer *>(property->object)->m_d->data.clear();
    };
    return QQmlListProperty<QObject>(this, nullptr, append, count, at, clear);
}

QJSValue QmlIpcRenderer::sendFunction()
{
    return m_d->function(u"send"_s);
}

QJSValue QmlIpcRenderer::sendSyncFunction()
{
    return m_d->function(u"sendSync"_s);
}

QJSValue QmlIpcRenderer::invokeFunction()
{
    return m_d->function(u"invoke"_s);
}

QJSValue QmlIpcRenderer::onFunction()
{
    return m_d->function(u"on"_s);
}

QJSValue QmlIpcRenderer::onceFunction()
{
    return m_d->function(u"once"_s);
}

QJSValue QmlIpcRenderer::offFunction()
{
    return m_d->function(u"off"_s);
}

QJSValue QmlIpcRenderer::removeAllListenersFunction()
{
    return m_d->function(u"removeAllListeners"_s);
}

QJSValue QmlIpcRenderer::listenerCountFunction()
{
    return m_d->function(u"listenerCount"_s);
}

QJSValue QmlIpcRenderer::eventNamesFunction()
{
    return m_d->function(u"eventNames"_s);
}

void QmlIpcRenderer::classBegin() { }

void QmlIpcRenderer::componentComplete()
{
    m_d->complete = true;
    m_d->join();
}

} // namespace Ferry
