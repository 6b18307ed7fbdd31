// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: a web page talks to a process over a channel of two ports that main made for
// them. The process is the worker of main.cpp's program, and main does the same as there.

#include "introduction.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QApplication>
#include <QtWidgets/QMainWindow>
#include <QtWidgets/QStatusBar>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

void print(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

// --once: asks for three squares when the page has its port, and ends when it shows them. The
// page's title tells how far it is.
void visit(QWebEngineView *view, const int *messages)
{
    QObject::connect(view, &QWebEngineView::titleChanged, view, [=](const QString &title) {
        if (title == u"Squares: 0"_s) {
            view->page()->runJavaScript(
                u"for (const n of [3, 5, 7]) { number.value = n; form.requestSubmit() }"_s);
        } else if (title == u"Squares: 3"_s) {
            view->page()->runJavaScript(u"list.innerText"_s, [=](const QVariant &text) {
                const QStringList lines = text.toString().split(u'\n', Qt::SkipEmptyParts);
                for (const QString &line : lines)
                    print(u"page      shows "_s + line);
                print(u"main      heard %1 messages in all"_s.arg(*messages));
                QCoreApplication::quit();
            });
        }
    });
    QTimer::singleShot(std::chrono::seconds(30), view, [] { QCoreApplication::exit(1); });
}

} // namespace

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    Ferry::IpcMain ipcMain;
    const QString name = u"message-ports-%1"_s.arg(app.applicationPid());
    if (!ipcMain.listen(name)) {
        std::fprintf(stderr, "%s\n", qPrintable(ipcMain.errorString()));
        return 1;
    }
    introduceRenderers(&ipcMain);

    QMainWindow window;
    auto *view = new QWebEngineView(&window);
    window.setCentralWidget(view);
    int messages = 0;
    ipcMain.setGuard([&](const Ferry::IpcEvent &) {
        window.statusBar()->showMessage(u"main has heard %1 messages"_s.arg(++messages));
        return true;
    });
    Ferry::WebEngineOptions options;
    options.preloads = { u"qrc:/message-ports/preload.js"_s };
    ipcMain.connectTo(new Ferry::WebEngineTransport(view->page(), options));

    QProcess worker;
    worker.setProcessChannelMode(QProcess::ForwardedChannels);
    worker.start(app.applicationDirPath() + u"/10-message-ports-renderer"_s, { name, u"worker"_s });

    view->load(QUrl(u"qrc:/message-ports/index.html"_s));
    window.setWindowTitle(u"Ferry: message ports"_s);
    window.resize(720, 480);
    window.show();
    if (app.arguments().contains(u"--once"_s))
        visit(view, &messages);
    const int result = app.exec();
    ipcMain.close(); // the worker ends when main does
    worker.waitForFinished();
    return result;
}
