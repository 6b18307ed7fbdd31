// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagelink_p.h"

#include "pagecodec_p.h"
#include "promptscope_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QJsonDocument>

using namespace Qt::StringLiterals;

// The prompt lane: a synchronous call is a prompt() of the page's runtime, answered while the browser waits.

namespace Ferry {

bool PageLink::promptArrived(const QUrl &origin, const QString &message, const QString &text,
                             QString *result)
{
    // "ferry", page, secret, epoch: what js/sync.js writes
    const QStringList words = message.split(u' ');
    if (m_page.closed || words.size() != 4 || words.at(0) != u"ferry"
        || words.at(1) != QLatin1StringView(m_pageName)
        || !equalInConstantTime(m_secret, words.at(2).toLatin1()))
        return false;
    *result = QString();
    const QJsonArray call = unboxed(QJsonDocument::fromJson(text.toUtf8()).array());
    if (call.at(0).toInt(-1) != int(MessageKind::SendSync))
        return true;
    ++m_syncPrompts;
    // Opaque origins come as an empty address.
    *result = m_main.takePrompt(words.at(3), originOf(origin), call);
    return true;
}

QString PageFrame::takePrompt(const QString &epoch, const QString &origin, const QJsonArray &call)
{
    const QUrl url = m_page->host->url();
    const Arrival arrival { call, epoch, originOf(url), url, {} };
    const HeldCalls::Key key = keyOf(arrival);
    if (!m_page->held.expect(key, origin))
        return {};
    // What came before is heard first, and that may run event loops: not in here.
    if (!m_inbox.empty()) {
        m_inbox.push_back(arrival);
        return {};
    }
    const QPointer<PageFrame> self = this;
    {
        const PromptScope scope(m_page->host->page(), call.at(2).toString());
        process(arrival);
    }
    if (!self)
        return {};
    const std::optional<QByteArray> answer = m_page->held.takeAnswer(key);
    return answer ? QString::fromUtf8(*answer) : QString();
}

} // namespace Ferry
