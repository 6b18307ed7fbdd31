// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "qmlreconnect.h"

#include "qmlipcrenderer_p.h"

#include <QtQml/qqmlinfo.h>

namespace Ferry {

QmlReconnect::QmlReconnect(QmlIpcRenderer *renderer)
    : QObject(renderer)
    , m_renderer(renderer)
{
    m_policy.attempts = ReconnectPolicy::unlimited;
}

void QmlReconnect::apply()
{
    if (!m_renderer->isComplete())
        return;
    ReconnectPolicy policy = m_policy;
    if (!m_enabled)
        policy.attempts = 0;
    if (const QString problem = policy.problem(); !problem.isEmpty())
        qmlWarning(m_renderer) << "reconnect." << problem;
    else
        m_renderer->setReconnectPolicy(policy);
}

template <typename T>
void QmlReconnect::set(T &field, T value)
{
    if (field == value)
        return;
    field = value;
    Q_EMIT changed();
    apply();
}

void QmlReconnect::setEnabled(bool enabled)
{
    set(m_enabled, enabled);
}

void QmlReconnect::setAttempts(int attempts)
{
    set(m_policy.attempts, attempts);
}

void QmlReconnect::setInitialDelay(int delay)
{
    set(m_policy.initialDelay, std::chrono::milliseconds(delay));
}

void QmlReconnect::setMaximumDelay(int delay)
{
    set(m_policy.maximumDelay, std::chrono::milliseconds(delay));
}

void QmlReconnect::setFactor(double factor)
{
    set(m_policy.factor, factor);
}

void QmlReconnect::setJitter(double jitter)
{
    set(m_policy.jitter, jitter);
}

} // namespace Ferry
