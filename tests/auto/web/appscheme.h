// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QUrl>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>
#include <QtWebEngineCore/QWebEngineUrlScheme>
#include <QtWebEngineCore/QWebEngineUrlSchemeHandler>

namespace FerryTest {

/*! \brief app://any-host/path: the pages that a test wrote down. */
class AppScheme : public QWebEngineUrlSchemeHandler
{
public:
    using QWebEngineUrlSchemeHandler::QWebEngineUrlSchemeHandler;

    static void registerScheme()
    {
        QWebEngineUrlScheme scheme("app");
        scheme.setSyntax(QWebEngineUrlScheme::Syntax::Host);
        scheme.setDefaultPort(QWebEngineUrlScheme::PortUnspecified);
        scheme.setFlags(QWebEngineUrlScheme::SecureScheme);
        QWebEngineUrlScheme::registerScheme(scheme);
    }

    void requestStarted(QWebEngineUrlRequestJob *job) override
    {
        auto *body = new QBuffer(job);
        body->setData(pages.value(job->requestUrl().path()).toUtf8());
        body->open(QIODevice::ReadOnly);
        job->reply("text/html;charset=utf-8", body);
    }

    QHash<QString, QString> pages;
};

} // namespace FerryTest

static void registerTestSchemes()
{
    FerryTest::AppScheme::registerScheme();
}
Q_COREAPP_STARTUP_FUNCTION(registerTestSchemes)
