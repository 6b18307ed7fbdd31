// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "supervisor.h"

#include "pictures.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Ferry::UtilityProcess;

Supervisor::Supervisor(Ferry::IpcMain *ipcMain, const Ferry::UtilityProcessOptions &options)
    : m_ipcMain(ipcMain)
    , m_worker(QCoreApplication::applicationFilePath() + u"-worker"_s, {}, options)
{
    ipcMain->handle(u"picture"_s, samplePicture);
    // Whoever invokes image/… is answered by the worker, whichever run of it that is.
    ipcMain->forward(u"image/*"_s, m_worker.webContents());
    m_worker.ipc()->on(u"image:progress"_s,
                       [ipcMain](double share) { ipcMain->broadcast(u"image:progress"_s, share); });

    ipcMain->on(u"worker:crash"_s, [this] { m_worker.webContents()->send(u"crash"_s); });
    ipcMain->on(u"worker:start"_s, [this] { m_worker.start(); });
    ipcMain->handle(u"worker:health"_s, [this] { return health(); });

    connect(&m_worker, &UtilityProcess::exited, this,
            [this](int code, UtilityProcess::ExitReason reason) {
                m_news = reason == UtilityProcess::ExitReason::Crashed
                    ? u"It crashed (signal %1)."_s.arg(code)
                    : u"It ended (code %1)."_s.arg(code);
            });
    connect(&m_worker, &UtilityProcess::restarting, this,
            [this](int, std::chrono::milliseconds delay) {
                m_news += u" It comes back in %1 ms."_s.arg(delay.count());
                tell();
            });
    connect(&m_worker, &UtilityProcess::crashLooping, this, [this] {
        m_news += u" Too often: it stays down."_s;
        tell();
    });
    connect(&m_worker, &UtilityProcess::ready, this, &Supervisor::tell);
    auto *pulse = new QTimer(this);
    connect(pulse, &QTimer::timeout, this, &Supervisor::tell);
    pulse->start(1s);
    m_worker.start();
}

QString Supervisor::health() const
{
    if (m_worker.state() != UtilityProcess::State::Running)
        return m_news;
    const Ferry::UtilityMetrics metrics = m_worker.metrics();
    return u"Process %1 runs: %2 MiB, %3 s of CPU."_s.arg(m_worker.pid())
        .arg(metrics.residentBytes >> 20)
        .arg(double(metrics.cpuTime.count()) / 1000, 0, 'f', 1);
}

void Supervisor::tell()
{
    const bool isRunning = m_worker.state() == UtilityProcess::State::Running;
    m_ipcMain->broadcast(u"worker:health"_s, health(), isRunning);
}
