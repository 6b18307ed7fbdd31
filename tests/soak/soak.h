// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "measures.h"
#include "traffic.h"

#include <ferry/ipcmain.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QHash>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTimer>

#include <memory>
#include <vector>

/*! \brief Main of the soak: talks with its renderers, and kills, stops and replaces them. */
class Soak : public QObject
{
public:
    Soak(int seconds, uint seed);

    bool start();

private:
    /*! \brief One life of one renderer. */
    struct Guest
    {
        Ferry::WebContents *contents = nullptr;
        Incoming incoming;
        qint64 sent = 0; // accepted
        bool waits = false; // for drained()
        bool toldToFinish = false;
        QElapsedTimer heard;
    };
    struct Child
    {
        std::unique_ptr<QProcess> process;
        bool killed = false;
        bool stopped = false;
    };

    void listen();
    void arrived(Ferry::WebContents *contents);
    void left(Ferry::WebContents *contents);
    void startChild(size_t index);
    void ended(size_t index);
    Guest &take(const Ferry::IpcEvent &event, qint64 number, const QByteArray &bytes);
    QFuture<qsizetype> answer(qsizetype size);
    QFuture<int> neverAnswer(const Ferry::IpcMainInvokeEvent &event);

    void turn();
    void step(Guest &guest);
    void storm(Guest &guest);
    void send(Guest &guest);
    void invoke(Guest &guest);
    void post(Guest &guest);

    void makeTrouble();
    void stopForAWhile(size_t index);
    void sample();
    void finish();
    void conclude();
    void fault(const QString &text);

    const int m_seconds;
    Random m_random;
    QTemporaryDir m_directory;
    const QString m_name = m_directory.filePath(QStringLiteral("main"));
    std::vector<Child> m_children;
    Ferry::IpcMain m_main;
    QHash<Ferry::WebContents *, std::shared_ptr<Guest>> m_guests;
    QTimer m_traffic;
    QTimer m_trouble;
    QTimer m_sampling;
    bool m_finishing = false;
    int m_neverAnswered = 0; // calls that wait to be cancelled

    QElapsedTimer m_age;
    Measures m_measures;
    Counts m_counts;
};
