// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/eventdata_p.h>

#include <ferry/ipcevent.h>
#include <ferry/message/peer_p.h>

#include <QtCore/QFutureWatcher>
#include <QtCore/QUnhandledException>

using namespace Qt::StringLiterals;

Q_LOGGING_CATEGORY(lcRouter, "ferry.router", QtWarningMsg)

namespace Ferry::Impl {

EventData::EventData(MessageKind kind_, quint64 id_, const QString &channel_,
                     const Document &document_, const std::shared_ptr<Gate> &gate_)
    : kind(kind_), id(id_), channel(channel_), document(document_), url(document_->url), gate(gate_)
{
}

EventData::~EventData()
{
    if (!isCall() || isAnswered())
        return;
    const IpcError error
        = m_listenerError ? *m_listenerError : IpcError(IpcError::Code::NoReply);
    // Not respond(): this object must not be shared any more.
    gate->enter([id = id, document = document, error](Peer &peer) {
        peer.answer(id, document, error);
    });
}

void EventData::respond(IpcResult<QVariant> result)
{
    if (!isCall() || m_answered.exchange(true, std::memory_order_acq_rel))
        return;
    {
        // Callbacks may hold handles on this very event: let them go.
        const QMutexLocker lock(&m_mutex);
        m_cancelCallbacks.clear();
    }
    if (gate->isPeerThread()) {
        if (Peer *peer = gate->peer())
            peer->answer(id, document, std::move(result));
        return;
    }
    gate->enter([id = id, document = document, result = std::move(result)](Peer &peer) {
        peer.answer(id, document, result);
    });
}

void EventData::setListenerError(const IpcError &error)
{
    const QMutexLocker lock(&m_mutex);
    if (!m_listenerError)
        m_listenerError = error;
}

void EventData::cancel()
{
    std::vector<std::function<void()>> callbacks;
    {
        const QMutexLocker lock(&m_mutex);
        if (m_canceled.exchange(true, std::memory_order_acq_rel))
            return;
        callbacks.swap(m_cancelCallbacks);
    }
    for (const auto &callback : callbacks)
        callback();
}

void EventData::addCancelCallback(std::function<void()> callback)
{
    {
        const QMutexLocker lock(&m_mutex);
        if (isAnswered())
            return;
        if (!isCanceled()) {
            m_cancelCallbacks.push_back(std::move(callback));
            return;
        }
    }
    callback();
}

void EventData::reply(const QString &replyChannel, const QVariantList &arguments)
{
    auto send = [document = document, replyChannel, arguments](Peer &peer) {
        if (!document->alive) {
            peer.dropLate();
            return;
        }
        Message message;
        message.kind = MessageKind::Send;
        message.frameId = document->frameId;
        message.channel = replyChannel;
        message.arguments = arguments;
        IpcError error;
        if (!peer.send(std::move(message), Priority::Privileged, &error))
            qCWarning(lcRouter).noquote()
                << "reply on" << replyChannel << "was not sent:" << error.message();
    };
    gate->enter(std::move(send));
}

QList<MessagePort *> EventData::openPorts()
{
    if (!ports)
        return {};
    return ports->open(gate->isPeerThread() ? gate->owner() : nullptr);
}

EventPointer eventData(const IpcEvent &event)
{
    return event.d;
}

EventPointer eventData(const IpcRendererEvent &event)
{
    return event.d;
}

void respondValue(const EventPointer &event, QVariant value)
{
    if (event)
        event->respond(std::move(value));
}

void respondError(const EventPointer &event, const IpcError &error)
{
    if (!event)
        return;
    if (error.is(IpcError::Code::HandlerFailed) || error.is(IpcError::Code::BadArgument))
        qCWarning(lcRouter).noquote().nospace()
            << "Error occurred in handler for '" << event->channel << "': " << error.message();
    event->respond(error);
}

void listenerFailed(const EventPointer &event, const IpcError &error)
{
    if (!event)
        return;
    qCWarning(lcRouter).noquote().nospace()
        << "Error occurred in listener for '" << event->channel << "': " << error.message();
    event->setListenerError(error);
}

void watchFuture(const EventPointer &event, const QFuture<void> &future,
                 std::function<void()> finished)
{
    if (!event)
        return;
    auto settle = [event, future, finished = std::move(finished)] {
        try {
            QFuture<void>(future).waitForFinished(); // throws what the future holds
        } catch (...) {
            respondError(event, currentExceptionError());
            return;
        }
        if (future.isCanceled())
            respondError(event, IpcError(IpcError::Code::Canceled));
        else
            finished();
    };
    if (future.isFinished()) {
        settle();
        return;
    }
    event->addCancelCallback([future = future]() mutable { future.cancel(); });
    event->gate->enter([future, settle = std::move(settle)](Peer &peer) {
        auto *watcher = new QFutureWatcher<void>(&peer);
        QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, [watcher, settle] {
            watcher->deleteLater();
            settle();
        });
        watcher->setFuture(future);
    });
}

IpcError currentExceptionError()
{
    try {
        throw;
    } catch (const IpcError &error) {
        return error;
    } catch (const QUnhandledException &unhandled) {
        if (!unhandled.exception())
            return IpcError(IpcError::Code::HandlerFailed);
        try {
            std::rethrow_exception(unhandled.exception());
        } catch (...) {
            return currentExceptionError();
        }
    } catch (const std::exception &exception) {
        return IpcError(IpcError::Code::HandlerFailed, QString::fromUtf8(exception.what()));
    } catch (const QString &text) {
        return IpcError(IpcError::Code::HandlerFailed, text);
    } catch (const char *text) {
        return IpcError(IpcError::Code::HandlerFailed, QString::fromUtf8(text));
    } catch (...) {
        return IpcError(IpcError::Code::HandlerFailed,
                        u"an exception that is not a std::exception"_s);
    }
}

} // namespace Ferry::Impl
