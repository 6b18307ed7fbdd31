// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferrywebenginequick/webenginequickglobal.h>

#include <QtCore/QObject>
#include <QtQml/qqml.h>

namespace Ferry {

/*!
    \brief The group property IpcWebEngineView.limits: Ferry::Limits as QML writes it.

    \code
    IpcWebEngineView { limits.messageBytes: 16 * 1024 * 1024 }
    \endcode

    Errors: a number below 1 is refused with a warning.
*/
class FERRY_WEBENGINEQUICK_EXPORT ViewLimits : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ViewLimits)
    QML_ANONYMOUS

    Q_PROPERTY(double messageBytes READ messageBytes WRITE setMessageBytes NOTIFY changed FINAL)
    Q_PROPERTY(double queuedBytes READ queuedBytes WRITE setQueuedBytes NOTIFY changed FINAL)
    Q_PROPERTY(int queuedBeforeReady READ queuedBeforeReady WRITE setQueuedBeforeReady NOTIFY
                   changed FINAL)
    Q_PROPERTY(int pendingCalls READ pendingCalls WRITE setPendingCalls NOTIFY changed FINAL)

public:
    /*! \brief \a view is what warnings name. */
    explicit ViewLimits(QObject *view);

    const Limits &limits() const { return m_limits; }

    double messageBytes() const { return double(m_limits.messageBytes); }
    void setMessageBytes(double bytes);
    double queuedBytes() const { return double(m_limits.queuedBytes); }
    void setQueuedBytes(double bytes);
    int queuedBeforeReady() const { return m_limits.queuedBeforeReady; }
    void setQueuedBeforeReady(int messages);
    int pendingCalls() const { return m_limits.pendingCalls; }
    void setPendingCalls(int calls);

Q_SIGNALS:
    void changed();

private:
    template <typename T>
    void set(const char *name, T &field, double value);

    Limits m_limits;
};

} // namespace Ferry
