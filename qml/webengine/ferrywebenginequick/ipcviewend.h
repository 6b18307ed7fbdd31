// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcmain.h>
#include <ferrywebenginequick/viewlimits.h>

#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QPointer>
#include <QtQml/QJSValue>
#include <QtQml/QQmlParserStatus>

namespace Ferry {

/*!
    \brief Inner: the C++ half of the QML type IpcWebEngineView, whose other half is
   IpcWebEngineView.qml.

    The properties from ipcMain on are the view's; IpcWebEngineView.qml says what they are.
*/
class FERRY_WEBENGINEQUICK_EXPORT IpcViewEnd : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IpcViewEnd)
    Q_INTERFACES(QQmlParserStatus)
    QML_ELEMENT
    QML_ADDED_IN_VERSION(1, 0)

    Q_PROPERTY(QObject *view READ view WRITE setView NOTIFY viewChanged FINAL)
    Q_PROPERTY(QObject *channel READ channel WRITE setChannel NOTIFY viewChanged FINAL)

    Q_PROPERTY(Ferry::QmlIpcMain *ipcMain READ ipcMain WRITE setIpcMain NOTIFY ipcMainChanged FINAL)
    Q_PROPERTY(QStringList preloads READ preloads WRITE setPreloads NOTIFY optionsChanged FINAL)
    Q_PROPERTY(bool contextIsolation READ contextIsolation WRITE setContextIsolation NOTIFY
                   optionsChanged FINAL)
    Q_PROPERTY(QList<int> isolatedWorlds READ isolatedWorlds WRITE setIsolatedWorlds NOTIFY
                   optionsChanged FINAL)
    Q_PROPERTY(QStringList allowedOrigins READ allowedOrigins WRITE setAllowedOrigins NOTIFY
                   optionsChanged FINAL)
    Q_PROPERTY(bool allowOpaqueOrigins READ allowOpaqueOrigins WRITE setAllowOpaqueOrigins NOTIFY
                   optionsChanged FINAL)
    Q_PROPERTY(
        QObject *pageChannel READ pageChannel WRITE setPageChannel NOTIFY optionsChanged FINAL)
    Q_PROPERTY(bool subFrames READ subFrames WRITE setSubFrames NOTIFY optionsChanged FINAL)
    Q_PROPERTY(QStringList subFrameOrigins READ subFrameOrigins WRITE setSubFrameOrigins NOTIFY
                   optionsChanged FINAL)
    Q_PROPERTY(int syncTimeout READ syncTimeout WRITE setSyncTimeout NOTIFY optionsChanged FINAL)
    Q_PROPERTY(Ferry::ViewLimits *limits READ limits CONSTANT FINAL)
    Q_PROPERTY(QJSValue webContents READ webContents NOTIFY webContentsChanged FINAL)
    Q_PROPERTY(QString errorString READ errorString NOTIFY webContentsChanged FINAL)

public:
    explicit IpcViewEnd(QObject *parent = nullptr);
    ~IpcViewEnd() override;

    QObject *view() const { return m_view; }
    void setView(QObject *view);
    QObject *channel() const { return m_channel; }
    void setChannel(QObject *channel);

    QmlIpcMain *ipcMain() const { return m_ipcMain; }
    void setIpcMain(QmlIpcMain *ipcMain);
    QStringList preloads() const { return m_options.preloads; }
    void setPreloads(const QStringList &files);
    bool contextIsolation() const { return m_options.contextIsolation; }
    void setContextIsolation(bool isolation);
    QList<int> isolatedWorlds() const;
    void setIsolatedWorlds(const QList<int> &worlds);
    QStringList allowedOrigins() const { return m_options.allowedOrigins; }
    void setAllowedOrigins(const QStringList &origins);
    bool allowOpaqueOrigins() const { return m_options.allowOpaqueOrigins; }
    void setAllowOpaqueOrigins(bool allow);
    QObject *pageChannel() const;
    void setPageChannel(QObject *channel);
    bool subFrames() const { return m_options.subFrames; }
    void setSubFrames(bool subFrames);
    QStringList subFrameOrigins() const { return m_options.subFrameOrigins; }
    void setSubFrameOrigins(const QStringList &origins);
    int syncTimeout() const { return int(m_options.syncTimeout.count()); }
    void setSyncTimeout(int timeout);
    ViewLimits *limits() const { return m_limits; }
    QJSValue webContents() const;
    QString errorString() const { return m_errorString; }

    /*! \brief Whether others than IpcWebEngineView.qml handle the view's javaScriptDialogRequested.
     */
    bool hasForeignDialogHandlers() const;
    /*! \brief Takes a JavaScriptDialogRequest that is a call of Ferry's. False for every other one.
     */
    Q_INVOKABLE bool takeDialog(QObject *request);
    /*! \brief The view has another profile: nothing that was put into it is there any more. */
    Q_INVOKABLE void reconnect();

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void viewChanged();
    void ipcMainChanged();
    void optionsChanged();
    void webContentsChanged();

    // The view's
    void ready();
    void gone(Ferry::WebContents::GoneReason reason);
    void denied(const QString &origin, const QString &channel);
    void preloadError(const QString &path, const Ferry::IpcError &error);
    void drained();

    // From the QML half
    void navigating();
    void loadingChanged(int status, bool isErrorPage);
    void viewUrlChanged();
    void rendererTerminated(int status, int exitCode);
    void viewDiscarded();
    void scriptDone(int run, const QJSValue &result);

    // To it
    void attachRequested(int world);
    void detachRequested();
    void scriptRequested(const QString &script, int world, int run);

private:
    template <typename T>
    void set(T &field, const T &value);
    void connectView();
    void setError(const QString &text);
    QStringList resolved(const QStringList &files) const;

    QPointer<QObject> m_view;
    QPointer<QObject> m_channel;
    QPointer<QmlIpcMain> m_ipcMain;
    QPointer<QWebChannel> m_pageChannel;
    WebEngineOptions m_options;
    ViewLimits *m_limits;
    QString m_errorString;
    std::unique_ptr<IpcTransport> m_transport;
    QPointer<WebContents> m_contents;
    bool m_complete = false;
    bool m_reconnectScheduled = false;
    bool m_hasWarnedOfHandlers = false;
};

} // namespace Ferry
