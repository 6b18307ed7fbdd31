// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "pagefixture.h"

#include <QtCore/QTemporaryDir>

namespace FerryTest {

/*! \brief A page with context isolation whose preload script a test writes down: page scripts see
 * what that exposes. */
class BridgeFixture
{
public:
    explicit BridgeFixture(const QString &preload = {}, Ferry::WebEngineOptions options = {})
    {
        QFile file(folder.filePath(u"preload.js"_s));
        if (file.open(QIODevice::WriteOnly))
            file.write(
                (u"const { contextBridge, ipcRenderer, webFrame } = require('electron');"
                 "process.contextIsolated && contextBridge.exposeInMainWorld('report', (text) => ipcRenderer.send('test-result', text));\n"_s
                 + preload)
                    .toUtf8());
        file.close();
        options.preloads.append(file.fileName());
        f = std::make_unique<PageFixture>(options);
        f->main.handle(u"echo"_s, [](const QVariant &value) { return value; });
    }

    bool open(const QString &html = u"<p>page</p>"_s) { return f->open(html); }

    /*! \brief What \a body, of an async function in the page's world, returns, as JSON; "thrown …"
     * when it throws. */
    QString run(const QString &body)
    {
        f->clearResults();
        f->page->runJavaScript(
            u"(async () => {"_s + body
            + u"})().then((v) => JSON.stringify(v) || String(v), (e) => 'thrown ' + e)"
              ".then(report); 0"_s);
        return f->result();
    }

    QTemporaryDir folder;
    std::unique_ptr<PageFixture> f;
};

/*! \brief The page of one test: \a preload runs, then \a body in the page's world. */
inline QString acrossBridge(const QString &preload, const QString &body,
                            const Ferry::WebEngineOptions &options = {})
{
    BridgeFixture f(preload, options);
    if (!f.open())
        return u"not loaded"_s;
    const QString result = f.run(body);
    return f.f->page->console.isEmpty()
        ? result
        : result + u" console: "_s + f.f->page->console.join(u" | ");
}

} // namespace FerryTest
