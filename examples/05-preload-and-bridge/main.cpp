// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// What this shows: an Electron application's preload.js, renderer.js and index.html, with the main
// side in C++. The three patterns of Electron's IPC tutorial, each with a native widget at its end:
// a window's title, a file dialog, a menu.

#include "mainwindow.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/schemes.h>

#include <QtCore/QTimer>
#include <QtGui/QAction>
#include <QtGui/QGuiApplication>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWidgets/QApplication>
#include <QtWidgets/QFileDialog>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

void print(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

// --once: does what a visitor would, and ends when the counter has been everywhere.
void visit(Ferry::IpcMain *ipcMain, MainWindow *window)
{
    ipcMain->on(u"counter-value"_s, window, [window](int value) {
        if (value == 2) {
            window->decrement()->trigger();
        } else if (value == 1 && window->property("wasTwo").toBool()) {
            window->page()->runJavaScript(u"document.getElementById('path').textContent"_s,
                                          [](const QVariant &text) {
                                              print(u"the page shows: "_s + text.toString());
                                              QCoreApplication::quit();
                                          });
        }
        window->setProperty("wasTwo", value == 2);
    });
    QObject::connect(window->page(), &QWebEnginePage::loadFinished, window, [window] {
        window->page()->runJavaScript(u"document.querySelector('form button').click()"_s);
        window->page()->runJavaScript(u"document.getElementById('open').click()"_s);
        window->increment()->trigger();
        window->increment()->trigger();
    });
    QTimer::singleShot(std::chrono::seconds(30), window, [] { QCoreApplication::exit(1); });
}

} // namespace

int main(int argc, char **argv)
{
    // Before the application object. It runs by itself, unless Ferry is linked statically.
    Ferry::registerSchemes();
    QApplication app(argc, argv);
    const bool once = app.arguments().contains(u"--once"_s);

    Ferry::IpcMain ipcMain;
    MainWindow window(&ipcMain);

    // Renderer to main
    ipcMain.on(u"set-title"_s, &window, [&window](const QString &title) {
        window.setWindowTitle(title);
        print(u"title: "_s + window.windowTitle());
    });

    // Renderer to main, and back. The page waits for its promise while the dialog is open; main
    // does not.
    ipcMain.handle(u"dialog:openFile"_s, &window, [&window, once]() -> std::optional<QString> {
        const bool nobodyLooks = once || QGuiApplication::platformName() == u"offscreen";
        const QString path =
            nobodyLooks ? u"/home/ada/letter.txt"_s : QFileDialog::getOpenFileName(&window);
        if (path.isEmpty())
            return std::nullopt;
        print(u"file: "_s + path);
        return path;
    });

    // Main to renderer: the menu of MainWindow sends, and the page tells what came of it.
    ipcMain.on(u"counter-value"_s, [](int value) { print(u"counter: %1"_s.arg(value)); });

    window.show();
    if (once)
        visit(&ipcMain, &window);
    return app.exec();
}
