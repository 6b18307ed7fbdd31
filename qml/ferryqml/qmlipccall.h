// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcrenderer.h>

#include <QtCore/QFuture>

namespace Ferry {

/*!
    \brief The QML type IpcCall: an invoke() for bindings.

    \code
    IpcCall { id: user; renderer: ipc; channel: "user"; arguments: [list.currentIndex]; auto: true }
    Label { text: user.value?.name ?? ""; enabled: !user.running }
    \endcode

    With auto it calls once complete, again when channel or arguments change, and again after a
   reconnect; else on call(). A new call takes the place of one that is still running, which is
   cancelled.

    Thread: the engine's.
*/
class FERRY_QML_EXPORT QmlIpcCall : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlIpcCall)
    Q_INTERFACES(QQmlParserStatus)
    QML_NAMED_ELEMENT(IpcCall)
    QML_ADDED_IN_VERSION(1, 0)

    Q_PROPERTY(Ferry::QmlIpcRenderer *renderer READ renderer WRITE setRenderer NOTIFY
                   rendererChanged FINAL)
    Q_PROPERTY(QString channel READ channel WRITE setChannel NOTIFY channelChanged FINAL)
    Q_PROPERTY(QJSValue arguments READ arguments WRITE setArguments NOTIFY argumentsChanged FINAL)
    Q_PROPERTY(bool auto READ isAutomatic WRITE setAutomatic NOTIFY automaticChanged FINAL)
    Q_PROPERTY(QJSValue value READ value NOTIFY valueChanged FINAL)
    Q_PROPERTY(QJSValue error READ error NOTIFY errorChanged FINAL)
    Q_PROPERTY(bool running READ isRunning NOTIFY runningChanged FINAL)

public:
    explicit QmlIpcCall(QObject *parent = nullptr);
    ~QmlIpcCall() override;

    /*! \brief By default the IpcRenderer that this element is declared in. */
    QmlIpcRenderer *renderer() const;
    void setRenderer(QmlIpcRenderer *renderer);
    QString channel() const { return m_channel; }
    void setChannel(const QString &channel);
    /*! \brief An array; what is no array is the only argument. */
    QJSValue arguments() const { return m_arguments; }
    void setArguments(const QJSValue &arguments);
    bool isAutomatic() const { return m_automatic; }
    void setAutomatic(bool automatic);
    /*! \brief The last answer; it stays while the next call runs, and when that fails. */
    QJSValue value() const { return m_value; }
    /*! \brief Why the last call failed: an Error with the handler's own message, and code, data and
     * cause; else null. */
    QJSValue error() const { return m_error; }
    bool isRunning() const { return m_running; }

    /*! \brief Calls now. */
    Q_INVOKABLE void call();

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void rendererChanged();
    void channelChanged();
    void argumentsChanged();
    void automaticChanged();
    void valueChanged();
    void errorChanged();
    void runningChanged();
    /*! \brief A call that was not replaced has ended: with a new value, or with an error. */
    void finished();

private:
    void update();
    void watchRenderer();
    void finish(const QFuture<QVariant> &future);
    void end(const QJSValue &error);
    void setRunning(bool running);

    QPointer<QmlIpcRenderer> m_renderer;
    QPointer<QmlIpcRenderer> m_watched;
    QString m_channel;
    QJSValue m_arguments;
    QJSValue m_value;
    QJSValue m_error { QJSValue::NullValue };
    QFuture<QVariant> m_future;
    QObject *m_watcher = nullptr; // of m_future; a child
    bool m_automatic = false;
    bool m_running = false;
    bool m_complete = false;
    bool m_scheduled = false;
    bool m_wasDown = false;
};

} // namespace Ferry
