// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcrenderer.h>

#include <QtCore/QObject>

#include <memory>

namespace Ferry {

class ScriptListener;

/*!
    \brief The QML type IpcListener: a listener as an element, with a life of its own.

    \code
    IpcListener { renderer: ipc; channel: "tick"; handler: (event, n) => { label.text = n } }
    \endcode

    It listens from its completion to its destruction while it is enabled and has a channel. An
   error in the handler is logged (ferry.qml). Thread: the engine's.
*/
class FERRY_QML_EXPORT QmlIpcListener : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlIpcListener)
    Q_INTERFACES(QQmlParserStatus)
    QML_NAMED_ELEMENT(IpcListener)
    QML_ADDED_IN_VERSION(1, 0)

    Q_PROPERTY(QString channel READ channel WRITE setChannel NOTIFY channelChanged FINAL)
    Q_PROPERTY(Ferry::QmlIpcRenderer *renderer READ renderer WRITE setRenderer NOTIFY
                   rendererChanged FINAL)
    Q_PROPERTY(QJSValue handler READ handler WRITE setHandler NOTIFY handlerChanged FINAL)
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY enabledChanged FINAL)

public:
    explicit QmlIpcListener(QObject *parent = nullptr);
    ~QmlIpcListener() override;

    QString channel() const { return m_channel; }
    void setChannel(const QString &channel);
    /*! \brief Whose messages; by default the IpcRenderer that this element is declared in. */
    QmlIpcRenderer *renderer() const;
    void setRenderer(QmlIpcRenderer *renderer);
    /*! \brief A function (event, ...args). */
    QJSValue handler() const { return m_handler; }
    void setHandler(const QJSValue &handler);
    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void channelChanged();
    void rendererChanged();
    void handlerChanged();
    void enabledChanged();

private:
    void update();
    void detach();

    QString m_channel;
    QString m_attachedChannel;
    QPointer<QmlIpcRenderer> m_renderer;
    QPointer<QmlIpcRenderer> m_attachedTo;
    QJSValue m_handler;
    std::shared_ptr<ScriptListener> m_listener;
    bool m_enabled = true;
    bool m_complete = false;
};

} // namespace Ferry
