// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include "window.h"

#include <ferrywebengine/webenginetransport.h>

#include <QtQml/QQmlEngine>
#include <QtQuickWidgets/QQuickWidget>
#include <QtWebEngineWidgets/QWebEngineView>
#include <QtWidgets/QHBoxLayout>

using namespace Qt::StringLiterals;

Window::Window(Ferry::IpcMain *ipcMain)
{
    setWindowTitle(u"Ferry: a worker that may crash"_s);
    resize(900, 560);

    auto *view = new QWebEngineView(this);
    view->page()->setBackgroundColor(QColor(0x10, 0x18, 0x26));
    Ferry::WebEngineOptions options;
    options.preloads = { u"qrc:/crashing-worker/preload.js"_s };
    ipcMain->connectTo(new Ferry::WebEngineTransport(view->page(), options));
    view->load(QUrl(u"qrc:/crashing-worker/index.html"_s));

    auto *screen = new QQuickWidget(this);
    screen->setResizeMode(QQuickWidget::SizeRootObjectToView);
    screen->engine()->addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    screen->setSource(QUrl(u"qrc:/crashing-worker/Darkroom.qml"_s));

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(view, 1);
    layout->addWidget(screen, 1);
}
