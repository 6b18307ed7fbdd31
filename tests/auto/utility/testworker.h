// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcrenderer.h>
#include <ferry/messageport.h>
#include <ferry/parentport.h>

#include <QtCore/QPromise>

/*! \brief The worker that the tests run in a process, in a thread and in the caller's thread alike.
 */
class TestWorker : public QObject
{
    Q_OBJECT

public:
    explicit TestWorker(Ferry::ParentPort *port)
        : m_port(port)
    {
        using namespace Qt::StringLiterals;
        Ferry::IpcRenderer *ipc = port->ipcRenderer();
        m_silence.start();
        ipc->handle(u"add"_s, [](int a, int b) { return a + b; });
        ipc->handle(u"echo"_s, [](const QVariant &value) { return value; });
        ipc->handle(u"hang"_s, [this] { return m_silence.future(); });
        ipc->handle(u"fail"_s,
                    []() -> int { throw Ferry::IpcError(u"no such image"_s, u"E_IMAGE"_s, 42); });
        ipc->handle(u"exit"_s, [this](int code) { m_port->exit(code); });
        ipc->handle(u"ask-main"_s,
                    [ipc](const QString &channel, int n) { return ipc->invoke(channel, n); });
        ipc->handle(u"post"_s,
                    [this](const QVariant &value) { return m_port->postMessage(value); });
        // Answers on each port that comes with a message.
        ipc->handle(u"serve"_s, [this] {
            connect(m_port, &Ferry::ParentPort::message, this,
                    [](const QVariant &, const QList<Ferry::MessagePort *> &ports) {
                        for (Ferry::MessagePort *end : ports) {
                            connect(end, &Ferry::MessagePort::message, end,
                                    [end](const Ferry::MessageEvent &event) {
                                        end->postMessage(event.data());
                                    });
                            end->start();
                        }
                    });
        });
        ipc->handle(u"post-object"_s,
                    [this] { return m_port->postMessage(QVariant::fromValue<QObject *>(this)); });
        // A listener that comes late: until then messages wait in the port.
        ipc->handle(u"listen"_s, [this] {
            connect(m_port, &Ferry::ParentPort::message, this, &TestWorker::echo,
                    Qt::UniqueConnection);
        });
        ipc->handle(u"ignore"_s, [this] {
            disconnect(m_port, &Ferry::ParentPort::message, this, &TestWorker::echo);
        });
        ipc->handle(u"mark"_s, [ipc](int n) {
            ipc->send(u"marked"_s, n);
            return n;
        });
        ipc->on(u"ping"_s, [ipc](int n) { ipc->send(u"pong"_s, n); });
    }

private:
    void echo(const QVariant &value) { m_port->postMessage(value); }

    Ferry::ParentPort *m_port;
    QPromise<int> m_silence;
};
