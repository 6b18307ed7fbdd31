// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: a window with two pages from two hosts. Main lets one of them speak, and has a
// guard that decides what even that one may say. The other page does not get as far as a single
// message.

#include "pageserver.h"
#include "window.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QTimer>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWidgets/QApplication>

#include <cstdio>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    const bool once = app.arguments().contains(u"--once"_s);

    PageServer server;
    if (!server.isListening()) {
        std::fprintf(stderr, "%s\n", qPrintable(server.errorString()));
        return 1;
    }
    const QString trusted = server.origin(u"app.localhost"_s);
    const QString stranger = server.origin(u"other.localhost"_s);

    Ferry::IpcMain ipcMain;
    Window window;

    int left = 5; // lines until --once has seen all
    const auto print = [&](const QString &word, const QString &host, const QString &text) {
        std::printf("%-8s %-16s %s\n", qPrintable(word), qPrintable(host), qPrintable(text));
        std::fflush(stdout);
        if (--left == 0 && once)
            QTimer::singleShot(0, &app, &QCoreApplication::quit);
    };

    ipcMain.handle(u"note:read"_s, [&](const Ferry::IpcMainInvokeEvent &event) {
        const QString host = event.url().host();
        window.log(host, event.channel(), u"allowed"_s, true);
        print(u"allowed"_s, host, event.channel());
        return u"Buy milk"_s;
    });
    ipcMain.handle(u"disk:erase"_s, [] { qFatal("the guard was asleep"); });

    // Who may speak. "http://*.app.localhost:8080" would be all hosts below that one.
    Ferry::WebEngineOptions options;
    options.allowedOrigins = { trusted };
    options.preloads = { u"qrc:/locked-down/preload.js"_s };

    // What they may say: asked before any listener or handler, for every message of every renderer.
    ipcMain.setGuard([](const Ferry::IpcEvent &event) {
        return event.channel() != u"disk:erase"_s || event.origin() == u"qrc://"_s;
    });

    // Told of both: a null channel is a whole page that was refused.
    const auto denied = [&](const QString &origin, const QString &channel) {
        const QString host = QUrl(origin).host();
        const QString what = channel.isNull() ? u"the page itself"_s : channel;
        const QString why = channel.isNull() ? u"not in allowedOrigins"_s : u"by the guard"_s;
        window.log(host, what, u"refused: "_s + why, false);
        print(u"refused"_s, host, what + u" ("_s + why + u')');
    };

    for (const QString &origin : { trusted, stranger }) {
        const QUrl url(origin + u"/index.html"_s);
        QWebEnginePage *page = window.addPage(url, origin == trusted);
        Ferry::WebContents *contents =
            ipcMain.connectTo(new Ferry::WebEngineTransport(page, options));
        QObject::connect(contents, &Ferry::WebContents::denied, &window, denied);
        // The page says in its title what it came to.
        QObject::connect(page, &QWebEnginePage::titleChanged, &window,
                         [&, url](const QString &title) {
                             if (title.startsWith(u"seen: "))
                                 print(u"page"_s, url.host(), title.mid(6));
                         });
        page->load(url);
    }
    window.show();
    if (once) {
        QTimer::singleShot(std::chrono::seconds(30), &app, [] {
            std::fprintf(stderr, "after 30 s there is no end\n");
            QCoreApplication::exit(1);
        });
    }
    return app.exec();
}
