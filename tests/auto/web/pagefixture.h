// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "appscheme.h"
#include "ignorechromium.h"
// The same cases run over both kinds of page.
#if defined(FERRY_TEST_VIEW)
#include "viewpage.h"
#else
#include "enginepage.h"
#endif

#include <ferry/ipcmain.h>
#include <ferrywebengine/webenginetransport.h>

#include <QtCore/QEventLoop>
#include <QtCore/QTimer>
#include <QtTest/QtTest>
#include <QtWebEngineCore/QWebEngineScript>
#include <QtWebEngineCore/QWebEngineScriptCollection>

namespace FerryTest {

using namespace Qt::StringLiterals;

/*! \brief One main and one page of the scheme app: whose scripts may use require('electron'). */
class PageFixture
{
public:
    explicit PageFixture(const Ferry::WebEngineOptions &options = pageScripts())
        : page(std::make_unique<Page>(&profile))
    {
        profile.installUrlSchemeHandler("app", &scheme);
        main.on(u"test-result"_s, [this](const QString &text) { m_results.append(text); });
        contents = page->connectTo(&main, options);
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
        QSignalSpy spy(page.get(), &Page::loadFinished);
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
    Profile profile;
    std::unique_ptr<Page> page;
    Ferry::IpcMain main;
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

} // namespace FerryTest
