// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "httpserver.h"
#include "pagefixture.h"

namespace FerryTest {

inline void servePage(HttpServer &server, const QString &path, const QByteArray &html)
{
    HttpServer::Answer answer;
    answer.body = html;
    server.serve(path, answer);
}

/*! \brief A page of a server whose frames say who they are and do what main sends them. */
class FramesFixture : public PageFixture
{
public:
    explicit FramesFixture(const Ferry::WebEngineOptions &options)
        : PageFixture(options)
    {
        main.on(u"here"_s, [this](const Ferry::IpcMainEvent &event, const QString &name) {
            names.append(name);
            frames.insert(name, event.senderFrame());
        });
        main.on(u"done"_s, [this](const Ferry::IpcMainEvent &event, const QString &text) {
            done.append({ event.frameId(), text });
        });
        main.on(u"who"_s, [](const Ferry::IpcMainEvent &event) {
            event.setReturnValue(QVariantList { event.frameId(), event.origin() });
        });
        main.handle(u"who"_s, [](const Ferry::IpcMainInvokeEvent &event) {
            return QVariantList { event.frameId(), event.origin() };
        });
    }

    /*! \brief Frames of \a hosts may use IPC, and page scripts in them. */
    static Ferry::WebEngineOptions allowing(const HttpServer &server, const QStringList &hosts)
    {
        Ferry::WebEngineOptions options = pageScripts();
        options.subFrames = true;
        for (const QString &host : hosts)
            options.allowedOrigins.append(server.origin(host));
        return options;
    }

    /*! \brief What a document does first: it is \a name, and does what comes on "do". */
    static QString script(const QString &name)
    {
        return u"<script>{ const { ipcRenderer } = require('electron');"
               "ipcRenderer.on('do', async (event, source) => {"
               "  let text; try { text = JSON.stringify(await eval('(async () => {' + source + "
               "'})()')) || 'undefined' }"
               "  catch (error) { text = 'thrown ' + error }"
               "  ipcRenderer.send('done', text) });"
               "ipcRenderer.send('here', '%1') }</script>"_s.arg(name);
    }

    /*! \brief True once the document \a name has spoken, \a count times in all. */
    bool hasCome(const QString &name, qsizetype count = 1)
    {
        return waitFor([&] { return names.count(name) >= count; });
    }
    /*! \brief What \a source, the body of an async function, returned in the frame of \a name. */
    QString runIn(const QString &name, const QString &source)
    {
        done.clear();
        const Ferry::WebFrame frame = frames.value(name);
        if (!frame.send(u"do"_s, source) || !waitFor([&] { return !done.isEmpty(); }, 20000))
            return {};
        const auto [frameId, text] = done.takeFirst();
        return frameId == frame.frameId() ? text : u"from another frame"_s;
    }

    QStringList names;
    QHash<QString, Ferry::WebFrame> frames;
    QList<std::pair<int, QString>> done;
};

} // namespace FerryTest
