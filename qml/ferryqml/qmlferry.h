// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcmain.h>

namespace Ferry {

/*!
    \brief The QML singleton Ferry.

    Ferry.ipcMain is IpcMain::instance(), the oldest living one, with the functions of the QML type
   IpcMain; null while there is none. One singleton per engine.
*/
class FERRY_QML_EXPORT QmlFerry : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlFerry)
    QML_NAMED_ELEMENT(Ferry)
    QML_SINGLETON
    QML_ADDED_IN_VERSION(1, 0)
    Q_PROPERTY(Ferry::QmlIpcMain *ipcMain READ ipcMain NOTIFY ipcMainChanged FINAL)

public:
    explicit QmlFerry(QObject *parent = nullptr);

    QmlIpcMain *ipcMain();

Q_SIGNALS:
    /*! \brief The IpcMain is gone: ipcMain is another one, or null. */
    void ipcMainChanged();

private:
    QPointer<QmlIpcMain> m_ipcMain;
};

} // namespace Ferry
