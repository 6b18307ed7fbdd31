// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>

#include <QtCore/QObject>
#include <QtCore/QStringList>

// The part of an application that is under test: a list of notes that renderers read and write.
class Notes : public QObject
{
    Q_OBJECT

public:
    explicit Notes(Ferry::IpcMain *ipcMain);

private:
    int add(const QString &text);
    void clear(const Ferry::IpcMainEvent &event);

    Ferry::IpcMain *m_ipcMain;
    QStringList m_notes;
};
