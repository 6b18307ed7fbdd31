// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// pages= pages of one process at once, each with one small invoke() out at a time (P11). A lap is the time from the word
// that starts them all until the last has its answers, divided by the calls of all.

#include "pagelaps.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryFile>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWidgets/QApplication>

using namespace Qt::StringLiterals;

namespace {

const QByteArray program = R"js(
const { ipcRenderer } = require('electron');
const text = 'x'.repeat(100);
ipcRenderer.on('go', async (event, calls) => {
  for (let i = 0; i < calls; i++)
    await ipcRenderer.invoke('echo', text);
  ipcRenderer.send('done');
});
addEventListener('load', () => ipcRenderer.send('done'));
)js";

} // namespace

int main(int argc, char **argv)
{
    const Options options(argc, argv);
    const int count = int(options.number("pages", 10));
    const int calls = int(options.number("calls", 4000)) / count;
    const int runs = int(options.number("runs", 3));
    Ferry::registerSchemes();
    QApplication app(argc, argv);

    Ferry::IpcMain ipcMain;
    QElapsedTimer timer;
    QVariantList laps;
    int done = 0;
    int run = -1; // the pages load, and the first run warms up
    ipcMain.handle(u"echo"_s, [](const QString &text) { return text; });
    ipcMain.on(u"done"_s, [&] {
        if (++done < count)
            return;
        if (run > 0)
            laps.append(double(timer.nsecsElapsed()) / 1000 / (calls * count));
        if (run == runs) {
            report(laps);
            return;
        }
        ++run;
        done = 0;
        timer.start();
        ipcMain.broadcast(u"go"_s, calls);
    });

    QTemporaryFile preload;
    if (!preload.open())
        return 1;
    preload.write(program);
    preload.close();
    Ferry::WebEngineOptions ferry;
    ferry.preloads = { preload.fileName() };
    std::vector<std::unique_ptr<QWebEnginePage>> pages;
    for (int i = 0; i < count; ++i) {
        pages.push_back(std::make_unique<QWebEnginePage>());
        ipcMain.connectTo(new Ferry::WebEngineTransport(pages.back().get(), ferry));
        pages.back()->setHtml(u"<!doctype html><title>bench</title>"_s, QUrl(u"qrc:/bench/"_s));
    }
    return app.exec();
}
