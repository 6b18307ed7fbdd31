// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "window.h"

#include <ferry/ipcmain.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtQml/QQmlEngine>
#include <QtQuickWidgets/QQuickWidget>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QHBoxLayout>

using namespace Qt::StringLiterals;

Window::Window(Ferry::IpcMain *ipcMain)
{
    setWindowTitle(u"Ferry: first crossing"_s);
    resize(1360, 600);

    // The page. Its script says require('electron') itself, so it must not be isolated.
    auto *view = new QWebEngineView(this);
    Ferry::WebEngineOptions options;
    options.contextIsolation = false;
    ipcMain->connectTo(new Ferry::WebEngineTransport(view->page(), options));
    view->load(QUrl(u"qrc:/first-crossing/index.html"_s));

    // The QML screen. Its IpcRenderer finds the IpcMain of this process by itself.
    auto *screen = new QQuickWidget(this);
    screen->setResizeMode(QQuickWidget::SizeRootObjectToView);
    screen->engine()->addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    screen->setSource(QUrl(u"qrc:/first-crossing/Screen.qml"_s));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(view, 1);
    layout->addWidget(screen, 1);
}
