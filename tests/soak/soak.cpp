// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "../auto/shared/descriptors.h"
#include "soak.h"

#include <ferry/messagechannel.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QPromise>

#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace Ferry;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr size_t renderers = 5; // the first of them is never killed
constexpr qint64 silenceMs = 20'000; // longer than anything that is meant to keep a renderer quiet
constexpr qint64 grownKilobytes = 8 * 1024; // and what counts as flat
constexpr qint64 stormBytes = 16 * 1024 * 1024;
constexpr int shortRun = 60; // seconds in which memory says nothing

} // namespace

Soak::Soak(int seconds, uint seed)
    : m_seconds(seconds)
    , m_random(seed)
    , m_children(renderers)
{
    const auto note = [this](const IpcMainEvent &event, qint64 number, const QByteArray &bytes) {
        take(event, number, bytes);
    };
    connect(&m_main, &IpcMain::webContentsCreated, this, &Soak::arrived);
    m_main.on(u"send"_s, note);
    m_main.on(u"sync"_s, [this](const IpcMainEvent &event, qint64 number, const QByteArray &bytes) {
        take(event, number, bytes);
        const auto answer = [event, size = bytes.size()] { event.setReturnValue(size); };
        if (roll(m_random, 4))
            answer();
        else
            QTimer::singleShot(roll(m_random, 4), this, answer);
    });
    m_main.handle(u"invoke"_s,
                  [this](const IpcMainInvokeEvent &event, qint64 number, const QByteArray &bytes) {
                      take(event, number, bytes);
                      return answer(bytes.size());
                  });
    m_main.handle(u"never"_s,
                  [this](const IpcMainInvokeEvent &event, qint64 number, const QByteArray &bytes) {
                      take(event, number, bytes);
                      return neverAnswer(event);
                  });
    m_main.on(u"port"_s, [this](const IpcMainEvent &event, qint64 number) {
        take(event, number, {});
        ++m_counts.ports;
        echoOver(event.ports().first());
    });
    m_main.handle(u"audit"_s, [this](const IpcMainInvokeEvent &event, qint64 number) {
        ++m_counts.audits;
        return take(event, number, {}).sent;
    });
    connect(&m_traffic, &QTimer::timeout, this, &Soak::turn);
    connect(&m_trouble, &QTimer::timeout, this, &Soak::makeTrouble);
    connect(&m_sampling, &QTimer::timeout, this, &Soak::sample);
}

bool Soak::start()
{
    QProcess::execute(u"true"_s, {}); // what Qt keeps open for processes
    listen();
    m_measures.descriptorsBefore = openDescriptors();
    for (size_t i = 0; i < m_children.size(); ++i)
        startChild(i);
    m_age.start();
    m_traffic.start(2ms);
    m_trouble.start(300ms);
    m_sampling.start(100ms);
    QTimer::singleShot(std::chrono::seconds(m_seconds), this, &Soak::finish);
    return true;
}

void Soak::listen()
{
    ListenOptions options;
    options.limits.queuedBytes = 4 << 20;
    if (!m_main.listen(m_name, options))
        fault(m_main.errorString());
}

void Soak::arrived(WebContents *contents)
{
    ++m_counts.lives;
    const auto guest = std::make_shared<Guest>();
    guest->contents = contents;
    guest->heard.start();
    m_guests.insert(contents, guest);
    connect(contents, &WebContents::drained, this, [guest] { guest->waits = false; });
    connect(contents, &WebContents::gone, this, [this, contents] { left(contents); });
}

void Soak::left(WebContents *contents)
{
    m_guests.remove(contents);
}

void Soak::startChild(size_t index)
{
    Child &child = m_children[index];
    child = {};
    child.process = std::make_unique<QProcess>();
    child.process->setProcessChannelMode(QProcess::ForwardedChannels);
    connect(child.process.get(), &QProcess::finished, this, [this, index] { ended(index); });
    child.process->start(QCoreApplication::applicationFilePath(),
                         { u"renderer"_s, m_name, QString::number(m_random()) });
}

