// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: a dashboard whose gauges are frames. Main knows each of them, answers each out of
// its own settings and sends each its own values; a sandboxed frame of a stranger gets nothing.

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QTimer>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QApplication>

#include <cmath>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

struct Gauge
{
    QString unit;
    double low;
    double high;
};

const QMap<QString, Gauge> gauges {
    { u"battery"_s, { u"V"_s, 44, 52 } },
    { u"motor"_s, { u"°C"_s, 20, 90 } },
    { u"speed"_s, { u"km/h"_s, 0, 30 } },
};

} // namespace

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    const bool once = app.arguments().contains(u"--once"_s);
    const auto print = [](const QString &line) {
        std::printf("%s\n", qPrintable(line));
        std::fflush(stdout);
    };

    Ferry::IpcMain ipcMain;
    QWebEngineView view;
    Ferry::WebEngineOptions options;
    options.preloads = { u"qrc:/frames/preload.js"_s }; // runs in each frame
    options.subFrames = true;
    options.subFrameOrigins = { u"qrc:"_s };
    Ferry::WebContents *contents =
        ipcMain.connectTo(new Ferry::WebEngineTransport(view.page(), options));

    QMap<QString, Ferry::WebFrame> frames;
    QSet<QString> shown;
    bool isRefused = false;
    const auto finish = [&] {
        if (once && isRefused && shown.size() == gauges.size())
            app.quit();
    };

    ipcMain.on(u"gauge:here"_s, [&](const Ferry::IpcMainEvent &event, const QString &name) {
        const Ferry::WebFrame frame = event.senderFrame();
        frames.insert(name, frame);
        // Of this frame alone: another that asks for its range gets its own.
        frame.ipc()->handle(u"gauge:range"_s, [gauge = gauges.value(name)] {
            return QVariantMap { { u"unit"_s, gauge.unit },
                                 { u"low"_s, gauge.low },
                                 { u"high"_s, gauge.high } };
        });
        event.reply(u"gauge:start"_s); // to the frame that spoke
    });

    QTimer tick;
    double turn = 0;
    tick.callOnTimeout(&app, [&] {
        turn += 0.06;
        for (auto it = gauges.begin(); it != gauges.end(); ++it) {
            const double share = (1 + std::sin(turn * it->high / 20)) / 2;
            frames.value(it.key()).send(u"gauge:value"_s,
                                        it->low + share * (it->high - it->low));
        }
    });
    tick.start(60);

    ipcMain.on(u"gauge:shows"_s, [&](const Ferry::IpcMainEvent &event, const QString &range) {
        const QString name = frames.key(event.senderFrame());
        shown.insert(name);
        print(u"%1 shows %2"_s.arg(name, -8).arg(range));
        finish();
    });
    QObject::connect(contents, &Ferry::WebContents::denied, &app, [&](const QString &origin) {
        isRefused = true;
        print(u"a frame of origin %1 is refused"_s.arg(origin));
        finish();
    });

    view.load(QUrl(u"qrc:/frames/index.html"_s));
    view.setWindowTitle(u"Ferry: frames"_s);
    view.resize(900, 420);
    view.show();
    if (once)
        QTimer::singleShot(std::chrono::seconds(30), &app, [] { QCoreApplication::exit(1); });
    return app.exec();
}
