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
    /*!
        \brief A new channel: { port1, port2 }.

        \code
        const { port1, port2 } = Ferry.messageChannel()
        ipc.postMessage("printer", null, [port2])
        port1.onmessage = event => console.log(event.data)
        \endcode

        A port has postMessage(message, [ports]), start(), close(), bufferedAmount; on, once and off for "message"
        (event.data, event.ports) and "close"; and onmessage, which starts it as in the DOM. postMessage throws what
        Electron's throws; false says that nothing was sent: closed, or too much waits.
        A port that was started lives until its channel closes; another one until the engine collects it, which closes it.
    */
    Q_INVOKABLE QJSValue messageChannel();

Q_SIGNALS:
    /*! \brief The IpcMain is gone: ipcMain is another one, or null. */
    void ipcMainChanged();

private:
    QPointer<QmlIpcMain> m_ipcMain;
};

} // namespace Ferry
