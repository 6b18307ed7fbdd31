// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "../messageport/portlog.h"
#include "preloadfolder.h"

#include <ferry/messagechannel.h>

namespace FerryTest {

/*! \brief A page whose scripts use ports: those of a preload in the isolated world, or without
 * isolation those of the page. */
class PortFixture
{
public:
    static void rows()
    {
        QTest::addColumn<bool>("isolated");
        QTest::newRow("preload") << true;
        QTest::newRow("page") << false;
    }

    explicit PortFixture(bool isIsolated, Ferry::WebEngineOptions options = {})
        : m_isIsolated(isIsolated)
    {
        // Scripts of a test come after the preload, and find what it had.
        if (isIsolated)
            options.preloads.append(
                m_folder.write(u"preload.js"_s, "globalThis.require = require;"));
        options.contextIsolation = isIsolated;
        f = std::make_unique<PageFixture>(options);
        f->main.on(u"port"_s, [this](const Ferry::IpcMainEvent &event, const QVariant &message) {
            posted.append(message);
            ports.append(event.ports());
        });
    }

    bool open(const QString &html = u"<p>page</p>"_s) { return f->open(html); }
    void start(const QString &body)
    {
        f->start(body,
                 m_isIsolated ? QWebEngineScript::ApplicationWorld : QWebEngineScript::MainWorld);
    }
    QString run(const QString &body)
    {
        f->clearResults();
        start(body);
        return f->result();
    }
    /*! \brief The first port that the page posts on "port". */
    Ferry::MessagePort *port()
    {
        return PageFixture::waitFor([this] { return !ports.isEmpty(); }) ? ports.takeFirst()
                                                                         : nullptr;
    }
    bool post(const QVariant &message, const QList<Ferry::MessagePort *> &transfer)
    {
        return f->contents->postMessage(u"port"_s, message, transfer);
    }

    std::unique_ptr<PageFixture> f;
    QVariantList posted;
    QList<Ferry::MessagePort *> ports;

private:
    const bool m_isIsolated;
    PreloadFolder m_folder;
};

} // namespace FerryTest

#define OPEN_PORT_PAGE(page)                                                                       \
    QFETCH(bool, isolated);                                                                        \
    FerryTest::PortFixture page(isolated);                                                         \
    QVERIFY(page.open())
