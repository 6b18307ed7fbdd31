// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "scriptports_p.h"

#include "scriptanswer_p.h"

#include <QtQml/QJSEngine>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

QJSValue outcome(QJSEngine *engine, bool isFine, const QJSValue &value)
{
    QJSValue result = engine->newArray(2);
    result.setProperty(0, isFine);
    result.setProperty(1, value);
    return result;
}

/*! \brief What JavaScript hears by false, as from send(), and not by an error. */
bool isQuiet(const IpcError &error)
{
    return !error.is(IpcError::Code::NotCloneable) && !error.is(IpcError::Code::BadArgument)
        && !error.is(IpcError::Code::TooLarge);
}

} // namespace

ScriptPorts *ScriptPorts::of(ScriptValues *values)
{
    if (auto *ports = values->findChild<ScriptPorts *>(QString(), Qt::FindDirectChildrenOnly))
        return ports;
    return new ScriptPorts(values);
}

ScriptPorts::ScriptPorts(ScriptValues *values)
    : QObject(values)
    , m_values(values)
{
    QJSValue maker = values->engine()->evaluate(portsScript(), u"ferry/ports.js"_s);
    const QJSValue functions = maker.call();
    Q_ASSERT_X(!functions.isError(), "Ferry", qPrintable(functions.toString()));
    m_port = functions.property(u"port"_s);
    m_transferred = functions.property(u"transferred"_s);
}

QJSValue ScriptPorts::wrap(MessagePort *port)
{
    return m_port.call({ m_values->engine()->newQObject(new ScriptPort(this, port)) });
}

QJSValue ScriptPorts::wrap(const QList<MessagePort *> &ports)
{
    QJSValue list = m_values->engine()->newArray(uint(ports.size()));
    for (qsizetype i = 0; i < ports.size(); ++i)
        list.setProperty(quint32(i), wrap(ports.at(i)));
    return list;
}

QJSValue ScriptPorts::post(const QJSValue &message, const QJSValue &transfer, const QString &used,
                           const Post &post)
{
    QJSEngine *engine = m_values->engine();
    const auto value = m_values->toVariant(message, u"value"_s);
    if (!value)
        return outcome(engine, false, m_values->fromError(value.error()));
    if (transfer.isError())
        return outcome(engine, false, transfer);
    QList<MessagePort *> ports;
    const quint32 count = transfer.property(u"length"_s).toUInt();
    for (quint32 i = 0; i < count; ++i) {
        const auto *native = qobject_cast<ScriptPort *>(transfer.property(i).toQObject());
        if (!native || !native->port()) {
            IpcError error(IpcError::Code::BadArgument, used.contains(u'%') ? used.arg(i) : used);
            error.setName(u"TypeError"_s);
            return outcome(engine, false, m_values->fromError(error));
        }
        ports.append(native->port());
    }
    const IpcResult<void> result = post(*value, ports);
    if (!result && !isQuiet(result.error()))
        return outcome(engine, false, m_values->fromError(result.error()));
    return outcome(engine, true, result.hasValue());
}

ScriptPort::ScriptPort(ScriptPorts *ports, MessagePort *port)
    : m_ports(ports)
    , m_port(port)
{
    port->setParent(this);
    connect(port, &MessagePort::message, this, &ScriptPort::received);
    connect(port, &MessagePort::closed, this, &ScriptPort::ended);
    connect(port, &QObject::destroyed, this, [this] { m_receiver = QJSValue(); });
}

QJSValue ScriptPort::postMessage(const QJSValue &message, const QJSValue &transfer)
{
    return m_ports->post(message, transfer, u"Port at index %1 is already neutered."_s,
                         [this](const QVariant &value, const QList<MessagePort *> &ports) {
                             return m_port ? m_port->tryPostMessage(value, ports)
                                           : IpcResult<void>(IpcError(IpcError::Code::Closed));
                         });
}

void ScriptPort::start(const QJSValue &receiver)
{
    if (!m_port || m_port->isClosed())
        return;
    m_receiver = receiver;
    m_port->start();
}

void ScriptPort::close(const QJSValue &receiver)
{
    m_receiver = receiver;
    if (m_port)
        m_port->close();
    m_receiver = QJSValue();
}

double ScriptPort::bufferedAmount() const
{
    return m_port ? double(m_port->bufferedAmount()) : 0;
}

void ScriptPort::report(const QString &event, const QJSValue &error) const
{
    logScriptError(u"a listener of a port"_s, event, error);
}

QString ScriptPort::describe(const QJSValue &value) const
{
    return m_ports ? m_ports->values()->describe(value) : QString();
}

void ScriptPort::received(const MessageEvent &event)
{
    if (!m_ports || !m_receiver.isCallable())
        return;
    QJSValue receiver = m_receiver;
    receiver.call({ m_ports->values()->fromVariant(event.data()), m_ports->wrap(event.ports()) });
}

void ScriptPort::ended()
{
    QJSValue receiver = std::exchange(m_receiver, QJSValue());
    if (m_ports && receiver.isCallable())
        receiver.call();
}

} // namespace Ferry
