// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include <ferry/ipcmain.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QBuffer>
#include <QtCore/QEventLoop>
#include <QtCore/QHash>
#include <QtCore/QTimer>
#include <QtTest/QtTest>
#include <QtWebEngineCore/QWebEnginePage>
#include <QtWebEngineCore/QWebEngineProfile>
#include <QtWebEngineCore/QWebEngineScript>
#include <QtWebEngineCore/QWebEngineScriptCollection>
#include <QtWebEngineCore/QWebEngineUrlRequestJob>
#include <QtWebEngineCore/QWebEngineUrlScheme>
#include <QtWebEngineCore/QWebEngineUrlSchemeHandler>

namespace FerryTest {

using namespace Qt::StringLiterals;

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

/*! \brief A page that keeps what its console said. Prompts that are not Ferry's it answers with their text, twice. */
class Page : public QWebEnginePage
{
public:
    using QWebEnginePage::QWebEnginePage;

    QStringList console;

protected:
    bool javaScriptPrompt(const QUrl &origin, const QString &message, const QString &text,
                          QString *result) override
    {
        if (!Ferry::WebEngineTransport::answerPrompt(this, origin, message, text, result))
            *result = text + text;
        return true;
    }
    void javaScriptConsoleMessage(JavaScriptConsoleMessageLevel, const QString &message, int,
                                  const QString &) override
    {
        console.append(message);
    }
};

/*! \brief One main and one page of the scheme app: whose scripts may use require('electron'). */
class PageFixture
{
public:
    explicit PageFixture(const Ferry::WebEngineOptions &options = pageScripts())
        : page(std::make_unique<Page>(&profile))
    {
        profile.installUrlSchemeHandler("app", &scheme);
        transport = new Ferry::WebEngineTransport(page.get(), options);
        main.on(u"test-result"_s, [this](const QString &text) { m_results.append(text); });
        contents = main.connectTo(transport);
    }

    static Ferry::WebEngineOptions pageScripts()
    {
        Ferry::WebEngineOptions options;
        options.contextIsolation = false;
        return options;
    }

    /*! \brief Loads \a url and waits for it. */
    bool load(const QUrl &url)
    {
        QSignalSpy spy(page.get(), &QWebEnginePage::loadFinished);
        page->load(url);
        return spy.wait(20000) && spy.constLast().at(0).toBool();
    }
    bool open(const QString &html = u"<p>page</p>"_s)
    {
        scheme.pages.insert(u"/page"_s, html);
        return load(QUrl(u"app://test/page"_s));
    }

    /*! \brief Starts \a body, of an async function with ipcRenderer, in the page's world. */
    void start(const QString &body, quint32 world = QWebEngineScript::MainWorld)
    {
        const QString source = u"(async (ipcRenderer) => {"_s + body
            + u"})(require('electron').ipcRenderer)"
              ".then((v) => JSON.stringify(v) || 'undefined', (e) => 'thrown ' + e)"
              ".then((v) => require('electron').ipcRenderer.send('test-result', v)); 0"_s;
        page->runJavaScript(source, world);
    }
    /*! \brief What \a body returned, as JSON; "thrown …" when it threw; a null string when it did not end in time. */
    QString run(const QString &body)
    {
        clearResults();
        start(body);
        return result();
    }
    void clearResults() { m_results.clear(); }
    QString result(int timeout = 15000)
    {
        if (!waitFor([this] { return !m_results.isEmpty(); }, timeout))
            return {};
        return m_results.takeFirst();
    }
    /*! \brief The value of \a expression in a world of the page, without Ferry. */
    QVariant eval(const QString &expression, quint32 world = QWebEngineScript::MainWorld)
    {
        // The answer may come after the waiting.
        const auto value = std::make_shared<std::optional<QVariant>>();
        page->runJavaScript(expression, world, [value](const QVariant &v) { *value = v; });
        return waitFor([&] { return value->has_value(); }) ? **value : QVariant();
    }

    /*! \brief A word that only Ferry's own script knows: "page", "secret". */
    QString configWord(const QString &key) const
    {
        const QString source = page->scripts().find(u"ferry runtime"_s).constFirst().sourceCode();
        return QRegularExpression(u"\"%1\":\"([^\"]+)\""_s.arg(key)).match(source).captured(1);
    }

    /*! \brief As qWaitFor(), which sleeps 10 ms in each of the many turns that Chromium takes for one answer. */
    template <typename Predicate>
    static bool waitFor(Predicate predicate, int timeout = 5000)
    {
        QEventLoop loop;
        QTimer::singleShot(timeout, &loop, &QEventLoop::quit);
        QTimer poll;
        QObject::connect(&poll, &QTimer::timeout, &loop, [&] {
            if (predicate())
                loop.quit();
        });
        poll.start(1);
        loop.exec();
        return predicate();
    }

    AppScheme scheme;
    QWebEngineProfile profile;
    std::unique_ptr<Page> page;
    Ferry::IpcMain main;
    Ferry::WebEngineTransport *transport = nullptr;
    QPointer<Ferry::WebContents> contents;

private:
    QStringList m_results;
};

/*! \brief One line of the log says that a document is refused, with \a text; the test fails without it. */
inline void expectRefusal(const QString &text)
{
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"^IPC is refused to .*"_s + QRegularExpression::escape(text)));
}

/*! \brief "Sandboxing disabled" and the like come from Chromium, not from here. */
inline void ignoreChromium()
{
    static QtMessageHandler before = nullptr;
    before = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context,
                                       const QString &text) {
        if (!text.startsWith(u"No suitable graphics backend") && !text.startsWith(u"Sandboxing"))
            before(type, context, text);
    });
}

} // namespace FerryTest

static void registerTestSchemes()
{
    FerryTest::AppScheme::registerScheme();
}
Q_COREAPP_STARTUP_FUNCTION(registerTestSchemes)
