// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "pagelink_p.h"

#include "pagecodec_p.h"
#include "promptscope_p.h"

#include <ferrywebengine/pagehost_p.h>

#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>

using namespace Qt::StringLiterals;

// The prompt lane: a synchronous call is a prompt() of the page's runtime, answered while the browser waits.

namespace Ferry {

namespace {

/*! \brief The number at the beginning of \a text, and the blank behind it. */
qsizetype takeLength(QStringView *text)
{
    const qsizetype blank = text->first(std::min<qsizetype>(text->size(), 16)).indexOf(u' ');
    const qsizetype length = text->first(std::max<qsizetype>(blank, 0)).toLongLong();
    *text = text->sliced(blank + 1);
    return std::max<qsizetype>(length, 0);
}

} // namespace

bool isRuntimePrompt(const QString &message)
{
    static const QRegularExpression form(u"^ferry [0-9a-f]{32} [0-9a-f]{32} [0-9a-f]{32}\\z"_s);
    return form.match(message).hasMatch();
}

QString refusedPrompt()
{
    return QString::fromUtf8(HeldCalls::errorText(0, IpcError(IpcError::Code::Closed)));
}

bool PageLink::promptArrived(const QUrl &origin, const QString &message, const QString &text,
                             QString *result)
{
    // "ferry", page, secret, epoch: what js/sync.js writes
    const QStringList words = message.split(u' ');
    if (words.size() != 4 || words.at(0) != u"ferry"
        || words.at(1) != QLatin1StringView(m_pageName)
        || !equalInConstantTime(m_secret, words.at(2).toLatin1()))
        return false;
    // The lengths of the call and of the table, both JSON; the two; and bytes packed two a character.
    QStringView rest = text;
    const qsizetype callLength = takeLength(&rest);
    const qsizetype tableLength = takeLength(&rest);
    *result = refusedPrompt(); // what Ferry's own script did not write, or wrote too late
    if (m_page.closed || callLength > rest.size() || tableLength > rest.size() - callLength)
        return true;
    const QJsonArray call =
        unboxed(QJsonDocument::fromJson(rest.first(callLength).toUtf8()).array());
    const PackedBytes packed { QJsonDocument::fromJson(rest.sliced(callLength, tableLength).toUtf8())
                                   .array(),
                               rest.sliced(callLength + tableLength) };
    if (call.at(0).toInt(-1) != int(MessageKind::SendSync))
        return true;
    ++m_syncPrompts;
    // Opaque origins come as an empty address.
    *result = m_main.takePrompt(words.at(3), originOf(origin), call, packed);
    return true;
}

QString PageFrame::takePrompt(const QString &epoch, const QString &origin, const QJsonArray &call,
                              const PackedBytes &packed)
{
    const QUrl url = m_page->host->url();
    Arrival arrival { call, epoch, originOf(url), url, {} };
    for (const QJsonValue &entry : packed.table)
        bytesCame(quint64(entry[0].toInteger()), packed.bytes(entry[1].toInteger(), entry[2].toInteger()));
    takeEarlyBytes(&arrival);
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
