// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "renderercalls_p.h"

#include "qmlipcrenderer.h"
#include "scriptvalues_p.h"

#include <ferry/values.h>

#include <QtCore/QFutureWatcher>
#include <QtCore/QLoggingCategory>
#include <QtQml/QJSEngine>
#include <QtQml/QJSManagedValue>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcFerryQml, "ferry.qml", QtWarningMsg)

namespace Ferry {

RendererCalls::RendererCalls(QmlIpcRenderer *renderer, ScriptValues *values)
    : QObject(renderer)
    , m_renderer(renderer)
    , m_values(values)
{
    QJSEngine *engine = values->engine();
    // toScriptValue() and not newQObject(), which may hand an object without a parent to the
    // garbage collector.
    m_self = engine->toScriptValue(static_cast<QObject *>(renderer));
    const QJSValue calls = engine->toScriptValue(static_cast<QObject *>(this));
    QJSValue maker = engine->evaluate(functionsScript(), u"ferry/functions.js"_s);
    m_functions = maker.call({ calls, m_self });
    Q_ASSERT_X(!m_functions.isError(), "Ferry", qPrintable(m_functions.toString()));
}

QJSValue RendererCalls::success(const QJSValue &value) const
{
    QJSValue result = m_values->engine()->newArray(2);
    result.setProperty(0, true);
    result.setProperty(1, value);
    return result;
}

QJSValue RendererCalls::failure(const IpcError &error) const
{
    QJSValue result = m_values->engine()->newArray(2);
    result.setProperty(0, false);
    result.setProperty(1, m_values->fromError(error));
    return result;
}

QJSValue RendererCalls::send(const QString &channel, const QJSValue &arguments)
{
    const auto list = m_values->toArguments(arguments);
    if (!list)
        return failure(list.error());
    return success(m_renderer->sendWith(channel, *list));
}

QJSValue RendererCalls::sendSync(const QString &channel, const QJSValue &arguments)
{
    const auto list = m_values->toArguments(arguments);
    if (!list)
        return failure(list.error());
    const QPointer<RendererCalls> self(this);
    const auto answer = m_renderer->trySendSyncWith(channel, *list);
    if (!self || !m_values)
        return {}; // The event loop of the wait took the element or the engine away.
    return answer ? success(m_values->fromVariant(*answer)) : failure(answer.error());
}

void RendererCalls::invoke(const QString &channel, const QJSValue &arguments,
                           const QJSValue &resolve, const QJSValue &reject)
{
    const auto list = m_values->toArguments(arguments);
    if (!list) {
        reject.call({ m_values->fromError(list.error()) });
        return;
    }
    const QFuture<QVariant> future = m_renderer->IpcRenderer::invoke(channel, spread(*list));
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

void RendererCalls::settle(const QString &channel, const QFuture<QVariant> &future,
                           const QJSValue &resolve, const QJSValue &reject)
{
    if (!m_values)
        return;
    IpcError error(IpcError::Code::Canceled);
    try {
        if (future.isResultReadyAt(0)) {
            resolve.call({ m_values->fromVariant(future.result()) });
            return;
        }
        QFuture<QVariant>(future).waitForFinished(); // throws what the future holds
    } catch (const IpcError &thrown) {
        error = thrown;
    } catch (const std::exception &thrown) {
        error = IpcError(IpcError::Code::HandlerFailed, QString::fromUtf8(thrown.what()));
    }
    // Electron's exact words, in which a missing answer is no Error.
    const QString text = u"Error invoking remote method '%1': %2"_s.arg(
        channel, error.is(IpcError::Code::NoReply) ? error.message() : error.toString());
    IpcError rejection = error;
    rejection.setName(u"Error"_s);
    reject.call({ m_values->fromError(rejection, text) });
}

void RendererCalls::addListener(const QString &channel, const QJSValue &function, bool once)
{
    auto listener = std::make_shared<ScriptListener>();
    listener->function = function;
    listener->once = once;
    add(channel, listener);
}

void RendererCalls::add(const QString &channel, const ScriptListenerPointer &listener)
{
    m_listeners.add(channel, listener);
    updateConnection(channel);
}

void RendererCalls::remove(const QString &channel, const ScriptListenerPointer &listener)
{
    m_listeners.remove(channel, listener);
    updateConnection(channel);
}

void RendererCalls::removeListener(const QString &channel, const QJSValue &function)
{
    m_listeners.remove(channel, function);
    updateConnection(channel);
}

void RendererCalls::removeAllListeners(const QString &channel)
{
    m_listeners.removeAll(channel);
    updateConnection(channel);
}

void RendererCalls::removeAllListeners()
{
    const QStringList channels = m_listeners.channels();
    for (const QString &channel : channels)
        removeAllListeners(channel);
}

int RendererCalls::listenerCount(const QString &channel) const
{
    return int(m_listeners.count(channel));
}

QStringList RendererCalls::eventNames() const
{
    return m_listeners.channels();
}

// One connection to Core for each channel that somebody here listens to.
void RendererCalls::updateConnection(const QString &channel)
{
    const bool wanted = m_listeners.count(channel) > 0;
    const auto it = m_connections.constFind(channel);
    if (wanted && it == m_connections.constEnd()) {
        m_connections.insert(
            channel,
            m_renderer->IpcRenderer::on(channel, this, [this, channel](const Rest &arguments) {
                dispatch(channel, arguments);
            }));
    } else if (!wanted && it != m_connections.constEnd()) {
        m_renderer->IpcRenderer::removeListener(channel, *it);
        m_connections.erase(it);
    }
}

// The channel by value: a listener may end the connection whose copy of it the caller holds.
void RendererCalls::dispatch(
    QString channel, const QVariantList &arguments) // NOLINT(performance-unnecessary-value-param)
{
    const QList<ScriptListenerPointer> listeners = m_listeners.snapshot(channel);
    if (!m_values || listeners.isEmpty())
        return;
    QJSValue event = m_values->engine()->newObject();
    event.setProperty(u"sender"_s, m_self);
    QJSValueList scriptArguments { event };
    scriptArguments += m_values->fromVariants(arguments);

    const QPointer<RendererCalls> self(this);
    for (const ScriptListenerPointer &listener : listeners) {
        if (listener->spent)
            continue;
        if (listener->once) {
            listener->spent = true;
            remove(channel, listener);
        }
        call(listener, channel, scriptArguments);
        if (!self || !m_values)
            return;
    }
}

void RendererCalls::call(const ScriptListenerPointer &listener, const QString &channel,
                         const QJSValueList &arguments)
{
    const QPointer<ScriptValues> values = m_values;
    QJSManagedValue function(listener->function, values->engine());
    const QJSValue instance = m_self;
    function.callWithInstance(instance, arguments);
    if (!values || !values->engine()->hasError())
        return;
    const QJSValue error = values->engine()->catchError();
    if (!lcFerryQml().isWarningEnabled())
        return;
    const QJSValue file = error.property(u"fileName"_s);
    const int line = error.property(u"lineNumber"_s).toInt();
    const QByteArray place =
        file.isString() ? file.toString().toUtf8() : QByteArray("unknown place");
    QMessageLogger(place.constData(), line, nullptr, lcFerryQml().categoryName())
        .warning("%s:%d: a listener of '%s' failed: %s", place.constData(), line,
                 qUtf8Printable(channel), qUtf8Printable(error.toString()));
}

} // namespace Ferry
