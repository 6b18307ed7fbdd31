// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "scriptvalues_p.h"

#include <ferry/messageport.h>

#include <QtCore/QPointer>
#include <QtQml/QJSValue>

#include <functional>

namespace Ferry {

/*! \brief MessagePorts of one JavaScript engine. Made on first use, owned by it. */
class ScriptPorts : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptPorts)

public:
    static ScriptPorts *of(ScriptValues *values);

    ScriptValues *values() const { return m_values; }
    /*! \brief The JavaScript object for \a port, which belongs to it from then on. */
    QJSValue wrap(MessagePort *port);
    QJSValue wrap(const QList<MessagePort *> &ports);
    /*! \brief The natives of a transfer list for post(), or the error that it will throw. */
    QJSValue transferred(const QJSValue &transfer) const
    {
        return m_transferred.call({ transfer });
    }

    using Post = std::function<IpcResult<void>(const QVariant &, const QList<MessagePort *> &)>;
    /*!
        \brief Runs \a post with \a message and the ports of \a transfer. Returns [true, accepted]
       or [false, error].

        \a used is the text for a port that was transferred before; %1 is its index.
    */
    QJSValue post(const QJSValue &message, const QJSValue &transfer, const QString &used,
                  const Post &post);

private:
    explicit ScriptPorts(ScriptValues *values);

    ScriptValues *m_values; // the parent
    QJSValue m_port;
    QJSValue m_transferred;
};

/*!
    \brief The native half of one port in JavaScript. The garbage collector's, until it is started:
   from then on it lives until its channel closes.
*/
class ScriptPort : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptPort)

public:
    ScriptPort(ScriptPorts *ports, MessagePort *port);

    MessagePort *port() const { return m_port; }

    Q_INVOKABLE QJSValue postMessage(const QJSValue &message, const QJSValue &transfer);
    /*! \brief \a receiver gets (data, ports) of each message, and nothing at the end. */
    Q_INVOKABLE void start(const QJSValue &receiver);
    Q_INVOKABLE void close(const QJSValue &receiver);
    Q_INVOKABLE double bufferedAmount() const;
    Q_INVOKABLE void report(const QString &event, const QJSValue &error) const;
    Q_INVOKABLE QString describe(const QJSValue &value) const;

private:
    void received(const MessageEvent &event);
    void ended();

    QPointer<ScriptPorts> m_ports; // gone when the engine is
    QPointer<MessagePort> m_port; // a child; gone once it was transferred
    QJSValue m_receiver;
};

} // namespace Ferry
