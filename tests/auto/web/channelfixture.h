// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "channelobject.h"
#include "pagefixture.h"

#include <QtWebChannel/QWebChannel>

namespace FerryTest {

/*! \brief A page that makes `app` of the channel's object, with the library that Qt ships. */
inline QString channelPage()
{
    QFile library(u":/qtwebchannel/qwebchannel.js"_s);
    if (!library.open(QIODevice::ReadOnly))
        qFatal("Qt WebChannel has no qwebchannel.js");
    return u"<script>"_s + QString::fromUtf8(library.readAll())
        + u"</script><script>if (typeof qt === 'object')"
          "new QWebChannel(qt.webChannelTransport, (channel) => { window.app = channel.objects.app })</script>"_s;
}

/*! \brief A page with an application's channel beside Ferry. */
class ChannelFixture
{
public:
    explicit ChannelFixture(Ferry::WebEngineOptions options = PageFixture::pageScripts())
    {
        app.publisher = channel.findChildren<QObject *>(Qt::FindDirectChildrenOnly).constFirst();
        channel.registerObject(u"app"_s, &app);
        options.pageChannel = &channel;
        f = std::make_unique<PageFixture>(options);
    }

    /*! \brief Loads the page, with \a html behind its own, and waits for `app`. */
    bool open(const QString &html = {})
    {
        return f->open(html + channelPage())
            && f->waitFor([this] { return f->eval(u"typeof app"_s).toString() == u"object"_s; });
    }
    /*! \brief As PageFixture::run(), without Ferry. */
    QString run(const QString &body)
    {
        f->eval(u"window.result = null; (async () => {"_s + body
                + u"})().then((v) => JSON.stringify(v) || String(v), (e) => 'thrown ' + e)"
                  ".then((v) => { result = v }); 0"_s);
        QVariant value;
        f->waitFor([&] { return !(value = f->eval(u"result"_s)).toString().isEmpty(); }, 15000);
        return value.toString();
    }

    QWebChannel channel;
    AppObject app;
    std::unique_ptr<PageFixture> f;
};

} // namespace FerryTest
