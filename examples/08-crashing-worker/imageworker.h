// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/parentport.h>

#include <QtCore/QFuture>

// The worker: it gets a picture as PNG and gives one back. Main runs it in a process, for its own
// debugger in a thread.
class ImageWorker : public QObject
{
    Q_OBJECT

public:
    explicit ImageWorker(Ferry::ParentPort *port);

private:
    QFuture<QByteArray> blur(const QByteArray &png, int radius, int passes);

    Ferry::IpcRenderer *m_ipc;
};
