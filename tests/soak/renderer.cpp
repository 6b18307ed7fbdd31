// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "renderer.h"

#include <ferry/messagechannel.h>

#include <QtCore/QCoreApplication>

#include <cstdio>
#include <cstdlib>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Renderer::Renderer(const QString &server, uint seed)
    : m_server(server)
    , m_random(seed)
{
    ReconnectPolicy policy;
    policy.attempts = ReconnectPolicy::unlimited;
    policy.initialDelay = 5ms;
    policy.maximumDelay = 200ms;
    m_ipc.setReconnectPolicy(policy);
    listen();
    connect(&m_ipc, &IpcRenderer::connected, this, &Renderer::begin);
    connect(&m_ipc, &IpcRenderer::drained, this, [this] { m_waits = false; });
    connect(&m_ipc, &IpcRenderer::errorOccurred, this, [this](const IpcError &error) {
        if (!error.is(IpcError::Code::PeerGone) && !error.is(IpcError::Code::Closed))
            fault(u"the connection ended: "_s + error.toString());
    });
    connect(&m_timer, &QTimer::timeout, this, &Renderer::turn);
    m_ipc.connectToServer(m_server);
    m_timer.start(2ms);
}

void Renderer::listen()
{
    m_ipc.on(u"send"_s, [this](qint64 number, const QByteArray &bytes) { take(number, bytes); });
    m_ipc.handle(u"invoke"_s, [this](qint64 number, const QByteArray &bytes) {
        take(number, bytes);
        return bytes.size();
    });
    m_ipc.on(u"port"_s, [this](const IpcRendererEvent &event, qint64 number) {
        take(number, {});
        echoOver(event.ports().first());
    });
    m_ipc.on(u"finish"_s, [this](qint64 number) {
        take(number, {});
        m_timer.stop();
        finish();
    });
}

void Renderer::begin()
{
    ++m_life;
    m_sent = 0;
    m_incoming = {};
    m_waits = m_leaving = false;
}

void Renderer::turn()
{
    const int life = m_life;
    for (int steps = roll(m_random, 12); steps > 0; --steps) {
        if (!m_ipc.isConnected() || life != m_life || m_inSync || m_leaving || m_waits)
            return;
        step();
    }
}

void Renderer::step()
{
    const int die = roll(m_random, 10'000);
    if (die < 5000)
        send();
    else if (die < 7500)
        invoke();
    else if (die < 8500)
        sendSync();
    else if (die < 9000)
        cancel();
    else if (die < 9300)
        post();
    else if (die < 9320)
        flood();
    else if (die < 9995)
        audit();
    else
        leave();
}

void Renderer::send()
{
    if (m_ipc.send(u"send"_s, m_sent, payload(m_random, m_sent)))
        ++m_sent;
    else
        m_waits = m_ipc.isConnected();
}

/*! \brief Whether a call was not accepted. Nothing may end it after that but its life. */
bool Renderer::isRefusal(const IpcError &error)
{
    if (error.is(IpcError::Code::Busy)) {
        m_waits = true;
        return true;
    }
    // Calls hear of the end of their life before it is over for this object.
    if (!error.is(IpcError::Code::PeerGone) && !error.is(IpcError::Code::Closed))
        fault(u"a call failed: "_s + error.toString());
    return false;
}

void Renderer::invoke()
{
    const QByteArray bytes = payload(m_random, m_sent);
    auto future = m_ipc.invoke<qsizetype>(u"invoke"_s, m_sent, bytes);
    if (!future.isFinished()) // else it was not sent
        ++m_sent;
    future.then([this, size = bytes.size()](const QFuture<qsizetype> &answer) {
        try {
            if (answer.result() != size)
                fault(u"an answer is not of its question"_s);
        } catch (const IpcError &error) {
            isRefusal(error);
        }
    });
}

void Renderer::sendSync()
{
    m_ipc.setSyncMode(roll(m_random, 2) ? IpcRenderer::SyncMode::BlockThread
                                        : IpcRenderer::SyncMode::EventLoop);
    const QByteArray bytes = payload(m_random, m_sent);
    const int life = m_life;
    m_inSync = true; // nothing is sent from inside the loop that it may run
    const auto answer = m_ipc.trySendSync<qsizetype>(u"sync"_s, m_sent, bytes);
    m_inSync = false;
    if (answer.hasValue() && *answer != bytes.size())
        fault(u"an answer is not of its question"_s);
    if ((answer.hasValue() || !isRefusal(answer.error())) && life == m_life)
        ++m_sent;
}

void Renderer::cancel()
{
    auto future = m_ipc.invoke<int>(u"never"_s, m_sent, payload(m_random, m_sent));
    if (future.isFinished())
        return;
    ++m_sent;
    QTimer::singleShot(roll(m_random, 50), this, [future]() mutable { future.cancel(); });
}

void Renderer::post()
{
    const MessageChannel channel(&m_ipc);
    if (!m_ipc.postMessage(u"port"_s, m_sent, { channel.port2() })) {
        delete channel.port1();
        delete channel.port2();
        m_waits = m_ipc.isConnected();
        return;
    }
    ++m_sent;
    playOver(channel.port1(), 1 + roll(m_random, 100),
             [this](const QString &text) { fault(text); });
}

void Renderer::flood()
{
    for (int i = 0; i < 20'000 && m_ipc.isConnected() && !m_waits; ++i)
        send();
}

/*!
    \brief Main has had all that I sent when it takes the number of this; I must have had all that
   it had sent by then. False when it was not accepted.
*/
bool Renderer::audit(const std::function<void()> &then)
{
    auto future = m_ipc.invoke<qint64>(u"audit"_s, m_sent);
    if (future.isFinished())
        return false;
    ++m_sent;
    future.then([this, then, life = m_life](const QFuture<qint64> &answer) {
        try {
            const qint64 sent = answer.result();
            if (life == m_life && sent != m_incoming.count())
                fault(u"main sent %1 messages, %2 came"_s.arg(sent).arg(m_incoming.count()));
            then();
        } catch (const IpcError &error) {
            isRefusal(error);
        }
    });
    return true;
}

/*! \brief Ends this life when both sides have had everything, and begins the next. */
void Renderer::leave()
{
    m_leaving = audit([this] {
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_ipc.disconnectFromServer();
                m_ipc.connectToServer(m_server);
            },
            Qt::QueuedConnection);
    });
}

void Renderer::finish()
{
    if (!audit([] { QCoreApplication::quit(); }))
        QTimer::singleShot(20ms, this, &Renderer::finish);
}

void Renderer::take(qint64 number, const QByteArray &bytes)
{
    const QString problem = m_incoming.take(number, bytes);
    if (!problem.isEmpty())
        fault(u"from main: "_s + problem);
}

void Renderer::fault(const QString &text)
{
    std::fprintf(stderr, "FAULT in renderer %lld, life %d: %s\n",
                 static_cast<long long>(QCoreApplication::applicationPid()), m_life,
                 qPrintable(text));
    std::_Exit(1);
}
