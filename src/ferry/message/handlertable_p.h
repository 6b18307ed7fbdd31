// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/impl/handler.h>
#include <ferry/message/handlerrelay_p.h>

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QStringList>
#include <QtCore/QThread>
#include <QtCore/QThreadPool>

#include <memory>

namespace Ferry {

/*!
    \brief The handlers of one scope: one per channel, each with the thread that runs it and the object that bounds its life.

    Thread: the one of \a owner, which is the context that handlers without one have.
*/
template <typename Event>
class HandlerTable
{
public:
    using Handler = Impl::Handler<Event>;

    explicit HandlerTable(QObject *owner) : m_owner(owner) { }

    /*! \brief False when \a channel has a handler already. */
    bool add(const QString &channel, const QObject *context, QThreadPool *pool, Handler handler,
             bool once)
    {
        if (m_entries.contains(channel))
            return false;
        auto entry = std::make_shared<Entry>();
        entry->pool = pool;
        entry->once = once;
        if (!context)
            context = m_owner;
        if (!pool && context->thread() != m_owner->thread()) {
            // A queued connection to the context is the one race-free way into another object's thread.
            entry->relay = std::make_unique<HandlerRelay>(context, Qt::QueuedConnection);
            entry->handler = [relay = entry->relay.get(), handler = std::move(handler)](
                                 const Event &event, const QVariantList &arguments) {
                Q_EMIT relay->requested([handler, event, arguments] { handler(event, arguments); });
            };
        } else {
            entry->handler = std::move(handler);
        }
        const QObject *bound = pool ? static_cast<const QObject *>(pool) : context;
        if (bound != m_owner) {
            entry->bound = QObject::connect(
                bound, &QObject::destroyed, m_owner,
                [this, channel, weak = std::weak_ptr<Entry>(entry)] {
                    const auto own = weak.lock();
                    if (own && m_entries.value(channel) == own)
                        remove(channel);
                });
        }
        m_entries.insert(channel, entry);
        m_order.append(channel);
        return true;
    }

    void remove(const QString &channel)
    {
        if (const auto entry = m_entries.take(channel)) {
            QObject::disconnect(entry->bound);
            m_order.removeOne(channel);
        }
    }

    bool contains(const QString &channel) const { return m_entries.contains(channel); }
    QStringList names() const { return m_order; }

    /*! \brief Runs the handler of \a channel; false when there is none. */
    bool run(const QString &channel, const Event &event, const QVariantList &arguments)
    {
        const std::shared_ptr<Entry> entry = m_entries.value(channel);
        if (!entry)
            return false;
        if (entry->once)
            remove(channel);
        if (entry->pool) {
            entry->pool->start([handler = entry->handler, event, arguments] {
                handler(event, arguments);
            });
        } else {
            entry->handler(event, arguments);
        }
        return true;
    }

private:
    struct Entry
    {
        Handler handler;
        QThreadPool *pool = nullptr;
        bool once = false;
        QMetaObject::Connection bound;
        std::unique_ptr<HandlerRelay> relay;
    };

    QObject *m_owner;
    QHash<QString, std::shared_ptr<Entry>> m_entries;
    QStringList m_order;
};

} // namespace Ferry
