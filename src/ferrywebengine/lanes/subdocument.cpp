// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "subdocument_p.h"

#include "pagebatch_p.h"
#include "pageframe_p.h"

#include <QtCore/QBuffer>
#include <QtCore/QJsonDocument>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>

using namespace std::chrono_literals;

namespace Ferry {

namespace {

// window.stop() ends the request of a document that stays, and asks again at once. A document that
// goes says so; this is for one that could not.
constexpr auto lostAfter = 3s;

void reply(QWebEngineUrlRequestJob *job, const QByteArray &text)
{
    auto *body = new QBuffer(job);
    body->setData(text);
    body->open(QIODevice::ReadOnly);
    job->reply(QByteArrayLiteral("application/json"), body);
}

} // namespace

SubDocument::SubDocument(const QString &epoch_, const QString &origin_, const QUrl &url_)
    : epoch(epoch_)
    , origin(origin_)
    , url(url_)
{
    m_lostTimer.setSingleShot(true);
    m_lostTimer.setInterval(lostAfter);
    connect(&m_lostTimer, &QTimer::timeout, this, &SubDocument::lost);
}

SubDocument::~SubDocument()
{
    for (const auto &job : { m_poll, m_post }) {
        if (job) {
            job->disconnect(&m_lostTimer);
            job->fail(QWebEngineUrlRequestJob::RequestAborted);
        }
    }
}

void SubDocument::take(const QJsonArray &batches)
{
    for (const QJsonValue &value : batches) {
        PageBatch batch = PageBatch::from(value);
        batch.leaveOut(m_received);
        m_received += quint64(batch.messages.size());
        frame->take(epoch, batch.messages, origin, url);
        if (frame->acknowledge(epoch, batch.received))
            Q_EMIT acknowledged();
    }
}

void SubDocument::post(QWebEngineUrlRequestJob *job, const QJsonArray &batches)
{
    if (frame) {
        take(batches);
        reply(job, {});
        return;
    }
    m_post = job;
    m_batches = batches;
}

void SubDocument::enter(PageFrame *entered)
{
    frame = entered;
    const auto job = std::exchange(m_post, nullptr);
    const QJsonArray batches = std::exchange(m_batches, {});
    take(batches);
    if (job)
        reply(job, {});
}

void SubDocument::poll(QWebEngineUrlRequestJob *job, quint64 arrived)
{
    for (; m_first <= arrived && !m_messages.empty(); ++m_first)
        m_messages.pop_front();
    if (m_poll) {
        m_poll->disconnect(&m_lostTimer);
        m_poll->fail(QWebEngineUrlRequestJob::RequestAborted);
    }
    m_lostTimer.stop();
    m_poll = job;
    connect(job, &QObject::destroyed, &m_lostTimer, qOverload<>(&QTimer::start));
    if (!m_messages.empty())
        answerPoll();
}

void SubDocument::send(const QJsonArray &messages)
{
    for (const QJsonValue &message : messages)
        m_messages.push_back(message);
    if (m_poll)
        answerPoll();
}

void SubDocument::answerPoll()
{
    QJsonArray messages;
    for (const QJsonValue &message : m_messages)
        messages.append(message);
    QWebEngineUrlRequestJob *job = m_poll;
    m_poll = nullptr;
    job->disconnect(&m_lostTimer);
    reply(job,
          QJsonDocument(QJsonArray { qint64(m_first), messages }).toJson(QJsonDocument::Compact));
}

} // namespace Ferry
