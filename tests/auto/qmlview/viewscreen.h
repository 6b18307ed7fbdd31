// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../qmlrenderer/screen.h"
#include "../web/appscheme.h"
#include "../web/ignorechromium.h"

#include <ferry/ipcmain.h>
#include <ferryqml/qmlipcmain.h>
#include <ferrywebengine/schemes.h>

#include <QtCore/QRegularExpression>
#include <QtGui/QGuiApplication>
#include <QtQuick/QQuickItem>
#include <QtTest/QtTest>
#include <QtWebEngineQuick/QtWebEngineQuick>

namespace FerryTest {

using namespace Qt::StringLiterals;

/*! \brief What main() does before it makes the application. */
inline void initializeViews()
{
    QtWebEngineQuick::initialize();
    Ferry::registerSchemes();
}

/*! \brief A screen of this folder with an IpcMain element in its property main, and views. */
class ViewScreen : public Screen
{
public:
    explicit ViewScreen(const QString &file, const QVariantMap &properties = {})
        : Screen(u":/screens/"_s + file, properties)
    {
    }
    explicit ViewScreen(const QByteArray &source)
        : Screen(source, QUrl(u"qrc:/screens/source.qml"_s))
    {
    }

    Ferry::IpcMain *main() const
    {
        return root()->property("main").value<Ferry::QmlIpcMain *>()->ipcMain();
    }
    QObject *object(const char *name) const { return root()->property(name).value<QObject *>(); }
    Ferry::WebContents *contentsOf(const QObject *view) const
    {
        const auto all = main()->webContents();
        for (Ferry::WebContents *contents : all) {
            if (contents->peerObject() == view)
                return contents;
        }
        return nullptr;
    }
    QStringList strings(const char *name) const { return property(name).toStringList(); }
};

} // namespace FerryTest
