// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "listenertable_p.h"
#include "scriptvalues_p.h"

#include <ferry/impl/respond.h>
#include <ferry/ipcerror.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QSet>
#include <QtQml/QJSValue>

namespace Ferry {

/*! \brief One handler. It outlives its removal while a call still runs in it. */
class ScriptHandler
{
public:
    ~ScriptHandler() { QObject::disconnect(ownerGone); }

    QJSValue function;
    QMetaObject::Connection ownerGone;
};
using ScriptHandlerPointer = std::shared_ptr<ScriptHandler>;

/*!
    \brief What the QML types IpcRenderer and IpcMain have in common: JavaScript functions as
   listeners and handlers.

    A function that a component registers goes when that component is destroyed. Results for
   functions.js are [true, value] or [false, error], which it unwraps: an error that is thrown there
   shows the caller's line.

    Owned by the element. Thread: the engine's.
*/
class ScriptEnd : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptEnd)

public:
    ScriptValues *values() const { return m_values; }

    // What JavaScript calls. Wrong arguments throw there, in Electron's words; chains go on with
    // the element. (A method that returned it as a QObject would hand it to the garbage collector.)
    QJSValue on(const QString &channel, const QJSValue &function, bool once);
    QJSValue off(const QString &channel, const QJSValue &function);
    QJSValue removeAllListeners(const QJSValue &channel);
    QJSValue setMaxListeners(const QJSValue &count);
    double maxListeners() const { return m_maxListeners; }
    int listenerCount(const QString &channel) const { return int(m_listeners.count(channel)); }
    QStringList eventNames() const { return m_listeners.channels(); }
    void handle(const QString &channel, const QJSValue &function, bool once);
    virtual void removeHandler(const QString &channel) = 0;

    // What elements call.
    void add(const QString &channel, const ScriptListenerPointer &listener);
    void remove(const QString &channel, const ScriptListenerPointer &listener);
    bool add(const QString &channel, const ScriptHandlerPointer &handler, bool once = false);
    void remove(const QString &channel, const ScriptHandlerPointer &handler);

    /*! \brief A function of functions.js. */
    QJSValue function(const QString &name) const { return m_functions.property(name); }

protected:
    ScriptEnd(QObject *element, ScriptValues *values);
    /*! \brief Makes functions.js's half; the last thing that the constructor of a derived class
     * does. */
    void loadFunctions();

    virtual QMetaObject::Connection connectChannel(const QString &channel) = 0;
    virtual void disconnectChannel(const QString &channel,
                                   const QMetaObject::Connection &connection) = 0;
    /*! \brief False when the channel has a handler already. */
    virtual bool connectHandler(const QString &channel, const ScriptHandlerPointer &handler,
                                bool once) = 0;

    void dispatch(QString channel, const QVariantList &arguments, const QJSValue &event,
                  const Impl::EventPointer &data);
    /*! \brief Runs \a handler and answers with what it returns, what its promise comes to, or what
     * it throws. */
    void answer(const ScriptHandlerPointer &handler, const QVariantList &arguments,
                const QJSValue &event, const Impl::EventPointer &data);

    /*! \brief \a future's outcome to a promise's functions, in Electron's words. */
    void settleLater(const QString &channel, const QFuture<QVariant> &future,
                     const QJSValue &resolve, const QJSValue &reject);
    QJSValue success(const QJSValue &value) const;
    QJSValue failure(const IpcError &error) const;
    QJSValue self() const { return m_self; }

private:
    void settle(const QString &channel, const QFuture<QVariant> &future, const QJSValue &resolve,
                const QJSValue &reject);
    /*! \brief Calls \a function; false when it threw, with what it threw in \a result. */
    bool call(const QJSValue &function, const QJSValueList &arguments, QJSValue *result);
    void updateConnection(const QString &channel);
    void warnOfMany(const QString &channel);
    void throwError(QJSValue::ErrorType type, const QString &text, const QString &code = {});

    QPointer<ScriptValues> m_values; // its engine's; gone when the engine is
    QJSValue m_self;
    QJSValue m_functions;
    ListenerTable m_listeners;
    QHash<QString, QMetaObject::Connection> m_connections;
    QHash<QString, std::weak_ptr<ScriptHandler>> m_handlers;
    double m_maxListeners = 10; // Node's; 0 is no limit
    QSet<QString> m_warned; // channels that had more
};

} // namespace Ferry
