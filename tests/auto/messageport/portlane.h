// SPDX-FileCopyrightText: 2026 The Ferry for Qt authors
// SPDX-License-Identifier: MIT

#pragma once

#include "lane.h"

#include <ferry/messageport.h>

#include <functional>

#define OPEN_LANE(lane)                                                                            \
    QFETCH(QString, laneName);                                                                     \
    Lane lane(laneName);                                                                           \
    QVERIFY(lane.open())

/*! The one port that \a renderer gets next on "port". */
inline Ferry::MessagePort *portFromMain(Ferry::IpcRenderer *renderer, std::function<void()> post)
{
    Ferry::MessagePort *port = nullptr;
    renderer->once(QStringLiteral("port"),
                   [&port](const Ferry::IpcRendererEvent &event, const QVariant &) {
                       port = event.ports().value(0);
                   });
    post();
    if (!QTest::qWaitFor([&] { return port != nullptr; }))
        QTest::qFail("no port came", __FILE__, __LINE__);
    return port;
}
