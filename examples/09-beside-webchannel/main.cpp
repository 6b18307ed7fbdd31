// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: an application that has a QWebChannel keeps it, and what is new in it goes over
// Ferry. The page's old script runs as it is, with the stock qwebchannel.js.

#include "thermostat.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QTimer>
#include <QtWebChannel/QWebChannel>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

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

    Thermostat thermostat;
    QWebChannel channel;
    channel.registerObject(u"thermostat"_s, &thermostat);

    Ferry::IpcMain ipcMain;
    QWebEngineView view;
    Ferry::WebEngineOptions options;
    options.contextIsolation = false;
    options.pageChannel = &channel; // instead of view.page()->setWebChannel(&channel)
    ipcMain.connectTo(new Ferry::WebEngineTransport(view.page(), options));

    ipcMain.handle(u"forecast"_s, [](const QString &day) {
        return QVariantMap { { u"day"_s, day }, { u"low"_s, -3 }, { u"high"_s, 4 } };
    });
    QObject::connect(&thermostat, &Thermostat::targetChanged, &app,
                     [&](double target) { print(u"target: %1"_s.arg(target)); });
    ipcMain.on(u"shown"_s, [&](const QString &text) {
        print(u"the page shows: "_s + text);
        if (once && thermostat.target() < 20)
            view.page()->runJavaScript(u"document.getElementById('warmer').click()"_s);
        else if (once)
            app.quit();
    });

    view.load(QUrl(u"qrc:/beside-webchannel/index.html"_s));
    view.resize(420, 240);
    view.show();
    if (once)
        QTimer::singleShot(std::chrono::seconds(30), &app, [] { QCoreApplication::exit(1); });
    return app.exec();
}
