// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#include <ferrywebengine/schemes.h>

#include <ferrywebengine/qtcompat_p.h>
#include <ferrywebengine/schemes_p.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>
#include <QtWebEngineCore/QWebEngineUrlScheme>

Q_LOGGING_CATEGORY(lcSchemes, "ferry.page", QtWarningMsg)

namespace Ferry {

namespace {

bool isRegistered(const QByteArray &name)
{
    return QWebEngineUrlScheme::schemeByName(name).name() == name;
}

void registerScheme(const QByteArray &name, QWebEngineUrlScheme::Flags flags)
{
    QWebEngineUrlScheme scheme(name);
    scheme.setSyntax(QWebEngineUrlScheme::Syntax::Host);
    scheme.setDefaultPort(QWebEngineUrlScheme::PortUnspecified);
    scheme.setFlags(flags);
    QWebEngineUrlScheme::registerScheme(scheme);
}

} // namespace

QByteArray requestScheme()
{
    return QByteArrayLiteral("ferry");
}

QByteArray localRequestScheme()
{
    return QByteArrayLiteral("ferry-local");
}

bool schemesAreRegistered()
{
    return isRegistered(requestScheme()) && isRegistered(localRequestScheme());
}

void registerSchemes()
{
    if (schemesAreRegistered())
        return;
    // Isolated worlds inherit the page's Content-Security-Policy; without the flag a strict page could not call.
    const QWebEngineUrlScheme::Flags flags = QWebEngineUrlScheme::SecureScheme
        | QWebEngineUrlScheme::CorsEnabled | QWebEngineUrlScheme::ContentSecurityPolicyIgnored
        | Impl::fetchApiFlag();
    registerScheme(requestScheme(), flags);
    registerScheme(localRequestScheme(),
                   flags | QWebEngineUrlScheme::LocalScheme
                       | QWebEngineUrlScheme::LocalAccessAllowed);
    if (!schemesAreRegistered())
        qCWarning(lcSchemes,
                  "Ferry::registerSchemes() must be called before the QGuiApplication is made");
}

} // namespace Ferry

// A static library's initializers are dropped unless something refers to this file: there the program calls it.
#if !defined(FERRY_STATIC)
static void registerFerrySchemes()
{
    Ferry::registerSchemes();
}
Q_COREAPP_STARTUP_FUNCTION(registerFerrySchemes)
#endif
