// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlferry.h"

#include "scriptports_p.h"

#include <ferry/messagechannel.h>

#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

using namespace Qt::StringLiterals;

namespace Ferry {

QmlFerry::QmlFerry(QObject *parent)
    : QObject(parent)
{
}

QmlIpcMain *QmlFerry::ipcMain()
{
    IpcMain *current = IpcMain::instance();
    if (!current || (m_ipcMain && m_ipcMain->ipcMain() != current))
        m_ipcMain.clear(); // its child until the end: JavaScript may hold it
    if (!m_ipcMain && current && current->thread() != thread()) {
        qmlWarning(this)
            << "the IpcMain lives in another thread than this QML engine: use it from there, or an "
               "IpcRenderer here";
        return nullptr;
    }
    if (!m_ipcMain && current) {
        // An element of this engine is itself what it would be wrapped in: event.sender is the same object then.
        m_ipcMain = QmlIpcMain::owner(current);
        if (!m_ipcMain || qmlEngine(m_ipcMain) != qmlEngine(this)) {
            m_ipcMain = new QmlIpcMain(current, this);
            QQmlEngine::setContextForObject(m_ipcMain, QQmlEngine::contextForObject(this));
        }
        connect(current, &QObject::destroyed, this, &QmlFerry::ipcMainChanged,
                Qt::QueuedConnection);
    }
    return m_ipcMain;
}

QJSValue QmlFerry::messageChannel()
{
    QJSEngine *engine = qjsEngine(this);
    if (!engine)
        engine = qmlEngine(this);
    if (!engine)
        return {};
    ScriptPorts *ports = ScriptPorts::of(ScriptValues::of(engine));
    const MessageChannel channel(this);
    QJSValue made = engine->newObject();
    made.setProperty(u"port1"_s, ports->wrap(channel.port1()));
    made.setProperty(u"port2"_s, ports->wrap(channel.port2()));
    return made;
}

} // namespace Ferry
