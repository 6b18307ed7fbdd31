// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>

#include <QtCore/QMap>
#include <QtCore/QObject>
#include <QtCore/QStringList>

// What every renderer reports of its own conversation on the channel "crossed": printed once a
// renderer is through, and sent to all of them on "conversation", for their screens.
class Conversation : public QObject
{
    Q_OBJECT

public:
    explicit Conversation(Ferry::IpcMain *ipcMain);
    /*! \brief What is still to come, such as "page sync". */
    QStringList missing() const;

Q_SIGNALS:
    /*! \brief All renderers are through with all three kinds. */
    void finished();

private:
    void add(const Ferry::IpcMainEvent &event, const QString &kind, const QString &channel,
             const QVariantList &arguments, const QString &replyChannel, const QVariant &answer);

    Ferry::IpcMain *m_ipcMain;
    QMap<QString, QMap<QString, QString>> m_lines; // by renderer, then by kind
};
