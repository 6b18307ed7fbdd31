// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "heldcalls_p.h"

#include "pagecodec_p.h"

#include <ferrywebengine/originpolicy_p.h>

#include <QtCore/QBuffer>
#include <QtCore/QJsonDocument>
#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Q_LOGGING_CATEGORY(lcHeld, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

constexpr auto warnAfter = 5s;

void replyTo(QWebEngineUrlRequestJob *job, const QByteArray &message)
{
    auto *body = new QBuffer(job);
    body->setData(message);
    body->open(QIODevice::ReadOnly);
    job->reply(QByteArrayLiteral("application/json"), body);
}

} // namespace

QByteArray HeldCalls::errorText(quint64 call, const IpcError &error)
{
    Message message;
    message.kind = MessageKind::Error;
    message.id = call;
    message.error = error;
    PageMessage out;
    IpcError refusal;
    if (!toPageMessage(message, &out, &refusal)) {
        message.error = refusal;
        toPageMessage(message, &out, &refusal);
    }
    return QJsonDocument(withAttachments(out, nullptr)).toJson(QJsonDocument::Compact);
}

HeldCalls::HeldCalls(std::chrono::milliseconds timeout, QObject *parent)
    : QObject(parent)
    , m_timeout(timeout)
{
}

HeldCalls::~HeldCalls()
{
    failAll(IpcError(IpcError::Code::Closed));
}

bool HeldCalls::hold(const Key &key, QWebEngineUrlRequestJob *job)
{
    // Opaque initiators are the word "null".
    return hold(key, originOf(job->initiator().toString()), job,
                [job](const QByteArray &message) { replyTo(job, message); });
}

bool HeldCalls::hold(const Key &key, const QString &origin, QObject *request,
                     std::function<void(const QByteArray &)> reply)
{
    auto it = m_calls.find(key);
    if (it == m_calls.end())
        it = m_calls.insert(key, { origin });
    if (it->hasRequest)
        return false;
    if (it->answer) {
        reply(*it->answer);
        m_calls.erase(it);
        return true;
    }
    it->request = request;
    it->reply = std::move(reply);
    it->hasRequest = true;
    watch(key, request);
    return true;
}

bool HeldCalls::expect(const Key &key, const QString &origin)
{
    if (holds(key))
        return false;
    m_calls.insert(key, { origin });
    return true;
}

std::optional<QByteArray> HeldCalls::takeAnswer(const Key &key)
{
    const auto it = m_calls.find(key);
    if (it == m_calls.end() || !it->answer)
        return std::nullopt;
    return m_calls.take(key).answer;
}

/*! \brief Warning and timeout of a call whose page waits; they end with \a context, its request. */
void HeldCalls::watch(const Key &key, QObject *context)
{
    auto *warning = new QTimer(context);
    warning->setSingleShot(true);
    connect(warning, &QTimer::timeout, this, [this, key] { warn(key); });
    warning->start(warnAfter);
    if (m_timeout <= 0ms)
        return;
    auto *timer = new QTimer(context);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, this, [this, key] {
        if (!holds(key))
            return;
        fail(key,
             IpcError(IpcError::Code::Timeout,
                      u"no answer on '%1' in time"_s.arg(m_calls.value(key).channel)));
        Q_EMIT timedOut(key.first, key.second);
    });
    timer->start(m_timeout);
}

void HeldCalls::setChannel(const Key &key, const QString &channel)
{
    const auto it = m_calls.find(key);
    if (it != m_calls.end())
        it->channel = channel;
}

void HeldCalls::warn(const Key &key) const
{
    if (holds(key)) {
        qCWarning(lcHeld).noquote().nospace()
            << "sendSync('" << m_calls.value(key).channel << "') has blocked its page for "
            << warnAfter.count() << " s";
    }
}

bool HeldCalls::answer(const Key &key, const QByteArray &message)
{
    const auto it = m_calls.find(key);
    if (it == m_calls.end() || it->answer)
        return false;
    if (!it->hasRequest) {
        it->answer = message;
    } else if (const Call call = m_calls.take(key); call.request) {
        call.reply(message);
    }
    return true;
}

void HeldCalls::fail(const Key &key, const IpcError &error)
{
    answer(key, errorText(key.second, error));
}

void HeldCalls::endDocument(const QString &epoch)
{
    const QList<Key> keys = m_calls.keys();
    for (const Key &key : keys) {
        if (key.first != epoch)
            continue;
        fail(key, IpcError(IpcError::Code::Canceled));
        m_calls.remove(key);
    }
}

QList<HeldCalls::Key> HeldCalls::failAll(const IpcError &error)
{
    const QList<Key> keys = m_calls.keys();
    for (const Key &key : keys)
        fail(key, error);
    return keys;
}

void HeldCalls::refuse(QWebEngineUrlRequestJob *job, quint64 call, const IpcError &error)
{
    replyTo(job, errorText(call, error));
}

} // namespace Ferry
