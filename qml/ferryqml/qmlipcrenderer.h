// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/global.h>

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QPointer>
#include <QtQml/QJSValue>
#include <QtQml/QQmlListProperty>
#include <QtQml/QQmlParserStatus>
#include <QtQml/qqml.h>

#include <memory>

namespace Ferry {

class QmlIpcRendererPrivate;

/*!
    \brief The QML type IpcRenderer: Electron's ipcRenderer for a QML screen.

    \code
    import Ferry

    IpcRenderer {
        id: ipc
        IpcListener { channel: "tick"; handler: (event, n) => label.text = n }
        Component.onCompleted: invoke("add", 2, 3).then(sum => console.log(sum))
    }
    \endcode

    Once complete it joins main, or the server serverName when that is set; calls can be made from
   Component.onCompleted on. Setting one of these properties later connects anew.

    JavaScript functions (properties for the engine, because they take any number of arguments):
    - send(channel, ...args): true when it was accepted. Throws when an argument cannot be cloned.
    - sendSync(channel, ...args): the answer. Throws the error that came instead, with its code.
    - invoke(channel, ...args): a promise. Rejects with "Error invoking remote method 'channel':
   Error: text", and code, data and cause beside it.
    - on(channel, listener), once(channel, listener), addListener: listener(event, ...args);
   event.sender is this object. An error in a listener is logged (ferry.qml) and does not keep the
   next from running.
    - off(channel, listener), removeListener: the last one added with this very function.
    - removeAllListeners([channel]): all of on() and once(). IpcListener elements stay.
    - listenerCount(channel), eventNames().

    Values are those of design section 5. BigInt does not exist in this engine: it arrives as an
   object that can only be printed and sent back.

    Owns:   what is declared inside. Thread: the engine's. A promise whose renderer or engine goes
   away never settles. Source: Electron ipcRenderer.
*/
class FERRY_QML_EXPORT QmlIpcRenderer : public Ferry::IpcRenderer, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlIpcRenderer)
    Q_INTERFACES(QQmlParserStatus)
    QML_NAMED_ELEMENT(IpcRenderer)
    QML_ADDED_IN_VERSION(1, 0)
    Q_CLASSINFO("DefaultProperty", "data")

    Q_PROPERTY(
        QString serverName READ serverName WRITE setServerName NOTIFY serverNameChanged FINAL)
    Q_PROPERTY(QString token READ token WRITE setToken NOTIFY tokenChanged FINAL)
    Q_PROPERTY(Ferry::IpcMain *main READ main WRITE setMain NOTIFY mainChanged FINAL)
    Q_PROPERTY(bool isConnected READ isConnected NOTIFY isConnectedChanged FINAL)
    Q_PROPERTY(Ferry::IpcError error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(QQmlListProperty<QObject> data READ data DESIGNABLE false FINAL)

    Q_PROPERTY(QJSValue send READ sendFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue sendSync READ sendSyncFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue invoke READ invokeFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue on READ onFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue addListener READ onFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue once READ onceFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue off READ offFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue removeListener READ offFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue removeAllListeners READ removeAllListenersFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue listenerCount READ listenerCountFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue eventNames READ eventNamesFunction CONSTANT FINAL)

public:
    explicit QmlIpcRenderer(QObject *parent = nullptr);
    ~QmlIpcRenderer() override;

    /*! \brief The name that the main process listens under; empty, the default, for an IpcMain in
     * this process. */
    QString serverName() const;
    void setServerName(const QString &name);
    /*! \brief What ListenOptions::token asks for, as UTF-8. */
    QString token() const;
    void setToken(const QString &token);
    /*!
        \brief The IpcMain of this process to join; by default IpcMain::instance(). nullptr with a
       serverName.

        Errors: when there is none as the element completes, errorOccurred() says so; set it later.
    */
    IpcMain *main() const;
    void setMain(IpcMain *main);
    /*! \brief Why the last connection failed or ended. Its code is empty when all is well. */
    IpcError error() const;
    QQmlListProperty<QObject> data();

    QJSValue sendFunction();
    QJSValue sendSyncFunction();
    QJSValue invokeFunction();
    QJSValue onFunction();
    QJSValue onceFunction();
    QJSValue offFunction();
    QJSValue removeAllListenersFunction();
    QJSValue listenerCountFunction();
    QJSValue eventNamesFunction();

    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void serverNameChanged();
    void tokenChanged();
    void mainChanged();
    void isConnectedChanged();
    void errorChanged();

private:
    friend class QmlIpcListener;
    std::unique_ptr<QmlIpcRendererPrivate> m_d;
};

} // namespace Ferry
