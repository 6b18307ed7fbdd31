// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "rendererend_p.h"

#include "qmlipcrenderer.h"
#include "scriptports_p.h"
#include "scriptvalues_p.h"

#include <ferry/ipcrenderer_p.h>
#include <ferry/values.h>

#include <QtQml/QJSEngine>

using namespace Qt::StringLiterals;

namespace Ferry {

RendererEnd::RendererEnd(QmlIpcRenderer *renderer, ScriptValues *values)
    : ScriptEnd(renderer, values)
    , m_renderer(renderer)
{
    loadFunctions();
}

QJSValue RendererEnd::send(const QString &channel, const QJSValue &arguments)
{
    const auto list = values()->toArguments(arguments);
    if (!list)
        return failure(list.error());
    return success(m_renderer->sendWith(channel, *list));
}

QJSValue RendererEnd::sendSync(const QString &channel, const QJSValue &arguments)
{
    const auto list = values()->toArguments(arguments);
    if (!list)
        return failure(list.error());
    const QPointer<RendererEnd> self(this);
    const SyncCallMark mark(values(), channel);
    const auto answer = m_renderer->trySendSyncWith(channel, *list);
    if (!self)
        return {}; // The event loop of the wait took the element away.
    return answer ? success(values()->fromVariant(*answer)) : failure(answer.error());
}

QJSValue RendererEnd::postMessage(const QString &channel, const QJSValue &message,
                                  const QJSValue &transfer)
{
    ScriptPorts *ports = ScriptPorts::of(values());
    return ports->post(message, ports->transferred(transfer), u"Invalid value for transfer"_s,
                       [&](const QVariant &value, const QList<MessagePort *> &list) {
                           return m_renderer->tryPostMessage(channel, value, list);
                       });
}

void RendererEnd::invoke(const QString &channel, const QJSValue &arguments, const QJSValue &resolve,
                         const QJSValue &reject)
{
    const auto list = values()->toArguments(arguments);
    if (!list)
        reject.call({ values()->fromError(list.error()) });
    else
        settleLater(channel, m_renderer->IpcRenderer::invoke(channel, spread(*list)), resolve,
                    reject);
}

QJSValue RendererEnd::scriptEvent() const
{
    QJSValue event = values()->engine()->newObject();
    event.setProperty(u"sender"_s, self());
    return event;
}

QMetaObject::Connection RendererEnd::connectChannel(const QString &channel)
{
    return m_renderer->IpcRenderer::on(
        channel, this, [this, channel](const IpcRendererEvent &received, const Rest &arguments) {
            if (!values())
                return;
            QJSValue event = scriptEvent();
            event.setProperty(u"ports"_s, ScriptPorts::of(values())->wrap(received.ports()));
            dispatch(channel, arguments, event, Impl::eventData(received));
        });
}

void RendererEnd::disconnectChannel(const QString &channel,
                                    const QMetaObject::Connection &connection)
{
    m_renderer->IpcRenderer::removeListener(channel, connection);
}

bool RendererEnd::connectHandler(const QString &channel, const ScriptHandlerPointer &handler,
                                 bool once)
{
    return IpcRendererPrivate::of(m_renderer)
        ->handlers.add(
            channel, this, nullptr,
            [this, handler](const IpcRendererEvent &received, const QVariantList &arguments) {
                answer(handler, arguments, values() ? scriptEvent() : QJSValue(),
                       Impl::eventData(received));
            },
            once);
}

void RendererEnd::removeHandler(const QString &channel)
{
    m_renderer->IpcRenderer::removeHandler(channel);
}

} // namespace Ferry
