// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../auto/qmlrenderer/screen.h"
#include "../auto/web/pagefixture.h"

#include <QtCore/QTemporaryDir>

namespace FerryTest {

/*!
    \brief A main side and a renderer that runs JavaScript: Electron's cases as Electron writes them, on each lane that has
    a script engine. "page" is a QtWebEngine page, "qml" a QML engine in process, "qml native" one behind a local socket.
*/
class ScriptRenderer
{
public:
    static void rows()
    {
        QTest::addColumn<QString>("lane");
        for (const char *lane : { "page", "qml", "qml native" })
            QTest::newRow(lane) << QString::fromLatin1(lane);
    }

    explicit ScriptRenderer(const QString &lane)
    {
        if (lane == u"page") {
            m_page = std::make_unique<PageFixture>();
            main = &m_page->main;
        } else {
            m_ownMain = std::make_unique<Ferry::IpcMain>();
            main = m_ownMain.get();
            if (lane == u"qml native")
                m_server = m_folder.filePath(u"main"_s);
        }
        main->on(u"test-ended"_s, [this](const QString &text) { m_results.append(text); });
    }

    bool open()
    {
        if (m_page)
            return m_page->open();
        if (!m_server.isEmpty() && !main->listen(m_server))
            return false;
        QVariantMap properties;
        if (!m_server.isEmpty())
            properties.insert(u"serverName"_s, m_server);
        m_screen = std::make_unique<Screen>(
            QStringLiteral(FERRY_SOURCE_DIR "/tests/auto/qmlrenderer/Empty.qml"), properties);
        return m_screen->isValid() && run(u"r => 1"_s) == u"1";
    }
    /*! \brief Ends the page as its window would; of a QML engine, which must not end inside its own sendSync(), main. */
    void close()
    {
        if (m_page) {
            m_page->page.reset();
        } else {
            main = nullptr;
            m_ownMain.reset();
        }
    }

    Ferry::WebContents *contents() const
    {
        const QList<Ferry::WebContents *> all = main->webContents();
        return all.isEmpty() ? nullptr : all.constFirst();
    }
    bool isPage() const { return m_page != nullptr; }
    PageFixture &page() const { return *m_page; }

    /*! \brief Calls \a function, `r => …`, with the renderer's ipcRenderer. Its value, or its promise's, goes to result(). */
    void start(const QString &function)
    {
        static const QString program = u"(r => new Promise(settle => settle((%1)(r)))"
                                       ".then(v => JSON.stringify(v) || 'undefined', e => 'thrown ' + e)"
                                       ".then(text => { r.send('test-ended', text) }))"_s;
        m_results.clear();
        if (m_page)
            m_page->page->runJavaScript(program.arg(function)
                                        + u"(require('electron').ipcRenderer); 0"_s);
        else
            m_screen->run(program.arg(function));
    }
    /*! \brief The outcome as JSON, "thrown …" for an error; a null string when it does not come in time. */
    QString result()
    {
        if (!PageFixture::waitFor([this] { return !m_results.isEmpty(); }, 20000))
            return {};
        return m_results.takeFirst();
    }
    QString run(const QString &function)
    {
        start(function);
        return result();
    }

    Ferry::IpcMain *main = nullptr;

private:
    QTemporaryDir m_folder; // goes after main, which has its lock file there
    QString m_server;
    QStringList m_results;
    std::unique_ptr<PageFixture> m_page;
    std::unique_ptr<Ferry::IpcMain> m_ownMain;
    std::unique_ptr<Screen> m_screen;
};

} // namespace FerryTest
