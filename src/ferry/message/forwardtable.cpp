// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferry/message/forwardtable_p.h>

#include <ferry/webcontents_p.h>

using namespace Qt::StringLiterals;

namespace Ferry {

namespace {

/*! \brief Waits for the answer of one renderer in the name of another. */
class ForwardedCall final : public Impl::PendingCall
{
public:
    explicit ForwardedCall(Impl::EventPointer event)
        : m_event(std::move(event))
    {
    }
    void resolve(const QVariant &value) override { m_event->respond(value); }
    void reject(const IpcError &error) override { m_event->respond(error); }
    bool isCanceled() const override { return m_event->isCanceled(); }

private:
    Impl::EventPointer m_event;
};

bool isAlive(const QPointer<WebContents> &contents)
{
    return contents && !contents->isDestroyed();
}

} // namespace

QString ForwardTable::problem(const QString &pattern)
{
    if (pattern.chopped(pattern.endsWith(u'*') ? 1 : 0).contains(u'*'))
        return u"'%1' has a * that is not at its end"_s.arg(pattern);
    return {};
}

bool ForwardTable::add(const QString &pattern, WebContents *to)
{
    QPointer<WebContents> &target = m_targets[pattern];
    if (isAlive(target))
        return false;
    target = to;
    return true;
}

WebContents *ForwardTable::find(const QString &channel) const
{
    if (m_targets.isEmpty())
        return nullptr;
    const auto exact = m_targets.value(channel);
    if (isAlive(exact) && !channel.endsWith(u'*'))
        return exact;
    // Sorted: of two that fit, the longer one comes later.
    for (auto it = m_targets.cend(); it != m_targets.cbegin();) {
        --it;
        if (it.key().endsWith(u'*') && channel.startsWith(QStringView(it.key()).chopped(1))
            && isAlive(it.value()))
            return it.value();
    }
    return nullptr;
}

void ForwardTable::pass(WebContents *to, const QVariantList &arguments,
                        const Impl::EventPointer &event)
{
    const WebContentsPrivate *d = WebContentsPrivate::of(to);
    d->peer->call(event->channel, arguments, std::make_unique<ForwardedCall>(event),
                  d->invokeTimeout);
}

} // namespace Ferry