void Soak::ended(size_t index)
{
    Child &child = m_children[index];
    const bool well =
        child.process->exitStatus() == QProcess::NormalExit && child.process->exitCode() == 0;
    if (!child.killed && !(m_finishing && well)) {
        fault(u"a renderer ended with %1"_s.arg(child.process->exitCode()));
    } else {
        child.process.release()->deleteLater();
        if (!m_finishing)
            startChild(index);
    }
}

Soak::Guest &Soak::take(const IpcEvent &event, qint64 number, const QByteArray &bytes)
{
    const auto guest = m_guests.find(event.sender());
    if (guest == m_guests.end()) {
        fault(u"a message of nobody"_s);
        std::_Exit(1);
    }
    const QString problem = (*guest)->incoming.take(number, bytes);
    if (!problem.isEmpty())
        fault(u"from renderer %1: %2"_s.arg(event.processId()).arg(problem));
    (*guest)->heard.restart();
    ++m_counts.in;
    m_counts.bytesIn += bytes.size();
    return **guest;
}

/*! \brief At once or later. */
QFuture<qsizetype> Soak::answer(qsizetype size)
{
    const auto promise = std::make_shared<QPromise<qsizetype>>();
    promise->start();
    const auto finish = [promise, size] {
        promise->addResult(size);
        promise->finish();
    };
    if (roll(m_random, 4))
        finish();
    else
        QTimer::singleShot(roll(m_random, 20), this, finish);
    return promise->future();
}

QFuture<int> Soak::neverAnswer(const IpcMainInvokeEvent &event)
{
    const auto promise = std::make_shared<QPromise<int>>();
    promise->start();
    ++m_neverAnswered;
    event.onCanceled(this, [this, promise] {
        --m_neverAnswered;
        ++m_counts.cancels;
        promise->finish();
    });
    return promise->future();
}

// ---- to the renderers

void Soak::turn()
{
    const auto guests = m_guests;
    for (const auto &guest : guests) {
        if (m_finishing && !guest->toldToFinish) {
            guest->toldToFinish = guest->contents->send(u"finish"_s, guest->sent);
            guest->sent += guest->toldToFinish;
        }
        for (int steps = roll(m_random, 8); steps > 0 && !guest->waits && !guest->toldToFinish;
             --steps)
            step(*guest);
    }
}

void Soak::step(Guest &guest)
{
    const int die = roll(m_random, 1000);
    if (die < 700)
        send(guest);
    else if (die < 960)
        invoke(guest);
    else if (die < 998)
        post(guest);
    else
        storm(guest);
}

/*
    Less than a renderer may hold back while it waits for a synchronous answer.
*/
void Soak::storm(Guest &guest)
{
    const qint64 until = m_counts.bytesOut + stormBytes;
    for (int i = 0; i < 5000 && !guest.waits && m_counts.bytesOut < until; ++i)
        send(guest);
}

void Soak::send(Guest &guest)
{
    const QByteArray bytes = payload(m_random, guest.sent);
    guest.waits = !guest.contents->send(u"send"_s, guest.sent, bytes);
    if (guest.waits)
        return;
    ++guest.sent;
    ++m_counts.out;
    m_counts.bytesOut += bytes.size();
}

void Soak::invoke(Guest &guest)
{
    const QByteArray bytes = payload(m_random, guest.sent);
    auto future = guest.contents->invoke<qsizetype>(u"invoke"_s, guest.sent, bytes);
    if (future.isFinished()) { // it was not sent
        guest.waits = true;
        return;
    }
    ++guest.sent;
    ++m_counts.out;
    m_counts.bytesOut += bytes.size();
    future.then([this, size = bytes.size()](const QFuture<qsizetype> &answer) {
        try {
            if (answer.result() != size)
                fault(u"an answer is not of its question"_s);
        } catch (const IpcError &error) {
            if (!error.is(IpcError::Code::PeerGone) && !error.is(IpcError::Code::Closed))
                fault(u"a call failed: "_s + error.toString());
        }
    });
}

void Soak::post(Guest &guest)
{
    const MessageChannel channel(guest.contents);
    if (!guest.contents->postMessage(u"port"_s, guest.sent, { channel.port2() })) {
        delete channel.port1();
        delete channel.port2();
        guest.waits = true;
        return;
    }
    ++guest.sent;
    ++m_counts.out;
    ++m_counts.ports;
    playOver(channel.port1(), 1 + roll(m_random, 100),
             [this](const QString &text) { fault(text); });
}

