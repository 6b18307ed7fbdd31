// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "backend.h"

using namespace Qt::StringLiterals;

static constexpr int steps = 20;

Backend::Backend(Ferry::IpcMain *ipcMain, const QString &file, std::chrono::milliseconds step)
    : m_ipcMain(ipcMain)
    , m_store(file)
{
    if (m_store.isEmpty()) {
        for (const QString &title :
             { u"Check the mooring lines"_s, u"Fuel for two days"_s, u"Call the harbour office"_s })
            m_store.add(title);
        m_store.toggle(2);
    }
    m_job.setInterval(step);
    connect(&m_job, &QTimer::timeout, this, &Backend::archiveStep);

    ipcMain->handle(u"tasks:list"_s, [this] { return m_store.all(); });
    ipcMain->handle(u"tasks:add"_s, [this](const QString &title) {
        m_store.add(title);
        changed();
    });
    ipcMain->handle(u"tasks:toggle"_s, [this](int id) {
        m_store.toggle(id);
        changed();
    });
    ipcMain->handle(u"tasks:remove"_s, [this](int id) {
        m_store.remove(id);
        changed();
    });
    // A long job: the caller waits for its future, every screen sees how far it is.
    ipcMain->handle(u"tasks:archive"_s, this, &Backend::archive);
}

// Whoever changed it: every screen hears of it, whatever it is made of.
void Backend::changed()
{
    m_ipcMain->broadcast(u"tasks:changed"_s, m_store.all());
}

QFuture<int> Backend::archive()
{
    if (m_job.isActive())
        throw Ferry::IpcError(u"The archive is being written already"_s, u"E_BUSY"_s);
    m_done = 0;
    m_promise = {};
    m_promise.start();
    m_job.start();
    return m_promise.future();
}

void Backend::archiveStep()
{
    m_ipcMain->broadcast(u"job:progress"_s, double(++m_done) / steps);
    if (m_done < steps)
        return;
    m_job.stop();
    const QList<int> ids = m_store.doneIds();
    for (int id : ids)
        m_store.remove(id);
    changed();
    m_promise.addResult(int(ids.size()));
    m_promise.finish();
}
