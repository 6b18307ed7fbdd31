// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptend_p.h"

#include "scriptanswer_p.h"
#include "scriptvalues_p.h"

#include <ferry/message/eventdata_p.h>

#include <QtCore/QFutureWatcher>
#include <QtQml/QJSEngine>
#include <QtQml/QJSManagedValue>

using namespace Qt::StringLiterals;

namespace Ferry {

ScriptEnd::ScriptEnd(QObject *element, ScriptValues *values)
    : QObject(element)
    , m_values(values)
{
    // toScriptValue() and not newQObject(), which may hand an object without a parent to the
    // garbage collector.
    m_self = values->engine()->toScriptValue(element);
}

void ScriptEnd::loadFunctions()
{
    QJSEngine *engine = m_values->engine();
    QJSValue maker = engine->evaluate(functionsScript(), u"ferry/functions.js"_s);
    m_functions = maker.call({ engine->toScriptValue(static_cast<QObject *>(this)) });
    Q_ASSERT_X(!m_functions.isError(), "Ferry", qPrintable(m_functions.toString()));
}

QJSValue ScriptEnd::success(const QJSValue &value) const
{
    QJSValue result = m_values->engine()->newArray(2);
    result.setProperty(0, true);
    result.setProperty(1, value);
    return result;
}

QJSValue ScriptEnd::failure(const IpcError &error) const
{
    QJSValue result = m_values->engine()->newArray(2);
    result.setProperty(0, false);
    result.setProperty(1, m_values->fromError(error));
    return result;
}

void ScriptEnd::throwError(QJSValue::ErrorType type, const QString &text, const QString &code)
{
    QJSValue error = m_values->engine()->newErrorObject(type, text);
    if (!code.isEmpty())
        error.setProperty(u"code"_s, code);
    m_values->engine()->throwError(error);
}

// ---- listeners
// -----------------------------------------------------------------------------------------------------

QJSValue ScriptEnd::on(const QString &channel, const QJSValue &function, bool once)
{
    if (!m_values)
        return {};
    if (!function.isCallable()) {
        throwError(QJSValue::TypeError,
                   u"The \"listener\" argument must be of type function. Received "_s
                       + m_values->describe(function),
                   u"ERR_INVALID_ARG_TYPE"_s);
        return {};
    }
    auto listener = std::make_shared<ScriptListener>();
    listener->function = function;
    listener->once = once;
    if (const QObject *owner = m_values->callingComponent()) {
        listener->ownerGone =
            connect(owner, &QObject::destroyed, this,
                    [this, channel, weak = std::weak_ptr<ScriptListener>(listener)] {
                        if (const auto orphan = weak.lock()) {
                            orphan->spent = true; // A dispatch that is under way leaves it out.
                            remove(channel, orphan);
                        }
                    });
    }
    add(channel, listener);
    warnOfMany(channel);
    return m_self;
}

QJSValue ScriptEnd::off(const QString &channel, const QJSValue &function)
{
    if (!m_values)
        return {};
    if (!function.isCallable()) {
        throwError(QJSValue::TypeError,
                   u"The \"listener\" argument must be of type function. Received "_s
                       + m_values->describe(function),
                   u"ERR_INVALID_ARG_TYPE"_s);
        return {};
    }
    m_listeners.remove(channel, function);
    updateConnection(channel);
    return m_self;
}

QJSValue ScriptEnd::removeAllListeners(const QJSValue &channel)
{
    const QStringList channels =
        channel.isUndefined() ? m_listeners.channels() : QStringList { channel.toString() };
    for (const QString &name : channels) {
        m_listeners.removeAll(name);
        updateConnection(name);
    }
    return m_self;
}

QJSValue ScriptEnd::setMaxListeners(const QJSValue &count)
{
    if (!m_values)
        return {};
    if (!count.isNumber() || !(count.toNumber() >= 0)) {
        throwError(QJSValue::RangeError,
                   u"The value of \"setMaxListeners\" is out of range. It must be >= 0. Received "_s
                       + m_values->describe(count),
                   u"ERR_OUT_OF_RANGE"_s);
        return {};
    }
    m_maxListeners = count.toNumber();
    return m_self;
}

// Node's words, once for each channel.
void ScriptEnd::warnOfMany(const QString &channel)
{
    const qsizetype count = m_listeners.functionCount(channel);
    if (m_maxListeners <= 0 || double(count) <= m_maxListeners || m_warned.contains(channel))
        return;
    m_warned.insert(channel);
    const QMetaObject *type = parent()->metaObject(); // of the QML file, maybe
    while (type->superClass() && !QByteArrayView(type->className()).startsWith("Ferry::"))
        type = type->superClass();
    qCWarning(lcFerryQml).noquote().nospace()
        << "MaxListenersExceededWarning: Possible EventEmitter memory leak detected. " << count
        << " " << channel << " listeners added to [" << type->className() << "]. MaxListeners is "
        << m_maxListeners << ". Use emitter.setMaxListeners() to increase limit";
}

void ScriptEnd::add(const QString &channel, const ScriptListenerPointer &listener)
{
    m_listeners.add(channel, listener);
    updateConnection(channel);
}

void ScriptEnd::remove(const QString &channel, const ScriptListenerPointer &listener)
{
    m_listeners.remove(channel, listener);
    updateConnection(channel);
}

// One connection to Core for each channel that somebody here listens to.
void ScriptEnd::updateConnection(const QString &channel)
{
    const bool wanted = m_listeners.count(channel) > 0;
    const auto it = m_connections.constFind(channel);
    if (wanted && it == m_connections.constEnd()) {
        m_connections.insert(channel, connectChannel(channel));
    } else if (!wanted && it != m_connections.constEnd()) {
        disconnectChannel(channel, *it);
        m_connections.erase(it);
    }
}

// The channel by value: a listener may end the connection whose copy of it the caller holds.
void ScriptEnd::dispatch(QString channel, // NOLINT(performance-unnecessary-value-param)
                         const QVariantList &arguments, const QJSValue &event,
                         const Impl::EventPointer &data)
{
    const QList<ScriptListenerPointer> listeners = m_listeners.snapshot(channel);
    if (!m_values || listeners.isEmpty())
        return;
    QJSValueList scriptArguments { event };
    scriptArguments += m_values->fromVariants(arguments);

    const QPointer<ScriptEnd> self(this);
    for (const ScriptListenerPointer &listener : listeners) {
        if (listener->spent)
            continue;
        if (listener->once) {
            listener->spent = true;
            remove(channel, listener);
        }
        QJSValue thrown;
        const bool passed = call(listener->function, scriptArguments, &thrown);
        if (!self || !m_values)
            return;
        if (passed)
            continue;
        logScriptError(u"a listener"_s, channel, thrown);
        data->setListenerError(m_values->toError(thrown));
    }
}

bool ScriptEnd::call(const QJSValue &function, const QJSValueList &arguments, QJSValue *result)
{
    const QPointer<ScriptValues> values = m_values;
    const QJSValue instance = m_self;
    QJSManagedValue managed(function, values->engine());
    *result = managed.callWithInstance(instance, arguments);
    if (!values || !values->engine()->hasError())
        return true;
    *result = values->engine()->catchError();
    return false;
}

// ---- handlers
// ------------------------------------------------------------------------------------------------------

void ScriptEnd::handle(const QString &channel, const QJSValue &function, bool once)
{
    if (!m_values)
        return;
    if (!function.isCallable()) {
        throwError(QJSValue::TypeError,
                   u"Expected handler to be a function, but found type '%1'"_s.arg(
                       m_values->typeOf(function)));
        return;
    }
    auto handler = std::make_shared<ScriptHandler>();
    handler->function = function;
    if (const QObject *owner = m_values->callingComponent()) {
        handler->ownerGone = connect(owner, &QObject::destroyed, this,
                                     [this, channel, weak = std::weak_ptr<ScriptHandler>(handler)] {
                                         if (const auto orphan = weak.lock())
                                             remove(channel, orphan);
                                     });
    }
    if (!add(channel, handler, once)) {
        m_values->engine()->throwError(
            u"Attempted to register a second handler for '%1'"_s.arg(channel));
    }
}

bool ScriptEnd::add(const QString &channel, const ScriptHandlerPointer &handler, bool once)
{
    if (!connectHandler(channel, handler, once))
        return false;
    m_handlers.insert(channel, handler);
    return true;
}

void ScriptEnd::remove(const QString &channel, const ScriptHandlerPointer &handler)
{
    const auto it = m_handlers.constFind(channel);
    if (it == m_handlers.constEnd() || it->lock() != handler)
        return; // the channel has another one by now
    m_handlers.erase(it);
    removeHandler(channel);
}

void ScriptEnd::answer(const ScriptHandlerPointer &handler, const QVariantList &arguments,
                       const QJSValue &event, const Impl::EventPointer &data)
{
    if (!m_values) {
        data->respond(IpcError(IpcError::Code::NoReply));
        return;
    }
    QJSValueList scriptArguments { event };
    scriptArguments += m_values->fromVariants(arguments);
    const QPointer<ScriptEnd> self(this);
    QJSValue result;
    const bool passed = call(handler->function, scriptArguments, &result);
    if (!self || !m_values)
        return;
    if (!passed) {
        ScriptAnswer(m_values, data).reject(result);
    } else if (!result.isObject() || !result.property(u"then"_s).isCallable()) {
        ScriptAnswer(m_values, data).resolve(result);
    } else {
        // Without a parent it is the garbage collector's: a promise that nobody can settle any more
        // ends the call.
        QObject *answer = new ScriptAnswer(m_values, data);
        function(u"settle"_s).call({ result, m_values->engine()->newQObject(answer) });
    }
}

// ---- calls
// ---------------------------------------------------------------------------------------------------------

void ScriptEnd::settleLater(const QString &channel, const QFuture<QVariant> &future,
                            const QJSValue &resolve, const QJSValue &reject)
{
    if (future.isFinished()) {
        settle(channel, future, resolve, reject);
        return;
    }
    auto *watcher = new QFutureWatcher<QVariant>(this);
    connect(watcher, &QFutureWatcherBase::finished, this,
            [this, watcher, channel, resolve, reject] {
                watcher->deleteLater();
                settle(channel, watcher->future(), resolve, reject);
            });
    watcher->setFuture(future);
}

void ScriptEnd::settle(const QString &channel, const QFuture<QVariant> &future,
                       const QJSValue &resolve, const QJSValue &reject)
{
    if (!m_values)
        return;
    const IpcResult<QVariant> result = outcome(future);
    if (result) {
        resolve.call({ m_values->fromVariant(*result) });
        return;
    }
    reject.call({ m_values->rejection(channel, result.error()) });
}

} // namespace Ferry
