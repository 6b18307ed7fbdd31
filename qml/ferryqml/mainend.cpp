// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "mainend_p.h"

#include "scriptports_p.h"
#include "scriptvalues_p.h"
#include "webcontentsmodel.h"

#include <ferry/ipcmain_p.h>
#include <ferry/message/eventdata_p.h>
#include <ferry/values.h>

#include <QtQml/QJSEngine>

using namespace Qt::StringLiterals;

namespace Ferry {

MainEnd::MainEnd(QObject *element, IpcMain *main, ScriptValues *values)
    : ScriptEnd(element, values)
    , m_main(main)
{
    loadFunctions();
}

QJSValue MainEnd::broadcast(const QString &channel, const QJSValue &arguments)
{
    const auto list = values()->toArguments(arguments);
    if (!list)
        return failure(list.error());
    if (m_main)
        m_main->broadcastWith(channel, *list);
    return success({});
}

QJSValue MainEnd::sendTo(int id, const QString &channel, const QJSValue &arguments)
{
    const auto list = values()->toArguments(arguments);
    if (!list)
        return failure(list.error());
    WebContents *contents = m_main ? m_main->fromId(id) : nullptr;
    return success(contents && contents->sendWith(channel, *list));
}

QJSValue MainEnd::postTo(int id, int frameId, const QString &channel, const QJSValue &message,
                         const QJSValue &transfer)
{
    WebFrame frame;
    if (WebContents *contents = m_main ? m_main->fromId(id) : nullptr) {
        const QList<WebFrame> frames = contents->frames();
        for (const WebFrame &candidate : frames) {
            if (frameId == -1 ? candidate.isMainFrame() : candidate.frameId() == frameId)
                frame = candidate;
        }
    }
    ScriptPorts *ports = ScriptPorts::of(values());
    return ports->post(message, ports->transferred(transfer),
                       u"Port at index %1 is already neutered."_s,
                       [&](const QVariant &value, const QList<MessagePort *> &list) {
                           return frame.tryPostMessage(channel, value, list);
                       });
}

void MainEnd::invokeOn(int id, const QString &channel, const QJSValue &arguments,
                       const QJSValue &resolve, const QJSValue &reject)
{
    const auto list = values()->toArguments(arguments);
    WebContents *contents = m_main ? m_main->fromId(id) : nullptr;
    if (!list)
        reject.call({ values()->fromError(list.error()) });
    else if (!contents)
        reject.call({ values()->rejection(channel, IpcError(IpcError::Code::PeerGone)) });
    else
        settleLater(channel, contents->invoke(channel, spread(*list)), resolve, reject);
}

QJSValue MainEnd::webContents(int id) const
{
    QObject *contents = m_main ? m_main->fromId(id) : nullptr;
    return contents ? values()->engine()->toScriptValue(contents) : QJSValue(QJSValue::NullValue);
}

QString MainEnd::titleOf(int id) const
{
    const WebContents *contents = m_main ? m_main->fromId(id) : nullptr;
    return contents ? WebContentsModel::titleOf(contents) : QString();
}

QJSValue MainEnd::contents(WebContents *contents)
{
    if (!contents || !values())
        return QJSValue(QJSValue::NullValue);
    const int id = contents->id();
    if (const auto it = m_contents.constFind(id); it != m_contents.constEnd())
        return *it;
    const QJSValue made = function(u"contents"_s).call({ id });
    m_contents.insert(id, made);
    connect(contents, &QObject::destroyed, this, [this, id] { m_contents.remove(id); });
    return made;
}

QJSValue MainEnd::scriptEvent(const IpcEvent &event, QObject *native, const QJSValue &ports)
{
    QJSEngine *engine = values()->engine();
    const WebFrame frame = event.senderFrame();
    return function(u"event"_s)
        .call({ contents(event.sender()), event.frameId(), double(event.processId()),
                event.origin(), frame.url().toString(), frame.isMainFrame(),
                native ? engine->newQObject(native) : QJSValue(), ports });
}

QMetaObject::Connection MainEnd::connectChannel(const QString &channel)
{
    if (!m_main)
        return {};
    return m_main->on(channel, this,
                      [this, channel](const IpcMainEvent &received, const Rest &arguments) {
                          if (!values())
                              return;
                          // As in Electron only a posted message has ports, if only none.
                          QJSValue ports;
                          if (Impl::eventData(received)->kind == MessageKind::Post)
                              ports = ScriptPorts::of(values())->wrap(received.ports());
                          dispatch(channel, arguments,
                                   scriptEvent(received, new ScriptMainEvent(values(), received),
                                               ports),
                                   Impl::eventData(received));
                          if (received.isSync() && !Impl::eventData(received)->isAnswered())
                              collectUnanswered();
                      });
}

// Nobody may be holding the event any more: then the caller should hear that soon, and not only at
// the engine's next collection.
void MainEnd::collectUnanswered()
{
    if (std::exchange(m_collecting, true))
        return;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_collecting = false;
            if (values())
                values()->engine()->collectGarbage();
        },
        Qt::QueuedConnection);
}

void MainEnd::disconnectChannel(const QString &channel, const QMetaObject::Connection &connection)
{
    if (m_main)
        m_main->removeListener(channel, connection);
}

bool MainEnd::connectHandler(const QString &channel, const ScriptHandlerPointer &handler, bool once)
{
    if (!m_main)
        return true;
    return IpcScopePrivate::of(m_main)->handlers->add(
        channel, this, nullptr,
        [this, handler](const IpcMainInvokeEvent &received, const QVariantList &arguments) {
            answer(handler, arguments, values() ? scriptEvent(received, nullptr) : QJSValue(),
                   Impl::eventData(received));
        },
        once);
}

void MainEnd::removeHandler(const QString &channel)
{
    if (m_main)
        m_main->removeHandler(channel);
}

ScriptMainEvent::ScriptMainEvent(ScriptValues *values, const IpcMainEvent &event)
    : m_values(values)
    , m_event(event)
{
}

QJSValue ScriptMainEvent::reply(const QString &channel, const QJSValue &arguments)
{
    const auto list = m_values->toArguments(arguments);
    if (!list)
        return m_values->fromError(list.error());
    m_event.replyWith(channel, *list);
    return {};
}

QJSValue ScriptMainEvent::setReturnValue(const QJSValue &value)
{
    const auto result = m_values->toVariant(value, u"returnValue"_s);
    Impl::eventData(m_event)->respond(result);
    return result ? QJSValue() : m_values->fromError(result.error());
}

} // namespace Ferry
