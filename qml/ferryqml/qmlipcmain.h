// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/webcontentsmodel.h>

#include <QtCore/QPointer>
#include <QtQml/QQmlListProperty>
#include <QtQml/QQmlParserStatus>

#include <memory>

namespace Ferry {

class MainEnd;
class QmlIpcMainPrivate;

/*!
    \brief The QML type IpcMain: Electron's ipcMain for main sides that are written in QML.

    \code
    import Ferry

    IpcMain {
        serverName: "my-app" // for renderers in other processes
        IpcHandler { channel: "add"; handler: (event, a, b) => a + b }
        Component.onCompleted: on("asynchronous-message", (event, arg) =>
   event.reply("asynchronous-reply", "pong"))
    }
    \endcode

    An element has an IpcMain of its own. The one that C++ made is Ferry.ipcMain, with the same
   functions (or QmlIpcMain(ipcMain) as a context property, where a program has several).

    - on, once, off, addListener, removeListener, removeAllListeners, listenerCount, eventNames:
   listener(event, ...args).
    - handle(channel, handler), handleOnce, removeHandler: handler(event, ...args) returns a value
   or a promise, or throws; the caller gets that. A second handler throws.
    - broadcast(channel, ...args): to every renderer. fromId(id): one of them, or null.
    - event.sender (send, postMessage, invoke, id, kind, url, title …), event.senderFrame, frameId,
   processId, origin, of a posted message event.ports; of on() also event.reply(channel, ...args) and event.returnValue = value, of which the
   first counts. A synchronous caller whose event everybody has dropped without a value hears that
   when the engine collects it.

    What a listener or handler throws is logged with its file and line (ferry.qml); the others still
   run.

    Thread: the engine's, which must be that of the C++ object: one of another thread is refused
   with a warning. Source: Electron ipcMain.
*/
class FERRY_QML_EXPORT QmlIpcMain : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlIpcMain)
    Q_INTERFACES(QQmlParserStatus)
    QML_NAMED_ELEMENT(IpcMain)
    QML_ADDED_IN_VERSION(1, 0)
    Q_CLASSINFO("DefaultProperty", "data")

    Q_PROPERTY(
        QString serverName READ serverName WRITE setServerName NOTIFY serverNameChanged FINAL)
    Q_PROPERTY(QString token READ token WRITE setToken NOTIFY tokenChanged FINAL)
    Q_PROPERTY(bool listening READ isListening NOTIFY listeningChanged FINAL)
    Q_PROPERTY(QString errorString READ errorString NOTIFY listeningChanged FINAL)
    Q_PROPERTY(Ferry::WebContentsModel *webContents READ webContents CONSTANT FINAL)
    Q_PROPERTY(QQmlListProperty<QObject> data READ data DESIGNABLE false FINAL)
    Q_PROPERTY(QJSValue broadcast READ broadcastFunction CONSTANT FINAL)

public:
    explicit QmlIpcMain(QObject *parent = nullptr);
    /*! \brief For an IpcMain of C++, which it does not own and may outlive. */
    explicit QmlIpcMain(IpcMain *ipcMain, QObject *parent = nullptr);
    ~QmlIpcMain() override;

    /*! \brief The C++ object; nullptr once one that it does not own is gone. */
    IpcMain *ipcMain() const;

    /*!
        \brief The name that other processes connect to; empty, the default, for renderers of this
       process alone.

        Errors: a name that cannot be had leaves listening false; errorString, and a warning, say
       why.
    */
    QString serverName() const;
    void setServerName(const QString &name);
    /*! \brief What renderers must present (ListenOptions::token), as UTF-8. */
    QString token() const;
    void setToken(const QString &token);
    bool isListening() const;
    QString errorString() const;
    WebContentsModel *webContents();
    QQmlListProperty<QObject> data();
    QJSValue broadcastFunction();

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
    /*! \brief The renderer with that id, as event.sender; or null. */
    Q_INVOKABLE QJSValue fromId(int id);

    /*! \brief Inner. */
    MainEnd *end();
    /*! \brief Inner: the element that \a ipcMain belongs to; nullptr when C++ made it. */
    static QmlIpcMain *owner(const IpcMain *ipcMain);

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void serverNameChanged();
    void tokenChanged();
    void listeningChanged();

private:
    std::unique_ptr<QmlIpcMainPrivate> m_d;
};

} // namespace Ferry
