// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/qmlipcrenderer.h>

namespace Ferry {

class ScriptEnd;

/*!
    \brief What IpcListener and IpcHandler have in common: a function on a channel, with the life of
   an element.

    It is there from its completion to its destruction while it is enabled and has a channel and a
   handler. Thread: the engine's.
*/
class FERRY_QML_EXPORT QmlChannelElement : public QObject, public QQmlParserStatus
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlChannelElement)
    Q_INTERFACES(QQmlParserStatus)
    QML_ANONYMOUS

    Q_PROPERTY(QString channel READ channel WRITE setChannel NOTIFY channelChanged FINAL)
    Q_PROPERTY(
        Ferry::QmlIpcRenderer *renderer READ renderer WRITE setRenderer NOTIFY endChanged FINAL)
    Q_PROPERTY(Ferry::QmlIpcMain *main READ main WRITE setMain NOTIFY endChanged FINAL)
    Q_PROPERTY(QJSValue handler READ handler WRITE setHandler NOTIFY handlerChanged FINAL)
    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY enabledChanged FINAL)

public:
    QString channel() const { return m_channel; }
    void setChannel(const QString &channel);
    /*! \brief Whose channel it is: renderer or main; by default the IpcRenderer or IpcMain that
     * this is declared in. */
    QmlIpcRenderer *renderer() const;
    void setRenderer(QmlIpcRenderer *renderer);
    QmlIpcMain *main() const;
    void setMain(QmlIpcMain *main);
    /*! \brief A function (event, ...args). */
    QJSValue handler() const { return m_handler; }
    void setHandler(const QJSValue &handler);
    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);

    void classBegin() override { }
    void componentComplete() override;

Q_SIGNALS:
    void channelChanged();
    void endChanged();
    void handlerChanged();
    void enabledChanged();

protected:
    explicit QmlChannelElement(QObject *parent);

    virtual void attach(ScriptEnd *end, const QString &channel) = 0;
    /*! \brief \a end is nullptr when it is gone already. */
    virtual void detach(ScriptEnd *end, const QString &channel) = 0;
    /*! \brief Replaces the function of what is attached. */
    virtual void replace(const QJSValue &function) = 0;
    void leave();

private:
    void update();
    template <typename T>
    T *enclosing() const;

    QString m_channel;
    QString m_attachedChannel;
    QPointer<QmlIpcRenderer> m_renderer;
    QPointer<QmlIpcMain> m_main;
    QPointer<QObject> m_end; // a ScriptEnd, while attached
    QJSValue m_handler;
    bool m_attached = false;
    bool m_enabled = true;
    bool m_complete = false;
};

} // namespace Ferry
