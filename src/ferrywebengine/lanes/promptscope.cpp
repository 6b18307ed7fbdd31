// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "promptscope_p.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>
#include <QtCore/QList>
#include <QtCore/QLoggingCategory>

Q_LOGGING_CATEGORY(lcPrompt, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

Q_GLOBAL_STATIC(QList<const PromptScope *>, scopes)

} // namespace

PromptScope::PromptScope(QObject *page, const QString &channel)
    : m_page(page)
    , m_channel(channel)
{
    scopes->append(this);
    page->installEventFilter(this);
    // It can arrive only if somebody runs an event loop before this scope ends.
    QCoreApplication::postEvent(this, new QEvent(QEvent::User));
}

PromptScope::~PromptScope()
{
    scopes->removeOne(this);
    if (m_page && m_deletePage)
        m_page->deleteLater();
}

QString PromptScope::channelOf(const QObject *page)
{
    if (scopes.isDestroyed())
        return {};
    for (const PromptScope *scope : std::as_const(*scopes)) {
        if (scope->m_page == page)
            return scope->m_channel;
    }
    return {};
}

bool PromptScope::event(QEvent *event)
{
    if (event->type() != QEvent::User)
        return QObject::event(event);
    qCWarning(lcPrompt).noquote().nospace()
        << "the listener of sendSync('" << m_channel
        << "') runs an event loop: every page stands still until it ends. Declare the channel with "
           "setSyncDispatch(channel, SyncDispatch::Deferred)";
    return true;
}

bool PromptScope::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DeferredDelete || watched != m_page)
        return false;
    m_deletePage = true;
    return true;
}

} // namespace Ferry
