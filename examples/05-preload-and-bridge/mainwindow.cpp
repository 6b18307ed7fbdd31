// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "mainwindow.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtGui/QAction>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QMenuBar>

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Ferry::IpcMain *ipcMain)
{
    setWindowTitle(u"Ferry: preload and bridge"_s);
    resize(1080, 460);

    auto *view = new QWebEngineView(this);
    setCentralWidget(view);
    m_page = view->page();

    Ferry::WebEngineOptions options;
    options.preloads = { u"qrc:/preload-and-bridge/preload.js"_s };
    m_contents = ipcMain->connectTo(new Ferry::WebEngineTransport(m_page, options));
    view->load(QUrl(u"qrc:/preload-and-bridge/index.html"_s));

    // Main to renderer
    QMenu *menu = menuBar()->addMenu(u"&Counter"_s);
    m_increment = addCounter(menu, u"&Increment"_s, 1);
    m_decrement = addCounter(menu, u"&Decrement"_s, -1);
}

QAction *MainWindow::addCounter(QMenu *menu, const QString &text, int step)
{
    return menu->addAction(text, this,
                           [this, step] { m_contents->send(u"update-counter"_s, step); });
}
