// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../shared/childprocess.h"

#include <ferry/ipcmain.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool underSanitizer = true;
#else
constexpr bool underSanitizer = false;
#endif

/*! \brief Main, and what it knows of its numbered clients, which live in a few processes
 * (crowdhelper). */
class Crowd : public QObject
{
public:
    struct Row
    {
        Ferry::WebContents *contents = nullptr;
        int notes = 0; // that came from it
        int done = 0;
        int counts = 0; // that went to it
        bool good = true;
    };

    explicit Crowd(const Ferry::ListenOptions &options = {})
    {
        connect(
            &main, &Ferry::IpcMain::webContentsCreated, this, [this](Ferry::WebContents *contents) {
                connect(contents, &Ferry::WebContents::gone, this,
                        [this, contents] { rows[m_numbers.take(contents)].contents = nullptr; });
            });
        main.on(u"number"_s, [this](const Ferry::IpcMainEvent &event, int number) {
            m_numbers.insert(event.sender(), number);
            rows[number].contents = event.sender();
        });
        main.handle(u"answer"_s,
                    [](int number, int question) { return u"%1: %2"_s.arg(number).arg(question); });
        main.handle(u"echo"_s, [](const QString &text) { return text; });
        main.on(u"bytes"_s, [this](const QByteArray &bytes) { receivedBytes += bytes.size(); });
        main.on(u"noted"_s, [this](const Ferry::IpcMainEvent &event, int number, int note) {
            Row &row = rows[number];
            row.good = row.good && row.contents == event.sender() && note == row.notes++;
        });
        main.on(u"done"_s, [this](const Ferry::IpcMainEvent &event, bool good) {
            Row &row = rows[m_numbers.value(event.sender())];
            row.good = row.good && good;
            ++row.done;
        });
        listening = main.listen(m_name, options);
    }

    /*! \brief One process with \a count clients, numbered from \a first. */
    Process start(int first, int count)
    {
        return startProcess(QStringLiteral(CROWD_HELPER),
                            { m_name, QString::number(first), QString::number(count) });
    }
    /*! \brief \a count clients in as few processes as have at most a hundred each. */
    std::vector<Process> startAll(int count)
    {
        std::vector<Process> processes;
        for (int first = 0; first < count; first += 100)
            processes.push_back(start(first, std::min(100, count - first)));
        return processes;
    }
    QString name() const { return m_name; }
    int present() const { return int(m_numbers.size()); }
    int done(int times) const
    {
        return int(std::count_if(rows.begin(), rows.end(),
                                 [times](const Row &row) { return row.done == times; }));
    }
    bool good() const
    {
        return std::all_of(rows.begin(), rows.end(), [](const Row &row) { return row.good; });
    }

private:
    QTemporaryDir m_directory; // goes after main
    const QString m_name = m_directory.filePath(u"main"_s);

public:
    Ferry::IpcMain main;
    QHash<int, Row> rows;
    qint64 receivedBytes = 0;
    bool listening = false;

private:
    QHash<Ferry::WebContents *, int> m_numbers;
};
