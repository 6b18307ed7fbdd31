// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/parentport.h>

#include <ferry/codec/cborframe_p.h>
#include <ferry/message/posting_p.h>
#include <ferry/parentport_p.h>
#include <ferry/utility/parentaddress_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>
#include <QtCore/QMetaMethod>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcParentPort, "ferry.utility", QtWarningMsg)

namespace Ferry {

// ---- private
// -------------------------------------------------------------------------------------------------------

ParentPortPrivate::ParentPortPrivate(std::function<void(int)> exit)
    : exit(std::move(exit))
{
}

std::unique_ptr<ParentPort> ParentPortPrivate::make(const PipeLink::State &state,
                                                    const Limits &limits,
                                                    std::function<void(int)> exit)
{
    std::unique_ptr<ParentPort> port(
        new ParentPort(std::make_unique<ParentPortPrivate>(std::move(exit))));
    IpcRendererPrivate::of(port->ipcRenderer())->enter(state, limits);
    return port;
}

void ParentPortPrivate::start(ParentPort *port)
{
    q = port;
    IpcRendererPrivate::of(&renderer)->parentMessage =
        [this](const Message &message, const IpcRendererEvent &event) { received(message, event); };
    QObject::connect(&renderer, &IpcRenderer::disconnected, q, [this](DisconnectReason reason) {
        const QPointer<ParentPort> alive = q;
        Q_EMIT q->closed();
        if (alive)
            exit(reason == DisconnectReason::ServerClosed || reason == DisconnectReason::Requested
                     ? 0
                     : 1);
    });
}

void ParentPortPrivate::connectToMain()
{
    const auto address = ParentAddress::take();
    if (!address) {
        qCWarning(lcParentPort) << "ParentPort: no UtilityProcess started this process";
        return;
    }
    if (address->descriptor < 0) {
        ConnectOptions options;
        options.token = address->token;
        renderer.connectToServer(address->server, options);
        return;
    }
    lifeline = std::make_unique<Lifeline>(address->descriptor);
    IpcRendererPrivate::of(&renderer)->enter(address->descriptor);
}

void ParentPortPrivate::received(const Message &message, const IpcRendererEvent &event)
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&ParentPort::message);
    if (waiting.empty() && q->isSignalConnected(signal)) {
        Q_EMIT q->message(message.value, event.ports());
        return;
    }
    qsizetype bytes = 0;
    IpcError error;
    measure(message, &bytes, &error);
    waiting.push_back({ message.value, event, bytes });
    waitingBytes += bytes;
    if (Peer *peer = IpcRendererPrivate::of(&renderer)->peer.get();
        peer && waitingBytes > 4 * qint64(peer->limits().queuedBytes)) {
        peer->close(
            DisconnectReason::Overflow,
            IpcError(IpcError::Code::Busy,
                     u"%1 bytes wait for a listener of ParentPort::message()"_s.arg(waitingBytes)));
    }
}

void ParentPortPrivate::deliver()
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&ParentPort::message);
    isScheduled = false;
    const QPointer<ParentPort> alive = q;
    while (alive && !waiting.empty() && q->isSignalConnected(signal)) {
        const Waiting next = std::move(waiting.front());
        waiting.pop_front();
        waitingBytes -= next.bytes;
        Q_EMIT q->message(next.value, next.event.ports());
    }
}

void ParentPortPrivate::deliverLater()
{
    if (!std::exchange(isScheduled, true))
        QMetaObject::invokeMethod(
            q, [this] { deliver(); }, Qt::QueuedConnection);
}

// ---- public
// --------------------------------------------------------------------------------------------------------

ParentPort::ParentPort(std::unique_ptr<ParentPortPrivate> dd)
    : d_ptr(std::move(dd))
{
    d_ptr->start(this);
}

ParentPort::ParentPort(QObject *parent)
    : QObject(parent)
    , d_ptr(std::make_unique<ParentPortPrivate>([](int code) {
        // From the event loop: it may not run yet.
        QMetaObject::invokeMethod(
            QCoreApplication::instance(), [code] { QCoreApplication::exit(code); },
            Qt::QueuedConnection);
    }))
{
    d_ptr->start(this);
    d_ptr->connectToMain();
}

ParentPort::~ParentPort()
{
    d_ptr->renderer.disconnect(this);
}

bool ParentPort::isAvailable()
{
    return ParentAddress::fromString(qEnvironmentVariable(ParentAddress::variable)).has_value();
}

IpcRenderer *ParentPort::ipcRenderer() const
{
    return &d_ptr->renderer;
}

bool ParentPort::postMessage(const QVariant &message, const QList<MessagePort *> &transfer)
{
    return accepted(Ferry::postMessage(IpcRendererPrivate::of(&d_ptr->renderer)->peer.get(), 0,
                                       QString(), message, transfer, Poster::Renderer),
                    "ParentPort::postMessage()");
}

void ParentPort::exit(int code)
{
    d_ptr->exit(code);
}

void ParentPort::connectNotify(const QMetaMethod &signal)
{
    // Perhaps from another thread, which may not look at what waits.
    if (signal == QMetaMethod::fromSignal(&ParentPort::message))
        QMetaObject::invokeMethod(
            this, [this] { d_ptr->deliverLater(); }, Qt::AutoConnection);
}

} // namespace Ferry
