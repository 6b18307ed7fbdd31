// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/respond.h>
#include <ferry/message/gate_p.h>
#include <ferry/message/link_p.h>
#include <ferry/message/portparcel_p.h>

#include <QtCore/QMutex>

#include <atomic>
#include <optional>
#include <vector>

namespace Ferry::Impl {

/*!
    \brief One received message: who sent it and, for a call, the one answer that it can get.

    Whoever drops the last handle without an answer ends the call with "reply was never sent".
    Thread: any.
*/
class FERRY_EXPORT EventData : public std::enable_shared_from_this<EventData>
{
public:
    EventData(MessageKind kind, quint64 id, const QString &channel, const Document &document,
              const std::shared_ptr<Gate> &gate);
    ~EventData();
    Q_DISABLE_COPY_MOVE(EventData)

    const MessageKind kind;
    const quint64 id;
    const QString channel;
    const Document document;
    const QUrl url; //!< the document's when it sent; it may change without a new document
    const std::shared_ptr<Gate> gate;
    std::unique_ptr<PortParcel> ports; //!< of a posted message that has some

    bool isCall() const { return kind == MessageKind::SendSync || kind == MessageKind::Invoke; }
    bool isCanceled() const { return m_canceled.load(std::memory_order_acquire); }
    bool isAnswered() const { return m_answered.load(std::memory_order_acquire); }

    void respond(IpcResult<QVariant> result);
    /*! \brief The error that a synchronous caller gets when nobody answers. The first one counts. */
    void setListenerError(const IpcError &error);
    void cancel();
    /*! \brief Runs \a callback on cancel(), or now when that has been. */
    void addCancelCallback(std::function<void()> callback);
    void reply(const QString &channel, const QVariantList &arguments);
    /*! \brief The ports, as children of the peer's owner. Peer's thread only. */
    QList<MessagePort *> openPorts();

private:
    std::atomic<bool> m_answered { false };
    std::atomic<bool> m_canceled { false };
    QMutex m_mutex;
    std::optional<IpcError> m_listenerError;
    std::vector<std::function<void()>> m_cancelCallbacks;
};

} // namespace Ferry::Impl
