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

bool PageLink::isOwnPrompt(const QString &message) const
{
    // "ferry", page, secret, epoch: what js/sync.js writes
    const QStringList words = message.split(u' ');
    return words.size() == 4 && words.at(0) == u"ferry"
        && words.at(1) == QLatin1StringView(m_pageName)
        && equalInConstantTime(m_secret, words.at(2).toLatin1());
}

/*! \brief The call of an own prompt, which counts it; nullopt for what Ferry's script did not write, or wrote too late. */
std::optional<PromptCall> PageLink::readPrompt(const QUrl &origin, const QString &message,
                                               const QString &text)
{
    // The lengths of the call and of the table, both JSON; the two; and bytes packed two a character.
    QStringView rest = text;
    const qsizetype callLength = takeLength(&rest);
    const qsizetype tableLength = takeLength(&rest);
    if (m_page.closed || callLength > rest.size() || tableLength > rest.size() - callLength)
        return std::nullopt;
    const QJsonArray call =
        unboxed(QJsonDocument::fromJson(rest.first(callLength).toUtf8()).array());
    const PackedBytes packed { QJsonDocument::fromJson(rest.sliced(callLength, tableLength).toUtf8())
                                   .array(),
                               rest.sliced(callLength + tableLength) };
    if (call.at(0).toInt(-1) != int(MessageKind::SendSync))
        return std::nullopt;
    ++m_syncPrompts;
    // Opaque origins come as an empty address.
    return PromptCall { message.section(u' ', 3), originOf(origin), call, packed };
}

bool PageLink::promptArrived(const QUrl &origin, const QString &message, const QString &text,
                             QString *result)
{
    if (!isOwnPrompt(message))
        return false;
    const std::optional<PromptCall> prompt = readPrompt(origin, message, text);
    *result = prompt ? m_main.takePrompt(*prompt) : refusedPrompt();
    return true;
}

bool PageLink::promptArrived(const QUrl &origin, const QString &message, const QString &text,
                             QObject *prompt, std::function<void(const QString &)> answer)
{
    if (!isOwnPrompt(message))
        return false;
    const std::optional<PromptCall> call = readPrompt(origin, message, text);
    if (!call || !m_main.queuePrompt(*call, prompt, answer))
        answer(refusedPrompt());
    return true;
}

PageFrame::Arrival PageFrame::arrivalOf(const PromptCall &prompt)
{
    const QUrl url = m_page->host->url();
    Arrival arrival { prompt.call, prompt.epoch, originOf(url), url, {} };
    const PackedBytes &packed = prompt.packed;
    for (const QJsonValue &entry : packed.table)
        bytesCame(quint64(entry[0].toInteger()), packed.bytes(entry[1].toInteger(), entry[2].toInteger()));
    takeEarlyBytes(&arrival);
    return arrival;
}

bool PageFrame::queuePrompt(const PromptCall &prompt, QObject *request,
                            std::function<void(const QString &)> answer)
{
    const Arrival arrival = arrivalOf(prompt);
    if (!m_page->held.hold(keyOf(arrival), prompt.origin, request,
                           [answer](const QByteArray &text) { answer(QString::fromUtf8(text)); }))
        return false;
    m_inbox.push_back(arrival);
    scheduleDrain();
    return true;
}

QString PageFrame::takePrompt(const PromptCall &prompt)
{
    const Arrival arrival = arrivalOf(prompt);
    const HeldCalls::Key key = keyOf(arrival);
    if (!m_page->held.expect(key, prompt.origin))
        return {};
    // What came before is heard first, and that may run event loops: not in here.
    if (!m_inbox.empty()) {
        m_inbox.push_back(arrival);
        return {};
    }
    const QPointer<PageFrame> self = this;
    {
        const PromptScope scope(m_page->host->page(), prompt.call.at(2).toString());
        process(arrival);
    }
    if (!self)
        return {};
    const std::optional<QByteArray> answer = m_page->held.takeAnswer(key);
    return answer ? QString::fromUtf8(*answer) : QString();
}

} // namespace Ferry
