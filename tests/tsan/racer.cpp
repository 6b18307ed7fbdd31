// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// Shows that ThreadSanitizer sees Ferry for what it is. "racer clean": a thread sends, main
// listens, and what they share went over with the messages or is atomic. "racer race": beside that
// both count in one int, each in its own thread, main below Qt's event loop and Ferry's router. The
// first must be silent, the second reported.

#include <ferry/ipcmain.h>
#include <ferry/ipcrenderer.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QThread>

#include <atomic>
#include <cstring>
#include <memory>

using namespace Ferry;
using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const bool races = argc > 1 && std::strcmp(argv[1], "race") == 0;
    constexpr int messages = 2000;
    int shared = 0;
    std::atomic<int> received = 0;

    IpcMain ipcMain;
    ipcMain.on(u"count"_s, [&](int) {
        if (races)
            ++shared;
        if (++received == messages)
            QCoreApplication::quit();
    });
    IpcRenderer ipcRenderer;
    ipcRenderer.connectTo(&ipcMain);
    const std::unique_ptr<QThread> worker(QThread::create([&] {
        for (int i = 0; i < messages; ++i) {
            while (!ipcRenderer.send(u"count"_s, i))
                QThread::yieldCurrentThread();
            if (races)
                ++shared;
        }
    }));
    worker->start();
    app.exec();
    worker->wait();
    return received == messages ? 0 : 1;
}
