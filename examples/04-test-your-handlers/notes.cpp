// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "notes.h"

using namespace Qt::StringLiterals;

Notes::Notes(Ferry::IpcMain *ipcMain)
    : m_ipcMain(ipcMain)
{
    ipcMain->handle(u"notes:add"_s, this, &Notes::add);
    ipcMain->handle(u"notes:all"_s, this, [this] { return m_notes; });
    ipcMain->on(u"notes:clear"_s, this, &Notes::clear);
    ipcMain->on(u"notes:count"_s, this, [this](const Ferry::IpcMainEvent &event) {
        event.setReturnValue(int(m_notes.size()));
    });
}

int Notes::add(const QString &text)
{
    if (text.trimmed().isEmpty())
        throw Ferry::IpcError(u"an empty note"_s, u"ERR_EMPTY"_s);
    m_notes.append(text);
    m_ipcMain->broadcast(u"notes:changed"_s, m_notes);
    return int(m_notes.size());
}

// Asks the renderer that wants it before it clears.
void Notes::clear(const Ferry::IpcMainEvent &event)
{
    event.sender()->invoke<bool>(u"notes:confirm"_s, m_notes.size()).then(this, [this](bool sure) {
        if (sure)
            m_notes.clear();
        m_ipcMain->broadcast(u"notes:changed"_s, m_notes);
    });
}