// ---- against them

void Soak::makeTrouble()
{
    const size_t index = 1 + size_t(roll(m_random, int(renderers) - 1));
    Child &child = m_children[index];
    const int die = roll(m_random, 100);
    if (child.killed || child.stopped || child.process->state() != QProcess::Running)
        return;
    if (die < 40) {
        ++m_counts.kills;
        child.killed = true;
        child.process->kill();
    } else if (die < 60) {
        stopForAWhile(index);
    } else if (die < 64) {
        ++m_counts.closings;
        m_main.close();
        listen();
    }
}

void Soak::stopForAWhile(size_t index)
{
    Child &child = m_children[index];
    const auto process = pid_t(child.process->processId());
    ++m_counts.stops;
    child.stopped = true;
    ::kill(process, SIGSTOP);
    QTimer::singleShot(50 + roll(m_random, 1000), this, [this, index, process] {
        ::kill(process, SIGCONT);
        m_children[index].stopped = false;
    });
}

void Soak::sample()
{
    m_measures.mainMemory.add(residentKilobytes(u"self"_s));
    m_measures.rendererMemory.add(residentKilobytes(
        QString::number(m_children.front().process ? m_children.front().process->processId() : 0)));
    m_measures.descriptors.add(openDescriptors());
    for (const auto &guest : std::as_const(m_guests)) {
        if (guest->heard.elapsed() > silenceMs)
            fault(u"renderer %1 has said nothing for %2 s"_s.arg(guest->contents->processId())
                      .arg(silenceMs / 1000));
    }
    const bool over = m_main.webContents().isEmpty() && m_neverAnswered == 0
        && openDescriptors() == m_measures.descriptorsBefore
        && std::none_of(m_children.begin(), m_children.end(),
                        [](const Child &child) { return bool(child.process); });
    if (m_finishing && over)
        conclude();
    else if (m_finishing && m_age.elapsed() > m_seconds * 1000 + 3 * silenceMs)
        fault(u"at the end %1 renderers, %2 calls and %3 descriptors too many are left"_s
                  .arg(m_guests.size())
                  .arg(m_neverAnswered)
                  .arg(openDescriptors() - m_measures.descriptorsBefore));
}

void Soak::finish()
{
    m_trouble.stop();
    m_finishing = true;
}

void Soak::conclude()
{
    const auto line = [](const char *what, const Course &course) {
        std::printf("%-28s %lld early, %lld late\n", what, static_cast<long long>(course.early()),
                    static_cast<long long>(course.late()));
    };
    std::printf("%lld messages to main (%.1f GB), %lld from it (%.1f GB); %lld audits, %lld "
                "cancels, %lld ports\n",
                static_cast<long long>(m_counts.in), double(m_counts.bytesIn) / 1e9,
                static_cast<long long>(m_counts.out), double(m_counts.bytesOut) / 1e9,
                static_cast<long long>(m_counts.audits), static_cast<long long>(m_counts.cancels),
                static_cast<long long>(m_counts.ports));
    std::printf(
        "%d connections; %d renderers killed, %d stopped for a while; main closed %d times\n",
        m_counts.lives, m_counts.kills, m_counts.stops, m_counts.closings);
    line("main's memory, KiB:", m_measures.mainMemory);
    line("a renderer's memory, KiB:", m_measures.rendererMemory);
    line("main's descriptors:", m_measures.descriptors);
    const qint64 grown =
        std::max(m_measures.mainMemory.growth(), m_measures.rendererMemory.growth());
    if (m_seconds >= shortRun && grown > grownKilobytes)
        fault(u"memory grew by %1 KiB; flat is up to %2"_s.arg(grown).arg(grownKilobytes));
    std::puts("Every message that was accepted came once and in order.");
    QCoreApplication::quit();
}

void Soak::fault(const QString &text)
{
    std::fprintf(stderr, "FAULT in main after %lld ms: %s\n",
                 static_cast<long long>(m_age.elapsed()), qPrintable(text));
    for (const Child &child : m_children) {
        if (child.process && child.process->processId() > 1)
            ::kill(pid_t(child.process->processId()), SIGKILL);
    }
    std::_Exit(1);
}
