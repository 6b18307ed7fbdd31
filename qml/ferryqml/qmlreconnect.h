// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferryqml/global.h>

#include <ferry/reconnectpolicy.h>

#include <QtCore/QObject>
#include <QtQml/qqml.h>

namespace Ferry {

class QmlIpcRenderer;

/*!
    \brief The group property IpcRenderer.reconnect: Ferry::ReconnectPolicy as QML writes it. Times
   in milliseconds.

    \code
    IpcRenderer { serverName: "app"; reconnect.enabled: true }
    \endcode

    Off unless enabled; the delays and what happens meanwhile are those of ReconnectPolicy and
   IpcRenderer::setReconnectPolicy().
*/
class FERRY_QML_EXPORT QmlReconnect : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(QmlReconnect)
    QML_ANONYMOUS

    Q_PROPERTY(bool enabled READ isEnabled WRITE setEnabled NOTIFY changed FINAL)
    /*! How many attempts in a row may fail before it gives up; -1, the default, goes on for ever.
     */
    Q_PROPERTY(int attempts READ attempts WRITE setAttempts NOTIFY changed FINAL)
    Q_PROPERTY(int initialDelay READ initialDelay WRITE setInitialDelay NOTIFY changed FINAL)
    Q_PROPERTY(int maximumDelay READ maximumDelay WRITE setMaximumDelay NOTIFY changed FINAL)
    Q_PROPERTY(double factor READ factor WRITE setFactor NOTIFY changed FINAL)
    Q_PROPERTY(double jitter READ jitter WRITE setJitter NOTIFY changed FINAL)

public:
    explicit QmlReconnect(QmlIpcRenderer *renderer);

    bool isEnabled() const { return m_enabled; }
    void setEnabled(bool enabled);
    int attempts() const { return m_policy.attempts; }
    void setAttempts(int attempts);
    int initialDelay() const { return int(m_policy.initialDelay.count()); }
    void setInitialDelay(int delay);
    int maximumDelay() const { return int(m_policy.maximumDelay.count()); }
    void setMaximumDelay(int delay);
    double factor() const { return m_policy.factor; }
    void setFactor(double factor);
    double jitter() const { return m_policy.jitter; }
    void setJitter(double jitter);

    /*! \brief Hands the policy to the renderer, once that is complete; warns of values that make no
     * sense. */
    void apply();

Q_SIGNALS:
    void changed();

private:
    template <typename T>
    void set(T &field, T value);

    QmlIpcRenderer *m_renderer;
    ReconnectPolicy m_policy;
    bool m_enabled = false;
};

} // namespace Ferry
