// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "listenertable_p.h"

#include <ferry/impl/call.h>
#include <ferry/ipcerror.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtQml/QJSValue>

namespace Ferry {

class QmlIpcRenderer;
class ScriptValues;

/*!
    \brief The C++ half of functions.js, and the dispatcher of one QML IpcRenderer's listeners.

    Results are [true, value] or [false, error], which functions.js unwraps: a JavaScript error that
   is thrown there shows the caller's line.
*/
class RendererCalls : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RendererCalls)

public:
    RendererCalls(QmlIpcRenderer *renderer, ScriptValues *values);

    Q_INVOKABLE QJSValue send(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE QJSValue sendSync(const QString &channel, const QJSValue &arguments);
    Q_INVOKABLE void invoke(const QString &channel, const QJSValue &arguments,
                            const QJSValue &resolve, const QJSValue &reject);
    Q_INVOKABLE void addListener(const QString &channel, const QJSValue &function, bool once);
    Q_INVOKABLE void removeListener(const QString &channel, const QJSValue &function);
    Q_INVOKABLE void removeAllListeners();
    Q_INVOKABLE void removeAllListeners(const QString &channel);
    Q_INVOKABLE int listenerCount(const QString &channel) const;
    Q_INVOKABLE QStringList eventNames() const;

    void add(const QString &channel, const ScriptListenerPointer &listener);
    void remove(const QString &channel, const ScriptListenerPointer &listener);
    /*! \brief A function of functions.js. */
    QJSValue function(const QString &name) const { return m_functions.property(name); }

private:
    void settle(const QString &channel, const QFuture<QVariant> &future, const QJSValue &resolve,
                const QJSValue &reject);
    void dispatch(QString channel, const QVariantList &arguments);
    void call(const ScriptListenerPointer &listener, const QString &channel,
              const QJSValueList &arguments);
    void updateConnection(const QString &channel);
    QJSValue success(const QJSValue &value) const;
    QJSValue failure(const IpcError &error) const;

    QmlIpcRenderer *m_renderer; // the parent
    QPointer<ScriptValues> m_values; // its engine's; gone when the engine is
    QJSValue m_self;
    QJSValue m_functions;
    ListenerTable m_listeners;
    QHash<QString, QMetaObject::Connection> m_connections;
};

} // namespace Ferry
