// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlipcmain.h"

#include "childlist_p.h"
#include "mainend_p.h"
#include "scriptvalues_p.h"

#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

static constexpr char ownerProperty[] = "_ferry_owner";

class QmlIpcMainPrivate
{
public:
    explicit QmlIpcMainPrivate(QmlIpcMain *q)
        : q(q)
    {
    }

    void listen();

    QmlIpcMain *q;
    std::unique_ptr<IpcMain> own;
    QPointer<IpcMain> ipcMain;
    QPointer<MainEnd> end;
    QPointer<WebContentsModel> model;
    ChildList data;
    QString serverName;
    QString token;
    bool complete = false;
};

void QmlIpcMainPrivate::listen()
{
    if (!complete || !ipcMain)
        return;
    ipcMain->close();
    ListenOptions options;
    options.token = token.toUtf8();
    if (!serverName.isEmpty() && !ipcMain->listen(serverName, options))
        qmlWarning(q) << "cannot listen on '" << serverName << "': " << ipcMain->errorString();
    Q_EMIT q->listeningChanged();
}

QmlIpcMain::QmlIpcMain(QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<QmlIpcMainPrivate>(this))
{
    m_d->own = std::make_unique<IpcMain>();
    m_d->ipcMain = m_d->own.get();
    m_d->own->setProperty(ownerProperty, QVariant::fromValue(this));
}

QmlIpcMain::QmlIpcMain(IpcMain *ipcMain, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<QmlIpcMainPrivate>(this))
{
    m_d->ipcMain = ipcMain;
}

QmlIpcMain::~QmlIpcMain()
{
    // Before ~QObject() does it, while everything that they may touch still stands.
    delete m_d->end;
    delete m_d->model;
}

QmlIpcMain *QmlIpcMain::owner(const IpcMain *ipcMain)
{
    return ipcMain->property(ownerProperty).value<QmlIpcMain *>();
}

IpcMain *QmlIpcMain::ipcMain() const
{
    return m_d->ipcMain;
}

MainEnd *QmlIpcMain::end()
{
    if (m_d->end || !m_d->ipcMain)
        return m_d->end;
    QJSEngine *engine = qmlEngine(this);
    if (!engine)
        engine = qjsEngine(this);
    if (!engine)
        return nullptr;
    if (m_d->ipcMain->thread() != thread()) {
        qmlWarning(this)
            << "this IpcMain lives in another thread than the QML engine: use it from there, or an "
               "IpcRenderer here";
        return nullptr;
    }
    m_d->end = new MainEnd(this, m_d->ipcMain, ScriptValues::of(engine));
    return m_d->end;
}

QString QmlIpcMain::serverName() const
{
    return m_d->serverName;
}

void QmlIpcMain::setServerName(const QString &name)
{
    if (m_d->serverName == name)
        return;
    m_d->serverName = name;
    Q_EMIT serverNameChanged();
    m_d->listen();
}

QString QmlIpcMain::token() const
{
    return m_d->token;
}

void QmlIpcMain::setToken(const QString &token)
{
    if (m_d->token == token)
        return;
    m_d->token = token;
    Q_EMIT tokenChanged();
    if (!m_d->serverName.isEmpty())
        m_d->listen();
}

bool QmlIpcMain::isListening() const
{
    return m_d->ipcMain && m_d->ipcMain->isListening();
}

QString QmlIpcMain::errorString() const
{
    return m_d->ipcMain ? m_d->ipcMain->errorString() : QString();
}

WebContentsModel *QmlIpcMain::webContents()
{
    if (!m_d->model && m_d->ipcMain && m_d->ipcMain->thread() == thread())
        m_d->model = new WebContentsModel(this);
    return m_d->model;
}

QQmlListProperty<QObject> QmlIpcMain::data()
{
    return m_d->data.property(this);
}

QJSValue QmlIpcMain::broadcastFunction()
{
    MainEnd *target = end();
    return target ? target->function(u"broadcast"_s) : QJSValue();
}

QJSValue QmlIpcMain::fromId(int id)
{
    MainEnd *target = end();
    return target ? target->contents(m_d->ipcMain->fromId(id)) : QJSValue(QJSValue::NullValue);
}

void QmlIpcMain::componentComplete()
{
    m_d->complete = true;
    if (!m_d->serverName.isEmpty())
        m_d->listen();
}

QJSValue QmlIpcMain::on(const QString &channel, const QJSValue &listener)
{
    auto *target = end();
    return target ? target->on(channel, listener, false) : QJSValue();
}

QJSValue QmlIpcMain::addListener(const QString &channel, const QJSValue &listener)
{
    auto *target = end();
    return target ? target->on(channel, listener, false) : QJSValue();
}

QJSValue QmlIpcMain::once(const QString &channel, const QJSValue &listener)
{
    auto *target = end();
    return target ? target->on(channel, listener, true) : QJSValue();
}

QJSValue QmlIpcMain::off(const QString &channel, const QJSValue &listener)
{
    auto *target = end();
    return target ? target->off(channel, listener) : QJSValue();
}

QJSValue QmlIpcMain::removeListener(const QString &channel, const QJSValue &listener)
{
    auto *target = end();
    return target ? target->off(channel, listener) : QJSValue();
}

QJSValue QmlIpcMain::removeAllListeners(const QJSValue &channel)
{
    auto *target = end();
    return target ? target->removeAllListeners(channel) : QJSValue();
}

QJSValue QmlIpcMain::setMaxListeners(const QJSValue &count)
{
    auto *target = end();
    return target ? target->setMaxListeners(count) : QJSValue();
}

double QmlIpcMain::getMaxListeners()
{
    auto *target = end();
    return target ? target->maxListeners() : 0;
}

int QmlIpcMain::listenerCount(const QString &channel)
{
    auto *target = end();
    return target ? target->listenerCount(channel) : 0;
}

QStringList QmlIpcMain::eventNames()
{
    auto *target = end();
    return target ? target->eventNames() : QStringList();
}

void QmlIpcMain::handle(const QString &channel, const QJSValue &handler)
{
    if (auto *target = end())
        target->handle(channel, handler, false);
}

void QmlIpcMain::handleOnce(const QString &channel, const QJSValue &handler)
{
    if (auto *target = end())
        target->handle(channel, handler, true);
}

void QmlIpcMain::removeHandler(const QString &channel)
{
    if (auto *target = end())
        target->removeHandler(channel);
}

} // namespace Ferry
