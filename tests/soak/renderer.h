// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "traffic.h"

#include <ferry/ipcrenderer.h>

#include <QtCore/QTimer>

/*! \brief A renderer of the soak. It may be killed at any moment; else it goes when main says
 * "finish". */
class Renderer : public QObject
{
public:
    Renderer(const QString &server, uint seed);

private:
    void listen();
    void begin();
    void turn();
    void step();
    void send();
    void invoke();
    void sendSync();
    void cancel();
    void post();
    void flood();
    bool audit(const std::function<void()> &then = [] {});
    void leave();
    void finish();
    void take(qint64 number, const QByteArray &bytes);
    bool isRefusal(const Ferry::IpcError &error);
    void fault(const QString &text);

    const QString m_server;
    Ferry::IpcRenderer m_ipc;
    QTimer m_timer;
    Random m_random;
    int m_life = 0;
    qint64 m_sent = 0; // accepted, in this life
    Incoming m_incoming;
    bool m_waits = false; // for drained()
    bool m_inSync = false;
    bool m_leaving = false;
};
