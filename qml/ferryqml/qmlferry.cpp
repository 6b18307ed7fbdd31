// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlferry.h"

#include <QtQml/QQmlEngine>
#include <QtQml/qqmlinfo.h>

namespace Ferry {

QmlFerry::QmlFerry(QObject *parent)
    : QObject(parent)
{
}

QmlIpcMain *QmlFerry::ipcMain()
{
    IpcMain *current = IpcMain::instance();
    if (m_ipcMain && m_ipcMain->ipcMain() != current)
        m_ipcMain.clear(); // its child until the end: JavaScript may hold it
    if (!m_ipcMain && current && current->thread() != thread()) {
        qmlWarning(this)
            << "the IpcMain lives in another thread than this QML engine: use it from there, or an "
               "IpcRenderer here";
        return nullptr;
    }
    if (!m_ipcMain && current) {
        m_ipcMain = new QmlIpcMain(current, this);
        QQmlEngine::setContextForObject(m_ipcMain, QQmlEngine::contextForObject(this));
        connect(current, &QObject::destroyed, this, &QmlFerry::ipcMainChanged,
                Qt::QueuedConnection);
    }
    return m_ipcMain;
}

} // namespace Ferry
