// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

// The QML screen in a process of its own: 07-qml-and-web-screen SERVER X Y. It comes back by
// itself when the application does.

#include <QtGui/QGuiApplication>
#include <QtQml/QQmlEngine>
#include <QtQuick/QQuickView>

using namespace Qt::StringLiterals;

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    QQuickView view;
    view.setTitle(u"Ferry: another process"_s);
    view.engine()->addImportPath(QStringLiteral(FERRY_QML_IMPORT_PATH));
    view.setInitialProperties({ { u"serverName"_s, app.arguments().value(1) } });
    view.setResizeMode(QQuickView::SizeRootObjectToView);
    view.setSource(QUrl(u"qrc:/qml-and-web/Tasks.qml"_s));
    view.resize(440, 640);
    view.setFramePosition({ app.arguments().value(2).toInt(), app.arguments().value(3).toInt() });
    view.show();
    return view.status() == QQuickView::Ready ? app.exec() : 1;
}
