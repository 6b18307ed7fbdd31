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

RendererEnd *QmlIpcRendererPrivate::end()
{
    if (!rendererEnd) {
        if (QJSEngine *engine = qmlEngine(q))
            rendererEnd = new RendererEnd(q, ScriptValues::of(engine));
    }
    return rendererEnd;
}

QJSValue QmlIpcRendererPrivate::function(const QString &name)
{
    RendererEnd *target = end();
    return target ? target->function(name) : QJSValue();
}

QmlIpcRenderer::QmlIpcRenderer(QObject *parent)
    : IpcRenderer(parent)
    , m_d(std::make_unique<QmlIpcRendererPrivate>(this))
{
    connect(this, &IpcRenderer::errorOccurred, this, &QmlIpcRenderer::errorChanged);
    connect(this, &IpcRenderer::stateChanged, this, &QmlIpcRenderer::isConnectedChanged);
    connect(this, &IpcRenderer::connected, this, &QmlIpcRenderer::errorChanged);
    connect(this, &IpcRenderer::disconnected, this, &QmlIpcRenderer::errorChanged);
}

QmlIpcRenderer::~QmlIpcRenderer()
{
    // The base class is about to disconnect, and QML would read properties of an object that is
    // half gone.
    blockSignals(true);
    // Before ~QObject() does it, while everything that its listeners may touch still stands.
    delete m_d->rendererEnd;
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

QmlIpcMain *QmlIpcRenderer::mainElement() const
{
    return m_d->mainElement;
}

void QmlIpcRenderer::setMainElement(QmlIpcMain *element)
{
    m_d->mainElement = element;
    setMain(element ? element->ipcMain() : nullptr);
}

void QmlIpcRenderer::setSyncMode(SyncMode mode)
{
    if (syncMode() == mode)
        return;
    IpcRenderer::setSyncMode(mode);
    Q_EMIT syncModeChanged();
}

QmlReconnect *QmlIpcRenderer::reconnect() const
{
    return m_d->reconnect;
}

bool QmlIpcRenderer::isComplete() const
{
    return m_d->complete;
}

QQmlListProperty<QObject> QmlIpcRenderer::data()
{
    return m_d->data.property(this);
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

QJSValue QmlIpcRenderer::postMessageFunction()
{
    return m_d->function(u"postMessage"_s);
}

QJSValue QmlIpcRenderer::on(const QString &channel, const QJSValue &listener)
{
    auto *target = m_d->end();
    return target ? target->on(channel, listener, false) : QJSValue();
}

QJSValue QmlIpcRenderer::addListener(const QString &channel, const QJSValue &listener)
{
    auto *target = m_d->end();
    return target ? target->on(channel, listener, false) : QJSValue();
}

QJSValue QmlIpcRenderer::once(const QString &channel, const QJSValue &listener)
{
    auto *target = m_d->end();
    return target ? target->on(channel, listener, true) : QJSValue();
}

QJSValue QmlIpcRenderer::off(const QString &channel, const QJSValue &listener)
{
    auto *target = m_d->end();
    return target ? target->off(channel, listener) : QJSValue();
}

QJSValue QmlIpcRenderer::removeListener(const QString &channel, const QJSValue &listener)
{
    auto *target = m_d->end();
    return target ? target->off(channel, listener) : QJSValue();
}

QJSValue QmlIpcRenderer::removeAllListeners(const QJSValue &channel)
{
    auto *target = m_d->end();
    return target ? target->removeAllListeners(channel) : QJSValue();
}

QJSValue QmlIpcRenderer::setMaxListeners(const QJSValue &count)
{
    auto *target = m_d->end();
    return target ? target->setMaxListeners(count) : QJSValue();
}

double QmlIpcRenderer::getMaxListeners()
{
    auto *target = m_d->end();
    return target ? target->maxListeners() : 0;
}

int QmlIpcRenderer::listenerCount(const QString &channel)
{
    auto *end = m_d->end();
    return end ? end->listenerCount(channel) : 0;
}

QStringList QmlIpcRenderer::eventNames()
{
    auto *end = m_d->end();
    return end ? end->eventNames() : QStringList();
}

void QmlIpcRenderer::handle(const QString &channel, const QJSValue &handler)
{
    if (auto *end = m_d->end())
        end->handle(channel, handler, false);
}

void QmlIpcRenderer::handleOnce(const QString &channel, const QJSValue &handler)
{
    if (auto *end = m_d->end())
        end->handle(channel, handler, true);
}

void QmlIpcRenderer::removeHandler(const QString &channel)
{
    if (auto *end = m_d->end())
        end->removeHandler(channel);
}

void QmlIpcRenderer::classBegin() { }

void QmlIpcRenderer::componentComplete()
{
    m_d->complete = true;
    m_d->reconnect->apply();
    m_d->join();
}

} // namespace Ferry
