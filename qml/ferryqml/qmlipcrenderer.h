// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcmain.h>
#include <ferryqml/qmlreconnect.h>

#include <ferry/ipcrenderer.h>

#include <QtCore/QPointer>

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

    - send(channel, ...args): true when it was accepted. Throws when an argument cannot be cloned.
    - sendSync(channel, ...args): the answer. Throws the error that came instead, with its code.
   With SyncMode.EventLoop, the default, timers and animations go on meanwhile; do not destroy the
   engine in there.
    - invoke(channel, ...args): a promise. Rejects with "Error invoking remote method 'channel':
   Error: text", and code, data and cause beside it.
    - on(channel, listener), once(channel, listener), addListener: listener(event, ...args);
   event.sender is this object. An error in a listener is logged with file and line (ferry.qml) and
   does not keep the next from running. A listener goes with the component that added it.
    - off(channel, listener), removeListener: the last one added with this very function.
    - removeAllListeners([channel]): all of on() and once(). IpcListener elements stay.
    - listenerCount(channel), eventNames(), setMaxListeners(count), getMaxListeners(): more than 10
   functions on one channel are warned of. IpcListener elements do not count.
    - handle(channel, handler), handleOnce, removeHandler: answers main's webContents.invoke().
   handler(event, ...args) returns a value or a promise, or throws. Beyond Electron.

    - postMessage(channel, message, [ports]): as send, with one value, and hands ports over
   (Ferry.messageChannel()). Listeners find those that main posted in event.ports.

    (send, sendSync, invoke and postMessage are properties for the engine, because they take any number of
   arguments.)

    With reconnect.enabled it comes back to its server by itself: see setReconnectPolicy().

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
    QML_EXTENDED_NAMESPACE(Ferry) // DisconnectReason
    Q_CLASSINFO("DefaultProperty", "data")

    Q_PROPERTY(
        QString serverName READ serverName WRITE setServerName NOTIFY serverNameChanged FINAL)
    Q_PROPERTY(QString token READ token WRITE setToken NOTIFY tokenChanged FINAL)
    Q_PROPERTY(
        Ferry::QmlIpcMain *main READ mainElement WRITE setMainElement NOTIFY mainChanged FINAL)
    Q_PROPERTY(bool connected READ isConnected NOTIFY isConnectedChanged FINAL)
    Q_PROPERTY(SyncMode syncMode READ syncMode WRITE setSyncMode NOTIFY syncModeChanged FINAL)
    Q_PROPERTY(Ferry::QmlReconnect *reconnect READ reconnect CONSTANT FINAL)
    Q_PROPERTY(Ferry::IpcError error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(QQmlListProperty<QObject> data READ data DESIGNABLE false FINAL)

    Q_PROPERTY(QJSValue send READ sendFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue sendSync READ sendSyncFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue invoke READ invokeFunction CONSTANT FINAL)
    Q_PROPERTY(QJSValue postMessage READ postMessageFunction CONSTANT FINAL)

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
       serverName. In QML an IpcMain element or Ferry.ipcMain, undefined for the default.

        Errors: when there is none as the element completes, errorOccurred() says so; set it later.
    */
    IpcMain *main() const;
    void setMain(IpcMain *main);
    QmlIpcMain *mainElement() const;
    void setMainElement(QmlIpcMain *element);
    SyncMode syncMode() const { return IpcRenderer::syncMode(); }
    void setSyncMode(SyncMode mode);
    QmlReconnect *reconnect() const;
    /*! \brief Why the last connection failed or ended. Its code is empty when all is well. */
    IpcError error() const;
    QQmlListProperty<QObject> data();

    QJSValue sendFunction();
    QJSValue sendSyncFunction();
    QJSValue invokeFunction();
    QJSValue postMessageFunction();

    // Electron's, with JavaScript functions. What a component registers goes with it.
    Q_INVOKABLE QJSValue on(const QString &channel, const QJSValue &listener = {});
    Q_INVOKABLE QJSValue addListener(const QString &channel, const QJSValue &listener = {});
    Q_INVOKABLE QJSValue once(const QString &channel, const QJSValue &listener = {});
    Q_INVOKABLE QJSValue off(const QString &channel, const QJSValue &listener = {});
    Q_INVOKABLE QJSValue removeListener(const QString &channel, const QJSValue &listener = {});
    Q_INVOKABLE QJSValue removeAllListeners(const QJSValue &channel = {});
    Q_INVOKABLE QJSValue setMaxListeners(const QJSValue &count = {});
    Q_INVOKABLE double getMaxListeners();
    Q_INVOKABLE int listenerCount(const QString &channel);
    Q_INVOKABLE QStringList eventNames();
    Q_INVOKABLE void handle(const QString &channel, const QJSValue &handler = {});
    Q_INVOKABLE void handleOnce(const QString &channel, const QJSValue &handler = {});
    Q_INVOKABLE void removeHandler(const QString &channel);

    using IpcRenderer::handle;
    using IpcRenderer::handleOnce;
    using IpcRenderer::off;
    using IpcRenderer::on;
    using IpcRenderer::once;
    using IpcRenderer::removeAllListeners;
    using IpcRenderer::removeListener;

    /*! \brief False until the element is complete; then its properties count. */
    bool isComplete() const;

    void classBegin() override;
    void componentComplete() override;

Q_SIGNALS:
    void serverNameChanged();
    void tokenChanged();
    void mainChanged();
    void isConnectedChanged();
    void syncModeChanged();
    void errorChanged();

private:
    friend class QmlIpcRendererPrivate;
    std::unique_ptr<QmlIpcRendererPrivate> m_d;
};

} // namespace Ferry
